"""copines init: a new instance."""

from pathlib import Path

import click

from copines.edit import initial, write_config
from copines.errors import ConfigError


@click.command("init")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--dir", "given", type=click.Path(path_type=Path, file_okay=False), hidden=True)
@click.option("--title", default="Les blogs de mes copines", show_default=True)
@click.option("--url", default="https://copines.example/", show_default=True,
              help="Where the portal will live.")  # fmt: skip
@click.option("--language", type=click.Choice(("fr", "en")), default="fr", show_default=True)
@click.pass_context
def command(
    ctx: click.Context, /, directory: Path | None, given: Path | None, **portal: str
) -> None:
    """Make an instance: a directory with a copines.toml to fill in.

    Example: copines init moncercle --title "Les blogs du quartier"
    """
    target = directory or given or ctx.obj or Path.cwd()
    path = target / "copines.toml"
    if path.exists():
        raise ConfigError(f"{path} exists already\n\nedit it, or choose another directory")
    target.mkdir(parents=True, exist_ok=True)
    write_config(path, initial(portal["title"], portal["url"], portal["language"]))
    click.echo(f"{path} is ready; next: copines add URL... --dir {target}", err=True)
