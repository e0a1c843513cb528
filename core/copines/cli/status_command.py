"""copines status: how the visits of each blog went."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import click

from copines.cli import circle
from copines.cli.exits import BLOGS_FAILED, DONE
from copines.cli.session import Session, in_instance
from copines.model import Blog, BlogState
from copines.store import Store


@click.command("status")
@in_instance
def command(session: Session) -> int:
    """Show for each blog the last visit, its posts and what is wrong with it.

    Example: copines status --json
    """
    config = session.config()
    with session.store() as store:
        states = tuple(_states(circle.register(config, store, session.now), store))
        last = store.visits.last_run()
    if session.as_json:
        run = None
        if last:
            run = {"command": last[0], "started": _iso(last[1]), "ended": _iso(last[2]), **last[3]}
        session.answer({"blogs": [_json(state) for state in states], "last_run": run})
    else:
        _show(states)
    return BLOGS_FAILED if any(s.state in {"failing", "gone"} for s in states) else DONE


def _states(blogs: tuple[Blog, ...], store: Store) -> Iterator[BlogState]:
    known = {state.name: state for state in store.states()}
    for blog in blogs:
        state = known[blog.name]
        yield state if blog.enabled else replace(state, state="paused")


def _json(state: BlogState) -> dict[str, object]:
    return {
        "name": state.name,
        "url": state.url,
        "feed": state.feed or None,
        "state": state.state,
        "last_try": _iso(state.last_try),
        "last_success": _iso(state.last_success),
        "failing_since": _iso(state.failing_since),
        "next_try": _iso(state.next_try),
        "reason": state.reason,
        "hint": state.hint,
        "posts": state.posts,
    }


def _show(states: tuple[BlogState, ...]) -> None:
    width = max((len(state.name) for state in states), default=4)
    click.echo(f"{'blog':{width}}  {'state':8} {'posts':>6}  {'last success':16}  reason")
    for state in states:
        success = f"{state.last_success:%Y-%m-%d %H:%M}" if state.last_success else "never"
        line = f"{state.name:{width}}  {state.state:8} {state.posts:6}  {success:16}  "
        said = "; ".join(part for part in (state.reason, state.hint) if part)
        click.echo((line + said).rstrip())


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
