"""Redirects without end, and to places where no crawler has any business."""

from collections.abc import Callable

from hostile.server import Talk, Trick

#: A host of each range that IANA's registries call special, and spellings of loopback.
FORBIDDEN = (
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.0.170", "192.0.2.1", "192.168.1.1",
    "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
    "255.255.255.255", "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
    "[64:ff9b::7f00:1]", "[64:ff9b:1::1]", "[100::1]", "[2001::1]", "[2001:db8::1]", "[2002:7f00:1::]",
    "[3fff::1]", "[5f00::1]", "[fc00::1]", "[fd12:3456::1]", "[fe80::1]", "[fec0::1]", "[ff02::1]",
    "[fe80::1%25eth0]", "2130706433", "017700000001", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1",
    "127.0.1", "localhost", "LOCALHOST", "localhost.", "foo.localhost", "printer.local",
    "db.internal", "nas.home.arpa", "%6c%6f%63%61%6c%68%6f%73%74", "%31%32%37.0.0.1", "127%2e0%2e0%2e1",
    "１２７.0.0.1", "①②⑦.⓪.⓪.①", "127。0。0。1", "ⓛocalhost", "user:pass@127.0.0.1",
    "sain.example@127.0.0.1", "127.0.0.1\\@sain.example",
)  # fmt: skip
#: Addresses that are none of the web's, or not well formed.
ODD = (
    "file:///etc/hostname", "file://localhost/etc/passwd", "ftp://sain.example/", "gopher://127.0.0.1/",
    "data:text/html,<p>x", "javascript:alert(1)", "jar:http://127.0.0.1!/", "//127.0.0.1/", "///127.0.0.1/",
    "http:127.0.0.1", "http:/127.0.0.1/", "http:\\\\127.0.0.1\\", "http://", "http:///", "http://[", "http://[::1",
    "http://a:99999/", "http://sain.example:http/", "http://sain.example:-1/", "http://sain.example:0/",
    "http://\x00127.0.0.1/", "http://127.0.0.1\t/", "http://.../", "http://" + "a" * 300 + ".example/",
    "http://sain.example/" + "a" * 100_000, "", "\x7f", "http://\u202e1.0.0.721/",
)  # fmt: skip
#: Ports of a public host at which no blog answers.
PORTS = (22, 25, 110, 3306, 6379, 11211)


def _to(where: str) -> Callable[[Talk], None]:
    # heads are bytes: what is no Latin-1 goes as UTF-8
    raw = where.encode().decode("latin-1").replace("\r", "").replace("\n", "")
    return lambda talk: talk.give(status=302, Location=raw)


def _loop(talk: Talk) -> None:
    talk.give(status=301, Location=talk.path)


def _far(talk: Talk) -> None:
    talk.give(status=302, Location=f"http://far-redirects.example/{len(talk.owner.asked)}")


def _ring(talk: Talk) -> None:
    other = "ring-two" if talk.host.startswith("ring-one") else "ring-one"
    talk.give(status=308, Location=f"http://{other}.example/")


def _linking(hosts: tuple[str, ...]) -> Callable[[Talk], None]:
    """Answer a feed whose site, posts, pictures, comments and documents lie there."""

    def answer(talk: Talk) -> None:
        if talk.place != "/":
            talk.give(status=404)
            return
        items = "".join(
            f"<item><title>Un {n}</title><link>http://{host}/{n}</link><guid>http://{host}/{n}</guid>"
            f'<enclosure url="http://{host}/{n}.png" type="image/png"/>'
            f"<comments>http://{host}/c</comments><description>&lt;img src='http://{host}/i.png'&gt; "
            f"{'le potager ' * 30}</description></item>".replace("\x00", "")
            for n, host in enumerate(hosts)
        )
        talk.give(
            f"<rss version='2.0' xmlns:a='http://www.w3.org/2005/Atom'><channel><title>X</title>"
            f"<link>http://127.0.0.1/</link><a:link rel='next' href='http://127.0.0.1/p'/>"
            f"<a:link rel='hub' href='http://127.0.0.1/h'/>{items}</channel></rss>",
            "application/rss+xml",
        )

    return answer


def _announcing(talk: Talk) -> None:
    """Answer pages whose feeds, canonical address, next page, sitemap and pictures lie there."""
    if talk.place == "/robots.txt":
        talk.give("Sitemap: http://127.0.0.1/s.xml\nSitemap: file:///etc/passwd\n", "text/plain")
        return
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="http://{host}/f">'
        f'<a href="http://{host}/">x</a>'
        for host in FORBIDDEN
    )
    talk.give(
        f'<html><head><base href="http://127.0.0.1/"><link rel="canonical" href="http://[::1]/c">'
        f'<meta http-equiv="refresh" content="0;url=http://127.0.0.1/r">'
        f'<meta property="og:image" content="http://127.0.0.1/a.png">{links}</head>'
        f"<body><article><h1>Un</h1><p>{'mot ' * 90}</p></article></body></html>"
    )


def tricks() -> tuple[Trick, ...]:
    return (
        Trick("redirect-loop", "a redirect to itself", _loop, ".+"),
        Trick("far-redirects", "a redirect to a new place, always", _far, ".+"),
        Trick("ring-one", "redirects between two hosts", _ring, ".+"),
        Trick("ring-two", "redirects between two hosts", _ring, ".+"),
        Trick("links-inside", "a feed whose addresses are all forbidden", _linking(FORBIDDEN), None),
        Trick("links-odd", "a feed whose ports and hosts are none", _linking(
            ("a:99999", "sain.example:x", "[::1", "[1:2:3]", "a b", "..", "-", "a" * 300, "\udc80"),
        ), None),
        Trick("pages-inside", "pages that name forbidden places for all that is asked for", _announcing, None),
        *(
            Trick(f"to-{n}", f"a redirect to `{where}`", _to(f"http://{where}/"), ".+")
            for n, where in enumerate(FORBIDDEN)
        ),
        *(
            Trick(f"odd-{n}", f"a redirect to `{where[:40]!a}`", _to(where), None)
            for n, where in enumerate(ODD)
        ),
        *(
            Trick(f"port-{port}", f"a redirect to port {port}", _to(f"http://sain.example:{port}/"), None)
            for port in PORTS
        ),
    )  # fmt: skip
