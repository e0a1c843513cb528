"""The group of all commands; each is imported when called, so that the command starts fast."""

import importlib
import logging
import os
import sys
from pathlib import Path
from typing import Any

import click

from copines.cli.exits import DONE, FAILED, INTERRUPTED, MISUSED
from copines.cli.logs import replaces_words
from copines.errors import ConfigError, CopinesError

logger = logging.getLogger(__name__)

#: In the order of a newcomer's first hour.
COMMANDS = (
    "init", "check", "add", "remove", "import", "crawl", "link", "build", "run", "schedule",
    "serve", "status", "preview", "explain", "inspect", "search", "export", "backup", "restore",
    "repair", "widget", "recipe", "suggest", "demo",
)  # fmt: skip


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

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command; Ctrl-C is told to whoever pressed it."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            if sys.stderr.isatty():
                click.echo("copines: stopped; the next run goes on from here", err=True)
            return INTERRUPTED
        except BrokenPipeError:  # click would end with 1
            # the reader has seen enough; Python's own flush at exit must not complain
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return DONE

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; exit 0 done, 1 explained error, 2 misuse, 3 blogs failed, 130 Ctrl-C."""
        kwargs["standalone_mode"] = False
        try:
            sys.exit(super().main(*args, **kwargs) or 0)
        except click.Abort:
            sys.exit(INTERRUPTED)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except ConfigError as error:
            _tell(error)
            sys.exit(MISUSED)
        except CopinesError as error:
            _tell(error)
            sys.exit(FAILED)


def _tell(error: CopinesError) -> None:
    """Say what ended the command, where its words and its log go."""
    if logging.getLogger().handlers:  # a log was begun
        logger.warning("%s", error)
    if not replaces_words():
        click.echo(f"copines: {error}", err=True)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done; 1 an error that is explained; 2 usage or config; 3 done, but blogs "
    "failed; 130 stopped by Ctrl-C.",
)
@click.version_option(package_name="copines")
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
