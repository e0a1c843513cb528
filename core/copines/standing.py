"""How a blog stands, for `status` and the pages under status/ alike (pure)."""

from dataclasses import replace
from datetime import datetime

from copines.model import Health
from copines.phrases import advice, cause, detailed
from copines.reasons import Reason
from copines.schedule import Turn, per_month


def standing(health: Health, turn: Turn | None, notice: Reason | None) -> Health:
    """Return how a blog fares by what is planned, and by what its stanza alone tells.

    Such a notice comes before one of its last visit.
    """
    state = health.state
    if turn:
        state = replace(state, state=turn.state, next_try=turn.due)
    return replace(health, state=replace(state, notice=notice or state.notice))


def as_json(health: Health, turn: Turn | None, links: int, now: datetime) -> dict[str, object]:
    """Return what programs are told of a blog, in English; `links` are those of the circle."""
    state = health.state
    return {
        "name": state.name,
        "url": state.url,
        "feed": state.feed or None,
        "state": state.state,
        "last_try": _iso(state.last_try),
        "last_success": _iso(state.last_success),
        "failing_since": _iso(state.failing_since),
        "next_try": _iso(state.next_try),
        "reason": detailed(state.reason),
        "cause": cause(state.reason),
        "hint": advice(state),
        "posts": state.posts,
        "last_post": _iso(max(health.dates, default=None)),
        "posts_per_month": per_month(health.dates, now),
        "every_s": int(turn.every.total_seconds()) if turn else None,
        "teasers": {
            "given": health.given,
            "given_fills": health.given_fills,
            "given_share": share(health.given, links),
            "got": health.got,
            "got_fills": health.got_fills,
            "got_share": share(health.got, links),
        },
    }


def share(part: int, whole: int) -> float:
    """Return which share of the circle's links this is, 0 where there are none."""
    return round(part / whole, 4) if whole else 0.0


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
