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


def feed(number: int, edition: int = 1) -> bytes:
    """Write a blog's feed: ten whole posts, some 25 kB; each edition has ten others."""
    items = "".join(_item(number, edition * _POSTS + post) for post in range(_POSTS))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Blog {number}</title><link>http://{host(number)}/</link>{items}</channel></rss>"
    ).encode()


def _item(number: int, post: int) -> str:
    seed = hashlib.sha256(f"{number} {post}".encode()).digest() * 8
    words = [
        f"{_SMALL[n % len(_SMALL)]} {_WORDS[(seed[n % len(seed)] + n * 7) % len(_WORDS)]}"
        for n in range(_LENGTH // 2)
    ]
    home, year = f"http://{host(number)}", 1995 + post
    body = "".join(
        f'<p>{" ".join(words[n : n + 12])}&nbsp;: <a href="{home}/{n}">{words[n]}</a>, '
        f"<em>{words[n + 1]}</em>.</p>"
        for n in range(0, len(words) - 12, 12)
    )
    return (
        f"<item><title>{words[0]} {words[1]} {post}</title><link>{home}/{year}/billet-{post}</link>"
        f"<pubDate>Mon, 0{1 + post % 9} Mar {year} 08:00:00 GMT</pubDate>"
        f"<category>{words[2]}</category><content:encoded><![CDATA["
        f'<p><img src="/{post}.jpg" alt="" width="640" height="400"></p>{body}'
        "]]></content:encoded></item>"
    )


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while request := await reader.readline():
        headers = []
        while (line := await reader.readline()).strip():
            headers.append(line.lower())
        writer.write(_response(request.split()[1].decode(), headers))
        await writer.drain()
    writer.close()


#: The feeds of this edition, by number: the server is not what is measured.
_CACHE: dict[int, bytes] = {}
_EDITION = [1]


def _response(url: str, headers: list[bytes]) -> bytes:
    if url.endswith("/next"):
        _EDITION[0] += 1
        _fill()
        return b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
    if not url.endswith("/feed.xml"):
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    edition = _EDITION[0]
    tag = f'ETag: "{edition}"\r\n'
    if any(line.startswith(b"if-none-match") and b'"%d"' % edition in line for line in headers):
        return f"HTTP/1.1 304 Not Modified\r\n{tag}\r\n".encode()
    body = _CACHE[int(url.split("blog")[1][:5])]
    head = f"Content-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\n{tag}"
    return b"HTTP/1.1 200 OK\r\n" + head.encode() + b"\r\n" + body


def _fill() -> None:
    for number in _CACHE:
        _CACHE[number] = feed(number, _EDITION[0])


async def _serve(count: int) -> None:
    _CACHE.update(dict.fromkeys(range(count), b""))
    _fill()
    server = await asyncio.start_server(_answer, "127.0.0.1", 0)
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
