"""HTML of others → HTML that is safe to show."""

import html as entities
import re
from functools import lru_cache, partial
from urllib.parse import urljoin

import nh3
from lxml import etree
from lxml import html as lxml_html

_TAGS = {
    "a", "abbr", "acronym", "article", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite",
    "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd",
    "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small",
    "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "time", "tr", "tt", "u", "ul", "var", "wbr", "audio", "video", "source", "picture",
}  # fmt: skip
_DROPPED = {
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "form",
    "button", "select", "textarea", "title",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href", "hreflang"},
    "abbr": {"title"},
    "audio": {"src", "controls"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"datetime"},
    "img": {"src", "alt", "width", "height"},
    "ins": {"datetime"},
    "ol": {"start", "reversed"},
    "q": {"cite"},
    "source": {"src", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "video": {"src", "controls", "poster", "width", "height"},
}
_SCHEMES = {"http", "https", "mailto"}
#: Depth beyond which a tree is no article but an attack, or a generator gone wrong.
_MAX_DEPTH = 200
_MAX_CHARS = 5_000_000

_PIXEL_HOSTS = re.compile(
    r"//(?:pixel\.wp\.com|stats\.wordpress\.com|stats\.wp\.com|feeds\.feedburner\.com/~|"
    r"feeds\.wordpress\.com|[^/]*doubleclick\.net|[^/]*feedsportal\.com|www\.google-analytics\.com|"
    r"[^/]*blogger\.com/tracker|rss\.buysellads\.com|a\.rfihub\.com|b\.scorecardresearch\.com)",
    re.IGNORECASE,
)
#: Class or id words of blocks that share, rate or advertise: what surrounds a text, not the text.
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:sharedaddy|sd-sharing|share-?(?:bar|buttons?|links?|this|post|icons?)|social-?"
    r"(?:share|sharing|icons|buttons?|links?)|addtoany\w*|addthis\w*|jp-relatedposts|"
    r"wp-rp|yarpp\w*|feedflare|post-ratings|mc4wp\w*|sharing-?buttons?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_APPEARED = re.compile(
    r"^\s*(?:the post\b.{1,400}\b(?:appeared first on|first appeared on)\b|"
    r"l[’']article\b.{1,400}\best apparu en premier sur\b|"
    r"cet article\b.{0,400}\best apparu en premier sur\b|"
    r"la entrada\b.{1,400}\bse publicó primero en\b|"
    r"der beitrag\b.{1,400}\berschien zuerst auf\b)",
    re.IGNORECASE | re.DOTALL,
)
#: Elements that begin and end a line of text.
BLOCK = {
    "address", "article", "aside", "blockquote", "br", "caption", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary",
    "table", "td", "th", "tr", "ul", "video",
}  # fmt: skip
_SILENT = {"script", "style", "noscript", "template", "svg", "math", "iframe", "object", "head"}
_DOCUMENT = re.compile(r"</?(?:html|body)\b[^<>]*>", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:[’'\u2010-]\w+)*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def clean(html: str, base_url: str) -> str:
    """Give the body with only harmless markup, addresses absolute, no pixels nor share bars."""
    html = _CONTROL.sub("", html[:_MAX_CHARS])
    if not html.strip():
        return ""
    tree = fragment(html)
    if tree is None:
        return entities.escape(plain(html), quote=False)
    _drop_furniture(tree)
    _resolve(tree, base_url)
    inner = entities.escape(tree.text or "", quote=False) + "".join(
        str(etree.tostring(child, encoding="unicode", method="html")) for child in tree
    )
    return nh3.clean(
        inner,
        tags=_TAGS,
        clean_content_tags=_DROPPED,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    ).strip()


@lru_cache(maxsize=8)  # one entry's body is asked for at each step of its way
def plain(html: str) -> str:
    """Give the text as read: blocks on lines of their own, white space collapsed."""
    html = _CONTROL.sub("", html[:_MAX_CHARS])
    if "<" not in html and "&" not in html:
        return _tidy(html)
    tree = fragment(html)
    if tree is None:
        return _tidy(entities.unescape(re.sub(r"<[^>]*>", " ", html)))
    return text_of(tree)


def text_of(tree: etree._Element) -> str:
    """Give a tree's text, blocks on lines of their own."""
    parts: list[str] = []
    silent = 0
    for event, node in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            silent += tag in _SILENT
            _open(parts, node, tag, silent)
        else:
            if event == "end":
                silent -= tag in _SILENT
                if tag in BLOCK and tag != "br":
                    parts.append("\n")
            if node.tail and not silent and node is not tree:
                parts.append(_flat(node.tail))
    return _tidy("".join(parts))


def count_words(text: str) -> int:
    """Count words, runs of letters and digits in any script; hyphens and apostrophes join."""
    return len(_WORD.findall(text))


def fragment(html: str) -> etree._Element | None:
    """Parse a piece of HTML under one div; None where it cannot be parsed or is too deep."""
    html = _DOCUMENT.sub("", html)  # what follows a stray </body> would be lost
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True)
    try:
        root = lxml_html.document_fromstring(
            f"<html><body><div>{html}</div></body></html>".encode("utf-8", "replace"),
            parser=parser,
        )
    except (etree.LxmlError, ValueError):
        return None
    body = root.find("body")
    if body is None or _too_deep(body):
        return None
    whole = len(body) == 1 and not (body[0].tail or "").strip()  # else a stray </div> ended it
    return body[0] if whole else body


def _too_deep(tree: etree._Element) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _MAX_DEPTH:
            return True
    return False


def _open(parts: list[str], node: etree._Element, tag: str, silent: int) -> None:
    if tag in BLOCK:
        parts.append("\n")
    if node.text and not silent and tag:
        parts.append(_flat(node.text))


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _tidy(text: str) -> str:
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _drop_furniture(tree: etree._Element) -> None:
    for node in list(tree.iter("*")):
        if node.getparent() is None or node is tree:
            continue
        if _is_pixel(node) or _is_furniture(node):
            remove(node)


def remove(node: etree._Element) -> None:
    """Take an element out, and leave the text that follows it."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    if node.tail:
        if before is None:
            parent.text = (parent.text or "") + node.tail
        else:
            before.tail = (before.tail or "") + node.tail
    parent.remove(node)


def _is_pixel(node: etree._Element) -> bool:
    if node.tag != "img":
        return False
    sizes = {(node.get(side) or "").strip().removesuffix("px") for side in ("width", "height")}
    return bool(sizes & {"0", "1"}) or bool(_PIXEL_HOSTS.search(node.get("src") or ""))


def _is_furniture(node: etree._Element) -> bool:
    names = f"{node.get('class') or ''} {node.get('id') or ''}"
    if names.strip() and _FURNITURE.search(names):
        return True
    if node.tag not in {"p", "div"}:
        return False
    text = "".join(str(t) for t in node.itertext())
    return len(text) < 800 and bool(_APPEARED.match(text))


def _resolve(tree: etree._Element, base_url: str) -> None:
    join = partial(_join, base_url)
    for node in tree.iter("*"):
        if node.tag == "img" and not _usable(node.get("src")):
            lazy = next((v for a in _LAZY if _usable(v := node.get(a))), None)
            if lazy:
                node.set("src", lazy)
        for name in ("href", "src", "cite", "poster"):
            if (value := node.get(name)) is not None:
                _set(node, name, join(value))


_LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file")


def _usable(address: str | None) -> bool:
    return bool(address and address.strip() and not address.strip().startswith("data:"))


def _set(node: etree._Element, name: str, value: str | None) -> None:
    if value is None:
        del node.attrib[name]
    else:
        node.set(name, value)


def _join(base_url: str, address: str) -> str | None:
    try:
        joined = urljoin(base_url, re.sub(r"[\t\r\n]", "", address.strip()))
    except ValueError:
        return None
    return joined if joined.lower().startswith(("http://", "https://", "mailto:")) else None
