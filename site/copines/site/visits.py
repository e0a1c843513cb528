"""The pages that tell of visits, and so of time."""

import json
from collections.abc import Iterator
from datetime import datetime

from copines.model import BlogState
from copines.site.portal import Portal
from copines.site.render import Page
from copines.site.view import PortalView

#: Nothing is amiss, or nothing is known yet.
_WELL = {"ok", "new"}


def status(portal: Portal, view: PortalView, now: datetime) -> Iterator[Page]:
    """Render the pages under status/: what is amiss first, each in the order of the config."""
    states = {state.name: state for state in view.states()}
    mine = [(face, states[name]) for name, face in portal.faces.items() if name in states]
    yield portal.renderer.page(
        "status/index.html", "status.html", now=now,
        amiss=[(face, state) for face, state in mine if state.state not in _WELL],
        well=[(face, state) for face, state in mine if state.state in _WELL],
        failing=sum(state.state == "failing" for _, state in mine),
    )  # fmt: skip
    visits = {"visited": now.isoformat(), "blogs": [_visit(state) for _, state in mine]}
    text = json.dumps(visits, ensure_ascii=False, indent=1) + "\n"
    yield Page("status/visits.json", text.encode("utf-8", "replace"))


def _visit(state: BlogState) -> dict[str, object]:
    return {
        "name": state.name,
        "url": state.url,
        "state": state.state,
        "last_try": _iso(state.last_try),
        "last_success": _iso(state.last_success),
        "failing_since": _iso(state.failing_since),
        "next_try": _iso(state.next_try),
        "reason": state.reason,
        "hint": state.hint,
        "posts": state.posts,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
