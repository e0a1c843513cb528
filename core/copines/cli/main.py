"""The group of all commands; each is imported when called, so that the command starts fast."""

import importlib
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from inspect import cleandoc
from pathlib import Path
from typing import Any

import click

from copines.cli.commands import COMMANDS, GROUPS
from copines.cli.exits import DONE, FAILED, INSTANCE, INTERRUPTED, MISUSED
from copines.cli.hints import pasted
from copines.cli.language import told, translated
from copines.cli.logs import replaces_words
from copines.cli.version import version_line
from copines.errors import ConfigError, CopinesError
from copines.messages import Message

logger = logging.getLogger(__name__)


class Commands(click.Group):
    """Commands by name, one module each; mistakes become exit codes here."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"copines.cli.{cmd_name}_command")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called; where there is none, say which may be meant."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(told(_unknown(args[0])))
        name, command, rest = super().resolve_command(ctx, args)
        if command:
            _translate(command)
        return name, command, rest

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in their groups, each with its line, which is never cut."""
        width = max(map(len, COMMANDS))
        for title, commands in GROUPS.items():
            with formatter.section(translated(title)):
                formatter.write_dl(
                    [(f"{name:{width}}", translated(line)) for name, line in commands.items()]
                )

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the command line; help goes to stdout already here."""
        _translate(self)
        with _until_closed():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command; what goes wrong is told where the instance is known still."""
        try:
            with _until_closed():
                return super().invoke(ctx)
        except KeyboardInterrupt:
            if sys.stderr.isatty():
                _say("copines: " + told(Message("stopped; the next run goes on from here")))
            return INTERRUPTED
        except CopinesError as error:
            _tell(error.args[0] if error.args else "", ctx.meta.get(INSTANCE))
            return MISUSED if isinstance(error, ConfigError) else FAILED

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; exit 0 done, 1 explained error, 2 misuse, 3 blogs failed, 130 Ctrl-C."""
        _open_closed_streams()
        for stream in (sys.stdout, sys.stderr):
            with suppress(AttributeError, OSError):  # no text stream; a test's
                stream.reconfigure(errors="replace")  # type: ignore[union-attr]
        try:
            code = super().main(*args, **{**kwargs, "standalone_mode": False}) or DONE
        except click.Abort:
            code = INTERRUPTED
        except click.ClickException as error:
            error.show()
            code = error.exit_code
        except OSError as error:  # a path that was named, a full disk: nothing of ours
            logger.debug("failed", exc_info=True)
            _tell(Message("%(where)s: %(why)s", where=_place(error), why=error.strerror))
            code = FAILED
        _leave(code)


def _unknown(name: str) -> Message:
    from copines.config.schema import meant  # noqa: PLC0415 - it knows all keys of the config

    near = meant(name, COMMANDS)
    return Message('no command "%(name)s"%(near)s', name=name, near=near)


def paragraphs(text: str | None) -> Iterator[str]:
    """Yield the paragraphs of a help, each on one line; a translation has them one by one."""
    for paragraph in cleandoc(text or "").split("\n\n"):
        yield " ".join(paragraph.split())


def _translated(paragraph: str) -> str:
    label, colon, call = paragraph.partition("Example:")
    return translated(colon) + call if colon and not label else translated(paragraph)


def _translate(command: click.Command) -> None:
    """Have a command's help in the person's language."""
    command.help = "\n\n".join(map(_translated, paragraphs(command.help)))
    command.epilog = translated(command.epilog) if command.epilog else None
    for option in command.params:
        if isinstance(option, click.Option) and option.help:
            option.help = translated(option.help)


@contextmanager
def _until_closed() -> Iterator[None]:
    """End well where the reader of a pipe has seen enough."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError as error:  # click would end with 1
        _hush()
        raise click.exceptions.Exit(DONE) from error


def _open_closed_streams() -> None:
    """Give streams that the shell has closed (>&-) a file: else the database may get their number.

    What is written to such a stdout fails, as it should; talk goes nowhere.
    """
    for name, mode in (("stdin", os.O_RDONLY), ("stdout", os.O_RDONLY), ("stderr", os.O_WRONLY)):
        if getattr(sys, name) is None:
            number = os.open(os.devnull, mode)
            setattr(sys, name, os.fdopen(number, "r" if name == "stdin" else "w"))


def _hush() -> None:
    """Send what is still to be written nowhere: Python's flush at exit must not complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _leave(code: int) -> None:
    with suppress(OSError, ValueError):
        _hush()
    sys.exit(code)


def _place(error: OSError) -> str:
    """Name what an error of the system is about; what has no path is a stream of ours."""
    return str(error.filename) if error.filename else "stdout"


def _tell(text: str, instance: Path | None = None) -> None:
    """Say what ended the command, where its words and its log go."""
    if logging.getLogger().handlers:  # a log was begun
        logger.warning("%s", text)
    if not replaces_words():
        _say("copines: " + told(text, partial(pasted, directory=instance)))


def _say(text: str) -> None:
    with suppress(OSError):  # nobody listens
        click.echo(text, err=True)


def _print_version(ctx: click.Context, option: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        click.echo(version_line())
        ctx.exit()


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done; 1 an error that is explained; 2 usage or config; 3 done, but blogs "
    "failed; 130 stopped by Ctrl-C.",
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Show the version and exit.",
)
@click.option(
    "--dir",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The instance: the directory with copines.toml.",
)
@click.pass_context
def main(ctx: click.Context, directory: Path | None) -> None:
    """Gather the blogs of a circle, link their posts, publish the portal.

    Example: copines init moncercle; cd moncercle; copines add https://zoe.example/; copines run
    """
    ctx.obj = directory
