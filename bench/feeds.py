"""Small feeds on hosts of their own: `python -m bench.feeds N` serves them on loopback."""

import asyncio
import hashlib
import sys

_TEXT = """
semis potager levain farine gare couchette rhubarbe vélo rustine garance laine marée jardin compost
croûte fournil wagon quai contrôleur horaire pelote aiguille teinture algue seau pluie matin soir
dimanche marché recette cahier crayon librairie page roman cinéma écran
"""
_WORDS = _TEXT.split()
_SMALL = ("le", "de la", "et", "dans les", "qui est", "avec un", "pour")
_POSTS, _LENGTH = 10, 250


def host(number: int) -> str:
    """Name a blog's host."""
    return f"blog{number:05}.bench.example"


def feed(number: int) -> bytes:
    """Write a blog's feed: ten whole posts, some 25 kB."""
    items = "".join(_item(number, post) for post in range(_POSTS))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Blog {number}</title><link>http://{host(number)}/</link>{items}</channel></rss>"
    ).encode()


def _item(number: int, post: int) -> str:
    seed = hashlib.sha256(f"{number} {post}".encode()).digest() * 8
    words = " ".join(
        f"{_SMALL[n % len(_SMALL)]} {_WORDS[(seed[n % len(seed)] + n * 7) % len(_WORDS)]}"
        for n in range(_LENGTH // 2)
    )
    return (
        f"<item><title>{words[:40]}</title><link>http://{host(number)}/{2010 + post}/billet</link>"
        f"<pubDate>Mon, 0{1 + post % 9} Mar {2010 + post} 08:00:00 GMT</pubDate>"
        f"<content:encoded><![CDATA[<p>{words}</p><p><b>{words[:200]}</b></p>]]></content:encoded>"
        "</item>"
    )


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while request := await reader.readline():
        headers = []
        while (line := await reader.readline()).strip():
            headers.append(line.lower())
        writer.write(_response(request.split()[1].decode(), headers))
        await writer.drain()
    writer.close()


_CACHE: dict[str, bytes] = {}


def _response(url: str, headers: list[bytes]) -> bytes:
    if not url.endswith("/feed.xml"):
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    if any(line.startswith(b"if-none-match") for line in headers):
        return b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
    if url not in _CACHE:
        _CACHE[url] = feed(int(url.split("blog")[1][:5]))
    body = _CACHE[url]
    head = f'Content-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\nETag: "1"\r\n'
    return b"HTTP/1.1 200 OK\r\n" + head.encode() + b"\r\n" + body


async def _serve(count: int) -> None:
    for number in range(count):
        _response(f"http://{host(number)}/feed.xml", [])
    server = await asyncio.start_server(_answer, "127.0.0.1", 0)
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
