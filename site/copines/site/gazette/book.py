"""An issue as a book for reading devices (EPUB 3.3)."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any

from lxml import etree
from PIL import Image

from copines.model import Post
from copines.site.cards import Card, told
from copines.site.elements import add, unnamed
from copines.site.excerpts import held_together, paragraphs, printable
from copines.site.gazette.shown import Shown, Told, path
from copines.site.keys import Page
from copines.site.portal import Portal

_XHTML, _OPS = "http://www.w3.org/1999/xhtml", "http://www.idpf.org/2007/ops"
_OPF, _DC = "http://www.idpf.org/2007/opf", "http://purl.org/dc/elements/1.1/"
_OCF = "urn:oasis:names:tc:opendocument:xmlns:container"
_XML = "{http://www.w3.org/XML/1998/namespace}"
#: The same for all files: an archive cannot tell earlier ones, and the build's own is no one's.
_NEVER = (1980, 1, 1, 0, 0, 0)
#: Characters of a text that may be shown whole: a book of them.
_WHOLE = 200_000
#: Devices show JPEG, not all of them WebP.
_QUALITY = 80
_SHEET = """body { margin: 0 5% } h1 { font-size: 1.5em } .said { font-size: 0.8em }
img { max-width: 100% } nav ol { list-style: none; padding: 0 } nav li { margin: 0.5em 0 }
"""


def epub(portal: Portal, issue: Shown) -> Page:
    """Return the book: contents, then a chapter for each post."""
    language = portal.options.language
    chapters: list[tuple[str, bytes]] = []
    pictures: list[tuple[str, bytes]] = []
    for number, each in enumerate(issue.posts, 1):
        picture = _picture(portal, each.card)
        if picture:
            pictures.append((f"{number}.jpg", picture))
        chapter = _chapter(portal, each, pictures[-1][0] if picture else "")
        chapters.append((f"{number}.xhtml", _document(each.card.title, language, chapter)))
    contents = _document(issue.title, language, _contents(portal, issue))
    files = {
        "META-INF/container.xml": _container(),
        "book/book.opf": _package(portal, issue, len(chapters), [name for name, _ in pictures]),
        "book/contents.xhtml": contents,
        "book/style.css": _SHEET.encode(),
        **{f"book/{name}": data for name, data in chapters + pictures},
    }
    return Page(f"{path(issue.name)}gazette-{issue.name}.epub", _archive(files))


def _archive(files: dict[str, bytes]) -> bytes:
    """Return a container (OCF §4.2): its type first, not packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in {"mimetype": b"application/epub+zip", **files}.items():
            entry = zipfile.ZipInfo(name, _NEVER)
            entry.create_system = 3  # the same on each machine
            packed = not name.endswith((".jpg", "mimetype"))
            entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            archive.writestr(entry, data)
    return out.getvalue()


def _container() -> bytes:
    root = etree.Element(f"{{{_OCF}}}container", {"version": "1.0"}, unnamed(_OCF))
    kind = {"full-path": "book/book.opf", "media-type": "application/oebps-package+xml"}
    add(add(root, "rootfiles"), "rootfile", **kind)
    return _spelt(root)


def _package(portal: Portal, issue: Shown, chapters: int, pictures: Sequence[str]) -> bytes:
    """Return what the book is, and what is in it (EPUB 3.3 §5)."""
    names: Any = {None: _OPF, "dc": _DC}
    given = {"version": "3.0", "unique-identifier": "id", f"{_XML}lang": portal.options.language}
    root = etree.Element(f"{{{_OPF}}}package", given, names)
    about = add(root, "metadata")
    _dc(about, "identifier", issue.url).set("id", "id")
    _dc(about, "title", f"{portal.options.title} · {issue.title}")
    _dc(about, "language", portal.options.language)
    _dc(about, "publisher", portal.options.title)
    for name in dict.fromkeys(each.card.face.name for each in issue.posts):
        _dc(about, "creator", name)
    closed = f"{issue.closed.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    _dc(about, "date", closed)
    add(about, "meta", closed, property="dcterms:modified")
    listed = add(root, "manifest")
    kind = "application/xhtml+xml"
    _item(listed, "contents", "contents.xhtml", kind).set("properties", "nav")
    _item(listed, "style", "style.css", "text/css")
    order = add(root, "spine")
    add(order, "itemref", idref="contents")
    for number in range(1, chapters + 1):
        _item(listed, f"c{number}", f"{number}.xhtml", kind)
        add(order, "itemref", idref=f"c{number}")
    for name in pictures:
        _item(listed, f"p{name.removesuffix('.jpg')}", name, "image/jpeg")
    return _spelt(root)


def _contents(portal: Portal, issue: Shown) -> etree._Element:
    body = _element("body")
    nav = add(body, "nav")
    nav.set(f"{{{_OPS}}}type", "toc")
    add(nav, "h1", f"{portal.options.title} · {issue.title}")
    listed = add(nav, "ol")
    for number, each in enumerate(issue.posts, 1):
        link = add(add(listed, "li"), "a", f"{each.card.title} ({each.card.face.name})")
        link.set("href", f"{number}.xhtml")
    return body


def _chapter(portal: Portal, each: Told, picture: str) -> etree._Element:
    """Return a post as its page here has it: what is shown of it, and where the rest is read."""
    post, card = portal.post(each.key)
    body = _element("body")
    if card.language:
        body.set(f"{_XML}lang", card.language)
        body.set("lang", card.language)
    add(body, "h1", card.title, dir="auto")
    when = portal.words.day(card.published) if card.published else ""
    by = f"{card.face.name}, {when}" if when else card.face.name
    add(body, "p", by, **{"class": "said", "lang": portal.options.language})
    if picture:
        add(add(body, "p"), "img", src=picture, alt="")
    for paragraph in _text(portal, post, card):
        add(body, "p", paragraph, dir="auto")
    on = portal.words.phrase("Read at %(blog)s", blog=card.face.name).unescape()
    last = add(body, "p", lang=portal.options.language)
    add(last, "a", on, href=card.permalink)
    return body


def _text(portal: Portal, post: Post, card: Card) -> Iterator[str]:
    text = told(post, portal.formula(post.blog)) or post.summary
    shown = paragraphs(text, _WHOLE) if card.face.full else paragraphs(text)
    return (held_together(paragraph, card.language) for paragraph in shown)


def _picture(portal: Portal, card: Card) -> bytes:
    """Return the post's picture as devices show it; nothing where it has none."""
    file = portal.theme.media / card.picture.file if card.picture else None
    if not file or not file.is_file():
        return b""
    out = io.BytesIO()
    with Image.open(file) as picture:
        picture.convert("RGB").save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _document(title: str, language: str, body: etree._Element) -> bytes:
    names: Any = {None: _XHTML, "epub": _OPS}
    given = {"lang": language, f"{_XML}lang": language}
    root = etree.Element(f"{{{_XHTML}}}html", given, names)
    head = add(root, "head")
    add(head, "title", title)
    add(head, "link", rel="stylesheet", type="text/css", href="style.css")
    root.append(body)
    return _spelt(root)


def _element(name: str) -> etree._Element:
    return etree.Element(f"{{{_XHTML}}}{name}", {}, unnamed(_XHTML))


def _dc(about: etree._Element, name: str, text: str) -> etree._Element:
    child = etree.SubElement(about, f"{{{_DC}}}{name}")
    child.text = printable(text)
    return child


def _item(listed: etree._Element, name: str, href: str, kind: str) -> etree._Element:
    return add(listed, "item", id=name, href=href, **{"media-type": kind})


def _spelt(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
