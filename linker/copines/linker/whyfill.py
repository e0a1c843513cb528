"""One post → what became of each post that might fill a place under it, and what took it out."""

import numpy as np
from numpy.typing import NDArray

from copines.linker.fill import Circle, limit_of_all, limits
from copines.linker.fill.ring import SEEN, steps
from copines.linker.filled import circle as circle_of
from copines.linker.index import UNCHOSEN, Index
from copines.linker.link import neighbors_of
from copines.linker.whynot import row_of
from copines.model import Filler, LinkOptions

_Rows = NDArray[np.int64]


def why_filled(index: Index, options: LinkOptions, permalink: str) -> tuple[Filler, ...]:
    """Say what became of the posts that may fill a place under one.

    Parameters
    ----------
    index : Index
        Fitted with the same options; it is left as it is.
    options : LinkOptions
    permalink : str
        Of a post in the index.

    Returns
    -------
    tuple of Filler
        In their order after it on the ring: those shown, those it looks at, and the first of each
        other blog. None where three are related.
    """
    row = row_of(index, permalink)
    if row is None or not options.fill or not options.related:
        return ()
    circle, fills = _known(index, options)
    related = circle.related[row]
    if not circle.shown[row] or (related >= 0).all():
        return ()
    shown = fills[row][fills[row] >= 0]
    return tuple(_Asked(circle, fills, row).told(index, shown.astype(np.int64)))


def _known(index: Index, options: LinkOptions) -> tuple[Circle, NDArray[np.int32]]:
    """Return a circle with what is related in it, and its fills; those of an index just fitted."""
    before = index.leads.copy(), index.fills
    if (index.leads[index.alive] == UNCHOSEN).any():
        list(neighbors_of(index, options))
    found = circle_of(index, options), index.fills[:, : options.related]
    index.leads[:], index.fills = before
    return found


class _Asked:
    """What is asked of each post that may stand under one."""

    def __init__(self, circle: Circle, fills: NDArray[np.int32], row: int) -> None:
        self._circle, self._row = circle, row
        both = np.column_stack((circle.related, fills))
        self._times = np.bincount(both[both >= 0], minlength=len(both))
        own = both[circle.blog == circle.blog[row]]
        self._under = np.bincount(own[own >= 0], minlength=len(both))
        sizes = np.bincount(circle.blog[circle.members], minlength=int(circle.blog.max()) + 1)
        self._most = int(limits(sizes)[circle.blog[row]])
        self._most_of_all = limit_of_all(int(circle.members.sum()))
        self._stand = {int(blog) for blog in circle.blog[both[row][both[row] >= 0]]}
        self._fresh = circle.fresh()

    def told(self, index: Index, shown: _Rows) -> list[Filler]:
        """Say of those shown, of those looked at and of each blog's first what became of them."""
        circle, row = self._circle, self._row
        others = np.flatnonzero(index.alive & (circle.blog != circle.blog[row]))
        order = others[np.argsort(steps(circle, np.full(len(others), row), others))]
        spoken = circle.given[order] & (circle.language[order] == circle.language[row])
        ahead = np.cumsum(spoken) - spoken + 1
        first = np.unique(circle.blog[order], return_index=True)[1]
        looked = np.union1d(np.flatnonzero(spoken)[:SEEN], first)
        looked = np.union1d(looked, np.flatnonzero(np.isin(order, shown)))
        return [
            Filler(
                index.rows.permalink[other],
                int(ahead[at]),
                bool(self._fresh[other]),
                int(self._times[other]),
                "" if other in shown else self._out(other, int(ahead[at])),
            )
            for at, other in zip(looked.tolist(), order[looked].tolist(), strict=True)
        ]

    def _out(self, other: int, ahead: int) -> str:
        """Return the step that took a post out."""
        circle, row = self._circle, self._row
        pair = (int(circle.blog[row]) << 32) | int(circle.blog[other])
        days = circle.day[row] - circle.day[other]
        is_often = self._times[other] >= self._most_of_all
        steps_in_order = (
            ("consent", not circle.given[other] or bool(np.isin(pair, circle.apart))),
            ("veto", other in circle.never.get(row, ())),
            ("window", days > circle.older or abs(days) > circle.either),
            ("per_blog", int(circle.blog[other]) in self._stand),
            ("language", circle.language[other] != circle.language[row]),
            ("exposure", is_often or self._under[other] >= self._most),
            ("far", ahead > SEEN),
            ("thin", bool(circle.thin[other])),
        )
        return next((step for step, is_out in steps_in_order if is_out), "turn")
