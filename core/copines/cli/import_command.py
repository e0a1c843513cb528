"""copines import: blogs and posts from a file."""

import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import click

from copines.cli import fetched_lists, import_report
from copines.cli.exits import DONE, FAILED
from copines.cli.language import told
from copines.cli.session import Session, in_instance
from copines.config import Config
from copines.config.edit import add_blogs, set_key, stanza, write_config
from copines.errors import ConfigError, UnreadyError
from copines.imports import (
    FORMATS,
    POSTS,
    FoundBlog,
    Reading,
    Setting,
    decoded,
    format_of,
    new_ones,
    read,
)
from copines.instance.members import found_feeds
from copines.messages import Message
from copines.model import Blog

#: Of a file, what is looked at to tell what it is; and the most that is read of a list of blogs.
_START, _MOST = 1 << 16, 1 << 26


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What the options ask for."""

    settings: bool
    dry_run: bool
    fetch: bool


@click.command("import")
@click.argument(
    "file", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True)
)
@click.option(
    "--format",
    "form",
    metavar="FORMAT",
    type=click.Choice(FORMATS),
    help="What the file is, where it cannot be recognised.",
)
@click.option(
    "--settings",
    is_flag=True,
    help="Take over the portal's own title, address, contact, language, time zone and timeout too.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Print the stanzas on stdout and the report on stderr; change nothing.",
)
@click.option(
    "--fetch",
    is_flag=True,
    help="Also fetch the lists that FILE names by address, as politely as a crawl.",
)
@in_instance
def command(session: Session, file: Path, form: str | None, **wishes: bool) -> int:
    """Take blogs or posts from FILE: posts as `export posts` gives them, or a list of blogs.

    Lists are OPML, the ini of Planet, Venus or Pluto, Venus' CSV, osmosfeed's yaml or cache, or
    addresses, a line each. What each key became is reported. FILE may be - for stdin.

    Example: copines import blogroll.opml --dry-run
    """
    config = session.config()
    with _kept(file) as path:
        with _told_of(file):
            chosen = form or _format(path, str(file))
            reading = _read(session, path, chosen) if chosen != POSTS else None
        if reading is None:
            return _posts(session, config, path, str(file), dry_run=wishes["dry_run"])
    return _blogs(session, config, reading, file, _Wishes(**wishes))


@contextmanager
def _told_of(file: Path) -> Iterator[None]:
    """Name the file in what is said of it."""
    try:
        yield
    except ConfigError as error:
        raise ConfigError(Message("%(path)s: %(why)s", path=file, why=error.args[0])) from error


@contextmanager
def _kept(file: Path) -> Iterator[Path]:
    """Return the file; what comes by a pipe, and can be read but once, is kept meanwhile."""
    if file.is_file() and str(file) != "-":
        yield file
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "list")
        with click.open_file(str(file), "rb") as pipe, copy.open("wb") as kept:
            shutil.copyfileobj(pipe, kept)
        yield copy


def _format(file: Path, name: str) -> str:
    with file.open("rb") as data:
        return format_of(name, decoded(data.read(_START)))


def _posts(session: Session, config: Config, file: Path, name: str, *, dry_run: bool) -> int:
    if dry_run:
        raise click.UsageError(
            told(Message("--dry-run goes with lists of blogs; this file holds posts"))
        )
    with session.work("import", config) as work:
        saved = work.import_lines(file, name)
    import_report.tell_posts(session, saved)
    return FAILED if saved.mistakes and not saved.count else DONE


def _read(session: Session, file: Path, form: str) -> Reading:
    """Read the list; where two programs mean two things by a key, ask which wrote it."""
    if file.stat().st_size > _MOST:
        most = _MOST >> 20
        raise ConfigError(
            Message("too large for a list of blogs (%(most)d MiB at most)", most=most)
        )
    text = decoded(file.read_bytes())
    reading = read(form, text)
    if reading.unclear and not session.quiet and sys.stdin.isatty():
        return read(_asked(reading), text)
    return reading


def _asked(reading: Reading) -> str:
    lines = import_report.lines([entry.line for entry in reading.unclear])
    told_of = Message(
        "new_feed_items (%(lines)s): in Planet 2.0 how many posts a new feed starts with, "
        "in Venus how many of a feed stand on the page",
        lines=lines,
    )
    click.echo(told(told_of), err=True)
    wrote = click.Choice(("planet", "venus"))
    answer: str = click.prompt(told(Message("which of them wrote this file")), type=wrote, err=True)
    return answer


def _blogs(session: Session, config: Config, own: Reading, file: Path, wishes: _Wishes) -> int:
    fetched = fetched_lists.fetch(own.elsewhere, config, session.now) if wishes.fetch else {}
    reading = fetched_lists.joined(own, fetched)
    if not reading.blogs and not (wishes.settings and reading.settings):
        import_report.tell_remarks(session, reading, wishes.settings)
        with _told_of(file):
            raise ConfigError(Message("no blog was found in it"))
    new, known = new_ones(reading.blogs, *_taken(session, config))
    settings = reading.settings if wishes.settings else ()
    saved = None
    if wishes.dry_run:
        _show(session, new, settings)
    else:
        with session.instance.hold("import"):
            config = _write(session, new, settings)
            if reading.articles:
                with session.instance.opened(config, session.now) as work:
                    saved = work.import_articles(reading.articles)
    report = import_report.Report(reading, new, known, wishes.settings, wishes.dry_run, saved)
    import_report.tell_blogs(session, report)
    return DONE


def _taken(session: Session, config: Config) -> tuple[tuple[Blog, ...], dict[str, str], set[str]]:
    """Return the circle's blogs, the feeds that visits found, and the names that are taken."""
    feeds: dict[str, str] = {}
    names = {blog.name for blog in config.blogs if blog.name}
    with suppress(UnreadyError), session.instance.read(config=config) as circle:
        feeds = found_feeds(circle.store)
        names |= {blog.name for blog in circle.blogs}
    return config.blogs, feeds, names


def _show(session: Session, new: Iterable[FoundBlog], settings: Iterable[Setting]) -> None:
    if session.as_json:
        return
    for setting in settings:
        click.echo(f"# [{setting.section}] {setting.key} = {setting.value!r}")
    click.echo("\n".join(stanza(blog.values) for blog in new), nl=False)


def _write(session: Session, new: Iterable[FoundBlog], settings: Iterable[Setting]) -> Config:
    path = session.directory / "copines.toml"
    text = path.read_bytes().decode("utf-8")
    for setting in settings:
        text = set_key(text, setting.section, setting.key, setting.value)
    write_config(path, add_blogs(text, [blog.values for blog in new]))
    return session.config()
