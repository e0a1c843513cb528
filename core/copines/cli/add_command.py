"""copines add: blogs into the config."""

import click

from copines.cli.language import told
from copines.cli.session import Session, in_instance
from copines.config import Config
from copines.config.edit import add_blog, write_config
from copines.errors import ConfigError, UnreadyError
from copines.instance.lock import instance_lock
from copines.instance.members import found_feeds
from copines.membership import sign, taken
from copines.messages import Call, Message
from copines.model import Blog


@click.command("add")
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--name", help="The name shown on the portal; absent: the site's title.")
@in_instance
def command(session: Session, urls: tuple[str, ...], name: str | None) -> None:
    """Add blogs to the config, by the address of their site or feed; comments stay.

    Example: copines add https://zoe.example/ --name "Zoé au jardin"
    """
    if name and len(urls) > 1:
        raise click.UsageError(told(Message("--name goes with one URL")))
    config = session.config()  # one that cannot be read is told before it is changed
    path = session.directory / "copines.toml"
    with instance_lock(path.parent, "add"):
        text = path.read_bytes().decode("utf-8")
        members = taken(*_circle(session, config))
        for url in urls:
            if whose := members.get(sign(url)):
                raise ConfigError(
                    Message("%(url)s is in the config already: %(blog)s", url=url, blog=whose)
                )
            members[sign(url)] = name or url
            text = add_blog(text, url, name=name)
        write_config(path, text)
    what = {"count": len(urls), "path": path, "run": Call("run")}
    session.say(Message("added %(count)d to %(path)s; next: %(run)s", **what))
    if session.as_json:
        session.answer({"added": list(urls)})


def _circle(session: Session, config: Config) -> tuple[tuple[Blog, ...], dict[str, str]]:
    """Return the blogs, and the feeds that visits found; before the first there is no database."""
    try:
        with session.instance.read(config=config) as circle:
            return circle.blogs, found_feeds(circle.store)
    except UnreadyError:
        return config.blogs, {}
