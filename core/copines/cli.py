"""The copines command: wires the parts together, and is the only one to print."""

import sys
from pathlib import Path

import click

from copines.errors import CopinesError
from copines.store import Store


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="copines")
def main() -> None:
    """Gather blogs, link their posts and publish the portal."""


@main.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--db", type=click.Path(path_type=Path), default=Path("data/copines.db"))
def search_command(words: tuple[str, ...], db: Path) -> None:
    """Print the addresses of posts with all WORDS, best first."""
    try:
        with Store(db) as store:
            for post in store.search(" ".join(words)):
                click.echo(post.permalink)
    except CopinesError as error:
        click.echo(f"copines: {error}", err=True)
        sys.exit(1)
