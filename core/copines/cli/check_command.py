"""copines check: tries a source before it is added, or one that is there; nothing is kept."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from copines.cli.exits import BLOGS_FAILED, DONE
from copines.cli.hints import pasted
from copines.cli.language import told
from copines.cli.logs import start_log
from copines.cli.session import clock, echo_json, instance_if_any, progress
from copines.config import Config
from copines.config.edit import stanza
from copines.config.schema import KEYS, Refused, taken
from copines.errors import CopinesError
from copines.instance import Instance
from copines.instance.crawl import agent
from copines.instance.members import called
from copines.membership import scope_of
from copines.messages import Message, joined
from copines.model import Blog, CrawlOptions
from copines.permalinks import key
from copines.phrases import cause

if TYPE_CHECKING:
    from copines.crawler.trial import Found


@click.command("check")
@click.argument("sources", nargs=-1, metavar="[BLOG|URL]...")
@click.option("--json", "as_json", is_flag=True, help="Give a JSON object a line.")
@click.option("--quiet", "-q", is_flag=True, help="Show no progress.")
@click.option(
    "--dir",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Take blogs and [crawl] options of this instance.",
)
@click.pass_context
def command(
    ctx: click.Context,
    sources: tuple[str, ...],
    as_json: bool,
    quiet: bool,
    directory: Path | None,
) -> int:
    """Try sources, by address or by their name in the config; all of the config if none is named.

    A few requests tell where the feed is, what it holds, and which way leads to older posts.
    Nothing is kept. Exit code 3 where a source cannot be used.

    Example: copines check https://zoe.example/
    """
    from copines.crawler import Caller, try_out  # noqa: PLC0415 - Scrapy takes 0.6 s

    start_log(None)
    named = directory or ctx.obj
    instance = instance_if_any(named) if sources else Instance.open(named)
    config = instance.config() if instance else None
    known = _members(instance, config) if instance and config and sources else ()
    own = config.blogs if config else ()
    blogs = tuple(_wanted(known, source) for source in sources) if sources else own
    if instance and config and not blogs and not quiet:
        for warning in config.warnings:
            message = Message("warning: %(what)s", what=warning)
            click.echo(told(message, partial(pasted, directory=instance.directory)), err=True)
    doubles = instance.doubled(config) if instance and config else {}
    blogs = tuple(replace(blog, key=f"{n}") for n, blog in enumerate(blogs))
    options = config.crawl if config else CrawlOptions()
    name = agent(config) if config else "copines"
    with progress("check", quiet=quiet) as step:
        caller = Caller(name, progress=lambda done, ahead, blog: step(done, done + ahead, blog))
        found = try_out(blogs, options, now=clock(None), caller=caller)
    for blog, each in zip(blogs, found, strict=True):
        if as_json:
            echo_json(_json(blog, each, cause(doubles.get(blog.url))))
            continue
        for line in _lines(blog, each, cause(doubles.get(blog.url))):
            click.echo(told(line))
    return DONE if all(each.ok for each in found) else BLOGS_FAILED


@dataclass(frozen=True, slots=True)
class _Member:
    """A blog of the config, and what it is called by."""

    #: As the config has it.
    blog: Blog
    #: With the name and the slug that it has by now.
    known: Blog
    #: Keys of the addresses of its feed.
    feeds: frozenset[str]


def _members(instance: Instance, config: Config) -> tuple[_Member, ...]:
    feeds = instance.feeds(config)
    return tuple(
        _Member(own, known, frozenset(feed for feed, url in feeds.items() if url == own.url))
        for own, known in zip(config.blogs, instance.members(config), strict=True)
    )


def _wanted(members: tuple[_Member, ...], source: str) -> Blog:
    """Return the blog of the config that is called so, or has this feed, else one at this address.

    Raises
    ------
    CopinesError
        It is neither.
    """
    for member in members:
        if called(member.known, source) or key(source) in member.feeds:
            return member.blog
    url = source if "://" in source or "." not in source else f"https://{source}"
    try:
        KEYS["blog"]["url"].read(url)
    except Refused as error:
        raise CopinesError(
            Message(
                '"%(source)s" is no blog of the config, and no address: %(why)s',
                source=source,
                why=error.args[0],
            )
        ) from error
    return Blog(url, "", "")


def _json(blog: Blog, found: "Found", double: str) -> dict[str, object]:
    return {
        "url": found.url,
        "name": blog.name or found.title,
        "ok": found.ok,
        "feed": found.feed or None,
        "format": found.format or None,
        "content": found.content or None,
        "scope": scope_of(blog),
        "language": found.language,
        "posts": found.posts,
        "posts_per_month": found.posts_per_month,
        "last_post": found.last_post.isoformat() if found.last_post else None,
        "archive": [{"way": way, "found": number} for way, number in found.archive],
        "robots": {"refused": list(found.refused)},
        "problems": [
            {"problem": problem, "hint": hint} for problem, hint in _problems(found, double)
        ],
        "requests": found.requests,
        "stanza": stanza(_values(blog, found)) if found.ok else None,
    }


def _problems(found: "Found", double: str) -> tuple[tuple[str, str], ...]:
    return (*found.problems, *([(double, "")] if double else ()))


def _values(blog: Blog, found: "Found") -> dict[str, object]:
    """Return what to write in the config for this source."""
    said = {
        "url": found.url,
        "name": blog.name or found.title,
        "feed": blog.feed,
        "scope": blog.scope or (scope_of(blog) if scope_of(blog) == "feed" else None),
        "language": blog.language or found.language,
    }
    return taken("blog", said)


def _rhythm(found: "Found") -> Iterator[Message]:
    if found.last_post and found.posts_per_month:
        yield Message(
            "  posts     the last on %(day)s, %(often)s a month",
            day=f"{found.last_post:%Y-%m-%d}",
            often=found.posts_per_month,
        )
    elif found.last_post:
        yield Message("  posts     the last on %(day)s", day=f"{found.last_post:%Y-%m-%d}")


def _lines(blog: Blog, found: "Found", double: str) -> Iterator[str]:
    name = blog.name or found.title or found.url
    yield (
        Message("%(blog)s: ok", blog=name)
        if found.ok
        else Message("%(blog)s: cannot be used", blog=name)
    )
    if found.feed:
        holds = {"full": Message("whole posts"), "summary": Message("summaries")}
        yield Message(
            "  feed      %(address)s (%(form)s; %(count)d entries, %(holds)s)",
            address=found.feed,
            form=found.format,
            count=found.posts,
            holds=holds.get(found.content, Message("nothing")),
        )
    if scope_of(blog) == "feed":
        yield Message("  scope     the posts of this feed alone; the site is not walked")
    yield from _rhythm(found)
    if found.language:
        yield Message("  language  %(code)s", code=found.language)
    if found.archive:
        ways = (
            Message("%(way)s (%(count)d)", way=way, count=count) for way, count in found.archive
        )
        yield Message("  archive   %(ways)s", ways=joined(", ", ways))
    if found.ok and found.refused:
        count = len(found.refused)
        yield Message("  robots    it keeps %(count)d of the pages tried shut", count=count)
    elif found.ok:
        yield Message("  robots    open")
    for problem in _problems(found, double):
        yield Message("  problem   %(what)s", what=joined("; ", problem))
    if found.ok:
        yield from ("", *(stanza(_values(blog, found)).splitlines()), "")
