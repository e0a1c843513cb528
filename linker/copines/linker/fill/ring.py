"""Posts in the order in which they stand on the ring."""

import numpy as np
from numpy.typing import NDArray

from copines.linker.fill.circle import Circle

_Rows = NDArray[np.int64]

#: Posts on the ring that a post looks at; so many look at it, whose fills may change with it.
SEEN = 12


class Ring:
    """Posts in their order on the ring: those of each language by themselves, or all together."""

    def __init__(self, circle: Circle, rows: _Rows, *, apart: bool) -> None:
        """Take rows that stand in this order."""
        self._position, self._rows = circle.position, rows
        self._language = circle.language if apart else np.zeros_like(circle.language)

    def after(self, readers: _Rows, seen: int) -> _Rows:
        """Return for each reader those that come after it; -1 where there are no more."""
        near = np.full((len(readers), seen), -1, np.int64)
        spoken = self._language[readers]
        for language in np.unique(spoken).tolist():
            mine = np.flatnonzero(spoken == language)
            rows = self._rows[self._language[self._rows] == language]
            if len(rows):
                here = self._position[readers[mine]]
                start = np.searchsorted(self._position[rows], here, "right")
                steps = np.arange(min(seen, len(rows)))
                near[mine, : len(steps)] = rows[(start[:, None] + steps) % len(rows)]
        return near


def of_each_blog(circle: Circle, readers: _Rows, rows: _Rows, seen: int, *, apart: bool) -> _Rows:
    """Return for each reader the nearest posts of each blog, nearest first, `seen` of them in all.

    The rows stand in their order on the ring.
    """
    order = np.argsort(circle.blog[rows], kind="stable")
    cuts = np.flatnonzero(np.diff(circle.blog[rows[order]])) + 1
    blogs = [part for part in np.split(rows[order], cuts) if len(part)]
    each = max(1, seen // max(1, len(blogs)))
    found = np.full((len(readers), 0), -1, np.int64)
    for part in blogs:
        more = Ring(circle, part, apart=apart).after(readers, each)
        found = _nearest(circle, readers, np.column_stack((found, more)), seen)
    return found


def _nearest(circle: Circle, readers: _Rows, found: _Rows, most: int) -> _Rows:
    steps = circle.position[found] - circle.position[readers][:, None]
    steps[found < 0] = np.iinfo(np.uint64).max
    order = np.argsort(steps, axis=1, kind="stable")[:, :most]
    return np.take_along_axis(found, order, 1)


def steps(circle: Circle, readers: _Rows, others: _Rows) -> NDArray[np.uint64]:
    """Return how far each of the others stands after its reader, once around the ring at most."""
    return circle.position[others] - circle.position[readers]
