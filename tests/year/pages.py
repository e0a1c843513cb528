"""How the blogs of a world answer: each request one answer, by the world's day alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from year import markup
from year.answer import Answer
from year.blogs import Blog, Post, Trouble
from year.world import World

START = datetime(2026, 3, 2, 6, tzinfo=UTC)


def clock(day: float) -> datetime:
    return START + timedelta(days=day)


_HTML = {"Content-Type": "text/html; charset=utf-8"}
_XML = {"Content-Type": "application/rss+xml; charset=utf-8"}
_WAIT = (
    "<!doctype html><html><head><title>Just a moment...</title></head><body><div "
    'id="challenge-form">Checking your browser before accessing the site.</div></body></html>'
)
_WORKS = (
    '<!doctype html><html lang="fr"><head><title>Maintenance</title></head><body><h1>Site en '
    "maintenance</h1><p>Nous revenons dans quelques minutes.</p></body></html>"
)
_PARKED = (
    "<!doctype html><html><head><title>This domain is for sale</title></head><body><h1>Buy this "
    "domain</h1><p>The owner of this domain offers it for sale.</p></body></html>"
)
_ANSWERS = {
    "500": Answer(500, "Internal Server Error", _HTML),
    "503": Answer(503, "Service Unavailable", _HTML),
    "503, Retry-After": Answer(503, "Service Unavailable", {**_HTML, "Retry-After": "150000"}),
    "403": Answer(403, "Forbidden", _HTML),
    "404": Answer(404, "Not Found", _HTML),
    "dead 404": Answer(404, "Not Found", _HTML),
    "dead 410": Answer(410, "Gone", _HTML),
    "challenge": Answer(403, _WAIT, {**_HTML, "cf-mitigated": "challenge", "Server": "cloudflare"}),
    "maintenance": Answer(200, _WORKS, _HTML),
    "parked": Answer(200, _PARKED, _HTML),
    "timeout": Answer(200, manner="silent"),
    "refused": Answer(200, manner="hangs up"),
    "host lost": Answer(200, manner="hangs up"),
}


class Sites:
    """All hosts of a world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def owner(self, host: str) -> Blog | None:
        """Return whose host this is."""
        return next((blog for blog in self._world.blogs if host in blog.hosts), None)

    def hosts(self) -> set[str]:
        return {host for blog in self._world.blogs for host in blog.hosts}

    def answer(self, scheme: str, host: str, path: str) -> Answer:
        """Answer one request of today."""
        blog = self.owner(host)
        if blog is None:
            return markup.theme_author(path) if host == "theme.example" else Answer(502)
        if blog.hosts[host] == "dead":
            return _ANSWERS["refused"]
        trouble = blog.trouble(self._world.day)
        if trouble and trouble.kind != "host lost" and self._struck(blog, trouble, path):
            return self._troubled(blog, trouble, path)
        if host != blog.host or scheme != ("https" if blog.secure else "http"):
            return Answer(301, headers={"Location": blog.root + path})
        return self._own(blog, path)

    @staticmethod
    def _struck(blog: Blog, trouble: Trouble, path: str) -> bool:
        if trouble.kind == "robots 503":
            return path == "/robots.txt"
        return trouble.whole or path in {blog.feed, *blog.old_feeds}

    def _troubled(self, blog: Blog, trouble: Trouble, path: str) -> Answer:
        if trouble.kind == "truncated":
            return replace(self._feed(blog), manner="cut")
        if trouble.kind == "robots 503":
            return _ANSWERS["503"]
        return _ANSWERS[trouble.kind]

    def _own(self, blog: Blog, path: str) -> Answer:
        if path == "/robots.txt":
            sitemap = f"Sitemap: {blog.root}/sitemap.xml\n" if blog.sitemap else ""
            return Answer(
                200, f"User-agent: *\nAllow: /\n{sitemap}", {"Content-Type": "text/plain"}
            )
        if blog.old_feeds.get(path):
            return Answer(301, headers={"Location": blog.root + blog.feed})
        if path in {blog.feed, *blog.old_feeds}:
            return self._feed(blog) if path == blog.feed else self._missing(blog)
        if path == "/sitemap.xml" and blog.sitemap:
            return Answer(200, self._sitemap(blog), {"Content-Type": "application/xml"})
        return self._page(blog, path)

    def _page(self, blog: Blog, path: str) -> Answer:
        listed, day = self._listed(blog), self._world.day
        if path == "/comments.xml":
            return Answer(200, markup.comments(blog, listed), _XML)
        number = path.removeprefix("/page/").strip("/")
        first = int(number) * 10 - 10 if number.isdigit() else 0
        if path == "/" or (path.startswith("/page/") and first < len(listed)):
            return Answer(200, markup.front(blog, listed, first), _HTML)
        post = next((p for p in blog.posts if p.path == path and p.appears <= day), None)
        if post:
            return self._gone(blog, post) if post.gone else Answer(200, _article(blog, post), _HTML)
        if path in blog.moved:
            return Answer(301, headers={"Location": blog.address(blog.moved[path])})
        return self._missing(blog)

    def _gone(self, blog: Blog, post: Post) -> Answer:
        if post.gone == "home":
            return Answer(302, headers={"Location": f"{blog.root}/"})
        status = {"404": 404, "410": 410, "soft": 200}[post.gone]
        return replace(self._missing(blog), status=status)

    def _missing(self, blog: Blog) -> Answer:
        return Answer(404, markup.missing(blog), _HTML)

    def _listed(self, blog: Blog) -> list[Post]:
        there = [p for p in blog.posts if p.alive(self._world.day) and p.stranger == blog.sold]
        return sorted(there, key=lambda post: -post.written)

    def _sitemap(self, blog: Blog) -> str:
        places = "".join(
            f"<url><loc>{escape(blog.address(post))}</loc></url>" for post in self._listed(blog)
        )
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'

    def _feed(self, blog: Blog) -> Answer:
        items = "".join(self._item(blog, post) for post in blog.in_feed(self._world.day))
        link = blog.channel_link or f"{blog.root}/"
        head = f"<title>{escape(blog.title)}</title><link>{link}</link>"
        head += f"<language>{blog.language}</language>"
        begin = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        return Answer(200, f"{begin}{head}{items}</channel></rss>", _XML)

    def _item(self, blog: Blog, post: Post) -> str:
        said = "".join(f"<p>{part}</p>" for part in post.body if part)
        said = said if blog.full else f"<p>{post.body[0][:140]} […]</p>"
        link = f"<link>{escape(blog.address(post))}</link>"
        guid = f'<guid isPermaLink="false">{escape(post.guid)}</guid>' if post.guid else ""
        text = f"<description>{escape(said)}</description>"
        title = f"<title>{escape(post.title)}</title>"
        return f"<item>{title}{link}{guid}{self._date(blog, post)}{text}</item>"

    def _date(self, blog: Blog, post: Post) -> str:
        true = format_datetime(clock(post.feed_date or post.written))
        said = {
            "right": true,
            "today": format_datetime(clock(self._world.day)),
            "zero": "0000-00-00 00:00:00",
            "year 1": "Mon, 01 Jan 0001 00:00:00 +0000",
            "none": "",
        }
        return f"<pubDate>{said[blog.dates]}</pubDate>" if said[blog.dates] else ""


def _article(blog: Blog, post: Post) -> str:
    return markup.article(blog, post, clock(post.written))
