"""robots.txt, remembered for a day and obeyed, and pauses that hosts ask for."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import tldextract
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

#: RFC 9309 §2.5: at least this much of a robots.txt is read.
_ROBOTS_BYTES = 512_000
_NOTHING_ALLOWED = b"User-agent: *\nDisallow: /"
#: A pause longer than this is not meant for those who come once in two hours.
_LONGEST_PAUSE = 10.0
# the list of suffixes that comes with the package, never a newer one from the network
_SUFFIXES = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@dataclass(slots=True)
class Robots:
    """Bodies of robots.txt by host and port: known from before, and seen in this crawl."""

    known: dict[str, bytes] = field(default_factory=dict)
    seen: dict[str, bytes] = field(default_factory=dict)


class RobotsMiddleware(RobotsTxtMiddleware):
    """Obey robots.txt as RFC 9309 has it, and ask for it once a day (§2.4)."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._robots: Robots = crawler.settings["COPINES_ROBOTS"]

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Give the rules for a request; those of earlier crawls are not asked for again."""
        host = urlparse_cached(request).netloc
        body = self._robots.known.get(host)
        if body is not None and host not in self._parsers:
            parser: RobotParser = self._parserimpl.from_crawler(self.crawler, body)
            self._parsers[host] = parser
            pause(self.crawler, parser, request)
        return await super().robot_parser(request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        body = response.body[:_ROBOTS_BYTES]
        if response.status >= 500:  # §2.3.1.4: unreachable means nothing is allowed
            body = _NOTHING_ALLOWED
        elif response.status >= 400:  # §2.3.1.3: unavailable means all is
            body = b""
        if response.status < 500:
            self._robots.seen[netloc] = body
        await super()._parse_robots(response.replace(body=body), netloc, request)
        pause(self.crawler, self._parsers[netloc], request)


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
    return _SUFFIXES(url).top_domain_under_public_suffix or urlsplit(url).hostname or url
