"""copines init: a new instance."""

import os
import shlex
import sys
from functools import partial
from pathlib import Path

import click
from click.core import ParameterSource

from copines.cli.hints import pasted
from copines.cli.language import told
from copines.config import load
from copines.config.edit import initial, write_config
from copines.config.languages import languages
from copines.config.schema import KEYS, Refused
from copines.errors import ConfigError
from copines.instance.datasette import metadata
from copines.messages import Call, Message


@click.command("init")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--dir", "given", type=click.Path(path_type=Path, file_okay=False), hidden=True)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="ZIP",
    help="Revive what `export zip` or `backup` wrote.",
)
@click.option(
    "--title", default="Les blogs de mes copines", show_default=True, help="The portal's name."
)
@click.option(
    "--url",
    default="",
    metavar="URL",
    help="Where the portal will live; absent: asked on a terminal, else to be filled in.",
)
@click.option(
    "--language",
    type=click.Choice(languages()),
    default="fr",
    show_default=True,
    help="Of the interface.",
)
@click.option(
    "--datasette",
    "with_datasette",
    is_flag=True,
    help="Write datasette.yaml too, also into an instance that is there.",
)
@click.pass_context
def command(
    ctx: click.Context,
    /,
    directory: Path | None,
    given: Path | None,
    source: Path | None,
    *,
    with_datasette: bool,
    **portal: str,
) -> None:
    """Make an instance: a directory with a copines.toml to fill in, or one revived from a zip.

    Example: copines init moncercle --title "Les blogs du quartier"
    """
    target = directory or given or ctx.obj or Path.cwd()
    path = target / "copines.toml"
    said = [k for k in portal if ctx.get_parameter_source(k) is ParameterSource.COMMANDLINE]
    if path.exists() and with_datasette and not said and not source:
        _write_datasette(target)
        return
    if path.exists():
        raise ConfigError(
            Message("%(path)s exists already\n\nedit it, or choose another directory", path=path)
        )
    if source:
        if said:
            raise click.UsageError(
                told(
                    Message(
                        "--%(option)s does not go with --from, which brings a config",
                        option=said[0],
                    )
                )
            )
        _revive(source, target)
    else:
        url = portal["url"] or _asked()
        target.mkdir(parents=True, exist_ok=True)
        write_config(path, initial(portal["title"], url, portal["language"]))
        _say(target, Message("%(path)s is ready; next: %(add)s", path=path, add=Call("add", "URL")))
    if with_datasette:
        _write_datasette(target)


def _asked() -> str:
    """Ask for the portal's address, on a terminal alone; "" is for later."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return ""
    question = told(
        Message("Where will the portal live? Its address, or Enter to fill it in later")
    )
    return str(click.prompt(question, default="", show_default=False, value_proc=_home, err=True))


def _home(text: str) -> str:
    """Take an address, or nothing; click asks again where it is neither."""
    try:
        return str(KEYS["portal"]["url"].read(text.strip())) if text.strip() else ""
    except Refused as error:
        raise click.UsageError(str(error)) from error


def _say(target: Path, text: Message) -> None:
    click.echo(told(text, partial(pasted, directory=target)), err=True)


def _revive(source: Path, target: Path) -> None:
    from copines.instance.files import revive  # noqa: PLC0415 - SQLite

    if note := revive(source, target):
        _say(target, Message("note: %(what)s", what=note))
    build = Call("build")
    _say(target, Message("%(dir)s is as it was; next: %(build)s", dir=target, build=build))


def _write_datasette(target: Path) -> None:
    path = target / "datasette.yaml"
    if path.exists():
        raise ConfigError(
            Message("%(path)s exists already\n\nedit it, or take it away first", path=path)
        )
    title = load(target / "copines.toml", os.environ).portal.title
    path.write_text(metadata(title), encoding="utf-8")
    look = shlex.join(["datasette", str(target / "copines.db"), "--metadata", str(path)])
    _say(target, Message("%(path)s is ready; next: %(look)s", path=path, look=look))
