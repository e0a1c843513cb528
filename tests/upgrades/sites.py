"""Small sites of pages, feed and sitemap, put among blogs that are served."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from random import Random

from served_blogs import Blogs
from year import texts

BEGUN = datetime(2026, 3, 2, 6, tzinfo=UTC)
_HTML = {"Content-Type": "text/html; charset=utf-8"}
_FEED = '<link rel="alternate" type="application/rss+xml" href="{}">'
#: More than any site has.
_MOST = 10
FAILS = (503, {"Content-Type": "text/html"}, "Service Unavailable")


@dataclass(frozen=True)
class Site:
    """A blog, or a place on a host beside others, with numbered posts, the newest the last."""

    host: str
    title: str
    #: Where its posts stand, up to their number.
    path: str = "/billet-"
    home: str = "/"
    feed: str = "/feed.xml"
    posts: int = 6
    window: int = 3

    def address(self, number: int) -> str:
        return f"http://{self.host}{self.path}{number}"

    def addresses(self) -> set[str]:
        return {self.address(number) for number in range(self.posts)}

    def headline(self, number: int) -> str:
        return texts.title(Random(f"{self.title} {number}"), "fr") + f" {number}"

    def prose(self, number: int) -> str:
        said = texts.prose(Random(f"{self.title} {number}"), "fr")
        return "".join(f"<p>{part}</p>" for part in said)

    def written(self, number: int) -> datetime:
        return BEGUN - timedelta(days=9 * (_MOST - number))

    def item(self, number: int, link: str = "", guid: str = "") -> str:
        address = link or self.address(number)
        return (
            f"<item><title>{self.headline(number)}</title><link>{address}</link>"
            f'<guid isPermaLink="false">{guid or address}</guid>'
            f"<pubDate>{format_datetime(self.written(number))}</pubDate>"
            f"<description>{escape(self.prose(number))}</description></item>"
        )

    def channel(self, *items: str, link: str = "") -> tuple[int, dict[str, str], str]:
        """Return a feed of these items."""
        head = f"<title>{self.title}</title><link>{link or f'http://{self.host}{self.home}'}</link>"
        body = f"<rss version='2.0'><channel>{head}{''.join(items)}</channel></rss>"
        return (200, {"Content-Type": "application/rss+xml"}, body)

    def newest(self) -> list[str]:
        """Return the items of the feed."""
        return [self.item(n) for n in range(self.posts - 1, self.posts - 1 - self.window, -1)]

    def page(self, number: int) -> tuple[int, dict[str, str], str]:
        """Return a post's own page."""
        date = self.written(number).isoformat()
        return (
            200,
            _HTML,
            (
                '<!doctype html><html lang="fr"><head>'
                f"<title>{self.headline(number)} – {self.title}"
                '</title><meta property="og:type" content="article"></head><body><article><h1>'
                f'{self.headline(number)}</h1><time datetime="{date}">{date[:10]}</time>'
                f"{self.prose(number)}</article></body></html>"
            ),
        )

    def front(self, links: tuple[str, ...], more: str = "") -> tuple[int, dict[str, str], str]:
        """Return the home page, with links to these paths."""
        listed = "".join(f'<li><a href="{link}">{link.strip("/")}</a></li>' for link in links)
        return (
            200,
            _HTML,
            (
                f'<!doctype html><html lang="fr"><head><title>{self.title}</title>'
                f"{_FEED.format(self.feed)}</head><body><h1>{self.title}</h1><ul>{listed}</ul>{more}"
                "</body></html>"
            ),
        )

    def put(self, blogs: Blogs) -> None:
        """Serve the whole site as it should be, with a sitemap."""
        recent = tuple(f"{self.path}{n}" for n in range(self.posts - self.window, self.posts))
        blogs.pages[f"{self.host}{self.home}"] = self.front(recent)
        blogs.pages[f"{self.host}{self.feed}"] = self.channel(*self.newest())
        places = "".join(f"<url><loc>{address}</loc></url>" for address in self.addresses())
        blogs.pages[f"{self.host}/sitemap.xml"] = (
            200,
            {"Content-Type": "application/xml"},
            f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{places}</urlset>",
        )
        for number in range(self.posts):
            blogs.pages[f"{self.host}{self.path}{number}"] = self.page(number)
