"""The portal: what changed is read, rendered, published."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from itertools import chain
from pathlib import Path
from secrets import token_hex
from sys import intern
from types import MappingProxyType
from typing import TYPE_CHECKING

from copines.model import Blog, PortalOptions, Published
from copines.reasons import Reason
from copines.schedule import Turn
from copines.site.badges import faces, facts
from copines.site.cycles import unsought
from copines.site.inputs import Inputs
from copines.site.keys import Page, key_of, key_of_file, made_with
from copines.site.memory import spelt
from copines.site.publish import Release
from copines.site.state import State
from copines.site.trace import Trace
from copines.site.trace import anew as read_anew
from copines.site.view import PortalView

if TYPE_CHECKING:
    from copines.site.elsewhere import Away, Elsewhere
    from copines.site.plan import Plan
    from copines.site.portal import Portal

#: Kinds of changes that leave each list of posts as it is, unless the words of titles or of the
#: search say otherwise; any other may concern which posts there are, their order, or their links.
_EDITS = frozenset({"post", "text", "blog", "visit", "fetch"})


def build(  # noqa: PLR0913 - what, whose, how, where; the rest by name
    view: PortalView,
    blogs: tuple[Blog, ...],
    options: PortalOptions,
    out: Path,
    *,
    now: datetime,
    force: bool = False,
    excused: frozenset[str] = frozenset(),
    moved: Mapping[str, str] = MappingProxyType({}),
    turns: Mapping[str, Turn] = MappingProxyType({}),
    notices: Mapping[str, Reason] = MappingProxyType({}),
    progress: Callable[[int, int], None] | None = None,
    elsewhere: "Elsewhere | None" = None,
) -> Published:
    """Render what changed of the portal of these blogs, and publish it.

    Pictures and theme are taken from the folders media/ and theme/ beside `out`. `now` is told by
    the pages under status/ alone. `excused` are the addresses of posts that the config wants gone:
    they, and the posts of blogs that left, are no reason to refuse; nor are those that have moved,
    whose present keys `moved` gives by those that they had. `turns` says when each blog is
    asked again, `notices` what its stanza alone tells, by key. Where many
    sheets are to be made, other machines make them too, which `elsewhere` names.

    Raises
    ------
    PublishError
        More than a fifth of the posts, or a blog's last post, would go unasked (unless force); or
        out is something else than a portal.
    """
    work = _Build(view, blogs, options, out)
    if work.stands:
        work.release.keep(work.last.files)
    else:
        with unsought():
            work.plan()
        if not force:
            work.release.refuse_loss({blog.slug: blog.name for blog in blogs}, excused, moved)
    work.tell(now, turns, notices)
    work.send(elsewhere)
    work.release.publish(work.make, progress)
    work.remember()
    return work.release.published


class _Build:
    """One build: what differs from the last, what is made of it, and what is remembered."""

    def __init__(
        self, view: PortalView, blogs: tuple[Blog, ...], options: PortalOptions, out: Path
    ) -> None:
        self._view, self._blogs, self._options = view, blogs, options
        self._instance = out.parent
        self.release = Release(out)
        self.last = State.of(view)
        changes = view.changes(self.last.cursor)
        self._keys: Mapping[str, Set[str]] = changes.keys if changes else {}
        self._inputs = Inputs(view, blogs, options, self._instance / "media")
        self._next = State(
            cursor=changes.cursor if changes else 0,
            program=self._program(),
            inputs=self._inputs.key([blog.key for blog in blogs]),
            facts=dict(
                facts(faces(blogs, {}, self._inputs.portraits), view.taglines(), view.feeds())
            ),
            lists=self.last.lists,
        )
        #: Nothing that is remembered is of use: it is of another release, or made by other means.
        self._anew = (
            changes is None
            or not self.release.token
            or (self.last.token, self.last.program) != (self.release.token, self._next.program)
        )
        self._found: Plan | None = None
        self._reads: dict[str, Collection[str]] = {}
        self._gone: Set[str] = frozenset()
        #: Those to make, and what is under way elsewhere of them.
        self._sheets: Sequence[str] = ()
        self._away: Away | None = None

    def _program(self) -> str:
        logo = self._options.logo
        file = key_of_file(self._instance / logo if logo else None)
        return key_of(self._options, made_with(self._instance / "theme"), file)

    @property
    def stands(self) -> bool:
        """Whether the last release shows just what this one would, and is all there."""
        return not (self._anew or self._relisted or self._facts or self._missing)

    @cached_property
    def _relisted(self) -> bool:
        """Whether any list of posts may be another."""
        if not self._keys.keys() <= _EDITS:
            return True
        if self.last.inputs == self._next.inputs:
            return False
        before, inputs = self.last.blogs, self._inputs
        return self.last.inputs != inputs.key(before) or not inputs.is_bare(self._joined, before)

    @cached_property
    def _joined(self) -> Sequence[str]:
        """The blogs that came since."""
        before = {*self.last.blogs}
        return [blog for blog in self._next.blogs if blog not in before]

    @cached_property
    def _facts(self) -> Set[str]:
        """What differs of posts and blogs themselves."""
        before, after = self.last.facts, self._next.facts
        of_blogs = {f for f in before.keys() | after.keys() if before.get(f) != after.get(f)}
        return of_blogs | {f"post/{key}" for key in self._edited}

    @property
    def _edited(self) -> Set[str]:
        """Keys of posts of which something is shown otherwise, or which came or went."""
        return self._keys.get("post", frozenset()) | self._keys.get("place", frozenset())

    @cached_property
    def _missing(self) -> Set[str]:
        """The sheets of which a file is not there."""
        known = sum(self._times.values()) == self.last.times
        return frozenset() if known else self.release.missing()

    @cached_property
    def _times(self) -> dict[str, int]:
        folders = self._view.remembered("folders").decode("utf-8", "surrogatepass")
        return dict(self.release.times(folders.split("\n")))

    @cached_property
    def _portal(self) -> "Portal":
        from copines.site.portal import Portal  # noqa: PLC0415 - with Jinja2 and Babel 0.1 s
        from copines.site.theme import theme_of  # noqa: PLC0415

        theme = theme_of(self._instance, self._options)
        return Portal(self._view, self._blogs, self._options, theme)

    def plan(self) -> None:
        """Find the sheets to make.

        Raises
        ------
        PublishError
            The folder holds something else than a portal.
        """
        from copines.site import plan  # noqa: PLC0415 - with the rest of the portal 0.1 s

        renamed = {fact.removeprefix("face/") for fact in self._facts if fact.startswith("face/")}
        renamed -= {*self._joined}
        if not self._anew and not self._relisted:
            self._found = plan.edits(self._portal, self._edited, renamed, self._view)
            if self._found and self._joined:
                mine = self._found, self._portal, self._next.blogs, self._view
                self._found = plan.joined(*mine)
        if not self._found:
            self._plan_lists(renamed)
        elif self._joined or self._found.comes or self._found.goes:
            self._plan_few(self._found)
        else:
            self._sheets = sorted(self._stale(self._found))
            self.release.edit(self._sheets, self.last.files)

    def _plan_few(self, found: "Plan") -> None:
        """Find the sheets that differ, and those that come and go with blogs and lists of words."""
        from copines.site import pages  # noqa: PLC0415

        comes = {*found.comes, *pages.of_blogs(self._joined)}
        self._gone = found.goes
        self._sheets = sorted((self._stale(found) | comes) - found.goes)
        self._next = replace(self._next, lists=token_hex(12))
        self.release.plan(self._sheets, found.goes, self.release.last.posts)

    def _plan_lists(self, renamed: Set[str]) -> None:
        """Make all lists, and find the sheets that differ, come and go."""
        from copines.site import pages, plan  # noqa: PLC0415
        from copines.site.snapshot import Snapshot  # noqa: PLC0415

        released = set(self.release.last.files.values())
        snapshot = Snapshot(self._view, self._blogs, self._options, self._portal.words)
        if self._anew:
            self._found = plan.whole(self._portal, snapshot, self._view)
        else:
            theirs = {p.key for blog in renamed for p in snapshot.by_blog.get(blog, ())}
            edited = self._edited | theirs
            self._found = plan.structural(self._portal, snapshot, edited, self._view)
        sheets = dict.fromkeys(pages.sheets(self._found.lists))
        stale = sheets.keys() if self._anew else self._stale(self._found)
        self._gone = released - sheets.keys()
        self._next = replace(self._next, lists=token_hex(12))
        self._sheets = [sheet for sheet in sheets if sheet in stale or sheet not in released]
        self.release.plan(
            self._sheets,
            self._gone,
            {place.permalink: place.face.slug for place in snapshot.places},
        )

    def _stale(self, found: "Plan") -> Set[str]:
        """Return the sheets that read what differs, or that lack a file."""
        return Trace(self._view).readers(self._facts | found.facts) | self._missing

    def send(self, elsewhere: "Elsewhere | None") -> None:
        """Have other machines make what they can of the sheets."""
        if elsewhere and self._found:
            from copines.site.elsewhere import sent  # noqa: PLC0415

            told = self._blogs, self._options, self._found.lists
            self._away = sent(elsewhere, told, self._sheets)

    def make(self, sheet: str) -> tuple[Page, ...]:
        """Make the pages of a sheet, and note what it reads."""
        from copines.site import pages  # noqa: PLC0415

        if self._away and sheet in self._away.sheets:
            there = self._away.take(sheet)
            self._reads[sheet] = tuple(map(intern, there.read))
            return there.pages
        with self._portal.notebook.reading() as read:
            made = tuple(pages.make(self._portal, sheet))
        self._reads[sheet] = tuple(map(intern, read))
        return made

    def tell(self, now: datetime, turns: Mapping[str, Turn], notices: Mapping[str, Reason]) -> None:
        """Put the pages under status/ that would tell something else aside."""
        theirs = key_of(self._next.program, self._next.inputs, self._next.facts)
        times = self._view.visited(), _hours(turns), now.date(), _stored(notices)
        after = [theirs, key_of(theirs, self._next.lists, times)]
        before = self.release.told(blog.slug for blog in self._blogs)
        whole = self._anew or before[:1] != [theirs]
        some = {blog.key for blog in self._blogs} if whole else self._asked
        if before == after and not some:
            return
        from copines.site import visits  # noqa: PLC0415 - with the rest of the portal 0.1 s

        with self._portal.notebook.reading():
            pages = visits.verdicts(self._portal, self._view, some)
            if before != after:
                told = visits.status(self._portal, self._view, now, turns, notices)
                pages = chain(told, pages)
            self.release.tell(pages, after, whole=whole)

    @property
    def _asked(self) -> Set[str]:
        """The blogs of whose posts, or of the pages asked for, something else became."""
        lines = {line.key: line.blog for line in self._view.lines_of(self._edited)}
        if len(lines) < len(self._edited):  # whose posts are gone, nobody knows
            return {blog.key for blog in self._blogs}
        return {*lines.values(), *self._keys.get("fetch", ())}

    def remember(self) -> None:
        """Keep what the next build goes on from; no page can be made after it."""
        vars(self).pop("_portal", None)  # all posts' cards and places, whose room this takes
        pieces: Iterable[tuple[str, bytes | None]] = ()
        if self._found:
            pieces = self._pieces(self._found)
        listed = self._next.lists != self.last.lists
        if listed:
            folders = self.release.folders
            times = self.release.times(folders)
            told = "\n".join(folders).encode("utf-8", "surrogatepass")
            pieces = chain(pieces, [("folders", told)])
        else:
            touched = self._times.keys() & self.release.touched
            times = {**self._times, **self.release.times(touched)}
        state = replace(
            self._next,
            token=self.release.token,
            files=self.release.files,
            times=sum(times.values()),
        )
        if self._found or state != self.last:
            self._view.remember(chain(pieces, [state.piece()]))

    def _pieces(self, found: "Plan") -> Iterable[tuple[str, bytes | None]]:
        if self._anew:
            lists = ((f"list/{name}", spelt(value)) for name, value in found.lists.items())
            return chain(lists, found.pieces.items(), read_anew(self._reads))
        trace = Trace(self._view).update(self._reads, self._gone)
        return chain(found.pieces.items(), trace.items())


def _stored(notices: Mapping[str, Reason]) -> list[tuple[str, str]]:
    return [(key, notice.stored()) for key, notice in sorted(notices.items())]


def _hours(turns: Mapping[str, Turn]) -> list[tuple[str, str, datetime | None]]:
    """Return times to the hour: a silent blog's next visit moves on all the time."""
    return [
        (key, turn.state, turn.due and turn.due.replace(minute=0, second=0, microsecond=0))
        for key, turn in turns.items()
    ]
