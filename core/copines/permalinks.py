"""URL → the one address a post is known by."""

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

import idna

from copines.addresses import plain

#: Parameters that follow the reader, not the text.
_TRACKING = re.compile(
    r"(?:utm_.*|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|_ga|_gl)\Z",
    re.IGNORECASE | re.DOTALL,
)
_UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
_PLAIN = _UNRESERVED + "!$&'()*+,;=:@/"
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_INDEX = re.compile(r"/index\.(?:html?|php)\Z")
#: What a path has of which something may be dropped.
_ODD = ("//", "/.", "/index.")
_DEFAULT_PORTS = {80, 443}
#: Long enough to tell posts apart, short enough for any file system (255 bytes a name).
_SLUG_CHARS = 80


@lru_cache(maxsize=1024)  # a crawl asks for each address some twenty times
def normalise(url: str) -> str:
    """Return host, path and query in the one form that all spellings of an address share."""
    if bare := _bare(url):
        host, path = bare
        return host.removeprefix("www.") + path.rstrip("/")
    parts = _split(url)
    host = _host(parts).removeprefix("www.") + _port(parts)
    query = _query(parts.query)
    return host + _path(parts.path) + (f"?{query}" if query else "")


@lru_cache(maxsize=1024)
def key(url: str) -> str:
    """Return the first 16 hex digits of the SHA-256 of the normalised address."""
    return hashlib.sha256(normalise(url).encode("utf-8", "replace")).hexdigest()[:16]


def canonical(url: str) -> str:
    """Return the address that opens: the page's own, less fragment and tracking parameters.

    Order of parameters and final slash are kept: servers may care.
    """
    if bare := _bare(url):
        return url if bare[1] else f"{url}/"
    parts = _split(url)
    host = _host(parts)
    if ":" in host:
        host = f"[{host}]"
    scheme = parts.scheme.lower()
    port = _port_number(parts)
    if port is not None and port != {"http": 80, "https": 443}.get(scheme):
        host += f":{port}"
    kept = [p for p in parts.query.split("&") if p and not _is_tracking(p)]
    path = re.sub(r"^/{2,}", "/", _escape(parts.path)) or "/"
    return urlunsplit((scheme, host, path, "&".join(_escape(p, "?") for p in kept), ""))


def in_ascii(url: str) -> str:
    """Return an address with its host in ASCII, as browsers have it: straße is not strasse."""
    parts = _split(url)
    if parts.netloc.isascii():
        return url
    user, at, place = parts.netloc.rpartition("@")
    _, colon, port = place.partition(":")
    return urlunsplit(parts._replace(netloc=f"{user}{at}{_host(parts)}{colon}{port}"))


def same_site(a: str, b: str) -> bool:
    """Tell whether two addresses have the same host, but for www."""
    host = _host(_split(a)).removeprefix("www.")
    return bool(host) and host == _host(_split(b)).removeprefix("www.")


def slug_of(url: str, title: str) -> str:
    """Name a post in ASCII: by its address where that says something, else by its title."""
    parts = _split(url)
    for segment in reversed([s for s in parts.path.split("/") if s]):
        name = _ascii(re.sub(r"\.(?:html?|php|aspx?|md)\Z", "", unquote(segment)))
        if re.search(r"[a-z]{2}", name) and name != "index":
            return name
    return _ascii(title) or f"post-{key(url)[:8]}"


def slug_of_blog(url: str, name: str) -> str:
    """Name a blog in ASCII: by its name where that has two such letters, else by its host."""
    slug = _ascii(name)
    if re.search(r"[a-z]{2}|\d", slug):
        return slug
    return _ascii(_host(_split(url)).removeprefix("www.")) or f"blog-{key(url)[:8]}"


def _bare(url: str) -> tuple[str, str] | None:
    """Return host and path of an address of which nothing would be dropped, as of most."""
    found = plain(url)
    odd = found and any(map(found[1].__contains__, _ODD))
    return None if odd else found


def _split(url: str) -> SplitResult:
    """Split an address; one that is none gives its text as path."""
    try:
        return urlsplit(url.strip())
    except ValueError:
        return SplitResult("", "", url.strip(), "", "")


def _host(parts: SplitResult) -> str:
    try:
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
    if host.isascii():
        return host
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return _with_symbols(host)


def _with_symbols(host: str) -> str:
    """Spell a host that IDNA 2008 refuses, such as i❤.example, as browsers do (UTS 46 §4)."""
    try:
        labels = idna.uts46_remap(host, std3_rules=False).split(".")
    except idna.IDNAError:
        return host
    return ".".join(
        label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in labels
    )


def _port_number(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        return None


def _port(parts: SplitResult) -> str:
    port = _port_number(parts)
    return "" if port is None or port in _DEFAULT_PORTS else f":{port}"


def _escape(text: str, more: str = "") -> str:
    """Bring percent-escapes to one form (RFC 3986 §6.2.2)."""

    def decoded(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else match[0].upper()

    return quote(_ESCAPE.sub(decoded, text), safe=_PLAIN + "%" + more, errors="replace")


def _path(path: str) -> str:
    escaped = re.sub(r"/{2,}", "/", _escape(path))
    kept: list[str] = []
    for segment in re.sub(r"/\.\.?\Z", r"\g<0>/", escaped).split("/"):  # RFC 3986 §5.2.4
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    return _INDEX.sub("", "/".join(kept)).rstrip("/")


def untracked(url: str) -> str:
    """Return an address without parameters that track the reader; all else stays as spelt."""
    rest, mark, fragment = url.partition("#")
    address, _, query = rest.partition("?")
    kept = "&".join(part for part in query.split("&") if not _is_tracking(part))
    if mark and fragment and all(map(_is_tracking, fragment.split("&"))):
        mark = fragment = ""
    return f"{address}?{kept}{mark}{fragment}" if kept else f"{address}{mark}{fragment}"


def _is_tracking(parameter: str) -> bool:
    return bool(_TRACKING.match(unquote(parameter.partition("=")[0])))


def _query(query: str) -> str:
    kept = (p for p in query.split("&") if p and not _is_tracking(p))
    return "&".join(sorted(_escape(p) for p in kept))


def _ascii(text: str) -> str:
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("ß", "ss")
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    slug = re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-")
    return slug[:_SLUG_CHARS].rstrip("-")
