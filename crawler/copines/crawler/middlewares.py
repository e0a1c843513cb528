"""What happens to each request before it leaves."""

import ipaddress
from typing import Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from copines.crawler import gate
from copines.crawler.guard import is_public, refusal
from copines.reasons import Reason


class RefusedError(IgnoreRequest):
    """A request was not made, for a reason of ours."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.stored())
        self.reason = reason


class StrayError(IgnoreRequest):
    """A request is another's to make, or, where it `is_late`, for another time."""

    def __init__(self, *, is_late: bool = False) -> None:
        super().__init__("not here" if not is_late else "not now")
        self.is_late = is_late


class PrivateAddressError(DNSLookupError):
    """A name leads to an address that is not one of the public internet."""


class GuardMiddleware:
    """Refuse private and special addresses, redirect targets and robots.txt included."""

    def __init__(self, allow_private: bool, ports: frozenset[int] = gate.PORTS) -> None:
        self._allow_private, self._ports = allow_private, ports

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read COPINES_ALLOW_PRIVATE and COPINES_PORTS."""
        settings = crawler.settings
        return cls(settings.getbool("COPINES_ALLOW_PRIVATE"), settings["COPINES_PORTS"])

    def process_request(self, request: Request) -> None:
        """Drop a request that must not leave."""
        if "unusable" in request.meta:
            raise RefusedError(request.meta["unusable"])
        why = gate.refusal(request.url, self._ports) or refusal(request.url)
        if why and not (self._allow_private and why.code == "private_address"):
            raise RefusedError(why)


class GuardedResolver(CachingThreadedResolver):
    """Resolve names, and fail where the address found is private.

    The address checked is the one connected to, so an answer that changes between two look-ups
    gains nothing. Proxies are the host's own choice and exempt.
    """

    allow_private = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Read COPINES_ALLOW_PRIVATE."""
        resolver = super().from_crawler(crawler, reactor)
        resolver.allow_private = crawler.settings.getbool("COPINES_ALLOW_PRIVATE")
        return resolver

    def getHostByName(self, name: str, timeout: object = ()) -> "Deferred[str]":
        """Resolve name to a public address."""
        found: Deferred[str] = super().getHostByName(name)
        if self.allow_private or name in _proxy_hosts():
            return found
        return found.addCallback(_checked, name)


def _proxy_hosts() -> frozenset[str]:
    """Return the hosts of the proxies that Scrapy uses, which are those of the two schemes."""
    proxies = getproxies()
    named = (proxies[scheme] for scheme in ("http", "https") if scheme in proxies)
    hosts = (urlsplit(url if "://" in url else f"http://{url}") for url in named)
    return frozenset(h.hostname for h in hosts if h.hostname)


def _checked(address: str, name: str) -> str:
    if not is_public(address):
        raise PrivateAddressError(f"{name} is the private address {ipaddress.ip_address(address)}")
    return address
