"""The one gate for addresses: text from outside → an address of the web, or why it is none.

Pure. Which addresses a crawl may reach besides is for its guard to say.
"""

import re
from ipaddress import ip_address
from typing import NewType
from urllib.parse import urljoin, urlsplit

from copines.reasons import Reason

#: An address that was parsed: http or https, with a host and a port that exist.
Address = NewType("Address", str)

#: Longer ones no server takes (RFC 9110 §4.1 asks for 8,000); no slug of a post is as long.
MAX_CHARS = 4_096
#: What no address has, escaped or not: control characters, halves of characters.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: What no host has (https://url.spec.whatwg.org/#forbidden-domain-code-point).
_HOST = re.compile(r"""[^\s#%/<>?@\\^|"'`{}!*()=&,;$+~\[\]:]{1,253}\.?|[0-9a-fA-F:.]+""")
#: Names that are known on one machine or in one house alone (RFC 6761, RFC 6762, RFC 8375).
_LOCAL_NAME = re.compile(
    r"(?:^|\.)(?:localhost|local|localdomain|internal|lan|home\.arpa|test|invalid)\Z"
)
_DIGITS = frozenset("0123456789")
#: An address as most are: whole, with nothing in it that could be written otherwise; host and path.
_PLAIN = re.compile(
    r"https?://((?:[a-z0-9-]{1,63}\.)*+[a-z0-9-]{1,63})((?:/[a-zA-Z0-9._~!$&'()*+,=:@/-]*+)?)"
)
_PLAIN_CHARS = 253


def plain(url: str) -> tuple[str, str] | None:
    """Return host and path of an address that is whole, and that no parser would write otherwise.

    It has no port, no query, no fragment, no escape. None where only parsing tells.
    """
    found = _PLAIN.fullmatch(url) if len(url) <= _PLAIN_CHARS else None
    return (found[1], found[2]) if found else None


def fault(url: str) -> Reason | None:
    """Say why a text is no address of the web; None where it is one."""
    if len(url) > MAX_CHARS:
        return _unsuitable(f"longer than {MAX_CHARS} characters")
    if _UNFIT.search(url):
        return _unsuitable("characters that no address has")
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError as error:  # http://[zoe, and hosts that normalise to another structure
        return _unsuitable(str(error))
    if parts.scheme not in {"http", "https"}:
        return _unsuitable("neither http nor https")
    if not _HOST.fullmatch(host) or any(len(label) > 63 for label in host.split(".")):
        return _unsuitable("no host" if not host else "no name of a host")
    return None if _port(parts.netloc) is not None else _unsuitable("no port")


def port_of(url: Address) -> int:
    """Return the port that an address names, or that its scheme implies."""
    return _port(urlsplit(url).netloc) or (443 if url.lower().startswith("https") else 80)


def checked(url: str) -> Address | None:
    """Return an address of the web, None for any other text."""
    return None if fault(url) else Address(url)


def join(base: str, address: str, *, fragment: bool = False) -> str:
    """Resolve an address (RFC 3986 §5); "" for none, and for one that is not of the web."""
    address = address.strip()
    if not address or len(address) > MAX_CHARS:
        return ""
    if plain(address) and plain(base):
        return address
    try:
        joined = urljoin(base, address)
    except ValueError:
        return ""
    joined = joined if fragment else joined.partition("#")[0]
    return "" if fault(joined) else joined


def page_path(url: str) -> str:
    """Return the path that names a page: some programs write it behind a question mark.

    Dotclear has index.php?post/2024/02/05/Tarte, Serendipity index.php?/archives/7-Tarte.html.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    said = parts.query.partition("&")[0]
    return f"/{said.lstrip('/')}" if "/" in said and "=" not in said else parts.path


def is_local(url: str) -> bool:
    """Tell an address that is known on one machine or in one network alone."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or bool(_LOCAL_NAME.search(host))


def _port(netloc: str) -> int | None:
    """Return the port, 0 where none is named; None for one that is none."""
    named = netloc.rpartition("@")[2].rpartition("]")[2].partition(":")[2]
    if not named:
        return 0
    if set(named) - _DIGITS or len(named) > 5 or not 0 < int(named) < 65_536:
        return None
    return int(named)


def _unsuitable(detail: str) -> Reason:
    return Reason.of("unsuitable_address", detail=detail)
