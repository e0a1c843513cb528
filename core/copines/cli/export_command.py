"""copines export: posts, links and blogroll, to go elsewhere with."""

import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import click

from copines.cli import circle
from copines.cli.portable import link_line, opml, post_line
from copines.cli.session import Session, in_instance
from copines.config import Config
from copines.store import Store

KINDS = ("opml", "posts", "links", "zip")


@click.command("export")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write to FILE instead of stdout.")  # fmt: skip
@click.option("--all", "everything", is_flag=True,
              help="Of posts, also those not shown, with their verdict.")  # fmt: skip
@in_instance
def command(session: Session, kind: str, output: Path | None, everything: bool) -> None:
    """Give the circle's data: the blogroll as OPML, posts or links as JSON lines, all as a zip.

    Example: copines export posts -o posts.jsonl
    """
    config = session.config()
    with session.store() as store, _sink(output) as sink:
        if kind == "zip":
            sink.write(_archive(session, config, store))
            return
        for part in _parts(kind, session, config, store, everything=everything):
            sink.write(part)


@contextmanager
def _sink(output: Path | None) -> Iterator[BinaryIO]:
    """Open stdout, or a file that takes its name once it is whole."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    aside = output.with_name(output.name + ".part")
    try:
        with aside.open("wb") as file:
            yield file
        aside.replace(output)
    finally:
        aside.unlink(missing_ok=True)


def _parts(
    kind: str, session: Session, config: Config, store: Store, *, everything: bool = False
) -> Iterator[bytes]:
    if kind == "opml":
        blogs = circle.register(config, store, session.now)
        feeds = {state.name: state.feed or None for state in store.states()}
        yield opml(config.portal.title, blogs, feeds)
    elif kind == "posts":
        shown = ((post, "", "") for post in store.posts())
        for post, verdict, reason in store.all_posts() if everything else shown:
            yield post_line(post, verdict, reason)
    else:
        for post in store.posts():
            for rank, near in enumerate(store.neighbors(post.permalink), 1):
                yield link_line(post.permalink, rank, near)


def _archive(session: Session, config: Config, store: Store) -> bytes:
    files = {
        "copines.toml": (session.directory / "copines.toml").read_bytes(),
        "blogroll.opml": b"".join(_parts("opml", session, config, store)),
        "posts.jsonl": b"".join(_parts("posts", session, config, store, everything=True)),
        "links.jsonl": b"".join(_parts("links", session, config, store)),
    }
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            # one date for all: the same data give the same bytes
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data,
                             zipfile.ZIP_DEFLATED)  # fmt: skip
    return packed.getvalue()
