"""The feeds, sitemap and robots.txt of one blog."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

from copines.demo.blogs import DemoBlog
from copines.demo.posts import DemoPost

RSS_NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"'
)


def feed(blog: DemoBlog, posts: Sequence[DemoPost]) -> tuple[str, str]:
    """Return the media type and the text of the blog's feed of its newest posts."""
    newest = [(post, post.date) for post in posts if post.date][: blog.feed_size]
    if blog.feed == "json":
        return "application/feed+json; charset=utf-8", json_feed(blog, newest)
    if blog.feed.startswith("atom"):
        return "application/atom+xml; charset=utf-8", atom(blog, newest)
    items = [rss_item(post, date) for post, date in newest]
    return "application/rss+xml; charset=utf-8", rss(blog, blog.feed_path, blog.name, items)


def rss(blog: DemoBlog, path: str, title: str, items: Iterable[str]) -> str:
    """Return an RSS 2.0 document."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {RSS_NAMESPACES}>\n<channel>\n'
        f"<title>{escape(title)}</title>\n<link>{blog.home}</link>\n"
        f"<description>{escape(blog.tagline)}</description>\n<language>{blog.language}</language>\n"
        f'<atom:link href="{blog.url(path)}" rel="self" type="application/rss+xml"/>\n'
        + "\n".join(items)
        + "\n</channel>\n</rss>\n"
    )


def rss_item(post: DemoPost, date: datetime) -> str:
    """Return a post as an item: its whole text, unless the blog gives summaries."""
    categories = "".join(f"<category>{escape(tag)}</category>" for tag in post.tags)
    whole = f"<content:encoded><![CDATA[{post.html}]]></content:encoded>"
    return (
        f"<item><title>{escape(post.title)}</title><link>{post.url}</link>"
        f'<guid isPermaLink="true">{post.url}</guid><pubDate>{format_datetime(date)}</pubDate>'
        f"<dc:creator>{escape(post.blog.author)}</dc:creator>{categories}"
        f"<comments>{post.url}#comments</comments>"
        f"<description>{escape(escape(post.summary))}</description>"
        f"{whole if post.blog.feed == 'rss' else ''}</item>"
    )


def comments_feed(blog: DemoBlog, posts: Iterable[DemoPost]) -> str:
    """Return the feed of what readers answered, each on the morrow of the post."""
    items = (
        f"<item><title>Par : {escape(name)}</title><link>{post.url}#comment-{number}</link>"
        f"<pubDate>{format_datetime(post.date + timedelta(days=1))}</pubDate>"
        f"<description>{escape(escape(text))}</description></item>"
        for post in posts
        if post.date
        for number, (name, text) in enumerate(post.comments, 1)
    )
    return rss(blog, blog.comments_path, f"Commentaires pour {blog.name}", items)


def atom(blog: DemoBlog, newest: Sequence[tuple[DemoPost, datetime]]) -> str:
    """Return an Atom document (RFC 4287)."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{blog.language}">\n'
        f"<title>{escape(blog.name)}</title>\n<subtitle>{escape(blog.tagline)}</subtitle>\n"
        f'<id>{blog.home}</id>\n<link rel="alternate" href="{blog.home}"/>\n'
        f'<link rel="self" href="{blog.url(blog.feed_path)}"/>\n'
        f"<updated>{newest[0][1].isoformat()}</updated>\n"
        f"<author><name>{escape(blog.author)}</name></author>\n"
        + "\n".join(atom_entry(post, date) for post, date in newest)
        + "\n</feed>\n"
    )


def atom_entry(post: DemoPost, date: datetime) -> str:
    """Return a post as an entry: its whole text, or its summary alone."""
    categories = "".join(f'<category term="{escape(tag)}"/>' for tag in post.tags)
    body = (
        f'<content type="html">{escape(post.html)}</content>'
        if post.blog.feed == "atom"
        else f'<summary type="text">{escape(post.summary)}</summary>'
    )
    return (
        f"<entry><title>{escape(post.title)}</title><id>{post.url}</id>"
        f'<link rel="alternate" type="text/html" href="{post.url}"/>'
        f"<published>{date.isoformat()}</published><updated>{date.isoformat()}</updated>"
        f"{categories}{body}</entry>"
    )


def json_feed(blog: DemoBlog, newest: Iterable[tuple[DemoPost, datetime]]) -> str:
    """Return a JSON Feed 1.1 document."""
    items = [
        {
            "id": post.url,
            "url": post.url,
            "title": post.title,
            "content_html": post.html,
            "date_published": date.isoformat(),
            "tags": list(post.tags),
        }
        for post, date in newest
    ]
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": blog.name,
        "home_page_url": blog.home,
        "feed_url": blog.url(blog.feed_path),
        "description": blog.tagline,
        "language": blog.language,
        "authors": [{"name": blog.author}],
        "items": items,
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def sitemap(blog: DemoBlog, posts: Iterable[DemoPost]) -> str:
    """Return the sitemap: home, about, every post."""
    others = "".join(f"<url><loc>{blog.url(path)}</loc></url>\n" for path in ("/", "/about/"))
    own = "".join(
        f"<url><loc>{post.url}</loc><lastmod>{post.date:%Y-%m-%d}</lastmod></url>\n"
        for post in posts
        if post.date
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{others}{own}</urlset>\n"
    )


def robots(blog: DemoBlog) -> str:
    """Return robots.txt (RFC 9309): all is open but the private page."""
    folder = blog.private.rstrip("/").rpartition("/")[0]
    lines = ["User-agent: *", f"Disallow: {folder}/" if blog.private else "Disallow:"]
    lines += ["", f"Sitemap: {blog.url('/sitemap.xml')}"] if blog.sitemap else []
    return "\n".join(lines) + "\n"
