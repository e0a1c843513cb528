"""build.py WAY SOURCE OUT: write a site's files, as one would without copines."""

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from itertools import groupby
from pathlib import Path
from types import SimpleNamespace as Thing
from typing import Any

_SITE = {"SITENAME": "Les blogs de mes copines", "SITEURL": "https://copines.example"}
_A_PAGE, _IN_FEED, _SUMMARY = 30, 40, 110


def jinja2(source: Path, out: Path) -> None:
    """Render all pages from one file of posts; write those that differ."""
    from jinja2 import Environment, FileSystemLoader

    theme = FileSystemLoader(Path(__file__).parent / "theme/templates")
    environment = Environment(loader=theme, autoescape=False)
    environment.globals.update(_SITE)
    told = json.loads((source / "posts.json").read_text("utf-8"))
    articles = sorted(map(_article, told), key=lambda article: article.date, reverse=True)
    for path, template, context in _pages(articles):
        text = environment.get_template(template).render(path=path, **context)
        file = out / path
        if not file.exists() or file.read_text("utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")


def _article(told: dict[str, str]) -> Any:
    """Return what Pelican's templates know of an article."""
    date = datetime.strptime(told["date"], "%Y-%m-%d %H:%M")  # noqa: DTZ007 - all are of one zone
    blog = told["category"]
    words = told["text"].split()
    summary = (
        "".join(f"<p>{escape(line)}</p>" for line in told["text"].split("\n")[:2])
        if len(words) <= _SUMMARY
        else f"<p>{escape(' '.join(words[:_SUMMARY]))}…</p>"
    )
    return Thing(
        title=told["title"],
        date=date,
        locale_date=f"{date:%Y-%m-%d}",
        category=Thing(name=blog, slug=blog, url=f"blogs/{blog}/"),
        tags=[Thing(name=tag, url=f"topics/{tag}/") for tag in told["tags"].split(", ")],
        url=f"posts/{blog}/{told['slug']}/",
        summary=summary,
        source=told["source"],
        related=told["related"],
    )


_Page = tuple[str, str, dict[str, Any]]


def _pages(articles: Sequence[Any]) -> Iterator[_Page]:
    for article in articles:
        yield article.url + "index.html", "article.html", {"article": article}
    blogs = _by(articles, lambda article: [article.category])
    yield from _home(articles, blogs)
    yield from _lists("category", blogs)
    yield from _lists("tag", _by(articles, lambda article: article.tags))
    for month, some in groupby(articles, lambda article: f"{article.date:%Y/%m}"):
        told = {"articles": list(some), "period": month}
        yield f"archives/{month}/index.html", "period_archives.html", told
    yield "feed.xml", "atom.xml", {"articles": articles[:_IN_FEED], "title": _SITE["SITENAME"]}


def _home(articles: Sequence[Any], blogs: Any) -> Iterator[_Page]:
    starts = range(0, len(articles), _A_PAGE)
    urls = ["", *(f"index{n}.html" for n in range(2, len(starts) + 1))]
    for number, start in enumerate(starts):
        page = Thing(
            object_list=articles[start : start + _A_PAGE],
            has_previous=lambda number=number: number > 0,
            has_next=lambda number=number: number + 1 < len(starts),
        )
        told = {
            "articles_page": page,
            "articles_previous_page": Thing(url=urls[number - 1]),
            "articles_next_page": Thing(url=urls[(number + 1) % len(urls)]),
            "categories": blogs,
        }
        yield urls[number] or "index.html", "index.html", told


def _lists(kind: str, groups: Any) -> Iterator[_Page]:
    for group, some in groups:
        yield f"{group.url}index.html", f"{kind}.html", {kind: group, "articles": some}
        feed = {"articles": some[:_IN_FEED], "title": group.name}
        yield f"{group.url}feed.xml", "atom.xml", feed


def _by(articles: Sequence[Any], groups: Any) -> list[tuple[Any, list[Any]]]:
    found: dict[str, tuple[Any, list[Any]]] = {}
    for article in articles:
        for group in groups(article):
            found.setdefault(group.url, (group, []))[1].append(article)
    return list(found.values())


def floor(source: Path, out: Path) -> None:
    """Write the same files, and think of nothing."""
    for file in source.rglob("*"):
        if file.is_file():
            target = out / file.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())


WAYS = {"jinja2": jinja2, "floor": floor}

if __name__ == "__main__":
    name, here, there = sys.argv[1:]
    WAYS[name](Path(here), Path(there))
