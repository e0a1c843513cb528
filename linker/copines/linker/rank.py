"""Nearest posts → the lists that readers are shown."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copines.linker.nearest import Nearest
from copines.linker.permits import Permits
from copines.model import LinkOptions

#: Share of a candidate's mean neighbor score that is taken off, so that no post is near to all.
#: research/linker.md 1b: +0.007 nDCG, and half the posts that nobody names (s - 0.25 r).
_HUBNESS = 0.25
#: Neighbors over which that mean is taken.
_HUB_TOP = 10
#: A post counts as teasered when one of another's first three neighbors is it.
_LEAD = 3


@dataclass(frozen=True, slots=True)
class Candidates:
    """For each post what it may be shown with, best first by adjusted score.

    Arrays of shape (n_posts, n_candidates), filled up with -1, 0 and -inf.
    """

    rows: NDArray[np.int32]
    #: Cosine over all words.
    scores: NDArray[np.float64]
    #: Cosine of the vectors less the candidate's hubness.
    adjusted: NDArray[np.float64]


def candidates(near: Nearest, shares: NDArray[np.float64]) -> Candidates:
    """Rank the nearest for readers: those that are near to everybody stand back.

    The vectors rank, for leaving out the words of one post alone measured +0.002 nDCG; their
    shares give the cosine over all words, which is told and held against the threshold.
    """
    hubness = near.scores[:, :_HUB_TOP].sum(axis=1) / _HUB_TOP
    there = near.rows >= 0
    adjusted = np.where(there, near.scores - _HUBNESS * hubness[near.rows], -np.inf)
    # candidates stand in the order of score and permalink, and a stable sort keeps it among equals
    order = np.argsort(-adjusted, axis=1, kind="stable")
    cosines = near.scores * shares[near.rows] * shares[:, None]
    return Candidates(
        np.take_along_axis(near.rows, order, 1),
        np.take_along_axis(np.where(there, cosines, 0), order, 1),
        np.take_along_axis(adjusted, order, 1),
    )


def choose(
    found: Candidates, permits: Permits, options: LinkOptions, least: float
) -> list[list[int]]:
    """Choose each post's neighbors: positions in its candidates, best first.

    At most `per_blog` of one blog; then posts that nobody's first three name are brought in where
    they cost least.
    """
    usable = (found.rows >= 0) & (found.scores >= least) & permits.shows[permits.blogs][:, None]
    chosen = [_first(mine, usable[row], permits, options) for row, mine in enumerate(found.rows)]
    _balance(chosen, found, usable, permits, options)
    return chosen


def _first(
    mine: NDArray[np.int32], usable: NDArray[np.bool_], permits: Permits, options: LinkOptions
) -> list[int]:
    taken: Counter[int] = Counter()
    chosen: list[int] = []
    for position in np.flatnonzero(usable).tolist():
        if len(chosen) == options.related:
            break
        blog = int(permits.blogs[mine[position]])
        if taken[blog] < options.per_blog:
            taken[blog] += 1
            chosen.append(position)
    return chosen


def _balance(
    chosen: list[list[int]],
    found: Candidates,
    usable: NDArray[np.bool_],
    permits: Permits,
    options: LinkOptions,
) -> None:
    """Give a place to each post that nobody's first neighbors name, where one can be had."""
    lead = min(_LEAD, options.related)
    if not lead:
        return
    named = Counter(int(found.rows[row, p]) for row, mine in enumerate(chosen) for p in mine[:lead])
    full = np.array([len(mine) >= lead for mine in chosen])
    last = np.zeros(len(chosen))
    last[full] = [found.adjusted[row, chosen[row][lead - 1]] for row in np.flatnonzero(full)]
    orphan = np.ones(len(chosen), dtype=bool)
    orphan[list(named)] = False
    rows, positions = np.nonzero(usable & full[:, None] & orphan[found.rows])
    posts = found.rows[rows, positions]
    losses = last[rows] - found.adjusted[rows, positions]
    seated = -1
    for at in np.lexsort((positions, rows, losses, posts)).tolist():
        post = int(posts[at])
        if post == seated:
            continue
        place = _Row(found, int(rows[at]), permits, options)
        if _seat(chosen[rows[at]], int(positions[at]), lead, named, place):
            seated = post


@dataclass(frozen=True, slots=True)
class _Row:
    found: Candidates
    row: int
    permits: Permits
    options: LinkOptions

    def post(self, position: int) -> int:
        return int(self.found.rows[self.row, position])

    def blog(self, position: int) -> int:
        return int(self.permits.blogs[self.post(position)])


def _seat(mine: list[int], position: int, lead: int, named: Counter[int], row: _Row) -> bool:
    """Put a candidate in the last of the first places whose holder is named elsewhere too."""
    for place in range(lead - 1, 0, -1):
        if named[row.post(mine[place])] < 2:
            continue
        rest = [p for p in mine if p not in {mine[place], position}]
        same = sum(row.blog(p) == row.blog(position) for p in rest)
        if same >= row.options.per_blog:
            continue
        named[row.post(mine[place])] -= 1
        named[row.post(position)] += 1
        moved = mine[place]
        mine[:] = [*rest[: lead - 1], position, *rest[lead - 1 :]]
        clash = sum(row.blog(p) == row.blog(moved) for p in mine) >= row.options.per_blog
        if len(mine) < row.options.related and not clash:
            mine.insert(lead, moved)
        return True
    return False
