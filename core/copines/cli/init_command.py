"""copines init: a new instance."""

import os
from pathlib import Path

import click
from click.core import ParameterSource

from copines.config import load
from copines.config.edit import initial, write_config
from copines.config.languages import languages
from copines.errors import ConfigError
from copines.instance.datasette import metadata


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
    default="https://copines.example/",
    show_default=True,
    help="Where the portal will live.",
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
        raise ConfigError(f"{path} exists already\n\nedit it, or choose another directory")
    if source:
        if said:
            raise click.UsageError(f"--{said[0]} does not go with --from, which brings a config")
        _revive(source, target)
    else:
        target.mkdir(parents=True, exist_ok=True)
        write_config(path, initial(portal["title"], portal["url"], portal["language"]))
        click.echo(f"{path} is ready; next: copines add URL... --dir {target}", err=True)
    if with_datasette:
        _write_datasette(target)


def _revive(source: Path, target: Path) -> None:
    from copines.instance.files import revive  # noqa: PLC0415 - SQLite

    if note := revive(source, target):
        click.echo(f"note: {note}", err=True)
    click.echo(f"{target} is as it was; next: copines build --dir {target}", err=True)


def _write_datasette(target: Path) -> None:
    path = target / "datasette.yaml"
    if path.exists():
        raise ConfigError(f"{path} exists already\n\nedit it, or take it away first")
    title = load(target / "copines.toml", os.environ).portal.title
    path.write_text(metadata(title), encoding="utf-8")
    database = target / "copines.db"
    click.echo(f"{path} is ready; next: datasette {database} --metadata {path}", err=True)
