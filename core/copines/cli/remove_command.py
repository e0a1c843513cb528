"""copines remove: a blog out of the config."""

import click

from copines.cli import circle
from copines.cli.session import Session, in_instance
from copines.edit import remove_blog, write_config


@click.command("remove")
@click.argument("blog")
@in_instance
def command(session: Session, blog: str) -> None:
    """Take BLOG (name, slug or address) out of the config; the next run takes its posts down.

    Example: copines remove "Zoé au jardin"
    """
    config = session.config()
    path = session.directory / "copines.toml"
    with session.locked("remove"):
        with session.store() as store:
            gone = circle.chosen(circle.register(config, store, session.now), blog)
        write_config(path, remove_blog(path.read_bytes().decode("utf-8"), gone.url))
    session.say(f"removed {gone.name} from {path}; next: copines run")
    if session.as_json:
        session.answer({"removed": gone.name})
