"""copines remove: a blog out of the config."""

import click

from copines.cli.session import Session, in_instance
from copines.config.edit import remove_blog, write_config
from copines.instance.lock import instance_lock
from copines.instance.members import chosen
from copines.messages import Call, Message


@click.command("remove")
@click.argument("blog")
@in_instance
def command(session: Session, blog: str) -> None:
    """Take BLOG (name, slug or address) out of the config; the next run takes its posts down.

    Example: copines remove "Zoé au jardin"
    """
    config = session.config()
    path = session.directory / "copines.toml"
    with instance_lock(path.parent, "remove"):
        gone = chosen(session.instance.members(config), blog)
        write_config(path, remove_blog(path.read_bytes().decode("utf-8"), gone.url))
    told = {"blog": gone.name, "path": path, "run": Call("run")}
    session.say(Message("removed %(blog)s from %(path)s; next: %(run)s", **told))
    if session.as_json:
        session.answer({"removed": gone.name})
