"""copines inspect: what the crawler makes of an address or a file."""

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from copines.cli.language import told
from copines.cli.logs import start_log
from copines.cli.session import clock, echo_json, instance_if_any
from copines.instance.export_format import post_json
from copines.messages import Message
from copines.model import CrawlOptions
from copines.phrases import detailed
from copines.reasons import Reason

if TYPE_CHECKING:
    from copines.crawler.inspection import Inspection
    from copines.crawler.walk.messages import Answer
    from copines.crawler.workers.reader import Reader

logger = logging.getLogger(__name__)

_KINDS: Mapping[str, Message] = MappingProxyType(
    {
        "feed": Message("a feed"),
        "page": Message("a page"),
        "sitemap": Message("a sitemap"),
        "other": Message("neither feed, page nor sitemap"),
    }
)
#: Of a page; those of feeds are names.
_FORMS: Mapping[str, Message] = MappingProxyType(
    {
        "post": Message("a post"),
        "listing": Message("a list of posts"),
        "stub": Message("only sends on"),
        "other": Message("no post"),
    }
)


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
    from copines.crawler.workers.reader import Reader  # noqa: PLC0415 - lxml, trafilatura

    start_log(None)
    moment = clock(None)
    urls = tuple(s for s in sources if s.startswith(("http://", "https://")))
    instance = instance_if_any(directory or ctx.obj) if urls else None
    config = instance.config() if instance else None
    options = config.crawl if config else CrawlOptions()
    answers = _fetched(urls, options, moment) if urls else {}
    with Reader() as reader:
        for source in sources:
            answer = answers.get(source) or _read(source, base)
            found = _inspected(reader, source, answer, moment)
            if as_json:
                echo_json(_json(found))
            else:
                for line in _lines(found):
                    click.echo(told(line))


def _inspected(reader: "Reader", source: str, answer: "Answer", moment: datetime) -> "Inspection":
    """Have a worker say what it is; an answer that has no body needs none."""
    from copines.crawler.inspection import Inspection, inspect  # noqa: PLC0415 - likewise
    from copines.crawler.workers.pool import LostError  # noqa: PLC0415

    if not answer.body:
        return inspect(source, answer, moment)
    try:
        return reader.read(inspect, source, answer, moment)
    except LostError as lost:
        if lost.trace:
            logger.error("%s was not understood\n%s", source, lost.trace)
        return Inspection(source, "other", problems=(detailed(lost.reason),))


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


def _lines(found: "Inspection") -> Iterator[str]:
    kind = {"what": _KINDS[found.kind], "form": _FORMS.get(found.format, found.format)}
    yield (
        Message("%(source)s: %(what)s (%(form)s)", source=found.source, **kind)
        if found.format
        else Message("%(source)s: %(what)s", source=found.source, **kind)
    )
    if found.title:
        yield Message("  title     %(title)s", title=found.title)
    for entry in found.entries:
        day = f"{entry.published:%Y-%m-%d}" if entry.published else told(Message("undated"))
        yield Message(
            "  %(day)s  %(title)s  %(address)s  (%(words)d words)",
            day=f"{day:10}",
            title=entry.title,
            address=entry.permalink,
            words=entry.words,
        )
    if found.post:
        post = found.post
        when = post.published.isoformat() if post.published else Message("undated")
        yield Message("  published %(when)s", when=when)
        yield Message(
            "  language  %(code)s, %(words)d words",
            code=post.language or Message("unknown"),
            words=post.words,
        )
        yield Message("  text      %(text)s", text=" ".join(post.text.split())[:200])
    yield from (Message("  feed      %(address)s", address=feed) for feed in found.feeds)
    yield from (Message("  problem   %(what)s", what=problem) for problem in found.problems)
