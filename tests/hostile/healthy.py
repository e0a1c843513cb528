"""Blogs that mean no harm: all of their posts must arrive, whatever stands beside them."""

from dataclasses import dataclass

_SUBJECTS = (
    "le potager au printemps et les semis de tomates sous la serre",
    "le levain du pain de seigle et la croûte qui chante au four",
    "le train de nuit vers la mer et le vélo dans sa housse",
    "les mailles d'un pull de laine filée et la teinture de garance",
)


@dataclass(frozen=True)
class Healthy:
    """A blog with a feed of its newest posts, and a sitemap of all."""

    host: str
    posts: int = 12
    fed: int = 5

    @property
    def urls(self) -> set[str]:
        return {self._url(n) for n in range(1, self.posts + 1)}

    def _url(self, number: int) -> str:
        return f"http://{self.host}/billet-{number}/"

    def answer(self, place: str) -> tuple[int, str, bytes]:
        if place == "/":
            return 200, "text/html", self._home().encode()
        if place == "/feed.xml":
            return 200, "application/rss+xml", self._feed().encode()
        if place == "/sitemap.xml":
            return 200, "application/xml", self._sitemap().encode()
        for number in range(1, self.posts + 1):
            if place == f"/billet-{number}/":
                return 200, "text/html", self._page(number).encode()
        return 404, "text/html", b"nothing here"

    def _text(self, number: int) -> str:
        subject = _SUBJECTS[number % len(_SUBJECTS)]
        return "".join(
            f"<p>Chez {self.host}, le jour {number} fut le {line}e où il fut parlé de {subject},"
            f" et de ce que la {line * number}e tentative nous apprit avec patience.</p>"
            for line in range(1, 8)
        )

    def _home(self) -> str:
        links = "".join(
            f'<li><a href="/billet-{n}/">Billet {n}</a></li>' for n in range(1, self.posts + 1)
        )
        feed = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
        return f"<html lang=fr><head><title>{self.host}</title>{feed}</head><ul>{links}</ul></html>"

    def _feed(self) -> str:
        items = "".join(
            f"<item><title>Billet {n} de {self.host}</title><link>{self._url(n)}</link>"
            f"<pubDate>{n:02} Oct 2026 10:00:00 GMT</pubDate>"
            f"<description><![CDATA[{self._text(n)}]]></description></item>"
            for n in range(self.posts, self.posts - self.fed, -1)
        )
        return (
            f'<rss version="2.0"><channel><title>{self.host}</title>'
            f"<link>http://{self.host}/</link>{items}</channel></rss>"
        )

    def _sitemap(self) -> str:
        urls = "".join(f"<url><loc>{url}</loc></url>" for url in sorted(self.urls))
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'

    def _page(self, number: int) -> str:
        return (
            f"<html lang=fr><head><title>Billet {number} de {self.host}</title>"
            f'<meta property="og:type" content="article">'
            f'<meta property="article:published_time" content="2026-10-{number:02}T10:00:00Z">'
            f"</head><body><article><h1>Billet {number} de {self.host}</h1>{self._text(number)}"
            "</article></body></html>"
        )


BLOGS = {host: Healthy(host) for host in ("sain.example", "calme.example", "franc.example")}
