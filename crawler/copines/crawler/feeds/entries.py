"""What either parser found in RSS or Atom → Feed."""

import html as entities
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from copines.crawler.dates import month_first, parse_value
from copines.crawler.feeds.addresses import others_of
from copines.crawler.feeds.model import MAX_ENTRIES, Entry, Feed
from copines.crawler.feeds.permalinks import permalink
from copines.crawler.feeds.words import (
    absolute,
    paragraphs,
    permalink_in,
    tags_of,
    text_of,
    title_of,
)
from copines.crawler.images.addresses import LEAST_SIDE, kind_of, may_lead
from copines.crawler.language import primary
from copines.crawler.sanitise import plain

#: A longer name of an author is none.
_NAME_CHARS = 300
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ATOM = "{http://www.w3.org/2005/Atom}"


class Tree:
    """What neither parser tells, read from the document itself where it is well-formed."""

    def __init__(self, root: Any, *, fast: bool = False) -> None:
        self._root = root
        #: Whether fastfeedparser read it, which gives one element for another where one is missing.
        self.fast = fast
        self._items = [] if root is None else [n for n in root.iter("{*}item", "{*}entry")]

    def item(self, position: int, count: int) -> Any:
        """Return the element of an entry, None where the parsers counted otherwise."""
        return self._items[position] if len(self._items) == count else None

    def language(self) -> str:
        """Return the language that the channel, or the document, declares."""
        root = self._root
        if root is None:
            return ""
        return root.findtext("{*}channel/{*}language") or root.get(_LANG) or ""

    def dates(self) -> Iterator[str]:
        """Return the dates of the entries as written."""
        names = (*_DATES_RSS[0], *_DATES_ATOM[0], *_DATES_ATOM[1])
        return (child.text or "" for n in self._items for child in n if _local(child) in names)

    def links(self) -> Iterator[tuple[str, str]]:
        """Return rel and href of the feed's own links."""
        if self._root is None:
            return
        for link in self._root.iter("{*}link"):
            if link.getparent().tag not in {n.tag for n in self._items[:1]} and link.get("href"):
                yield (link.get("rel") or "alternate").rpartition("/")[2], link.get("href").strip()


def feed_of(
    raw: Mapping[str, Any], items: Iterable[Mapping[str, Any]], form: str, url: str, tree: Tree
) -> Feed:
    """Make a feed of what a parser found; the document itself says the rest."""
    site = absolute(url, text_of(_get(raw, "link")))
    rels = dict(reversed(list(tree.links())))
    for link in _get(raw, "links") or ():
        rels.setdefault(str(link.get("rel") or ""), str(link.get("href") or ""))
    language = primary(text_of(_get(raw, "language")) or tree.language())
    kept = list(items)
    around = _Around(form, url, language, tree.fast, american=month_first(tree.dates()))
    entries = tuple(
        _entry(item, tree.item(i, len(kept)), around) for i, item in enumerate(kept[:MAX_ENTRIES])
    )
    return Feed(
        format=form,
        title=title_of(text_of(_get(raw, "title"))),
        subtitle=plain(text_of(_get(raw, "subtitle"))),
        site_url=site,
        language=language,
        entries=entries,
        image=absolute(url, _sign(raw)),
        next_url=absolute(url, rels.get("prev-archive") or rels.get("next") or "") or None,
        hub=absolute(url, rels.get("hub") or "") or None,
    )


def _sign(raw: Mapping[str, Any]) -> str:
    """Return the address of a feed's picture: Atom's logo, then icon, or RSS' image."""
    for name in ("logo", "icon", "image"):
        said = _get(raw, name)
        found = said.get("href") or said.get("url") if isinstance(said, Mapping) else said
        if isinstance(found, str) and found.strip():
            return found.strip()
    return ""


class _Around(NamedTuple):
    """What an entry's feed says for it."""

    form: str
    #: The document's own address, which the entry's are relative to.
    base: str
    language: str | None
    fast: bool
    #: Whether its dates are written 12/31/2024.
    american: bool


def _entry(raw: Mapping[str, Any], node: Any, feed: _Around) -> Entry:
    base = feed.base
    identity = text_of(_get(raw, "id"))
    url = permalink(node, base) if node is not None else _told(raw, base)
    html, spoken, summary = _bodies(raw, node if feed.fast else None)
    published, updated = _moments(raw, feed, node)
    author = _author(raw, node)
    return Entry(
        id=identity or url,
        url=url,
        title=_entry_title(raw, node),
        html=html,
        summary_html=summary,
        author=author,
        published=published,
        updated=updated,
        language=primary(spoken) or _spoken(node) or feed.language,
        tags=tags_of(text_of(t.get("label") or t.get("term")) for t in _get(raw, "tags") or ()),
        image=_image(raw, node, base, author),
        comments_url=absolute(base, text_of(_get(raw, "comments"))) or None,
        others=others_of(raw, node, base),
    )


def _told(raw: Mapping[str, Any], base: str) -> str:
    """Return the address that feedparser found where the document is not well-formed."""
    original = permalink_in(text_of(_get(raw, "feedburner_origlink")))
    identity = permalink_in(text_of(_get(raw, "id")))
    return original or absolute(base, text_of(_get(raw, "link")) or identity)


def _bodies(raw: Mapping[str, Any], node: Any) -> tuple[str, str | None, str]:
    """Return content and its language, and the summary; the element tells which of them it has."""
    contents = [c for c in _get(raw, "content") or () if c.get("value")]
    if node is not None and not _has(node, "content", "encoded", "body"):
        contents = []  # fastfeedparser gives the description for it
    longest: Mapping[str, Any] = contents[0] if contents else {}
    if len(contents) > 1:
        longest = max(contents, key=lambda content: len(text_of(content.get("value"))))
    html = _as_html(longest)
    summary = text_of(_get(raw, "summary") or _get(raw, "description"))
    if node is not None and not _has(node, "description", "summary", "abstract"):
        summary = ""
    return html, _language(contents), "" if summary == html else summary


def _moments(
    raw: Mapping[str, Any], feed: _Around, node: Any
) -> tuple[datetime | None, datetime | None]:
    """Return when an entry was published and changed, as written, not as a parser took it."""
    first, last = _DATES_ATOM if feed.form == "atom" else _DATES_RSS
    if node is not None:
        return _first_date(node, first, feed), _first_date(node, last, feed)
    published = _date(text_of(_get(raw, "published") or _get(raw, "created")), feed)
    updated = _date(text_of(_get(raw, "updated")), feed)
    # dc:date is all that RSS 1.0 has, and feedparser takes it for a change
    return (published, updated) if published or feed.form == "atom" else (updated, None)


#: In lower case, as some write them: <pubdate>.
_DATES_ATOM = (("published", "issued", "created", "date"), ("updated", "modified"))
_DATES_RSS = (("pubdate", "date", "published", "issued", "created"), ("updated", "modified"))


def _first_date(node: Any, names: tuple[str, ...], feed: _Around) -> datetime | None:
    texts: dict[str, str] = {}
    for child in node:
        if (name := _local(child)) in names:
            texts.setdefault(name, text_of(child.text))
    return next((d for name in names if (d := _date(texts.get(name, ""), feed))), None)


def _date(text: str, feed: _Around) -> datetime | None:
    return parse_value(text, american=feed.american)


def _local(node: Any) -> str:
    """Return an element's name without namespace, in lower case."""
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


def _get(raw: Mapping[str, Any], name: str) -> Any:
    """Read a key as it is: feedparser's own lookup warns, and answers for other keys."""
    return dict.get(raw, name) if isinstance(raw, dict) else None


def _has(node: Any, *names: str) -> bool:
    return any(node.find("{*}" + name) is not None for name in names)


def _as_html(content: Mapping[str, Any]) -> str:
    value = text_of(content.get("value"))
    if content.get("type") in {"text/plain", "text"}:
        return paragraphs(value)
    return value


def _entry_title(raw: Mapping[str, Any], node: Any) -> str:
    """Return a title in plain text; one that Atom declares to be text is that already."""
    found = text_of(_get(raw, "title"))
    if "xhtml" in str((_get(raw, "title_detail") or {}).get("type")):
        return plain(found)
    title = None if node is None else node.find(_ATOM + "title")
    if title is not None and title.get("type", "text") == "text" and len(title) == 0:
        return _title_text(text_of(title.text))
    return title_of(found)


def _title_text(text: str) -> str:
    """Keep a declared text, save where it is evidently HTML declared by mistake."""
    if re.search(r"&(?:amp|quot|#\d+|#x[0-9a-f]+|nbsp|[lr]squo|hellip|eacute);", text, re.I):
        text = entities.unescape(text)
    return re.sub(r"\s+", " ", text).strip()


def _author(raw: Mapping[str, Any], node: Any) -> str | None:
    detail = _get(raw, "author_detail") or {}
    creator = "" if node is None else text_of(node.findtext("{*}creator"))
    names = (text_of(detail.get("name")), text_of(_get(raw, "author")), creator)
    return next((name for written in names if (name := _name(written))), None)


def _name(written: str) -> str:
    """Return a name without an address of mail."""
    written = " ".join(written[:_NAME_CHARS].split())
    # RSS 2.0: <author>lea@example.org (Léa)</author>
    if match := re.fullmatch(r"[^\s@]++@\S+\s?\((.+)\)", written):
        written = match[1]
    return title_of(re.sub(r"<?[^\s@<]+@\S+", " ", written))


def _spoken(node: Any) -> str | None:
    """Return the language that an entry's element declares for its text, or for all of it."""
    if node is None:
        return None
    texts = (
        node.iterfind("{*}content"),
        node.iterfind("{*}encoded"),
        node.iterfind("{*}description"),
    )
    declared = (text.get(_LANG) for found in texts for text in found)
    return next((tag for d in (*declared, node.get(_LANG)) if (tag := primary(d))), None)


def _language(contents: Iterable[Mapping[str, Any]]) -> str | None:
    return next((str(c["language"]) for c in contents if c.get("language")), None)


def _image(raw: Mapping[str, Any], node: Any, base: str, author: str | None) -> str | None:
    faces = _faces(node, author)
    for name in ("media_thumbnail", "media_content", "enclosures"):
        for media in _get(raw, name) or ():
            address = absolute(base, str(media.get("url") or media.get("href") or ""))
            if address and address not in faces and _is_picture(media, address, name):
                return address
    named = (absolute(base, address) for address in _named_images(node))
    return next((address for address in named if address and may_lead(address)), None)


def _named_images(node: Any) -> Iterator[str]:
    """Return the addresses of an entry's own image: itunes:image, or RSS' <image> written there."""
    for image in () if node is None else node.iterchildren("{*}image"):
        yield text_of(image.get("href")) or text_of(image.findtext("{*}url") or image.text)


def _is_picture(media: Mapping[str, Any], address: str, name: str) -> bool:
    """Tell a picture by what is said of it, and by what its address says."""
    declared = str(media.get("medium") or media.get("type") or "").partition("/")[0].lower()
    kind = kind_of(address)
    if declared not in {"", "image", "application"} or not may_lead(address):
        return False
    if any(
        str(media.get(side) or "").isdigit() and int(media[side]) < LEAST_SIDE
        for side in ("width", "height")
    ):
        return False
    if name == "media_thumbnail" or declared == "image" or kind == "image":
        return True
    # an enclosure of which nothing is said is a sound
    return name == "media_content" and not declared


def _faces(node: Any, author: str | None) -> set[str]:
    """Return the media that bear the author's name: WordPress.com shows her so beside each post."""
    if node is None or not author:
        return set()
    return {
        str(media.get("url"))
        for media in node.iterfind(".//{*}content[@url]")
        if (media.findtext("{*}title") or "").strip().casefold() == author.casefold()
    }
