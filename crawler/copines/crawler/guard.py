"""Which addresses a crawl may reach.

`ipaddress.is_global` alone lets multicast, NAT64 and 6to4 forms of loopback through; they are
unwrapped or refused here.
"""

import ipaddress
import re
from urllib.parse import urlsplit

from copines.reasons import Reason

_UNSUITABLE, _PRIVATE = Reason.of("unsuitable_address"), Reason.of("private_address")
_IPv4 = ipaddress.IPv4Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_PRIVATE_NAMES = re.compile(
    r"^(localhost|.*\.(localhost|local|internal|home\.arpa))$", re.IGNORECASE
)
# 0x7f.1, 017700000001, 2130706433: the forms that inet_aton takes
_NUMERIC = re.compile(r"^(0x[0-9a-f]+|\d+)(\.(0x[0-9a-f]+|\d+)){0,3}$", re.IGNORECASE)


def is_public(address: str) -> bool:
    """Tell whether the IP address, as text, is one of the public internet."""
    try:
        ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in _NAT64:
            inner = _IPv4(int(ip) & 0xFFFFFFFF)
        if inner:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def refusal(url: str) -> Reason | None:
    """Say why url must not be requested, None where it may as far as its text tells."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return _UNSUITABLE
    host = (parts.hostname or "").rstrip(".")
    if not host:
        return _UNSUITABLE
    if ":" in host:
        return None if is_public(host) else _PRIVATE
    if _NUMERIC.match(host):
        return None if is_public(_dotted(host)) else _PRIVATE
    return _PRIVATE if _PRIVATE_NAMES.match(host) else None


def _dotted(host: str) -> str:
    """Write inet_aton's forms (octal, hexadecimal, fewer parts) as four decimal parts."""
    numbers = [_number(part) for part in host.split(".")]
    *first, last = numbers
    value = last + sum(n << (8 * (3 - i)) for i, n in enumerate(first))
    return str(_IPv4(value)) if value < 1 << 32 else ""


def _number(part: str) -> int:
    if part.lower().startswith("0x"):
        return int(part, 16)
    if part.startswith("0") and len(part) > 1 and not set(part) - set("01234567"):
        return int(part, 8)
    return int(part)
