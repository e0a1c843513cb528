"""Tree of a page → what it declares of itself."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from copines import storable
from copines.addresses import join
from copines.crawler.pages.robots import NAMES

#: schema.org types of what is one text.
ARTICLE_TYPES = {
    "BlogPosting", "Article", "NewsArticle", "TechArticle", "ScholarlyArticle", "Recipe",
    "SocialMediaPosting", "LiveBlogPosting", "Review", "ReportageNewsArticle",
}  # fmt: skip


_LAST_COMMA = re.compile(r",(?=\s{0,200}[}\]])")


@dataclass(frozen=True, slots=True)
class Markup:
    """What a page declares of itself."""

    #: <meta> by lower-case name or property; the first of each.
    meta: Mapping[str, str]
    #: JSON-LD objects, those in @graph too (https://www.w3.org/TR/json-ld11/).
    objects: tuple[Mapping[str, Any], ...]
    #: Text of <title>.
    title: str
    #: rel=canonical, absolute.
    canonical: str | None
    #: lang of <html>.
    language: str | None
    #: What the page's addresses are relative to (HTML §4.2.3).
    base: str
    #: What each <meta name="robots">, or one that names us, says.
    robots: tuple[str, ...] = ()
    #: Each article:tag (https://ogp.me/#type_article).
    tags: tuple[str, ...] = ()

    def types(self) -> set[str]:
        """Return the schema.org types of all objects."""
        return {t for o in self.objects for t in types_of(o)}

    def article(self) -> Mapping[str, Any]:
        """Return the object of the article itself; empty where there is none."""
        found = (o for o in self.objects if ARTICLE_TYPES & set(types_of(o)))
        return next(found, {})


def markup(tree: Any, url: str) -> Markup:
    """Read what a page declares of itself."""
    said = list(_metas(tree))
    meta = {name: content for name, content in reversed(said)}
    canonical_node = next(
        (n for n in tree.iter("link") if "canonical" in (n.get("rel") or "").lower().split()), None
    )
    title = tree.find(".//title")
    base = base_of(tree, url)
    address = canonical_node.get("href") if canonical_node is not None else meta.get("og:url")
    return Markup(
        meta=meta,
        objects=tuple(_objects(tree)),
        title=re.sub(r"\s+", " ", title.text_content()).strip() if title is not None else "",
        canonical=None if _is_slip(address) else join(base, address or "") or None,
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        base=base,
        robots=tuple(content for name, content in said if name in NAMES),
        tags=tuple(content for name, content in said if name == "article:tag"),
    )


def _is_slip(address: str | None) -> bool:
    """Tell what a template wrote where it knew no address."""
    return (address or "").strip().lower() in {"null", "undefined", "none", "false", "nan"}


def _metas(tree: Any) -> Iterator[tuple[str, str]]:
    for node in tree.iter("meta"):
        name = (node.get("property") or node.get("name") or node.get("itemprop") or "").lower()
        if name and (content := (node.get("content") or "").strip()):
            yield name, content


def base_of(tree: Any, url: str) -> str:
    """Return what a page's addresses are relative to."""
    node = tree.find(".//base[@href]")
    return (join(url, node.get("href")) if node is not None else "") or url


def _objects(tree: Any) -> Iterator[Mapping[str, Any]]:
    for node in tree.iter("script"):
        if "ld+json" not in (node.get("type") or "").lower():
            continue
        text = re.sub(r"^\s*(?:<!--|//<!\[CDATA\[)|(?:-->|//\]\]>)\s*$", "", node.text or "")
        yield from _walk(_parsed(text), 0)


def _parsed(text: str) -> Any:
    """Parse JSON; templates put a comma behind the last of a list too. None for none."""
    for said in (text, _LAST_COMMA.sub("", text)):
        try:
            return storable.parsed(said)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > 4:
        return
    if isinstance(value, list):
        for item in value[:100]:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity"):
            yield from _walk(value.get(name), depth + 1)


def types_of(value: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the schema.org types of an object, without the vocabulary's address."""
    found = value.get("@type")
    names = found if isinstance(found, list) else [found]
    return tuple(n.rpartition("/")[2] for n in names if isinstance(n, str))
