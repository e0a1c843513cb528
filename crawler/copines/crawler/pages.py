"""HTML page → what kind of page it is, with what it declares of itself."""

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import unquote, urljoin, urlsplit

from charset_normalizer import from_bytes
from lxml import etree
from lxml import html as lxml_html

from copines.crawler.permalinks import canonical, key, same_site

Kind = Literal["post", "listing", "stub", "other"]

_ASSET = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|pdf|zip|gz|tgz|bz2|xz|7z|rar|tar|mp[34]|m4[av]|"
    r"og[gva]|opus|wav|flac|webm|avi|mov|mkv|css|js|mjs|json|xml|rss|atom|rdf|txt|csv|woff2?|ttf|"
    r"eot|otf|exe|dmg|apk|iso|deb|rpm|jar|docx?|xlsx?|pptx?|od[tsp]|epub|mobi|ics|vcf|asc|sig|swf|"
    r"gpx|kml|torrent|c|h|cpp|py|sh|patch|diff|map|ps|bin|msi)\Z",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"/(?:wp-admin|wp-login|wp-json|wp-content|wp-includes|xmlrpc\.php|cgi-bin|cdn-cgi|"
    r"trackback|feeds?|comments/feed|amp|embed|print|login|signin|signup|register|cart|checkout|"
    r"share|sharer)(?:/|\.php|\Z)|[?&](?:replytocom|share|like_comment|feed|action|print|amp|"
    r"preview|oembed|s|q)=",
    re.IGNORECASE,
)
#: Segments after which a name is that of a collection, not of a post.
_COLLECTIONS = {
    "tag", "tags", "category", "categories", "categorie", "categoria", "kategorie", "topic",
    "topics", "author", "authors", "auteur", "auteurs", "autor", "archive", "archives", "archivo",
    "archiv", "search", "recherche", "label", "labels", "rubrique", "page", "pages-archive",
    "mot", "mots", "series", "taxonomy", "genre",
}  # fmt: skip
_ENDS = {
    "tag", "tags", "category", "categories", "categorie", "topics", "author", "authors", "archive",
    "archives", "archivo", "search", "recherche", "blog", "blogs", "posts", "articles", "news",
    "index", "all", "home", "accueil", "sitemap", "feed", "feeds", "rss", "tous", "latest",
    "recent", "writing", "journal", "notes", "drafts", "series", "blogroll",
}  # fmt: skip
#: Names of pages about the site, in the languages of the circle.
_ABOUT = {
    "about", "about-me", "about-us", "aboutme", "a-propos", "apropos", "propos", "qui-suis-je",
    "acerca", "acerca-de", "sobre", "sobre-mi", "ueber", "ueber-mich", "uber", "contact",
    "contacto", "contact-me", "kontakt", "contactez-moi", "me-contacter", "impressum", "imprint",
    "legal", "mentions-legales", "privacy", "privacy-policy", "datenschutz", "terms", "license",
    "licence", "licenses", "404", "403", "500", "error", "not-found", "cv", "resume", "portfolio",
    "projects", "projets", "now", "uses", "links", "liens", "colophon", "thanks", "merci",
    "subscribe", "newsletter", "donate", "support", "faq", "help", "login", "cookies",
    "cookie-policy", "publications", "talks", "gallery", "galleries", "galerie", "photos",
    "bio", "credits", "guestbook", "disclaimer", "success", "hire-me", "offline",
}  # fmt: skip
_ARTICLE_TYPES = {
    "BlogPosting", "Article", "NewsArticle", "TechArticle", "ScholarlyArticle", "Recipe",
    "SocialMediaPosting", "LiveBlogPosting", "Review", "ReportageNewsArticle",
}  # fmt: skip
_LISTING_TYPES = {
    "CollectionPage", "SearchResultsPage", "Blog", "ItemList", "ProfilePage", "WebSite",
}  # fmt: skip
_OTHER_TYPES = {"AboutPage", "ContactPage", "FAQPage"}
#: What WordPress and its like write on <body>.
_LISTING_BODY = {
    "archive", "category", "tag", "author", "search", "home", "blog", "date", "error404",
    "search-results", "paged", "tag-template", "author-template", "home-template",
}  # fmt: skip
_POST_BODY = {"single", "single-post", "post-template", "post-template-default", "postid"}
_PAGE_BODY = {"page-template-default", "page-template"}


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

    def types(self) -> set[str]:
        """Give the schema.org types of all objects."""
        return {t for o in self.objects for t in _types(o)}

    def article(self) -> Mapping[str, Any]:
        """Give the object of the article itself; empty where there is none."""
        found = (o for o in self.objects if _ARTICLE_TYPES & set(_types(o)))
        return next(found, {})


@dataclass(frozen=True, slots=True)
class Shapes:
    """How the addresses of a blog's posts look, learnt from known ones."""

    #: A pattern a shape: segment classes, extension and query names.
    patterns: frozenset[tuple[str, ...]] = frozenset()
    #: Keys of the addresses learnt from.
    known: frozenset[str] = frozenset()

    def matches(self, url: str) -> bool:
        """Tell whether an address has one of the shapes."""
        own = _segments(url)
        return any(_fits(pattern, own) for pattern in self.patterns)

    def distinctive(self, url: str) -> bool:
        """Tell whether the matched shape says much: a date, a number or a fixed folder."""
        own = _segments(url)
        return any(_fits(p, own) and any(s != "*" for s in p[:-2]) for p in self.patterns)


def learn(urls: Iterable[str]) -> Shapes:
    """Learn shapes from the addresses of posts.

    Addresses of one depth, extension and query are one shape. A segment all of them share is
    fixed, save the last; a year, a number or a dated name is its class; all else is free.
    """
    groups: dict[tuple[Any, ...], list[tuple[str, ...]]] = {}
    addresses = list(dict.fromkeys(urls))
    for url in addresses:
        own = _segments(url)
        classes = tuple(_class(s) for s in own[:-2])
        groups.setdefault((classes, own[-2:]), []).append(own)
    patterns = {_pattern(group) for group in groups.values() if len(group[0]) > 2}
    return Shapes(frozenset(patterns), frozenset(key(url) for url in addresses))


def tree_of(html: bytes | str, content_type: str = "") -> Any:
    """Parse a page, whatever its encoding; None where nothing can be made of it."""
    text = html if isinstance(html, str) else decode(html, content_type)
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
    if not text.strip():
        return None
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def decode(html: bytes, content_type: str = "") -> str:
    """Decode a page: by BOM, HTTP header, <meta>, and what its bytes can be at all.

    A declared encoding that the bytes contradict is not believed (WHATWG Encoding: Latin-1 means
    Windows-1252).
    """
    for bom, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
                      (codecs.BOM_UTF16_BE, "utf-16")):  # fmt: skip
        if html.startswith(bom):
            return html.decode(name, "replace")
    declared = [
        *re.findall(r"charset=[\"']?([\w.:-]+)", content_type),
        *(m.decode("ascii", "replace") for m in
          re.findall(rb"<meta[^>]+charset=[\"']?\s*([\w.:-]+)", html[:4096], re.IGNORECASE)),
    ]  # fmt: skip
    # Bytes valid as UTF-8 with any accent in it are that, whatever is declared.
    for name in ("utf-8", *declared):
        try:
            codec = codecs.lookup(name).name
            return html.decode("cp1252" if codec in {"iso8859-1", "ascii"} else codec)
        except (LookupError, UnicodeError):
            continue
    if any(n.lower().replace("_", "-") in {"utf-8", "utf8"} for n in declared) or not declared:
        # A stray byte in an otherwise sound page must not turn each accent into two letters.
        text = html.decode("utf-8", "replace")
        if text.count("\ufffd") * 500 < len(text) and re.search(r"[^\x00-\x7f\ufffd]", text):
            return text
    best = from_bytes(html[:100_000]).best()
    return html.decode(best.encoding if best and not declared else "cp1252", "replace")


def markup(tree: Any, url: str) -> Markup:
    """Read what a page declares of itself."""
    meta: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = (node.get("property") or node.get("name") or node.get("itemprop") or "").lower()
        if name and (content := (node.get("content") or "").strip()):
            meta.setdefault(name, content)
    canonical_node = next(
        (n for n in tree.iter("link") if "canonical" in (n.get("rel") or "").lower().split()), None
    )
    title = tree.find(".//title")
    address = canonical_node.get("href") if canonical_node is not None else meta.get("og:url")
    return Markup(
        meta=meta,
        objects=tuple(_objects(tree)),
        title=re.sub(r"\s+", " ", title.text_content()).strip() if title is not None else "",
        canonical=_join(url, address or "") or None,
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
    )


def links(html: bytes | str, url: str) -> tuple[str, ...]:
    """Give the pages of the same site that a page links to, in document order, each once."""
    tree = tree_of(html)
    if tree is None:
        return ()
    base_node = tree.find(".//base[@href]")
    base = (_join(url, base_node.get("href")) if base_node is not None else "") or url
    seen: dict[str, str] = {}
    for node in tree.iter("a", "area", "link"):
        rels = set((node.get("rel") or "").lower().split())
        if node.tag == "link" and not rels & {"next", "prev", "previous"}:
            continue
        address = _join(base, node.get("href") or "")
        if address and same_site(address, url) and is_page(address):
            address = canonical(address)
            seen.setdefault(key(address), address)
    return tuple(seen.values())


def is_listing(url: str) -> bool:
    """Tell an address that by its shape leads to several posts: archive, tag, page N, search."""
    parts = urlsplit(url)
    names = [s.lower() for s in _path_names(parts.path)]
    if not names:
        return not re.search(r"(?:^|&)(?:p|page_id|post|id|article)=", parts.query)
    if re.search(r"(?:^|&)(?:s|q|tag|cat|author|paged?|m|offset|start|label)=", parts.query):
        return True
    last = names[-1]
    if last in _ENDS or any(n in _COLLECTIONS for n in names[:-1]):
        return True
    if re.fullmatch(r"(?:page|index|archives?|p)-?_?\d+", last):
        return True
    digits = [n for n in names if n.isdigit()]
    # /2016/, /2016/11/, /blog/2016/11/05/ hold what was written then.
    return bool(digits) and names[-1].isdigit() and bool(re.fullmatch(r"(?:19|20)\d\d", digits[0]))


def is_stub(tree: Any) -> bool:
    """Tell a page that only sends on to another: meta refresh and hardly a word."""
    for node in tree.iter("meta"):
        if (node.get("http-equiv") or "").lower() == "refresh":
            delay = re.match(r"\s*(\d+)", node.get("content") or "")
            if "url" in (node.get("content") or "").lower() and (not delay or int(delay[1]) <= 10):
                return _word_count(tree) < 100
    return False


def kind(html: bytes | str, url: str, known: Shapes) -> Kind:
    """Judge what a page is, by address, declared types and structure, none of them alone."""
    tree = tree_of(html)
    if tree is None:
        return "other"
    if is_stub(tree):
        return "stub"
    return "post" if key(url) in known.known else _judged(tree, url, known)


def _judged(tree: Any, url: str, known: Shapes) -> Kind:
    found = markup(tree, url)
    if is_listing(url):
        return "listing"
    if not is_page(url) or _named_about(url) or _is_error(found):
        return "other"
    score = _declared(found) + _built(tree, url) + _addressed(url, known)
    if score >= 2:
        return "post"
    return "listing" if _summaries(tree) > 2 else "other"


def _declared(found: Markup) -> int:
    """Weigh what the page says it is."""
    types = found.types()
    score = 0
    if types & _ARTICLE_TYPES:
        score += 2
    elif types & _OTHER_TYPES or types & _LISTING_TYPES - {"WebSite", "ItemList"}:
        score -= 2
    og = found.meta.get("og:type", "").lower()
    if og in {"article", "blog", "website", "profile"}:
        score += {"article": 2, "profile": -2}.get(og, -1)
    if any(n in found.meta for n in ("article:published_time", "og:article:published_time",
                                     "datepublished", "dc.date", "dcterms.created")):  # fmt: skip
        score += 1
    return score


def _built(tree: Any, url: str) -> int:
    """Weigh how the page is built."""
    body = tree.find("body")
    classes = set((body.get("class") or "").lower().split()) if body is not None else set()
    if classes & _POST_BODY:
        return 3
    if classes & _PAGE_BODY or any(c.startswith("page-id-") for c in classes):
        return -4
    score = -3 if classes & _LISTING_BODY else 0
    entries = _summaries(tree)
    if entries == 1:
        score += 1
    elif entries > 2:
        score -= 2
    return score + (1 if _dated(tree) else 0)


def _addressed(url: str, known: Shapes) -> int:
    """Weigh the address."""
    if known.distinctive(url):
        return 3
    score = 1 if known.matches(url) else 0
    if known.patterns and not known.matches(url):
        score -= 1
    if re.search(r"/(?:19|20)\d\d[/-]\d\d?[/-]", urlsplit(url).path):
        score += 2
    return score


def _summaries(tree: Any) -> int:
    """Count the articles a page holds, by <article>, h-entry or hentry, not nested ones."""
    count = 0
    for node in tree.iter("article", "div", "section", "li"):
        classes = (node.get("class") or "").lower().split()
        if node.tag != "article" and not {"h-entry", "hentry"} & set(classes):
            continue
        if "comment" in " ".join(classes) or "related" in " ".join(classes):
            continue
        nested = any(
            a.tag == "article" or {"h-entry", "hentry"} & set((a.get("class") or "").split())
            for a in node.iterancestors()
        )
        count += not nested
    return count


def _dated(tree: Any) -> bool:
    marks = ("published", "dt-published", "entry-date", "post-date", "date", "post-meta")
    for node in tree.iter("time", "abbr", "span", "p", "div"):
        if node.tag == "time" and node.get("datetime"):
            return True
        if set((node.get("class") or "").lower().split()) & set(marks):
            return True
    return False


def _named_about(url: str) -> bool:
    names = _path_names(urlsplit(url).path)
    return bool(names) and len(names) <= 2 and names[-1].lower() in _ABOUT


def _is_error(found: Markup) -> bool:
    return bool(
        re.match(
            r"(?:error )?40[34]\b|(?:page |not )not found|page not found|page introuvable|"
            r"just a moment",
            found.title,
            re.IGNORECASE,
        )
    )


def _word_count(tree: Any) -> int:
    body = tree.find("body")
    return len(" ".join(body.itertext()).split()) if body is not None else 0


# --- addresses ---------------------------------------------------------------------------------


def _join(base: str, address: str) -> str:
    try:
        joined = urljoin(base, address.strip()).partition("#")[0] if address.strip() else ""
    except ValueError:
        return ""
    return joined if joined.startswith(("http://", "https://")) else ""


def is_page(url: str) -> bool:
    """Tell an address that may be a page to read from files, forms and machine addresses."""
    parts = urlsplit(url)
    return not _ASSET.search(unquote(parts.path)) and not _MACHINE.search(
        f"{parts.path}?{parts.query}"
    )


def _path_names(path: str) -> list[str]:
    """Give the names in a path, less a final index.html and the page's extension."""
    names = [unquote(s) for s in path.split("/") if s]
    if names:
        names[-1] = re.sub(r"\.(?:html?|php|aspx?)\Z", "", names[-1], flags=re.IGNORECASE)
        if names[-1] == "index":
            names.pop()
    return names


def _segments(url: str) -> tuple[str, ...]:
    """Give an address's names, then its extension and the names in its query."""
    parts = urlsplit(canonical(url))
    names = _path_names(parts.path)
    extension = re.search(r"\.(html?|php|aspx?)\Z", parts.path, re.IGNORECASE)
    final = extension[1].lower() if extension and not parts.path.endswith("index.html") else ""
    query = "&".join(sorted(p.partition("=")[0] for p in parts.query.split("&") if p))
    return (*names, final, query)


_CLASSES = (
    ("<year>", r"(?:19|20)\d\d"),
    ("<date>", r"(?:19|20)\d\d-?\d\d-?\d\d"),
    ("<2>", r"\d{1,2}"),
    ("<dated>", r"(?:19|20)\d\d-\d\d?-\d\d?-.+"),
    ("<n>", r"\d+"),
    ("<numbered>", r"\d+-.+"),
)


def _class(segment: str) -> str:
    return next((name for name, form in _CLASSES if re.fullmatch(form, segment)), "*")


def _pattern(group: list[tuple[str, ...]]) -> tuple[str, ...]:
    head = group[0]
    parts: list[str] = []
    for position, segment in enumerate(head[:-2]):
        shared = len({own[position] for own in group}) == 1
        is_last = position == len(head) - 3
        fixed = shared and not is_last and _class(segment) == "*"
        parts.append(segment if fixed else _class(segment))
    return (*parts, *head[-2:])


def _fits(pattern: tuple[str, ...], own: tuple[str, ...]) -> bool:
    if len(pattern) != len(own) or pattern[-2:] != own[-2:]:
        return False
    return all(
        p in ("*", s) or (p.startswith("<") and p == _class(s))
        for p, s in zip(pattern[:-2], own[:-2], strict=True)
    )


# --- JSON-LD -----------------------------------------------------------------------------------


def _objects(tree: Any) -> Iterator[Mapping[str, Any]]:
    for node in tree.iter("script"):
        if "ld+json" not in (node.get("type") or "").lower():
            continue
        text = re.sub(r"^\s*(?:<!--|//<!\[CDATA\[)|(?:-->|//\]\]>)\s*$", "", node.text or "")
        try:
            yield from _walk(json.loads(text, strict=False), 0)
        except (ValueError, RecursionError):
            continue


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


def _types(value: Mapping[str, Any]) -> tuple[str, ...]:
    found = value.get("@type")
    names = found if isinstance(found, list) else [found]
    return tuple(n.rpartition("/")[2] for n in names if isinstance(n, str))
