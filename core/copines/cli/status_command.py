"""copines status: how the visits of each blog went, and how it fares in the circle."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from copines.cli.exits import BLOGS_FAILED, DONE
from copines.cli.language import told
from copines.cli.session import Session, in_instance
from copines.instance import Circle
from copines.instance.after_build import WELL
from copines.instance.members import doubled, found_feeds
from copines.messages import Message, joined
from copines.model import BlogState, Health
from copines.phrases import advice, cause, detailed
from copines.schedule import Turn, per_month

_HEADS = (
    Message("blog"),
    Message("state"),
    Message("posts"),
    Message("a month"),
    Message("last success"),
    Message("next try"),
    Message("gives"),
    Message("gets"),
)
_STATES = {
    "ok": Message("ok"),
    "failing": Message("failing"),
    "gone": Message("gone"),
    "paused": Message("paused"),
    "new": Message("new"),
}
#: Which of these columns are numbers.
_NUMBERS = (False, False, True, True, False, False, True, True)
#: A blog, and when it is asked again.
_Row = tuple[Health, Turn]


@click.command("status")
@in_instance
def command(session: Session) -> int:
    """Show for each blog its visits, posts, rhythm and teasers, and what is wrong with it.

    Example: copines status --json
    """
    config = session.config()
    with session.read(config) as circle:
        rows = tuple(_rows(circle))
        last = circle.store.runs.last()
        doubles = doubled(circle.blogs, found_feeds(circle.store))
    if session.as_json:
        run = None
        if last:
            run = {"command": last[0], "started": _iso(last[1]), "ended": _iso(last[2]), **last[3]}
        links = sum(health.given for health, _ in rows)
        blogs = [_json(row, links, session.now, doubles) for row in rows]
        session.answer({"blogs": blogs, "last_run": run})
    else:
        for line in _lines(rows, session.now, ZoneInfo(config.portal.timezone), doubles):
            click.echo(told(line).rstrip())
        sent = _sent(last[3]) if last else ""
        if sent not in WELL:
            click.echo(f"\n{sent}")
    amiss = any(health.state.state in {"failing", "gone"} for health, _ in rows)
    return BLOGS_FAILED if amiss else DONE


def _sent(report: Mapping[str, object]) -> str:
    built = report.get("build")
    return str(built.get("after_build", "")) if isinstance(built, Mapping) else ""


def _rows(circle: Circle) -> Iterator[_Row]:
    turns = circle.plan().turns
    for health in circle.health():
        yield health, turns[health.state.blog]


def _json(
    row: _Row, links: int, now: datetime, doubles: Mapping[str, Message]
) -> dict[str, object]:
    health, turn = row
    state = health.state
    return {
        "name": state.name,
        "url": state.url,
        "feed": state.feed or None,
        "state": state.state,
        "last_try": _iso(state.last_try),
        "last_success": _iso(state.last_success),
        "failing_since": _iso(state.failing_since),
        "next_try": _iso(turn.due),
        "reason": detailed(state.reason),
        "cause": cause(state.reason),
        "hint": _advice(state, doubles),
        "posts": state.posts,
        "last_post": _iso(max(health.dates, default=None)),
        "posts_per_month": per_month(health.dates, now),
        "every_s": int(turn.every.total_seconds()),
        "teasers": {
            "given": health.given,
            "given_fills": health.given_fills,
            "given_share": _share(health.given, links),
            "got": health.got,
            "got_fills": health.got_fills,
            "got_share": _share(health.got, links),
        },
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _lines(
    rows: tuple[_Row, ...], now: datetime, zone: ZoneInfo, doubles: Mapping[str, Message]
) -> Iterator[str]:
    def when(moment: datetime | None) -> str:
        return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else told(Message("never"))

    links = sum(health.given for health, _ in rows)
    table = [tuple(told(head) for head in _HEADS)]
    for health, turn in rows:
        often = per_month(health.dates, now)
        table.append(
            (
                health.state.name,
                told(_STATES[health.state.state]),
                str(health.state.posts),
                "" if often is None else str(often),
                when(health.state.last_success),
                when(turn.due) if turn.due else "-",
                f"{_share(health.given, links):.0%}",
                f"{_share(health.got, links):.0%}",
            )
        )
    yield from _columns(table)
    for health, _ in rows:
        state = health.state
        if state.reason or state.notice or state.url in doubles:
            why = joined("; ", (cause(state.reason), _advice(state, doubles)))
            yield ""
            yield Message("%(blog)s: %(why)s", blog=state.name, why=why)
        if state.reason:
            told_of = {"last": when(state.last_try), "why": detailed(state.reason)}
            since = state.failing_since
            yield (
                Message(
                    "  since %(since)s, last try %(last)s: %(why)s", since=when(since), **told_of
                )
                if since
                else Message("  last try %(last)s: %(why)s", **told_of)
            )


def _advice(state: BlogState, doubles: Mapping[str, Message]) -> str:
    """Say what the host may want to do about a blog, "" for nothing."""
    return joined("; ", (doubles.get(state.url, ""), advice(state)))


def _columns(table: list[tuple[str, ...]]) -> Iterator[str]:
    """Set the cells under one another, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = zip(row, widths, _NUMBERS, strict=True)
        yield "  ".join(c.rjust(width) if right else c.ljust(width) for c, width, right in cells)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
