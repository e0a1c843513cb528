"""The pages that tell of visits, and so of time."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from copines.model import Fate, Health, Verdict
from copines.phrases import advice, cause
from copines.reasons import Reason
from copines.schedule import Turn, per_month
from copines.site.badges import Face
from copines.site.cards import web
from copines.site.keys import Page
from copines.site.portal import Portal
from copines.site.view import PortalView
from copines.standing import as_json, standing

#: Nothing is amiss, or nothing is known yet.
_WELL = {"ok", "new"}


@dataclass(frozen=True, slots=True)
class Visited:
    """A blog as the page of visits tells of it."""

    face: Face
    #: ok, failing, gone, paused or new.
    state: str
    #: In the interface's language, "" where all is well.
    cause: str
    hint: str
    failing_since: datetime | None
    last_try: datetime | None
    last_success: datetime | None
    next_try: datetime | None
    posts: int
    #: Posts a month, "" where nobody can tell yet.
    rhythm: str
    #: Share of all teasers that stand under its posts, and that lead to them.
    given: str
    got: str


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one post, as its blog's page tells it."""

    title: str
    #: Its page here, from the portal's root; "" where it has none.
    path: str
    #: Where its source has it; "" where that is no address to follow.
    url: str
    published: datetime | None
    words: Markup


def status(
    portal: Portal,
    view: PortalView,
    now: datetime,
    turns: Mapping[str, Turn],
    notices: Mapping[str, Reason],
) -> Iterator[Page]:
    """Render how visits went: what is amiss first, each in the order of the config.

    `turns` says when each blog is asked again, `notices` what its stanza alone tells, by key.
    """
    known = {health.state.blog: health for health in view.health()}
    mine = [
        standing(known[blog], turns.get(blog), notices.get(blog))
        for blog in portal.faces
        if blog in known
    ]
    links = sum(health.given for health in mine)
    told = [_visited(portal, health, links, now) for health in mine]
    yield portal.renderer.page(
        "status/index.html",
        "status.html",
        now=now,
        amiss=[visited for visited in told if visited.state not in _WELL],
        well=[visited for visited in told if visited.state in _WELL],
        failing=sum(visited.state == "failing" for visited in told),
    )
    tries = (health.state.last_try for health in mine)
    last = max((time for time in tries if time), default=None)
    visits = {
        "visited": _iso(last),
        "blogs": [as_json(each, turns.get(each.state.blog), links, now) for each in mine],
    }
    text = json.dumps(visits, ensure_ascii=False, indent=1) + "\n"
    yield Page("status/visits.json", text.encode("utf-8", "replace"))


def verdicts(portal: Portal, view: PortalView, blogs: Iterable[str]) -> Iterator[Page]:
    """Render the pages that tell what became of the last posts of blogs, by key."""
    for face in (portal.faces[blog] for blog in blogs if blog in portal.faces):
        rows = [_row(portal, face, fate) for fate in view.fates(face.blog)]
        path = f"status/{face.slug}/index.html"
        yield portal.renderer.page(path, "verdicts.html", face=face, rows=rows)


def _visited(portal: Portal, health: Health, links: int, now: datetime) -> Visited:
    state, words = health.state, portal.words
    often = per_month(health.dates, now)
    return Visited(
        face=portal.faces[state.blog],
        state=state.state,
        cause=cause(state.reason, words.say),
        hint=advice(state, words.say),
        failing_since=state.failing_since,
        last_try=state.last_try,
        last_success=state.last_success,
        next_try=state.next_try,
        posts=state.posts,
        rhythm="" if often is None else words.number(often),
        given=words.share(health.given, links),
        got=words.share(health.got, links),
    )


def _row(portal: Portal, face: Face, fate: Fate) -> Row:
    path = f"posts/{face.slug}/{fate.slug}/" if fate.verdict is Verdict.SHOWN else ""
    url = web(fate.url) or ""
    return Row(fate.title or fate.url, path, url, fate.published, _said(portal, fate))


def _said(portal: Portal, fate: Fate) -> Markup:
    phrase = portal.words.phrase
    if fate.verdict is Verdict.SHOWN:
        undated = "shown; nobody says when it was written"
        return phrase("shown") if fate.published else phrase(undated)
    if fate.verdict is Verdict.HELD and fate.published:
        return phrase("held until %(day)s", day=portal.words.clock(fate.published))
    if fate.verdict is Verdict.FILTERED:
        return phrase("left out by a rule of this portal: %(rule)s", rule=cause(fate.reason))
    return Markup(cause(fate.reason, portal.words.say))


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
