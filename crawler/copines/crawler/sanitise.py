"""HTML of others → HTML that is safe to show."""

import html as entities
import re
from functools import lru_cache

import nh3
from lxml import etree
from lxml import html as lxml_html

from copines.crawler import line_numbers, unseen
from copines.crawler.elements import remove
from copines.crawler.images import lazy, signs
from copines.crawler.mathml import spell
from copines.permalinks import untracked

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
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"datetime"},
    "img": {"src", "alt", "width", "height"},
    "ins": {"datetime"},
    "ol": {"start", "reversed"},
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
#: Words without which a body has nothing to lose, and no picture to gain: only where there is
#: one its tree is looked at. A search for words takes a tenth of a regular expression's time.
_SUSPECT_WORDS = (
    "shar", "social", "addt", "relatedposts", "wp-rp", "yarpp", "feedflare", "post-ratings",
    "mc4wp", "avatar", "vcard", "h-card", "author-", "userpic", "intent/", "pin/create", "/submit",
    "whatsapp", "getpocket", "appeared", "apparu", "primero en", "erschien zuerst", "<math",
    "display:", "display :", "visibility", "aria-hidden", " hidden>", " hidden=", "screen-reader",
    "sr-only", "visually", "left:-", "left: -", "text-indent", "clip:", "font-size:0",
    "font-size: 0", "lineno", "gutter", '"ln', "line-n", "linenum", "ln-n",
)  # fmt: skip
_IMG = re.compile(r"<img\b(?:[^<>]|<(?!img\b))*+>")
#: In small letters: parts of the tag of a picture that is lazy, counts, or is an emoji or a face.
_SUSPECT_PICTURES = (
    " data-", "\ndata-", "lazy", "-src", ":1px", ": 1px", ":0px", ": 0px", "emoji", "smiley",
    "smilie", "emoticon", "profile", "/a/", "/a-/", "/fit/c", "pixel", "track", "beacon", "/hit",
    "/stat", "stats.", "/count", "/collect", "/open", "/impression", "spacer", "blank", "1x1",
    "placeholder", "loading.", "loader", "spinner", "doubleclick", "analytics", "feedburner",
    "feeds.", "feedsportal", "buysellads", "rfihub", "scorecard", "counter", "facebook.com/tr",
    "xiti", "quantserve", "_src", ".php", "matomo", "piwik", "vgwort", "/e/ir", "/watch/", "estat.",
    "px.", ".gif?", "emoji.", "display", ": -", ":-",
)  # fmt: skip
_SOUND_SRC = re.compile(r"\ssrc\s*+=\s*+[\"']?(?:https?:)?/")
_SMALL_SIDE = re.compile(r"\b(?:width|height)\s*+=\s*+[\"']?\s*+\d\d?(?!\d)")
#: Elements that begin and end a line of text.
BLOCK = {
    "address", "article", "aside", "blockquote", "br", "caption", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary",
    "table", "td", "th", "tr", "ul", "video",
}  # fmt: skip
#: Blocks that a post may not have, for they are parts of a page: they become div.
_PARTS = re.compile(
    r"(</?)(?:address|aside|fieldset|footer|header|main|nav)(?=[\s/>])", re.IGNORECASE
)
_DOCUMENT = re.compile(r"</?(?:html|body)\b[^<>]*>", re.IGNORECASE)
#: Tags as nh3 writes them: what begins or ends a line, and all.
_BREAK = re.compile(rf'</?(?:{"|".join(sorted(BLOCK))})(?:\s[^">]*(?:"[^"]*"[^">]*)*)?>')
_MARK = re.compile(r'<[^"<>]*+(?:"[^"]*"[^"<>]*+)*+>')
#: Elements whose end HTML lets one leave out, or that have none: they nest by mistake alone.
_OPENING = re.compile(
    r"<(/?)(?!(?:p|li|d[td]|t[rdh]|tbody|thead|tfoot|option|br|img|hr|wbr|col|source|input|meta|"
    r"link)\b)[a-z]",
    re.IGNORECASE,
)
#: Links as nh3 writes them, and what shows that one may follow its reader.
_HREF = re.compile(r'(<a\s[^<>]*?\bhref=")([^"]*)"')
_MAY_TRACK = ("utm_", "clid=", "igshid=", "mc_cid=", "mc_eid=", "_ga=", "_gl=")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufeff\ufffe\uffff\ud800-\udfff]")


def clean(html: str, base_url: str) -> str:
    """Return the body with only harmless markup, addresses absolute, no pixels nor share bars."""
    return read(html, base_url)[0]


@lru_cache(maxsize=4)  # whether a feed's body is whole is asked before it is kept
def read(html: str, base_url: str) -> tuple[str, str]:
    """Return a body as `clean` does, and its text as `plain` does, for the price of one parse."""
    html = _prepared(html)
    if _is_deep(html):
        text = plain(html)
        return entities.escape(text, quote=False), text
    low = html.lower()
    if _is_suspect(low):
        html = _pruned(html)
        low = html.lower()
    shown = _cleaner(_base_for(html, low, base_url)).clean(html).strip()
    if _may_track(shown):
        shown = _HREF.sub(_untracked, shown)
    return shown, _said(shown)


def _may_track(shown: str) -> bool:
    # each of what tracks has one of these
    if not ("_" in shown or "d=" in shown or "D=" in shown):
        return False
    return any(map(shown.lower().__contains__, _MAY_TRACK))


def _untracked(link: re.Match[str]) -> str:
    address = untracked(entities.unescape(link[2]))
    return f'{link[1]}{entities.escape(address)}"'


def plain(html: str) -> str:
    """Return the text as read: blocks on lines of their own, white space collapsed."""
    html = _prepared(html)
    if "<" not in html and "&" not in html:
        return _tidy(html)
    if _is_deep(html):
        return _tidy(entities.unescape(re.sub(r"<[^<>]*>", " ", html)))
    html = _pruned(html) if "<math" in html else html
    return _said(_STRIPPER.clean(html))


_STRIPPER = nh3.Cleaner(
    tags=BLOCK & _TAGS, clean_content_tags=_DROPPED, attributes={}, link_rel=None
)


#: An address that is neither whole nor begins at the site's root; where none is, it is the page's.
_RELATIVE = re.compile(
    r"\b(?:href|src|poster)\b\s*+(?!=)"
    r"|(?:href|src|poster)\s*+=\s*+[\"']?+\s*+(?!https?://|/|mailto:|data:)",
    re.IGNORECASE,
)


#: What an address stands in, in small letters, and how one begins there that is whole, or begins at
#: the root. Where all do none is relative, which takes a sixth of the time to see.
_ADDRESSED = ("href", "src", "poster")
_WHOLE = tuple(
    f"={mark}{start}"
    for mark in "\"'"
    for start in ("http://", "https://", "/", "mailto:", "data:")
)


def _base_for(html: str, low: str, base_url: str) -> str:
    """Return the site if that says as much as the page: one cleaner then serves all its posts."""
    sound = all(part.startswith(_WHOLE) for name in _ADDRESSED for part in low.split(name)[1:])
    if not sound and _RELATIVE.search(html):
        return base_url
    scheme, _, rest = base_url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/"


@lru_cache(maxsize=64)
def _cleaner(base_url: str) -> nh3.Cleaner:
    try:
        return nh3.Cleaner(
            tags=_TAGS,
            clean_content_tags=_DROPPED,
            attributes=_ATTRIBUTES,
            url_schemes=_SCHEMES,
            link_rel="noopener noreferrer",
            url_relative=("rewrite_with_base", base_url),
        )
    except ValueError:  # an address that nobody can open
        return _cleaner("http://invalid/")


def _prepared(html: str) -> str:
    """Return HTML without what no parser shall see."""
    html = html[:_MAX_CHARS]
    if not html.replace("\n", " ").isprintable():
        html = _CONTROL.sub("", html)
    # what follows a stray </body> would be lost
    return _PARTS.sub(r"\1div", _DOCUMENT.sub("", html))


def _said(shown: str) -> str:
    """Return the text of what nh3 wrote, which is well-formed."""
    text = _MARK.sub("", _BREAK.sub("\n", shown.replace("\n", " "))).replace("&nbsp;", "\xa0")
    return _tidy(entities.unescape(text) if "&" in text else text)


def _is_deep(html: str) -> bool:
    """Tell a tree that nh3 would need minutes for: 34 s for 100,000 levels."""
    if html.count("<") <= _MAX_DEPTH:
        return False
    depth = 0
    for tag in _OPENING.finditer(html):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _MAX_DEPTH:
            return True
    return False


def _is_suspect(low: str) -> bool:
    return any(map(low.__contains__, _SUSPECT_WORDS)) or _has_suspect_picture(low)


def _has_suspect_picture(low: str) -> bool:
    if "<noscript" in low or "<picture" in low or "<amp-" in low:
        return True
    found = _IMG.findall(low)
    tags = "".join(found)
    return (
        any(map(tags.__contains__, _SUSPECT_PICTURES))
        or len(_SOUND_SRC.findall(tags)) < len(found)
        or bool(_SMALL_SIDE.search(tags))
    )


def _pruned(html: str) -> str:
    """Return HTML without pixels and share bars, and with the pictures that scripts would load."""
    try:
        root = lxml_html.fragment_fromstring(html, create_parent="div")
    except (etree.LxmlError, ValueError):
        return html
    for formula in list(root.iter("math")):
        spell(formula)
    lazy.show(root)
    unseen.drop(root)
    line_numbers.drop(root)
    signs.drop(root)
    _drop_furniture(root)
    inner = "".join(str(etree.tostring(n, encoding="unicode", method="html")) for n in root)
    return entities.escape(root.text or "", quote=False) + inner


def _tidy(text: str) -> str:
    lines = map(_line, text.replace("\xa0", " ").replace("\u202f", " ").split("\n"))
    return "\n".join(filter(None, lines))


def _line(text: str) -> str:
    """Collapse white space; of what is printable a blank alone is some (Unicode, class Zs)."""
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return " ".join(text.split())


def _drop_furniture(tree: etree._Element) -> None:
    for node in list(tree.iter("*")):
        if node.getparent() is None or node is tree:
            continue
        if _is_furniture(node):
            remove(node)


def _is_furniture(node: etree._Element) -> bool:
    names = f"{node.get('class') or ''} {node.get('id') or ''}"
    if names.strip() and _FURNITURE.search(names):
        return True
    if node.tag not in {"p", "div"}:
        return False
    text = "".join(str(t) for t in node.itertext())
    return len(text) < 800 and bool(_APPEARED.match(text))
