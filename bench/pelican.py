"""The same circle as a site of Pelican's (https://getpelican.com), and of plain Jinja2."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench import circle
from bench.case import ROOT
from bench.circle import Links
from copines.model import Post

_CONFIG = """
SITENAME = "Les blogs de mes copines"
SITEURL = "https://copines.example"
TIMEZONE = "UTC"
DEFAULT_DATE_FORMAT = "%Y-%m-%d"
DEFAULT_LANG = "fr"
THEME = {theme!r}
PATH = "content"
OUTPUT_PATH = "public"
DIRECT_TEMPLATES = ["index"]
DEFAULT_PAGINATION = 30
PAGINATED_TEMPLATES = {{"index": None}}
ARTICLE_URL = "posts/{{category}}/{{slug}}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
CATEGORY_URL, CATEGORY_SAVE_AS = "blogs/{{slug}}/", "blogs/{{slug}}/index.html"
TAG_URL, TAG_SAVE_AS = "topics/{{slug}}/", "topics/{{slug}}/index.html"
MONTH_ARCHIVE_SAVE_AS = "archives/{{date:%Y}}/{{date:%m}}/index.html"
AUTHOR_SAVE_AS = ""
FEED_ALL_ATOM = "feed.xml"
CATEGORY_FEED_ATOM = "blogs/{{slug}}/feed.xml"
TAG_FEED_ATOM = "topics/{{slug}}/feed.xml"
FEED_MAX_ITEMS = 40
SUMMARY_MAX_LENGTH = 110
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
CHECK_MODIFIED_METHOD = "mtime"
CACHE_PATH = {cache!r}
"""


def make(directory: Path, posts: Sequence[Post], links: Links) -> None:
    """Write the circle's site."""
    config = _CONFIG.format(theme=str(ROOT / "bench/peers/theme"), cache=str(directory / "cache"))
    (directory / "pelicanconf.py").write_text(config, encoding="utf-8")
    (directory / "content").mkdir(exist_ok=True)
    titles = {post.permalink: post.title for post in posts}
    for told in map(lambda post: _told(post, links, titles), posts):
        _write(directory, told)
    every = [_told(post, links, titles) for post in posts]
    (directory / "posts.json").write_text(json.dumps(every, ensure_ascii=False), encoding="utf-8")


def edit(directory: Path, edited: Mapping[str, Post]) -> None:
    """Give posts, by slug, other titles and texts."""
    file = directory / "posts.json"
    every = json.loads(file.read_text("utf-8"))
    for told in every:
        if post := edited.get(told["slug"]):
            told |= {"title": post.title, "text": post.text}
            _write(directory, told)
    file.write_text(json.dumps(every, ensure_ascii=False), encoding="utf-8")


def _told(post: Post, links: Links, titles: Mapping[str, str]) -> dict[str, str]:
    assert post.published is not None
    return {
        "title": post.title,
        "date": f"{post.published:%Y-%m-%d %H:%M}",
        "category": post.blog.lower().replace(" ", "-"),
        "tags": ", ".join(post.tags),
        "slug": post.slug,
        "source": post.permalink,
        "related": "|".join(_related(post, links, titles)),
        "text": post.text,
    }


def _related(post: Post, links: Links, titles: Mapping[str, str]) -> Iterator[str]:
    for near in links[post.permalink]:
        number = int(near.permalink.rsplit("-", 1)[1])
        blog = circle.blog(number % circle.BLOGS)
        path = f"posts/{blog.slug}/billet-{number}/"
        terms = ", ".join(near.terms)
        yield f"{path};{blog.name};{titles[near.permalink]};{terms}"


def _write(directory: Path, told: Mapping[str, str]) -> None:
    head = "".join(f"{name.title()}: {value}\n" for name, value in told.items() if name != "text")
    text = told["text"].replace("\n", "\n\n")
    (directory / "content" / f"{told['slug']}.md").write_text(f"{head}\n{text}\n", "utf-8")
