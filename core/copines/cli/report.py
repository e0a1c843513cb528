"""What a command did, told to people."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from copines.cli.session import Session
from copines.instance import Circle
from copines.instance.members import doubled, found_feeds
from copines.messages import Message, joined
from copines.model import BlogState
from copines.phrases import advice, cause, detailed
from copines.reasons import Reason

#: Names of blogs, and why their visits failed.
Failed = Sequence[tuple[str, Reason]]
#: Posts that are named at either end.
_TOLD = 2


def tell(session: Session, result: Mapping[str, Any], failed: Failed = ()) -> None:
    """Return the report as JSON where asked for; say it, and which blogs failed, on stderr."""
    for line in _lines(result, session, failed):
        session.say(line)
    if session.as_json:
        session.answer(result)


def known(circle: Circle) -> Mapping[str, BlogState]:
    """Return what is known of each blog, by key, to tell afterwards what is new."""
    return {state.blog: state for state in circle.store.blogs.states()}


def warn(session: Session, circle: Circle, before: Mapping[str, BlogState]) -> None:
    """Tell those who want quiet of blogs with trouble that is new: once, not at each run."""
    for blog, state in known(circle).items() if session.quiet else ():
        was = before.get(blog)
        failed = bool(state.failing_since) and not (was and was.failing_since)
        odd = state.state == "ok" and state.notice not in {None, was.notice if was else None}
        if failed or odd:
            why = joined("; ", (cause(state.reason), advice(state)))
            session.complain(Message("%(blog)s: %(why)s", blog=state.name, why=why))


def tell_doubled(session: Session, circle: Circle) -> None:
    """Tell of stanzas that are a blog which is there already."""
    named = {blog.url: blog.name for blog in circle.blogs}
    for url, why in doubled(circle.blogs, found_feeds(circle.store)).items():
        what = Message("%(blog)s: %(why)s", blog=named[url], why=cause(why))
        session.say(Message("warning: %(what)s", what=what))


def _lines(result: Mapping[str, Any], session: Session, failed: Failed) -> Iterator[str]:
    if crawled := result.get("crawl"):
        counts = {f"posts_{name}": count for name, count in crawled["posts"].items()}
        yield Message(
            "crawl  %(ok)d of %(blogs)d blogs, %(posts_new)d new posts, %(posts_changed)d changed, "
            "%(requests)d requests, %(seconds).1f s",
            **crawled,
            **counts,
        )
        for blog, why in failed:
            yield Message("       %(blog)s: %(why)s", blog=blog, why=detailed(why))
    if linked := result.get("link"):
        yield Message(
            "link   %(links)d links of %(posts)d posts, %(fills)d of them fills, "
            "%(without_related)d with nothing near, %(never_teasered)d never teasered, "
            "%(seconds).1f s",
            **linked,
        )
        yield from _ends(linked)
    if built := result.get("build"):
        yield _built(built, session)
        if sent := built.get("after_build"):
            yield Message(
                "       after_build: %(sent)s", sent=Message("ok") if sent == "ok" else sent
            )


def _built(built: Mapping[str, Any], session: Session) -> Message:
    """Count what was written, of a run that published twice by both of its builds."""
    first = built.get("first") or {}
    summed = {name: built[name] + first.get(name, 0) for name in ("written", "removed", "seconds")}
    told = {**built, **summed, "public": session.instance.public}
    return Message(
        "build  %(pages)d files, %(written)d written, %(removed)d removed, %(seconds).1f s: "
        "%(public)s",
        **told,
    )


def _ends(linked: Mapping[str, Any]) -> Iterator[Message]:
    """Name the posts that are most and least often shown as teasers."""
    for name in ("most", "least"):
        shown = [
            f"{post['title'] or post['url']} ({post['blog']}), {post['times']}×"
            for post in linked[name][:_TOLD]
        ]
        phrase = {
            "most": Message("       most shown: %(posts)s", posts="; ".join(shown)),
            "least": Message("       least shown: %(posts)s", posts="; ".join(shown)),
        }
        if shown:
            yield phrase[name]
