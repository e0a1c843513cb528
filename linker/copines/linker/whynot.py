"""One post → what became of each candidate for a place under it, and which step took it out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copines.linker.choice import Choice
from copines.linker.eligibility import Able, Bar
from copines.linker.guard import Evidence, Guard
from copines.linker.index import UNCHOSEN, Index
from copines.linker.link import chosen, circle_of, permits_of
from copines.linker.nearest import COPY
from copines.linker.packed import SCALE
from copines.linker.permits import Permits
from copines.linker.rank import Wishes, apart, hubness
from copines.linker.shared_terms import reasons
from copines.linker.vectors import products
from copines.model import Considered, LinkOptions

#: Candidates told of, beside those that are shown.
_TOLD = 20

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]


def why_not(index: Index, options: LinkOptions, permalink: str) -> tuple[Considered, ...]:
    """Say what became of the posts nearest to one, by each step of choosing its neighbors.

    All lists are chosen for it, since which posts are named elsewhere decides some places; of an
    index that was kept those of the others are known.

    Parameters
    ----------
    index : Index
        Fitted with the same options; it is left as it is.
    options : LinkOptions
    permalink : str
        Of a post in the index.

    Returns
    -------
    tuple of Considered
        Those shown first, in their order; then the others, nearest first.
    """
    rows, row = np.flatnonzero(index.alive), row_of(index, permalink)
    if row is None:
        return ()
    permits = permits_of(index, options)
    guard = Guard(index, options)
    before = index.leads.copy()
    own = rows if (before[row] == UNCHOSEN).all() else np.array([row])
    index.leads[own] = -1
    circle = circle_of(index, permits, options, (own, guard))
    choice, balance = chosen(index, circle, options)
    index.leads[:] = before
    at = int(np.searchsorted(own, row))
    fate = _Fate(index, permits, circle.able, choice, at)
    moved = {position for of, position in balance.moved if of == at}
    shown = [choice.post(at, position) for position in choice.chosen[at]]
    near = _nearest(index, permits, row, shown)
    return _told(index, (permits, guard, options), row, (near, fate, moved))


def row_of(index: Index, permalink: str) -> int | None:
    """Return the row of a post that is there."""
    links = index.rows.permalink
    return next((n for n in np.flatnonzero(index.alive).tolist() if links[n] == permalink), None)


def _nearest(index: Index, permits: Permits, row: int, shown: list[int]) -> _Ints:
    """Return the rows of the nearest posts of other blogs, those that are shown before them."""
    found = products(index, row).astype(np.float64)
    found[(permits.blog == permits.blog[row]) | ~permits.alike(row) | ~index.alive] = 0
    found[shown] = 0
    order = np.lexsort((index.place, -found))[:_TOLD]
    return np.array([*shown, *order[found[order] > 0].tolist()], np.int64)


@dataclass(frozen=True, slots=True)
class _Fate:
    """What choosing left of one post's candidates."""

    index: Index
    permits: Permits
    able: Able
    choice: Choice
    at: int

    @property
    def shown(self) -> list[int]:
        """The candidates that are shown, as places."""
        return self.choice.chosen[self.at]

    def of(self, place: int, moved: set[int]) -> str:
        """Return the step that took a candidate out; "" for none, it is shown."""
        choice, at, mine = self.choice, self.at, self.shown
        if place in mine:
            return ""
        if place in choice.crowded[at]:
            return "exposure"
        if place in moved:
            return "balance"
        if choice.continues(at, mine, place):
            return "series"
        if not choice.fits(at, mine, place):
            return "per_blog"
        return "full"


def _told(
    index: Index,
    how: tuple[Permits, Guard, LinkOptions],
    row: int,
    what: tuple[_Ints, _Fate, set[int]],
) -> tuple[Considered, ...]:
    permits, guard, options = how
    near, fate, moved = what
    scores = products(index, row)[near] / SCALE**2
    evidence = guard.evidence(np.full(len(near), row, np.int64), near)
    bar, off = Bar.of(index, permits, options), hubness(index)[near]
    days = permits.day[near] - permits.day[row]
    held = scores - off
    late = np.abs(held) * options.age * apart(days, options.age)
    cosines = scores * index.shares[near] * index.shares[row]
    strong = bar.reached(np.full(len(near), row, np.int64), near, cosines, evidence)
    least = _least(bar, row, strong, len(fate.shown))
    wishes = Wishes(index, permits, options)
    places = {choice_row: n for n, choice_row in enumerate(fate.choice.rows(fate.at))}
    told = []
    for n, other in enumerate(near.tolist()):
        out = _barred(permits, wishes, (row, other), float(cosines[n]))
        place = places.get(other)
        if not out:
            out = "far" if place is None else fate.of(place, moved)
        if out in {"far", "full", "per_blog", "series", "exposure", "balance"}:
            out = _unable(bar, evidence, n, (float(cosines[n]), strong[n], least[n])) or out
        told.append(
            Considered(
                index.rows.permalink[other],
                min(1.0, float(cosines[n])),
                float(off[n]),
                float(late[n]),
                float(strong[n]),
                float(least[n]),
                reasons(guard.surfaces(evidence.columns[n])),
                out,
            )
        )
    return tuple(told)


def _barred(permits: Permits, wishes: Wishes, pair: tuple[int, int], cosine: float) -> str:
    """Return what keeps two posts apart whatever their words are."""
    row, other = pair
    one = slice(other, other + 1)
    if wishes.is_pinned(row, other):
        return ""
    if not permits.shown[row] or not permits.consents(row, one)[0]:
        return "consent"
    if wishes.parts(row, other):
        return "veto"
    if not permits.within(row, one)[0]:
        return "window"
    return "copy" if cosine >= COPY else ""


def _least(bar: Bar, row: int, strong: _Floats, shown: int) -> _Floats:
    """Return the strength that each candidate needs; those that are shown come first.

    Beside others more than alone.
    """
    beside = float(bar.beside(np.array([row]))[0])
    least = np.full(len(strong), beside if shown else bar.strength[row])
    least[:shown][strong[:shown] < beside] = bar.strength[row]
    return least


def _unable(bar: Bar, evidence: Evidence, n: int, what: tuple[float, float, float]) -> str:
    """Return which of the guard and the threshold a pair does not pass."""
    cosine, strength, least = what
    if bar.guarded and bar.by_words and not evidence.telling[n]:
        return "guard"
    if cosine < bar.score or (bar.by_words and strength < least):
        return "threshold"
    return ""
