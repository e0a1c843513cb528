"""What a command did, told to people."""

from collections.abc import Mapping
from typing import Any

from copines.cli.session import Session
from copines.instance import Circle
from copines.model import BlogState
from copines.phrases import advice, cause

#: Posts that are named at either end.
_TOLD = 2


def tell(session: Session, result: Mapping[str, Any]) -> None:
    """Return the report as JSON where asked for; say it in words on stderr."""
    for line in _lines(result, session):
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
            said = (cause(state.reason), advice(state))
            session.complain(f"{state.name}: {'; '.join(part for part in said if part)}")


def _lines(result: Mapping[str, Any], session: Session) -> list[str]:
    lines: list[str] = []
    if crawled := result.get("crawl"):
        posts = crawled["posts"]
        lines.append(
            f"crawl  {crawled['ok']} of {crawled['blogs']} blogs, {posts['new']} new posts, "
            f"{posts['changed']} changed, {crawled['requests']} requests, "
            f"{crawled['seconds']:.1f} s"
        )
        lines += [f"       {f['blog']}: {f['reason']}" for f in crawled["failed"]]
    if linked := result.get("link"):
        lines.append(
            f"link   {linked['links']} links of {linked['posts']} posts, {linked['fills']} of them "
            f"fills, "
            f"{linked['without_related']} with nothing near, {linked['never_teasered']} never "
            f"teasered, {linked['seconds']:.1f} s"
        )
        lines += _ends(linked)
    if built := result.get("build"):
        lines.append(
            f"build  {built['pages']} files, {built['written']} written, {built['removed']} "
            f"removed, {built['seconds']:.1f} s: {session.instance.public}"
        )
        lines += [f"       after_build: {sent}"] if (sent := built.get("after_build")) else []
    return lines


def _ends(linked: Mapping[str, Any]) -> list[str]:
    """Name the posts that are most and least often shown as teasers."""
    lines = []
    for name in ("most", "least"):
        shown = [
            f"{post['title'] or post['url']} ({post['blog']}), {_times(post['times'])}"
            for post in linked[name][:_TOLD]
        ]
        lines += [f"       {name} shown: " + "; ".join(shown)] if shown else []
    return lines


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")
