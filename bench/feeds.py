"""Feeds on hosts of their own: `python -m bench.feeds BLOGS POSTS` serves them on loopback."""

import asyncio
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.request import urlopen

from bench import corpus

#: Posts come so far apart, from this date on.
_FIRST, _APART = datetime(2003, 1, 6, 8, tzinfo=UTC), timedelta(days=5)
#: Posts that an edition has more than the one before, at most.
NEW = 10


def host(number: int) -> str:
    """Name a blog's host."""
    return f"blog{number:05}.bench.example"


def post_url(number: int, post: int) -> str:
    """Return a post's address."""
    return f"http://{host(number)}/{(_FIRST + post * _APART).year}/billet-{post}"


def feed(number: int, posts: int, edition: int = 1) -> bytes:
    """Write a blog's feed: whole posts, some 3 kB each; each edition has new ones."""
    last = _last(posts, edition)
    items = "".join(_item(number, post) for post in range(last - 1, last - posts - 1, -1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Blog {number}</title><link>http://{host(number)}/</link>{items}</channel></rss>"
    ).encode()


def _last(posts: int, edition: int) -> int:
    """Return how many posts a blog has written; its feed has the last so many."""
    return posts + (edition - 1) * min(posts, NEW)


def _item(number: int, post: int) -> str:
    _, title, words = corpus.post(number, post)
    home = f"http://{host(number)}"
    body = "".join(
        f'<p>{" ".join(words[n : n + 24])}&nbsp;: <a href="{home}/{n}">{words[n]}</a>, '
        f"<em>{words[-1]}</em>.</p>"
        for n in range(0, len(words), 24)
    )
    return (
        f"<item><title>{title} {post}</title><link>{post_url(number, post)}</link>"
        f"<pubDate>{format_datetime(_FIRST + post * _APART)}</pubDate>"
        f"<category>{title.split()[0]}</category><content:encoded><![CDATA["
        f'<p><img src="/{post}.jpg" alt="" width="640" height="400"></p>{body}'
        "]]></content:encoded></item>"
    )


class Served:
    """Feeds that a process of its own serves, as a proxy of their hosts."""

    def __init__(self, address: str, blogs: int, posts: int) -> None:
        self.environment = {"http_proxy": address, "no_proxy": ""}
        self.blogs, self._posts = blogs, posts
        #: The edition of each blog's feed.
        self._editions = dict.fromkeys(range(blogs), 1)

    def next(self, blogs: Iterable[int]) -> None:
        """Let these blogs write new posts."""
        for blog in blogs:
            self._editions[blog] += 1
            urlopen(f"{self.environment['http_proxy']}/next/{blog}").close()

    def addresses(self) -> set[str]:
        """Return the addresses of all posts that were ever served."""
        return {
            post_url(blog, post)
            for blog, edition in self._editions.items()
            for post in range(_last(self._posts, edition))
        }

    def size(self) -> int:
        """Return how many bytes a whole round of feeds has, by one of them."""
        return len(feed(0, self._posts)) * len(self._editions)


@contextmanager
def served(blogs: int, posts: int = 10) -> Iterator[Served]:
    """Serve feeds while in the block."""
    call = [sys.executable, "-m", "bench.feeds", str(blogs), str(posts)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stdout is not None
        try:
            yield Served(server.stdout.readline().strip(), blogs, posts)
        finally:
            server.terminate()


def config(blogs: int) -> str:
    """Write the copines.toml of all these feeds."""
    lines = [
        '[portal]\nurl = "https://copines.example/"\nimages = "none"',
        "[crawl]\narchive = false",
        'delay = 0\nconcurrency = 64\nper_host = 8\ncontact = "bench"',
    ]
    lines += [
        f'[[blog]]\nname = "Blog {n}"\nurl = "http://{host(n)}/feed.xml"' for n in range(blogs)
    ]
    return "\n".join(lines)


class _Server:
    """Answers for all hosts; feeds are written beforehand, for the server is not measured."""

    def __init__(self, blogs: int, posts: int) -> None:
        self._posts = posts
        self._editions = dict.fromkeys(range(blogs), 1)
        self._feeds = {blog: feed(blog, posts) for blog in range(blogs)}

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of a connection."""
        while request := await reader.readline():
            headers = []
            while (line := await reader.readline()).strip():
                headers.append(line.lower())
            writer.write(self._response(request.split()[1].decode(), headers))
            await writer.drain()
        writer.close()

    def _response(self, url: str, headers: list[bytes]) -> bytes:
        if "/next/" in url:
            blog = int(url.rsplit("/", 1)[1])
            self._editions[blog] += 1
            self._feeds[blog] = feed(blog, self._posts, self._editions[blog])
            return b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
        if not url.endswith("/feed.xml"):
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        blog = int(url.split("blog")[1][:5])
        tag = f'"{self._editions[blog]}"'
        if any(h.startswith(b"if-none-match") and tag.encode() in h for h in headers):
            return f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode()
        body = self._feeds[blog]
        head = f"Content-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\nETag: {tag}"
        return f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n".encode() + body


async def _serve(blogs: int, posts: int) -> None:
    server = await asyncio.start_server(_Server(blogs, posts).answer, "127.0.0.1", 0)
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(*map(int, sys.argv[1:])))
