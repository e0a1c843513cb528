"""Walls, mazes, and names that no folder should have."""

import gzip
import io
import struct
import zlib
from collections.abc import Callable
from itertools import count

from PIL import Image

from hostile.feeds import item, rss
from hostile.server import Talk, Trick

_RSS = "application/rss+xml"
_WAITS = (
    "9" * 400,
    "-1",
    "Fri, 31 Dec 9999 23:59:59 GMT",
    "²",
    "1e9",
    "0x10",
    "Mon, 01 Jan 0001 00:00:00 +2359",
)
_PAGE = "<html><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1}</p></article></body></html>"
_MB = 1 << 20


def _status(code: int, **more: str) -> Callable[[Talk], None]:
    def answer(talk: Talk) -> None:
        if talk.place == "/robots.txt":
            talk.give(status=404)
        else:
            talk.give("<html>", "text/html", code, **more)

    return answer


def _wall(talk: Talk) -> None:
    talk.give(
        "<html><title>Cookies</title><p>We value your privacy. <button>Accept all</button></p></html>",
        Set_Cookie="consent=" + "a" * 5_000,
    )


def _challenge(talk: Talk) -> None:
    talk.give(
        "<html><title>Just a moment...</title>",
        status=503,
        Server="cloudflare",
        cf_mitigated="challenge",
    )


def _robots(body: bytes, **more: str) -> Callable[[Talk], None]:
    def answer(talk: Talk) -> None:
        if talk.place == "/robots.txt":
            talk.give(body, "text/plain", 200, **more)
        elif talk.place == "/":
            talk.give(rss(item(talk.host.partition(".")[0])), _RSS)
        else:
            talk.give(status=404)

    return answer


def _mapped(kind: str = "") -> Callable[[Talk], None]:
    """Answer sitemaps that lead to sitemaps: themselves, or new ones without end."""
    numbers = count()

    def answer(talk: Talk) -> None:
        if talk.place == "/":
            talk.give(rss(item(talk.host.partition(".")[0])), _RSS)
        elif "sitemap" not in talk.place:
            talk.give(status=404)
        else:
            name = f"sitemap-{next(numbers)}" if kind == "endless" else "sitemap"
            told = (
                "".join(
                    f"<sitemap><loc>http://{talk.host}/{name}-{n}.xml</loc></sitemap>"
                    for n in range(40)
                )
                if kind == "endless"
                else f"<sitemap><loc>http://{talk.host}/sitemap.xml</loc></sitemap>"
            )
            talk.give(f"<sitemapindex>{told}</sitemapindex>", "application/xml")

    return answer  # fmt: skip


def _big_map(packed: bool) -> Callable[[Talk], None]:
    body = b"<urlset>" + b"<url/>" * (50 * _MB // 6) + b"</urlset>"

    def answer(talk: Talk) -> None:
        name = talk.host.partition(".")[0]
        if talk.place == "/":
            talk.give(rss(item(name)), _RSS)
        elif talk.place == "/robots.txt":
            talk.give(f"Sitemap: http://{talk.host}/s.xml.gz", "text/plain")
        elif talk.place == "/s.xml.gz":
            talk.give(gzip.compress(body, 6) if packed else body, "application/gzip")
        else:
            talk.give(status=404)

    return answer


def _calendar(talk: Talk) -> None:
    if talk.place in ("/robots.txt", "/sitemap.xml"):
        talk.give(status=404)
        return
    month = sum(map(ord, talk.place)) + len(talk.place)
    links = "".join(f'<a href="/calendar/{month + n}/">{month + n}</a> ' for n in range(1, 9))
    talk.give(f"<html><title>{talk.place[:40]}</title><body>{links}</body></html>")


def _sessions() -> Callable[[Talk], None]:
    numbers = count()

    def answer(talk: Talk) -> None:
        if talk.place in ("/robots.txt", "/sitemap.xml"):
            talk.give(status=404)
            return
        links = "".join(
            f'<a href="/page/{n}?PHPSESSID={next(numbers):032x}">{n}</a> ' for n in range(9)
        )
        talk.give(_PAGE.format("Une page", links))

    return answer


def _named(*names: str) -> Callable[[Talk], None]:
    """Answer a feed whose posts, and their titles and tags, have these names."""

    def answer(talk: Talk) -> None:
        host = talk.host.partition(".")[0]
        parts = [
            item(host, n, title=name, link=f"http://{talk.host}/{n}/{name}", category=name)
            for n, name in enumerate(names)
        ]
        talk.give(rss(*parts) if talk.place == "/" else "", _RSS, 200 if talk.place == "/" else 404)

    return answer


def _pictured(picture: bytes, kind: str = "image/png") -> Callable[[Talk], None]:
    def answer(talk: Talk) -> None:
        if talk.place == "/":
            told = item(talk.host.partition(".")[0])
            url = f"http://{talk.host}/a.png"
            talk.give(
                rss(told.replace("</item>", f'<enclosure url="{url}" type="image/png"/></item>')),
                _RSS,
            )
        elif talk.place == "/a.png":
            talk.give(picture, kind)
        else:
            talk.give(status=404)

    return answer


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, data: bytes, *more: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + b"".join(more)
        + _chunk(b"IDAT", data)
        + _chunk(b"IEND", b"")
    )


def _animated() -> bytes:
    frames = [Image.new("P", (400, 300), n % 255) for n in range(300)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def _svg(target: str) -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script>'
        f'<image href="{target}"/></svg>'
    ).encode()


def tricks() -> tuple[Trick, ...]:
    bomb = zlib.compress(bytes(60_000 * 1000), 9)
    return (
        *(Trick(f"status-{code}", f"the status {code}", _status(code), str(code), 0) for code in (401, 402, 403, 404, 410, 418, 451, 500, 501, 502, 503, 599)),
        *(Trick(f"wait-{n}", f"429, to be asked again after `{wait[:40]}`", _status(429, Retry_After=wait.encode().decode("latin-1")), ".+", 0) for n, wait in enumerate(_WAITS)),
        *(Trick(f"expires-{n}", f"a feed that expires `{wait[:40]}`", _expiring(wait), "", 1) for n, wait in enumerate(_WAITS)),
        Trick("status-999", "the status 999", _status(999), "999", 0),
        Trick("cookie-wall", "a wall of cookies", _wall, None, 0),
        Trick("challenge", "a challenge", _challenge, "Cloudflare|challenge|503", 0),
        Trick("robots-50mb", "a robots.txt of 50 MB", _robots(b"User-agent: *\nDisallow: /x\n" * (50 * _MB // 27)), None),
        Trick("robots-bomb", "a robots.txt that swells to 50 MB", _robots(gzip.compress(b"Disallow: /x\n" * (50 * _MB // 13)), Content_Encoding="gzip"), None),
        Trick("robots-line", "a robots.txt with a pattern of stars", _robots(b"User-agent: *\nDisallow: /" + b"*a" * 50_000), None),
        Trick("robots-nul", "a robots.txt of bytes", _robots(bytes(range(256)) * 100), None),
        Trick("robots-delay", "Crawl-delay: 1e308", _robots(b"User-agent: *\nCrawl-delay: 1e308\n"), None),
        Trick("sitemap-itself", "a sitemap that lists itself", _mapped(), "", 1),
        Trick("sitemap-endless", "sitemaps that list forty new ones each", _mapped("endless"), None, 1),
        Trick("sitemap-elements", "a packed sitemap of 50 MB of elements", _big_map(True), None, 1),
        Trick("calendar", "a calendar without end", _calendar, None, 0),
        Trick("sessions", "a session id in each address", _sessions(), None),
        Trick("names-up", "names that lead up and out", _named("..", "../../../etc/passwd", "..\\..\\x", "%2e%2e%2f", ".", "./", "/", "~", "-rf", "--help"), None),
        Trick("names-devices", "names of devices", _named("CON", "NUL", "aux.txt", "COM1", "LPT9", "PRN", ".htaccess", ".git/config", "index.html", "desktop.ini"), None),
        Trick("names-long", "names of 300 and of 5,000 characters", _named("a" * 300, "é" * 300, "🌱" * 300, "a" * 5_000), None),
        Trick("names-odd", "names of marks, overrides and nothing", _named("\u202egnp.exe", "\u200b", "a\u0301" * 200, "\ufeff", " ", "\t", "?", "#", ":", "*", "|", '"'), None),
        Trick("names-equal", "names that are one where case or form is lost", _named("Été", "e\u0301te\u0301", "ÉTÉ", "ete", "ＥＴＥ", "été "), None),
        Trick("picture-bomb", "a picture of 60 MB in 60 kB", _pictured(_png(60_000, 1_000, bomb)), "", 1),
        Trick("picture-wide", "a picture of 65,535 by 65,535 pixels", _pictured(_png(65_535, 65_535, b"")), "", 1),
        Trick("picture-text", "a picture whose words swell", _pictured(_png(1, 1, zlib.compress(b"\0\0"), *[_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(64 * _MB), 9))] * 4)), "", 1),
        Trick("picture-animated", "a picture of 300 frames", _pictured(_animated(), "image/gif"), "", 1),
        Trick("picture-broken", "half a picture", _pictured(_png(10, 10, zlib.compress(b"\0" * 110))[:-20]), "", 1),
        Trick("picture-svg", "a drawing with a script", _pictured(_svg("http://127.0.0.1/x"), "image/svg+xml"), "", 1),
        Trick("picture-html", "a page that says it is a picture", _pictured(b"<html><script>alert(1)</script>"), "", 1),
        Trick("picture-endless", "a picture of 20 MB", _pictured(b"\x89PNG\r\n\x1a\n" + bytes(20 * _MB)), "", 1),
    )  # fmt: skip


def _expiring(wait: str) -> Callable[[Talk], None]:
    def answer(talk: Talk) -> None:
        more = wait.encode().decode("latin-1")
        if talk.place == "/":
            body = rss(item(talk.host.partition(".")[0]))
            talk.give(body, _RSS, Expires=more, Cache_Control=f"max-age={more}", Date=more)
        else:
            talk.give(status=404)

    return answer
