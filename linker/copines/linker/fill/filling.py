"""What stands under the posts of a circle so far, and what is missing."""

import numpy as np
from numpy.typing import NDArray

from copines.linker.fill.circle import Circle, limit_of_all, limits
from copines.linker.fill.ring import steps

_Rows = NDArray[np.int64]
_Mask = NDArray[np.bool_]


class Filling:
    """Fills as they are chosen; readers are rows of posts under which something is missing."""

    def __init__(self, circle: Circle) -> None:
        self.circle = circle
        related = circle.related
        many, wanted = related.shape
        #: By row, how many are missing.
        self.missing = np.where(circle.shown, wanted - (related >= 0).sum(axis=1), 0)
        #: By row, the fills; -1 where there is none.
        self.rows = np.full((many, wanted), -1, np.int64)
        #: By row, under how many posts it stands.
        self.total = np.bincount(related[related >= 0], minlength=many).astype(np.int64)
        self._order = np.argsort(circle.position)
        sizes = np.bincount(
            circle.blog[circle.members], minlength=int(circle.blog.max(initial=-1)) + 1
        )
        self._limit = limits(sizes)
        #: Under how many posts one and the same may stand.
        self.most = limit_of_all(int(circle.members.sum()))

    def readers(self) -> _Rows:
        """Return those under which something is missing."""
        return np.flatnonzero(self.missing > 0)

    def on_ring(self, some: _Mask) -> _Rows:
        """Return some of the rows in their order on the ring."""
        rows: _Rows = self._order[some[self._order]]
        return rows

    def may(self, readers: _Rows, near: _Rows) -> _Mask:
        """Tell which of the posts near to each reader may stand under it, with those there."""
        circle = self.circle
        own, other = circle.blog[readers], circle.blog[near]
        allowed: _Mask = (near >= 0) & (other != own[:, None])
        for column in (*circle.related[readers].T, *self.rows[readers].T):
            if (column >= 0).any():
                allowed &= (other != circle.blog[column][:, None]) | (column < 0)[:, None]
        if circle.windowed:
            days = circle.day[readers][:, None] - circle.day[near]
            allowed &= ~((days > circle.older) | (np.abs(days) > circle.either))
        if len(circle.apart):
            allowed &= ~np.isin((own.astype(np.int64)[:, None] << 32) | other, circle.apart)
        if circle.never:
            for at in np.flatnonzero(np.isin(readers, list(circle.never))).tolist():
                allowed[at] &= ~np.isin(near[at], list(circle.never[int(readers[at])]))
        return allowed

    def take(self, readers: _Rows, chosen: _Rows) -> None:
        """Put one post under each of the readers."""
        self._put(readers, (self.rows[readers] < 0).argmax(axis=1), chosen)

    def take_last(self, readers: _Rows, chosen: _Rows) -> None:
        """Put one post under each of the readers, behind all others."""
        self._put(readers, np.full(len(readers), -1), chosen)

    def _put(self, readers: _Rows, place: _Rows, chosen: _Rows) -> None:
        self.rows[readers, place] = chosen
        self.missing[readers] -= 1
        np.add.at(self.total, chosen, 1)

    def in_order(self) -> _Rows:
        """Give, by row, the fills, without gaps between them; -1 behind."""
        order = np.argsort(self.rows < 0, axis=1, kind="stable")
        return np.take_along_axis(self.rows, order, 1)

    def take_back(self) -> None:
        """Take out what stands under too many posts of a blog, or of all: the farthest first."""
        blog = self.circle.blog
        readers, at = np.nonzero(self.rows >= 0)
        asked, own = self.rows[readers, at], blog[readers].astype(np.int64)
        maybe = (self.total[asked] > self._limit[own]) | (self.total[asked] > self.most)
        near = np.isin(asked, asked[maybe])
        if not near.any():
            return
        readers, at, asked, own = readers[near], at[near], asked[near], own[near]
        order = np.argsort(steps(self.circle, readers, asked), kind="stable")
        readers, at, asked, own = readers[order], at[order], asked[order], own[order]
        pairs = (asked << 32) | own
        over = _before(self._pairs(asked, self.circle.related), pairs) >= self._limit[own]
        related = self.circle.related
        of_all = np.bincount(related[related >= 0], minlength=len(self.total))[asked]
        over |= of_all + _ranks_within(asked) >= self.most
        self.rows[readers[over], at[over]] = -1
        np.add.at(self.missing, readers[over], 1)
        np.add.at(self.total, asked[over], -1)

    def offer(self, readers: _Rows, near: _Rows, most: int) -> int:
        """Let each reader take the first near it that stands under fewer than `most` posts.

        Where more come to one than it has room for, the nearest on the ring are served. What a
        reader's blog shows often enough is taken out of what is near. Gives the number served.
        """
        free = (self.total[near] < most) & self.may(readers, near)
        asking = np.flatnonzero(free.any(axis=1) & (self.missing[readers] > 0))
        place = free[asking].argmax(axis=1)
        asked = near[asking, place]
        order = np.lexsort((steps(self.circle, readers[asking], asked), asked))
        asking, place, asked = asking[order], place[order], asked[order]
        shown = self.total[asked] + ranks(asked)
        enough = self._enough(readers[asking], asked, shown)
        near[asking[enough], place[enough]] = -1
        served = (shown < most) & ~enough
        self.take(readers[asking[served]], asked[served])
        return int(served.sum() + enough.sum())

    def _enough(self, readers: _Rows, asked: _Rows, shown: _Rows) -> _Mask:
        """Tell where the reader's blog, with those before it here, shows the asked often enough."""
        own = self.circle.blog[readers].astype(np.int64)
        enough: _Mask = shown >= self._limit[own]  # counted over all blogs, so perhaps
        if enough.any():
            near = np.isin(asked, asked[enough])
            pairs = (asked[near] << 32) | own[near]
            known = self._pairs(asked[near], self.circle.related, self.rows)
            enough[near] = _before(known, pairs) >= self._limit[own[near]]
        return enough

    def _pairs(self, asked: _Rows, *tables: NDArray[np.signedinteger]) -> _Rows:
        """Give, sorted, the asked posts and the blogs that show them, once for each time."""
        some = np.zeros(len(self.total) + 1, np.bool_)  # the last is for no post, -1
        some[asked] = True
        found = []
        for table in tables:
            reader, at = np.nonzero(some[table])
            found.append((table[reader, at].astype(np.int64) << 32) | self.circle.blog[reader])
        return np.sort(np.concatenate(found))


def _before(known: _Rows, pairs: _Rows) -> _Rows:
    """Count each pair among those known, which are sorted, and among those before it."""
    count = np.searchsorted(known, pairs, "right") - np.searchsorted(known, pairs)
    return count + _ranks_within(pairs)


def _ranks_within(values: _Rows) -> _Rows:
    """Count for each value the equal ones before it."""
    order = np.argsort(values, kind="stable")
    found = np.empty(len(values), np.int64)
    found[order] = ranks(values[order])
    return found


def ranks(groups: _Rows) -> _Rows:
    """Return the number of each member in its group, whose members stand together."""
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    return np.arange(len(groups)) - np.repeat(starts, np.diff(starts, append=len(groups)))
