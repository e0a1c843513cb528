"""copines inspect: what the crawler makes of an address or a file."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from copines.cli.logs import start_log
from copines.cli.session import clock, echo_json, instance_if_any
from copines.instance.export_format import post_json
from copines.model import CrawlOptions
from copines.reasons import Reason

if TYPE_CHECKING:
    from copines.crawler.inspection import Inspection
    from copines.crawler.walk.messages import Answer


@click.command("inspect")
@click.argument("sources", nargs=-1, required=True, metavar="URL|FILE...")
@click.option("--base", metavar="URL", help="The address that the files came from.")
@click.option("--json", "as_json", is_flag=True, help="Give a JSON object a line.")
@click.option(
    "--dir",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Take the [crawl] options of this instance.",
)
@click.pass_context
def command(
    ctx: click.Context,
    sources: tuple[str, ...],
    base: str | None,
    as_json: bool,
    directory: Path | None,
) -> None:
    """Show what a feed, page or sitemap holds; nothing is kept.

    Example: copines inspect https://zoe.example/feed.xml page.html --json
    """
    from copines.crawler.inspection import inspect  # noqa: PLC0415 - lxml, trafilatura

    start_log(None)
    moment = clock(None)
    urls = tuple(s for s in sources if s.startswith(("http://", "https://")))
    instance = instance_if_any(directory or ctx.obj) if urls else None
    config = instance.config() if instance else None
    options = config.crawl if config else CrawlOptions()
    answers = _fetched(urls, options, moment) if urls else {}
    for source in sources:
        answer = answers.get(source) or _read(source, base)
        found = inspect(source, answer, moment)
        if as_json:
            echo_json(_json(found))
        else:
            _show(found)


def _fetched(urls: tuple[str, ...], options: CrawlOptions, now: datetime) -> Mapping[str, "Answer"]:
    from copines.crawler import fetch  # noqa: PLC0415 - Scrapy takes 0.6 s

    return fetch(urls, options, "copines", now)


def _read(source: str, base: str | None) -> "Answer":
    from copines.crawler.walk.messages import Answer  # noqa: PLC0415

    path = Path(source)
    url = base or f"https://example.org/{quote(path.name)}"
    try:
        return Answer(url, 200, path.read_bytes())
    except OSError as error:
        return Answer(url, 0, error=Reason.of("unreadable", detail=f"{path}: {error.strerror}"))


def _json(found: "Inspection") -> dict[str, object]:
    return {
        "source": found.source,
        "kind": found.kind,
        "format": found.format,
        "title": found.title,
        "entries": [post_json(entry, entry.blog) for entry in found.entries],
        "post": post_json(found.post, found.post.blog) if found.post else None,
        "is_post": found.is_post,
        "feeds": list(found.feeds),
        "problems": list(found.problems),
    }


def _show(found: "Inspection") -> None:
    for line in _lines(found):
        click.echo(line)


def _lines(found: "Inspection") -> Iterator[str]:
    yield f"{found.source}: {found.kind}" + (f" ({found.format})" if found.format else "")
    if found.title:
        yield f"  title     {found.title}"
    for entry in found.entries:
        day = f"{entry.published:%Y-%m-%d}" if entry.published else "undated"
        yield f"  {day:10}  {entry.title}  {entry.permalink}  ({entry.words} words)"
    if found.post:
        post = found.post
        yield f"  published {post.published.isoformat() if post.published else 'undated'}"
        yield f"  language  {post.language}, {post.words} words"
        yield f"  text      {' '.join(post.text.split())[:200]}"
    yield from (f"  feed      {feed}" for feed in found.feeds)
    yield from (f"  problem   {problem}" for problem in found.problems)
