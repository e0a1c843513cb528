"""The blogs' pages as four themes write them."""

import json
from datetime import datetime
from html import escape

from year.answer import Answer
from year.blogs import Blog, Post

_LISTED = 10


def _frame(blog: Blog, title: str, body: str, head: str = "") -> str:
    links = (
        f'<link rel="alternate" type="application/rss+xml" title="{escape(blog.title)}" '
        f'href="{blog.feed}">'
    )
    if blog.theme in {1, 3}:  # as WordPress announces them, for a post and for the whole
        links += (
            '<link rel="alternate" type="application/rss+xml" title="Comments feed" '
            'href="/comments.xml">'
        )
    return (
        f'<!doctype html><html lang="{blog.language}"><head><meta charset="utf-8">'
        f'<title>{escape(title)}</title>{links}{head}</head><body><header><a href="/">'
        f"{escape(blog.title)}</a></header>{body}<footer>© {escape(blog.title)} · "
        '<a href="http://theme.example/">Theme</a></footer></body></html>'
    )


def front(blog: Blog, listed: list[Post], first: int) -> str:
    """Return the home page, or a page of older posts."""
    there = listed[first : first + _LISTED]
    items = "".join(
        f'<li><h2><a href="{escape(p.path)}">{escape(p.title)}</a></h2>'
        f"<p>{p.body[0][:90]} …</p></li>"
        for p in there
    )
    older = first // _LISTED + 2
    more = (
        f'<nav class="pagination"><a rel="next" href="/page/{older}/">Page {older}</a></nav>'
        if first + _LISTED < len(listed)
        else ""
    )
    return _frame(
        blog, blog.title, f"<main><h1>{escape(blog.title)}</h1><ul>{items}</ul>{more}</main>"
    )


def article(blog: Blog, post: Post, written: datetime) -> str:
    """Return a post's own page, in the blog's theme of the day."""
    title, date = escape(post.title), written.isoformat()
    prose = "".join(f"<p>{part}</p>" for part in post.body if part)
    dated = f'<time datetime="{date}">{date[:10]}</time>'
    canonical = f'<link rel="canonical" href="{escape(blog.address(post))}">'
    declared = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": post.title,
        "datePublished": date,
    }
    bodies = (
        f'<main><article class="post"><h1 class="entry-title">{title}</h1>{dated}'
        f'<div class="entry-content">{prose}</div></article></main>',
        f'<main><article class="h-entry"><h1 class="p-name">{title}</h1>'
        f'<time class="dt-published" datetime="{date}">{date[:10]}</time>'
        f'<div class="e-content">{prose}</div></article></main>',
        f'<script type="application/ld+json">{json.dumps(declared)}</script>'
        f'<div id="content"><h1>{title}</h1>{prose}</div>',
        f'<div class="page"><div class="billet"><h2 class="post-title">{title}</h2>{dated}{prose}'
        '</div><aside><h3>Archives</h3><a href="/page/1/">1</a></aside></div>',
    )
    head = f'<meta property="og:type" content="article">{canonical}'
    head += f'<meta property="article:published_time" content="{date}">'
    return _frame(blog, f"{post.title} – {blog.title}", bodies[blog.theme], head)


def missing(blog: Blog) -> str:
    """Return what is served where nothing is."""
    said = {
        "fr": ("Page introuvable", "Rien ici. Essayez la recherche."),
        "en": ("Page not found", "Nothing here. Try the search."),
        "es": ("Página no encontrada", "Aquí no hay nada. Pruebe la búsqueda."),
    }
    title, text = said[blog.language]
    return _frame(blog, f"{title} – {blog.title}", f"<main><h1>{title}</h1><p>{text}</p></main>")


def comments(blog: Blog, listed: list[Post]) -> str:
    """Return the feed of readers' comments."""
    items = "".join(
        f"<item><title>By: Reader {n}</title><link>{escape(blog.address(post))}#comment-{n}</link>"
        f"<description>Thank you for this, reader {n} says.</description></item>"
        for n, post in enumerate(listed[:4])
    )
    return (
        f'<rss version="2.0"><channel><title>Comments on {escape(blog.title)}</title>'
        f"<link>{blog.root}/</link>{items}</channel></rss>"
    )


def theme_author(path: str) -> Answer:
    """Answer for the site of whoever wrote a theme, which shows how posts look in it."""
    html = {"Content-Type": "text/html; charset=utf-8"}
    if path == "/robots.txt":
        return Answer(404, "", html)
    if path == "/":
        links = "".join(f'<li><a href="/demo-{n}/">Demo post {n}</a></li>' for n in range(4))
        return Answer(200, f"<title>Theme</title><h1>Theme</h1><ul>{links}</ul>", html)
    said = " ".join(f"This demo sentence number {n} shows how a paragraph looks." for n in range(9))
    return Answer(
        200, f"<title>Demo</title><article><h1>Demo {path}</h1><p>{said}</p></article>", html
    )
