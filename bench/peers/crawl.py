"""crawl.py WAY FOLDER COUNT: crawl the feeds of that many hosts, as one would without copines.

Each keeps in FOLDER what it found, and what spares it to ask again.
"""

import asyncio
import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen


def subscribe(folder: Path, urls: list[str]) -> None:
    """Let reader know the feeds."""
    from reader import make_reader

    with make_reader(str(folder / "db")) as reader:
        for url in urls:
            reader.add_feed(url)


def reader(folder: Path, urls: list[str]) -> None:
    """Let lemon24's reader fetch, parse, clean and store."""
    from reader import make_reader

    with make_reader(str(folder / "db")) as reader:
        for _ in reader.update_feeds_iter(scheduled=False):
            pass


def feedparser(folder: Path, urls: list[str]) -> None:
    """Fetch one feed after the other, parse and clean with feedparser, insert what is new."""
    from feedparser import parse

    db = sqlite3.connect(folder / "db")
    db.execute("CREATE TABLE IF NOT EXISTS tags (url TEXT PRIMARY KEY, etag TEXT)")
    db.execute("CREATE TABLE IF NOT EXISTS posts (link TEXT PRIMARY KEY, title, at, html)")
    known = dict(db.execute("SELECT url, etag FROM tags"))
    for url in urls:
        asked = Request(url, headers={"If-None-Match": known[url]} if url in known else {})
        try:
            with urlopen(asked) as answer:
                body, etag = answer.read(), answer.headers["ETag"]
        except HTTPError as error:
            if error.code == 304:
                continue
            raise
        rows = [(e.link, e.title, e.published, e.content[0].value) for e in parse(body).entries]
        db.executemany("INSERT OR REPLACE INTO posts VALUES (?, ?, ?, ?)", rows)
        db.execute("INSERT OR REPLACE INTO tags VALUES (?, ?)", (url, etag))
        db.commit()


def scrapy(folder: Path, urls: list[str]) -> None:
    """Run a spider with its template's settings, but for the delay, and HTTP's own cache policy."""
    from scrapy import Spider
    from scrapy.crawler import CrawlerProcess

    class Feeds(Spider):
        name = "feeds"
        start_urls = urls

        def parse(self, response: Any) -> Iterator[dict[str, str | None]]:
            if "cached" in response.flags:
                return
            response.selector.register_namespace(
                "content", "http://purl.org/rss/1.0/modules/content/"
            )
            for item in response.xpath("//item"):
                yield {
                    "link": item.xpath("link/text()").get(),
                    "title": item.xpath("title/text()").get(),
                    "at": item.xpath("pubDate/text()").get(),
                    "html": item.xpath("content:encoded/text()").get(),
                }

    settings = {
        "ROBOTSTXT_OBEY": True,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": 64,
        "HTTPCACHE_ENABLED": True,
        "HTTPCACHE_DIR": str(folder / "cache"),
        "HTTPCACHE_POLICY": "scrapy.extensions.httpcache.RFC2616Policy",
        "FEEDS": {str(folder / "posts.jsonl"): {"format": "jsonlines"}},
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
    }
    process = CrawlerProcess(settings)
    process.crawl(Feeds)
    process.start()


def aiohttp(folder: Path, urls: list[str]) -> None:
    """Fetch the bytes and nothing else, asking for what differs: the floor."""
    from aiohttp import ClientSession, TCPConnector

    file = folder / "seen.json"
    seen: dict[str, dict[str, Any]] = (
        json.loads(file.read_text("utf-8")) if file.exists() else {"tags": {}, "sizes": {}}
    )

    async def fetch(session: Any, url: str) -> None:
        known = seen["tags"].get(url)
        headers = {"If-None-Match": known} if known else {}
        async with session.get(url, headers=headers) as answer:
            body = await answer.read()
            if answer.status == 200:
                seen["tags"][url], seen["sizes"][url] = answer.headers["ETag"], len(body)

    async def everything() -> None:
        async with ClientSession(trust_env=True, connector=TCPConnector(limit=64)) as session:
            await asyncio.gather(*(fetch(session, url) for url in urls))

    asyncio.run(everything())
    file.write_text(json.dumps(seen), "utf-8")


WAYS = {way.__name__: way for way in (subscribe, reader, feedparser, scrapy, aiohttp)}

if __name__ == "__main__":
    name, where, count = sys.argv[1:]
    hosts = [f"http://blog{n:05}.bench.example/feed.xml" for n in range(int(count))]
    WAYS[name](Path(where), hosts)
