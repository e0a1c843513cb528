"""copines export: posts, links and blogroll, to go elsewhere with."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from copines.atomic import aside
from copines.cli.language import told
from copines.cli.session import Session, in_instance
from copines.config import Config
from copines.instance import Circle, files
from copines.instance.archive import Member, pack
from copines.instance.export_format import link_line, post_line
from copines.messages import Message
from copines.opml import Outline, blogroll
from copines.phrases import cause

KINDS = ("opml", "posts", "links", "zip")
#: What stands in the zip for other programs.
_NAMES = {"opml": "blogroll.opml", "posts": "posts.jsonl", "links": "links.jsonl"}


@click.command("export")
@click.argument("kind", type=click.Choice(KINDS))
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Write to FILE, which takes its name once it is whole, instead of stdout.",
)
@click.option(
    "--all", "everything", is_flag=True, help="Of posts, also those not shown, with their verdict."
)
@in_instance
def command(session: Session, kind: str, output: Path | None, everything: bool) -> None:
    """Return the circle's data: the blogroll as OPML, posts or links as JSON lines, all as a zip.

    Example: copines export posts -o posts.jsonl
    """
    config = session.config()
    output = None if str(output) == "-" else output
    if kind == "zip" and output is None and sys.stdout.isatty():
        raise click.UsageError(
            told(Message("a zip is nothing to read: name a file, -o circle.zip"))
        )
    with _sink(output, private=kind == "zip") as sink:
        if kind == "zip":
            _zip(session, config, sink)
            return
        with session.read(config) as circle:
            for part in _parts(kind, circle, everything=everything):
                sink.write(part)


@contextmanager
def _sink(output: Path | None, *, private: bool) -> Iterator[BinaryIO]:
    """Open stdout, or a file that takes its name once it is whole."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if private:
        with files.private_file(output) as file:
            yield file
        return
    with aside(output) as part, part.open("wb") as file:
        yield file


def _parts(kind: str, circle: Circle, *, everything: bool = False) -> Iterator[bytes]:
    store = circle.store
    if kind == "opml":
        feeds = {state.blog: state.feed or "" for state in store.blogs.states()}
        blogs = (Outline(blog.name, blog.url, feeds.get(blog.key, "")) for blog in circle.blogs)
        yield blogroll(circle.config.portal.title, blogs)
    elif kind == "posts":
        names = circle.names
        shown = ((post, "", None) for post in store.queries.posts())
        for post, verdict, reason in store.queries.all_posts() if everything else shown:
            yield post_line(post, names[post.blog], verdict, cause(reason))
    else:
        for post in store.queries.posts():
            for rank, near in enumerate(store.queries.neighbors(post.permalink), 1):
                yield link_line(post.permalink, rank, near)


def _zip(session: Session, config: Config, sink: BinaryIO) -> None:
    """Write everything as it is at one moment, though a crawl may go on meanwhile."""
    with files.aside(session.directory) as folder:
        snapshot = files.take_database(session.instance.db, folder)
        pack(_everything(session, config, snapshot), sink)


def _everything(session: Session, config: Config, snapshot: Path) -> Iterator[Member]:
    yield from files.members(session.directory, config, snapshot)
    with session.instance.read(session.now, config=config, db=snapshot) as circle:
        for kind, name in _NAMES.items():
            yield Member(name, _parts(kind, circle, everything=True))
