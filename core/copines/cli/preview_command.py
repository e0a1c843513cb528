"""copines preview: what a changed config would do, before anything is published."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from copines.cli.comparison import Item, View, by_key, compared, settings
from copines.cli.session import Session, in_instance
from copines.config import Config
from copines.errors import ConfigError
from copines.instance import Work
from copines.instance.members import found_feeds
from copines.instance.rehearsal import Rehearsal
from copines.messages import Message, joined
from copines.phrases import VERDICTS

#: Entries of one list that are told; --json has all of them.
_TOLD = 20


@click.command("preview")
@click.option(
    "--config",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Try this file instead of the instance's copines.toml.",
)
@in_instance
def command(session: Session, file: Path | None) -> None:
    """Show what the edited config would change on the portal that was last built.

    Nothing is fetched, and nothing in the instance is written.

    Example: copines preview --config trial.toml
    """
    after = session.config(file, warn=True)
    with session.instance.rehearse(session.now) as rehearsal:
        before = _last_built(session, rehearsal)
        seen = _view(rehearsal.by(before)) if before else View({}, {}, {}, {})
        report = compared(seen, _view(rehearsal.by(after)), found_feeds(rehearsal.store))
    changed = settings(before, after) if before else ()
    report = {
        "settings": [{"key": key, "before": was, "after": now} for key, was, now in changed],
        **report,
    }
    if session.as_json:
        session.answer(report)
        return
    if not before:
        session.say(Message("nothing was built yet, so that all is new"))
    for line in _lines(report):
        click.echo(session.told(line))


def _last_built(session: Session, rehearsal: Rehearsal) -> Config | None:
    try:
        return rehearsal.last_built()
    except ConfigError:
        session.say(Message("the config of the last build is of another copines"))
        return None


def _view(work: Work) -> View:
    """Link the posts of the copy as this config wants."""
    work.link()
    circle, store = work.circle, work.circle.store
    names = circle.names
    shown = {
        post.permalink: Item(post.permalink, names[post.blog], post.title)
        for post in store.queries.posts()
    }
    links: dict[str, tuple[str, ...]] = {}
    for permalink, near in store.queries.links():
        links[permalink] = (*links.get(permalink, ()), near.permalink)
    return View(by_key(circle.blogs), shown, dict(store.shown.not_shown()), links)


def _lines(report: dict[str, Any]) -> Iterator[str]:
    yield from _list(
        Message("settings"),
        [
            Message(
                "%(key)s: %(before)s -> %(after)s",
                key=each["key"],
                before=_value(each["before"]),
                after=_value(each["after"]),
            )
            for each in report["settings"]
        ],
    )
    blogs, posts, links = report["blogs"], report["posts"], report["links"]
    yield from _list(
        Message("blogs added"),
        [_coming(blog) for blog in blogs["added"]],
    )
    yield from _list(
        Message("blogs removed"),
        [Message("%(name)s (%(url)s), with %(posts)d posts", **blog) for blog in blogs["removed"]],
    )
    yield from _list(
        Message("blogs whose new feed the next run reads"),
        [
            Message(
                "%(name)s (%(url)s): of its %(posts)d posts those go that are not in it", **blog
            )
            for blog in blogs["unread"]
        ],
    )
    yield Message("posts  %(before)d -> %(after)d", **posts)
    yield from _list(
        Message("posts that appear"), [_post(post, was=True) for post in posts["appear"]]
    )
    yield from _list(Message("posts that vanish"), [_post(post) for post in posts["vanish"]])
    yield Message("links  %(before)d -> %(after)d", **links)
    yield from _list(
        Message("other teasers under"),
        [
            _linked(post["title"] or post["url"], {*post["before"]}, {*post["after"]})
            for post in links["changed"]
        ],
    )


def _linked(post: str, before: set[str], after: set[str]) -> Message:
    """Say how many teasers of a post are others."""
    if before == after:
        return Message("%(post)s: in another order", post=post)
    new, gone = len(after - before), len(before - after)
    return Message("%(post)s: %(new)d new, %(gone)d gone", post=post, new=new, gone=gone)


def _coming(blog: dict[str, Any]) -> Message:
    """Say what of a blog that is added will come."""
    named = {"name": blog["name"], "url": blog["url"]}
    if blog["scope"] == "feed":
        return Message(
            "%(name)s (%(url)s); the posts of its feed alone come with the next run", **named
        )
    return Message("%(name)s (%(url)s); its posts come with the next run", **named)


def _value(value: object) -> object:
    """Return a value of the config as people know it; a key that is absent has none."""
    return Message("nothing") if value is None else value


def _post(post: dict[str, Any], *, was: bool = False) -> Message:
    name = f"{post['title'] or post['url']} ({post['blog']})"
    why = joined(": ", (VERDICTS[post["verdict"]], post["reason"]))
    if was:
        return Message("%(post)s; was %(why)s", post=name, why=why)
    return Message("%(post)s; %(why)s", post=name, why=why)


def _list(label: str, entries: Sequence[str]) -> Iterator[str]:
    if entries:
        yield Message("%(label)s: %(count)d", label=label, count=len(entries))
    yield from (Message("  %(entry)s", entry=entry) for entry in entries[:_TOLD])
    if len(entries) > _TOLD:
        yield Message("  and %(count)d more; --json has all", count=len(entries) - _TOLD)
