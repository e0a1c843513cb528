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
from copines.messages import Message, joined
from copines.model import Health
from copines.phrases import advice, cause, detailed
from copines.schedule import Turn, per_month
from copines.standing import as_json, share

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
    if session.as_json:
        run = None
        if last:
            run = {"command": last[0], "started": _iso(last[1]), "ended": _iso(last[2]), **last[3]}
        links = sum(health.given for health, _ in rows)
        blogs = [as_json(*row, links, session.now) for row in rows]
        session.answer({"blogs": blogs, "last_run": run})
    else:
        for line in _lines(rows, session.now, ZoneInfo(config.portal.timezone)):
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


def _lines(rows: tuple[_Row, ...], now: datetime, zone: ZoneInfo) -> Iterator[str]:
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
                f"{share(health.given, links):.0%}",
                f"{share(health.got, links):.0%}",
            )
        )
    yield from _columns(table)
    for health, _ in rows:
        state = health.state
        if state.reason or state.notice:
            why = joined("; ", (cause(state.reason), advice(state)))
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


def _columns(table: list[tuple[str, ...]]) -> Iterator[str]:
    """Set the cells under one another, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = zip(row, widths, _NUMBERS, strict=True)
        yield "  ".join(c.rjust(width) if right else c.ljust(width) for c, width, right in cells)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
