"""robots.txt, remembered for a day and obeyed, and pauses that hosts ask for."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any, Self
from urllib.parse import urlsplit

import tldextract
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.utils.httpobj import urlparse_cached

from copines.crawler import gate
from copines.crawler.middlewares import RefusedError, StrayError
from copines.crawler.spiders.answers import pause_of, reason_of
from copines.reasons import Reason

#: RFC 9309 §2.5: at least this much of a robots.txt is read.
_ROBOTS_BYTES = 512_000
#: A pause longer than this is not meant for those who come once in two hours.
_LONGEST_PAUSE = 10.0
#: Before all that a page waits for.
_FIRST = 1000
_SHUT = Reason.of("robots_refused")
# the list of suffixes that comes with the package, never a newer one from the network
_SUFFIXES = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@dataclass(slots=True)
class Robots:
    """Bodies of robots.txt by host and port: known from before, and seen in this crawl."""

    known: dict[str, bytes] = field(default_factory=dict)
    seen: dict[str, bytes] = field(default_factory=dict)

    @property
    def everything(self) -> dict[str, bytes]:
        """From before, and seen in this crawl."""
        return self.known | self.seen


@dataclass(slots=True)
class Pauses:
    """Seconds for which servers want to be left alone, by registrable domain."""

    #: From before, and met in this crawl.
    known: dict[str, float] = field(default_factory=dict)
    seen: dict[str, float] = field(default_factory=dict)

    @property
    def everything(self) -> dict[str, float]:
        """From before, and met in this crawl."""
        return self.known | self.seen


class PauseMiddleware:
    """Ask nothing more of a server that has said "too many requests", under whichever name.

    Blogs of one registrable domain are one server, and a 429 at one of them is meant for all
    (RFC 6585 §4).
    """

    def __init__(self, crawler: Crawler) -> None:
        self._pauses: Pauses = crawler.settings["COPINES_PAUSES"]
        self._now: datetime = crawler.settings["COPINES_NOW"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the settings."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Drop a request to a server that wants to be left alone."""
        domain = slot_of(request.url)
        seconds = self._pauses.seen.get(domain) or self._pauses.known.get(domain)
        if seconds:
            raise RefusedError(Reason.of("rate_limited", status=429, seconds=round(seconds)))

    def process_response(self, request: Request, response: Response) -> Response:
        """Note a server that wants to be left alone."""
        if response.status == 429:
            self._pauses.seen[slot_of(request.url)] = pause_of(response, self._now) or 1.0
        return response


class TerritoryMiddleware:
    """Ask servers of some registrable domains alone, and none after some time.

    What is asked of others, by a redirect or for a robots.txt too, comes back as a StrayError.
    """

    def __init__(self, domains: frozenset[str] | None, seconds: float) -> None:
        self._domains, self._end = domains, monotonic() + seconds

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read COPINES_DOMAINS, None for all, and COPINES_SECONDS."""
        return cls(crawler.settings["COPINES_DOMAINS"], crawler.settings["COPINES_SECONDS"])

    def process_request(self, request: Request) -> None:
        """Drop a request that is not to be made here and now; one that goes nowhere may pass."""
        if "unusable" in request.meta:
            return
        if self._domains is not None and slot_of(request.url) not in self._domains:
            raise StrayError
        if monotonic() > self._end:
            raise StrayError(is_late=True)


#: What a host allows, or why that cannot be known: then it allows nothing.
_Rules = RobotParser | Reason


class RobotsMiddleware:
    """Obey robots.txt as RFC 9309 has it, and ask for it once a day (§2.4).

    One that cannot be read for the server's trouble allows nothing (§2.3.1.4), and the reason is
    that trouble: its author has refused nobody.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._robots: Robots = crawler.settings["COPINES_ROBOTS"]
        self._max_bytes = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._rules: dict[str, asyncio.Future[_Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the settings."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Drop a request that the host does not want."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        host = urlparse_cached(request).netloc
        if host not in self._rules:  # asked once, however many wait for it
            self._rules[host] = asyncio.ensure_future(self._ask(host, request))
        rules = await asyncio.shield(self._rules[host])
        if isinstance(rules, Reason):
            raise RefusedError(rules)
        if not rules.allowed(request.url, self._agent):
            raise RefusedError(_SHUT)

    async def _ask(self, host: str, request: Request) -> _Rules:
        body = self._robots.known.get(host)
        if body is None:
            read = await self._fetch(f"{urlparse_cached(request).scheme}://{host}/robots.txt")
            if isinstance(read, Reason):
                return read
            body = self._robots.seen[host] = read
        rules = ProtegoRobotParser.from_crawler(self._crawler, body)
        pause(self._crawler, rules, request)
        return rules

    async def _fetch(self, url: str) -> bytes | Reason:
        engine = self._crawler.engine
        assert engine is not None
        meta = {"dont_obey_robotstxt": True}
        ports: frozenset[int] = self._crawler.settings["COPINES_PORTS"]
        asked = gate.request(url, ports, priority=_FIRST, meta=meta, callback=NO_CALLBACK)
        if why := asked.meta.get("unusable"):
            return Reason.of(why.code)
        try:
            response = await engine.download_async(asked)
        except RefusedError as error:
            return error.reason
        except StrayError:  # whoever waits for these rules is handed on as well
            raise
        except IgnoreRequest:  # redirected five times and more: §2.3.1.2 lets us go on
            return b""
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing is allowed then
            return reason_of(error, self._max_bytes)
        if response.status >= 500:  # §2.3.1.4: unreachable means nothing is allowed
            return Reason.of("robots_error", status=response.status)
        # §2.3.1.3: unavailable means all is
        return b"" if response.status >= 400 else response.body[:_ROBOTS_BYTES]


def pause(crawler: Crawler, parser: Any, request: Request) -> None:
    """Wait between two requests as long as robots.txt asks for (Crawl-delay)."""
    rules = getattr(parser, "rp", None)
    asked = rules.crawl_delay(crawler.settings["ROBOTSTXT_USER_AGENT"]) if rules else None
    engine = crawler.engine
    if not asked or engine is None:
        return
    name = slot_of(request.url)
    downloader = engine.downloader
    delay = max(crawler.settings.getfloat("DOWNLOAD_DELAY"), min(float(asked), _LONGEST_PAUSE))
    downloader.per_slot_settings[name] = {"delay": delay, "concurrency": 1}
    if slot := downloader.slots.get(name):
        slot.delay, slot.concurrency = delay, 1


def slot_of(url: str) -> str:
    """Name the queue in which a request waits for others to the same server.

    That is its registrable domain, since tumblr.com or wordpress.com is one server to all of its
    blogs; where the suffix is unknown, its host.
    """
    try:
        return _SUFFIXES(url).top_domain_under_public_suffix or urlsplit(url).hostname or url
    except ValueError:  # no address: it will not be asked
        return url
