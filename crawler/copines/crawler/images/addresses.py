"""Address of a picture → what it tells of the picture."""

import re
from functools import lru_cache
from mimetypes import MimeTypes
from urllib.parse import unquote, urlsplit

#: Without the machine's own files, so that the same address is judged alike everywhere.
_TYPES = MimeTypes()
for _type, _ending in (
    ("image/webp", ".webp"),
    ("image/avif", ".avif"),
    ("audio/mp4", ".m4a"),
    ("audio/ogg", ".ogg"),
    ("audio/ogg", ".opus"),
    ("audio/flac", ".flac"),
    ("video/x-m4v", ".m4v"),
    ("video/x-matroska", ".mkv"),
):
    _TYPES.add_type(_type, _ending)

#: What stands where a script is to put a picture, named for what it is; what colours and dots are
#: called is that only of a drawing.
_PLACEHOLDER = re.compile(
    r"(?:img|image|pic|px|bg)?[-_]?"
    r"(?:spacer|blank|placeholder|lazy(?:[-_]?(?:load(?:ed|er|ing)?|fallback|placeholder))?|"
    r"load(?:ing|er)|spinner|preloader|1x1|"
    r"(?:shim|empty|pixel|clear(?:dot)?|dot|trans(?:parent|p)?|dummy|gr[ae]y)(?!.*\.jpe?g$))"
    r"(?:[-_. ]?(?:\d+x?\d*|gif|img|image|pixel|bg|trans|white|black|gr[ae]y|dot|small|large))*"
    r"(?:\.[a-z]{3,4})?",
    re.IGNORECASE,
)
#: Services that count readers, and no more.
_COUNTERS = re.compile(
    r"//(?:pixel\.wp\.com|stats\.wordpress\.com|stats\.wp\.com|feeds\.feedburner\.com/~|"
    r"feeds\.wordpress\.com|[^/]*\bdoubleclick\.net|[^/]*\bfeedsportal\.com|"
    r"[^/]*\bgoogle-analytics\.com|[^/]*\bblogger\.com/tracker|rss\.buysellads\.com|"
    r"a\.rfihub\.com|[^/]*\bscorecardresearch\.com|[^/]*\bstatcounter\.com|"
    r"[^/]*\bfacebook\.com/tr\b|[^/]*\bxiti\.com|[^/]*\bquantserve\.com|[^/]*\bmailchimp\.com/track|"
    r"[^/]*\blist-manage\.com/track|[^/]*\bvgwort\.de/na/|[^/]*\bassoc-amazon\.\w+/e/ir\b|"
    r"[^/]*\bamazon-adsystem\.com/e/ir\b|mc\.yandex\.ru/watch/|[^/]*\bestat\.com/m/|"
    # a host named for it, of which no picture is asked
    r"(?:[\w-]+\.)*(?:\w+-)*(?:pixel|px|counter|track(?:er|ing)?|beacon|analytics|matomo|piwik)\d*"
    r"\.[^/?#.]+\.[^/?#]+/(?![^?#]*\.(?:jpe?g|png|webp|avif)(?:[?#]|\Z)))",
    re.IGNORECASE,
)
#: Of one letter, with something to say: b.gif?host=…
_TOLD = re.compile(r"/\w\.gif\?", re.IGNORECASE)
#: The last part of a path that is a program which counts, rather than a picture.
_COUNTS = re.compile(
    r"/(?:(?:[\w-]*[-_]pixel|track(?:er|ing)?|beacon|stats?|hits?|collect|count(?:er)?|open|"
    r"impression)(?:\.(?:gif|php|aspx?|cgi|ashx))?/?|(?:matomo|piwik)\.php|"
    r"(?:pixel|beacon)/[\w-]+(?:\.gif)?)\Z",
    re.IGNORECASE,
)
#: Faces, by the service or the folder they come from.
_FACE = re.compile(
    r"//(?:[^/?#]*\.)?(?:gravatar\.com|libravatar\.org)/|//[^/?#]*googleusercontent\.com/a-?/|"
    r"//[^/?#]*medium\.com/[^?#]*\bfit/c/|"
    r"/(?:avatar|blavatar|userpic|user[-_]?photo|profile[-_](?:image|pic|photo|picture)|"
    r"author[-_]?photo)s?/|"
    r"/(?:(?:user|author|profile)[-_])?(?:avatar|mystery-?man)"
    r"(?:[-_]?(?:\d+(?:x\d+)?|default|small|large|bpfull|bpthumb))?\.\w+(?:[?#]|\Z)",
    re.IGNORECASE,
)
#: Signs in the text's line, and what one presses.
_SIGN = re.compile(
    r"/(?:twemoji|emoji|emoticon|smile?y|smilie|icon|favicon|share-?button)(?:e?s)?/|"
    r"/(?:icon|favicon|button|share|smiley?|emoji)(?:[-_]?\d+(?:x\d+)?)?\.(?:gif|png|ico)\Z|"
    r"/\w*72x72/[\da-f-]+\.(?:png|svg)\Z|"
    r"/(?:[\w-]+[-_])?(?:88x31|80x15|[1-7]?\dx[1-7]?\d)\.(?:gif|png)\Z",  # as buttons are, or icons
    re.IGNORECASE,
)
_EMOJI = re.compile(
    r"//s\.w\.org/images/core/emoji/|/(?:twemoji|emojione|openmoji|noto-?emoji)[/@]|"
    r"//(?:[\w-]+\.)*emoji\.[\w.-]+/|"
    r"/(?:smilies|smileys|emoticons?|emoji)\d*/[\w.-]+\.(?:gif|png|svg)(?:[?#]|\Z)|"
    r"/emoji\.php/",
    re.IGNORECASE,
)
#: A size as a folder of its own, or asked for: "50x70" in a name may be that of a poster.
_SIZE_IN_PATH = re.compile(r"/(\d{1,4})x(\d{1,4})/")
_SIZE_ASKED = re.compile(r"(?:\A|&)(?:w|h|width|height)=(\d+)(?=&|\Z)", re.IGNORECASE)
#: Shown smaller than this on either side, it is a sign: the portal needs twice as much.
LEAST_SIDE = 80


def is_usable(address: str | None) -> bool:
    """Tell an address that a picture may be fetched from."""
    bare = (address or "").strip()
    return bool(bare) and not re.match(r"(?:data|about|blob|javascript):|#", bare, re.IGNORECASE)


def is_placeholder(address: str) -> bool:
    """Tell what stands in a picture's place by its name."""
    return bool(_PLACEHOLDER.fullmatch(_path(address).rpartition("/")[2]))


def is_pixel(address: str) -> bool:
    """Tell what is there to count readers, by its host or as a program named for it."""
    if _COUNTERS.search(address) or _TOLD.search(address):
        return True
    return bool(_COUNTS.search(_path(address)))


def kind_of(address: str) -> str:
    """Return image, audio, video, text ... by how the address ends; "" where that says nothing."""
    return (_TYPES.guess_type(_path(address))[0] or "").partition("/")[0]


@lru_cache(maxsize=1024)  # a blog shows the same pictures at each visit
def may_lead(address: str) -> bool:
    """Tell whether an address may be that of a post's picture: no face, sign, pixel or sound."""
    path = _path(address)
    if kind_of(address) not in {"", "image"} or path.lower().endswith((".svg", ".ico")):
        return False  # the portal shows no drawings in SVG, which badges are
    if is_face(address) or _SIGN.search(path):
        return False
    if _is_small(address, path):
        return False
    return is_usable(address) and not is_pixel(address) and not is_placeholder(address)


def is_face(address: str) -> bool:
    """Tell the picture of a person beside what she wrote."""
    return bool(_FACE.search(address))


def is_emoji(address: str) -> bool:
    """Tell a letter that is drawn because some machines had no such letter."""
    return bool(_EMOJI.search(address))


def _is_small(address: str, path: str) -> bool:
    if any(max(int(w), int(h)) < LEAST_SIDE for w, h in _SIZE_IN_PATH.findall(path)):
        return True
    sizes = [int(size) for size in _SIZE_ASKED.findall(_query(address))]
    return bool(sizes) and max(sizes) < LEAST_SIDE


def _path(address: str) -> str:
    try:
        return unquote(urlsplit(address.strip()).path)
    except ValueError:
        return ""


def _query(address: str) -> str:
    return address.partition("?")[2].partition("#")[0]
