"""Which addresses a crawl may reach.

Python's `ipaddress.is_global` lets multicast, NAT64 and 6to4 forms of loopback through, and what
IANA calls special since; the registries are tables here.
"""

import ipaddress
import re
from urllib.parse import urlsplit

from copines.reasons import Reason

_UNSUITABLE, _PRIVATE = Reason.of("unsuitable_address"), Reason.of("private_address")
_IPv4 = ipaddress.IPv4Address
#: When the tables were last held against IANA's registries of special-purpose addresses.
TABLES_OF = "2025-10-09"
#: https://www.iana.org/assignments/iana-ipv4-special-registry, and multicast (RFC 5771). No blog is
#: at the few that are globally reachable.
_SPECIAL_4 = """
0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24
192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24
198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
"""
#: https://www.iana.org/assignments/iana-ipv6-special-registry, within what is given out at all.
_SPECIAL_6 = """
2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20
"""
#: All that is given out as global unicast (RFC 4291 §2.4).
_GLOBAL_6 = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_SPECIAL = tuple(map(ipaddress.ip_network, (_SPECIAL_4 + _SPECIAL_6).split()))
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
        inner = _IPv4(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else ip.ipv4_mapped or ip.sixtofour
        if inner:
            return is_public(str(inner))
        if ip not in _GLOBAL_6:
            return False
    return not any(ip in network for network in _SPECIAL if network.version == ip.version)


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
