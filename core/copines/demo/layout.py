"""Turn a blog's content into HTML of its theme: `themes/<theme>/{page,post,item}.html`."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from copines.demo.blogs import DemoBlog
from copines.demo.paint import has_face
from copines.demo.posts import DemoPost

#: Where a blog has its face, if it has one.
FACE_PATH = "/face.png"
WORDS = {
    "fr": {
        "home": "Accueil",
        "about": "À propos",
        "archives": "Archives",
        "undated": "Sans date",
        "older": "Billets plus anciens",
        "newer": "Billets plus récents",
        "more": "Lire la suite",
        "by": "par",
        "tags": "Sujets",
        "comments": "Commentaires",
        "comment": "Laisser un commentaire",
    },
    "en": {
        "home": "Home",
        "about": "About",
        "archives": "Archives",
        "undated": "Undated",
        "older": "Older posts",
        "newer": "Newer posts",
        "more": "Read more",
        "by": "by",
        "tags": "Topics",
        "comments": "Comments",
        "comment": "Leave a comment",
    },
}
MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}
#: Where each kind of blog keeps what it says about a tag, and its posts of a year.
TAG_PATHS = {
    "wordpress": "/tag/{}/",
    "hugo": "/tags/{}/",
    "blogger": "/search/label/{}",
    "plain": "/themes/{}.html",
}
YEAR_PATHS = {
    "wordpress": "/{}/",
    "hugo": "/{}/",
    "blogger": "/{}/",
    "plain": "/archives/{}.html",
}


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """What one page shows between the menus."""

    blog: DemoBlog
    path: str
    title: str
    #: HTML.
    main: str
    #: The post that the page is about, if it is about one.
    post: DemoPost | None = None


@cache
def template(theme: str, name: str) -> Template:
    """Read one file of a theme."""
    return Template((Path(__file__).parent / "themes" / theme / name).read_text(encoding="utf-8"))


def slugify(words: str) -> str:
    """Return the words as a path segment of ASCII letters."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return "-".join(plain.lower().split())


def day(date: datetime | None, language: str) -> str:
    """Write a date as a reader of the language does; nothing for no date."""
    if date is None:
        return ""
    number = "1er" if language == "fr" and date.day == 1 else str(date.day)
    return f"{number} {MONTHS[language].split()[date.month - 1]} {date.year}"


def link(path: str, words: str) -> str:
    """Return an anchor."""
    return f'<a href="{escape(path)}">{escape(words)}</a>'


def tag_link(blog: DemoBlog, tag: str) -> str:
    """Return the anchor of a tag's page."""
    return link(TAG_PATHS[blog.theme].format(slugify(tag)), tag)


def stylesheet(blog: DemoBlog) -> str:
    """Return the theme's stylesheet in the blog's colour."""
    return template(blog.theme, "style.css").substitute(accent=blog.accent)


def feed_links(blog: DemoBlog) -> str:
    """Return the feeds' autodiscovery, its own before its comments'."""
    kinds = {"json": "application/feed+json", "atom": "application/atom+xml"}
    kind = kinds.get(blog.feed.partition("-")[0], "application/rss+xml")
    paths = [(path, kind) for path in (blog.feed_path,) if path]
    paths += [(path, "application/rss+xml") for path in (blog.comments_path,) if path]
    return "\n".join(
        f'<link rel="alternate" type="{kind}" title="{escape(name)}" href="{blog.url(path)}">'
        for (path, kind), name in zip(paths, (blog.name, "Commentaires"), strict=False)
    )


def head(page: HtmlPage) -> str:
    """Return what a page says about itself in its head."""
    blog, post = page.blog, page.post
    lines = [
        f'<link rel="canonical" href="{blog.url(page.path)}">',
        '<link rel="stylesheet" href="/style.css">',
        feed_links(blog),
    ]
    if has_face(blog.host):
        lines.append(f'<link rel="apple-touch-icon" href="{FACE_PATH}">')
    if post is not None:
        lines.append(f'<meta property="og:title" content="{escape(post.title)}">')
        lines.append('<meta property="og:type" content="article">')
        lines.append(f'<meta name="author" content="{escape(blog.author)}">')
    if post is not None and post.date is not None:
        name = 'name="date"' if blog.theme == "plain" else 'property="article:published_time"'
        lines.append(f'<meta {name} content="{post.date.isoformat()}">')
    return "\n".join(line for line in lines if line)


def page_html(page: HtmlPage, nav: str, tags: str) -> str:
    """Return a whole page; `nav` and `tags` are the list items of its menus."""
    blog, words = page.blog, WORDS[page.blog.language]
    return template(blog.theme, "page.html").substitute(
        language=blog.language,
        title=escape(page.title),
        head=head(page),
        name=escape(blog.name),
        tagline=escape(blog.tagline),
        author=escape(blog.author),
        by=words["by"],
        tags_word=words["tags"],
        nav=nav,
        tags=tags,
        main=page.main,
    )


def post_html(post: DemoPost, around: str) -> str:
    """Return the post as its own page shows it; `around` leads to the posts beside it."""
    blog = post.blog
    return template(blog.theme, "post.html").substitute(
        title=escape(post.title),
        iso=post.date.isoformat() if post.date else "",
        date=day(post.date, blog.language),
        by=WORDS[blog.language]["by"],
        author=escape(blog.author),
        body=post.html,
        tags=", ".join(tag_link(blog, tag) for tag in post.tags),
        around=around,
        comments=comments_html(post),
    )


def item_html(post: DemoPost) -> str:
    """Return the post as lists show it."""
    return template(post.blog.theme, "item.html").substitute(
        path=escape(post.path),
        title=escape(post.title),
        iso=post.date.isoformat() if post.date else "",
        date=day(post.date, post.blog.language),
        summary=escape(post.summary),
        more=WORDS[post.blog.language]["more"],
    )


def comments_html(post: DemoPost) -> str:
    """Return what readers answered, and the place to answer."""
    words = WORDS[post.blog.language]
    said = "".join(
        f'<li id="comment-{number}" class="comment"><cite>{escape(name)}</cite>'
        f"<p>{escape(text)}</p></li>"
        for number, (name, text) in enumerate(post.comments, 1)
    )
    answers = f"<h2>{words['comments']}</h2><ol>{said}</ol>" if said else ""
    answer = f'<p><a href="#comments">{words["comment"]}</a></p>'
    return f'<section id="comments">{answers}{answer}</section>'
