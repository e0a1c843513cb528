"""copines add: blogs into the config."""

import click

from copines.cli.session import Session, in_instance
from copines.config import Config
from copines.config.edit import add_blog, write_config
from copines.errors import ConfigError, UnreadyError
from copines.instance.lock import instance_lock
from copines.instance.members import feeds_of
from copines.permalinks import key as url_key


@click.command("add")
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--name", help="The name shown on the portal; absent: the site's title.")
@in_instance
def command(session: Session, urls: tuple[str, ...], name: str | None) -> None:
    """Add blogs to the config, by the address of their site or feed; comments stay.

    Example: copines add https://zoe.example/ --name "Zoé au jardin"
    """
    if name and len(urls) > 1:
        raise click.UsageError("--name goes with one URL")
    config = session.config()  # one that cannot be read is told before it is changed
    path = session.directory / "copines.toml"
    with instance_lock(path.parent, "add"):
        text = path.read_bytes().decode("utf-8")
        feeds = _feeds(session, config)
        for url in urls:
            if url_key(url) in feeds:
                raise ConfigError(
                    f"{url} is in the config already: the feed of {feeds[url_key(url)]}"
                )
            text = add_blog(text, url, name=name)
        write_config(path, text)
    session.say(f"added {len(urls)} to {path}; next: copines run")
    if session.as_json:
        session.answer({"added": list(urls)})


def _feeds(session: Session, config: Config) -> dict[str, str]:
    """Return the feeds that visits found; there is no database before the first of them."""
    try:
        with session.instance.read(config=config) as circle:
            return feeds_of(config, circle.store)
    except UnreadyError:
        return {}
