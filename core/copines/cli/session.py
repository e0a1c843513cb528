"""One call of a command: its instance, its clock, its voice."""

import json
import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial, wraps
from pathlib import Path
from typing import Any

import click

from copines import storable
from copines.cli.exits import INSTANCE
from copines.cli.hints import pasted
from copines.cli.language import told
from copines.cli.logs import FORMATS, replaces_words, start_log
from copines.cli.progress import bar, lines
from copines.config import Config
from copines.config.schema import Refused, scheduler
from copines.errors import ConfigError
from copines.instance import Circle, Instance, Work
from copines.instance.progress import Step
from copines.messages import Call, Message

logger = logging.getLogger("copines")


@dataclass(frozen=True, slots=True)
class Session:
    """What every command that works in an instance has."""

    instance: Instance
    now: datetime
    as_json: bool = False
    quiet: bool = False
    #: Keeps all that is said, in one of logs.FORMATS.
    log_file: Path | None = None
    log_format: str = "text"

    @property
    def directory(self) -> Path:
        """The instance's folder."""
        return self.instance.directory

    def config(self, path: Path | None = None, *, warn: bool = False) -> Config:
        """Read copines.toml, or another config; warnings are for who is about to rely on it."""
        config = self.instance.config(path)
        for warning in config.warnings if warn else ():
            self.say(Message("warning: %(what)s", what=warning))
        return config

    @contextmanager
    def read(self, config: Config | None = None) -> Iterator[Circle]:
        """Open the circle for questions; before its first run it is empty."""
        chosen = config or self.config()
        if not self.instance.db.exists():
            self.say(Message("no database yet; make one: %(run)s", run=Call("run")))
            with self.instance.rehearse(self.now) as rehearsal:
                yield rehearsal.by(chosen).circle
            return
        with self.instance.read(self.now, config=chosen) as circle:
            yield circle

    def work(self, command: str, config: Config | None = None) -> AbstractContextManager[Work]:
        """Open the circle for work, as this command."""
        return self.instance.work(command, self.now, config=config)

    @contextmanager
    def clustered(self, config: Config, address: str | None) -> Iterator["Session"]:
        """Have a cluster work too: the one at this address, else the config's, if any."""
        at = config.cluster.address
        try:
            at = scheduler(address) if address else at
        except Refused as error:
            raise ConfigError(Message("--cluster: %(what)s", what=error.args[0])) from error
        with self.instance.with_cluster(at) as instance:
            yield replace(self, instance=instance)

    def say(self, text: str) -> None:
        """Tell the person at the terminal, unless they want quiet."""
        logger.info("%s", text)
        if not self.quiet and not replaces_words():
            click.echo(self.told(text), err=True)

    def complain(self, text: str) -> None:
        """Tell what went wrong, also those who want quiet."""
        logger.warning("%s", text)
        if not replaces_words():
            click.echo(self.told(text), err=True)

    def told(self, text: str) -> str:
        """Return a message as this person reads it, with calls that she can paste."""
        return told(text, partial(pasted, directory=self.directory))

    def answer(self, value: Mapping[str, object]) -> None:
        """Write data on stdout, as one line of JSON."""
        echo_json(value)


@contextmanager
def progress(what: str, *, quiet: bool = False) -> Iterator[Step]:
    """Say on stderr how far the work is, while it lasts."""
    if quiet or replaces_words():
        yield lambda done, total, what="": None
        return
    shown = bar if sys.stderr.isatty() else lines
    with shown(what) as step:
        yield step


#: The option of commands that a cluster can work for.
cluster_option = click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Have the workers of this Dask scheduler work too.",
)


def instance_if_any(directory: Path | None) -> Instance | None:
    """Return the instance in the directory, or where the command is called, if any.

    Raises
    ------
    ConfigError
        None is in the directory that was named.
    """
    try:
        return Instance.open(directory)
    except ConfigError:
        if directory:
            raise
        return None


def echo_json(value: object) -> None:
    """Write one line of JSON, UTF-8, on stdout."""
    line = json.dumps(value, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(line.encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()


def in_instance(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command the options that all share, and a Session as its first argument."""

    @click.option(
        "--dir",
        "directory",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help="The instance: the directory with copines.toml.",
    )
    @click.option("--json", "as_json", is_flag=True, help="Write the result as JSON on stdout.")
    @click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors.")
    @click.option(
        "--log-file",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Keep everything that is said, and more, in FILE.",
    )
    @click.option(
        "--log-format",
        type=click.Choice(FORMATS),
        metavar="FORMAT",
        default="text",
        help="Of the log; json without FILE goes to stderr, in place of words.",
    )
    @click.option("--now", metavar="TIME", help="Fix the clock (ISO 8601); for tests.")
    @click.pass_context
    @wraps(command)
    def run(ctx: click.Context, /, **given: Any) -> Any:
        directory = given.pop("directory") or ctx.obj
        log_file, log_format = given.pop("log_file"), given.pop("log_format")
        now = given.pop("now")
        as_json, quiet = given.pop("as_json"), given.pop("quiet")
        instance = Instance.open(directory)
        ctx.meta[INSTANCE] = instance.directory
        session = Session(
            replace(instance, progress=partial(progress, quiet=quiet)),
            clock(now),
            as_json,
            quiet,
            log_file=log_file.absolute() if log_file else None,
            log_format=log_format,
        )
        start_log(log_file, log_format)
        return command(session, **given)

    return run


def clock(text: str | None) -> datetime:
    """Read the time that --now fixes, else the clock's.

    Raises
    ------
    ConfigError
        The text is no time.
    """
    if text is None:
        return datetime.now(UTC).replace(microsecond=0)
    moment = None
    with suppress(ValueError):
        # from the year 1 or 9999 no day can be counted back or on
        moment = storable.moment(datetime.fromisoformat(text))
    if moment is None:
        raise ConfigError(
            Message('--now: expected a time such as 2026-11-23T12:00Z, got "%(text)s"', text=text)
        )
    return moment
