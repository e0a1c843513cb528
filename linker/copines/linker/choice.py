"""Candidates → each post's list of neighbors."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from copines.linker.eligibility import Able
from copines.linker.exposure import Exposure
from copines.linker.permits import Permits
from copines.linker.rank import PINNED, Candidates


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of neighbors is to be."""

    #: Neighbors that a list is to have.
    related: int
    #: How many of them may be of one blog.
    per_blog: int


@dataclass(frozen=True, slots=True)
class Circle:
    """What lists are chosen among."""

    found: Candidates
    able: Able
    permits: Permits
    exposure: Exposure
    #: By row, the series of its blog that it is part of; "" for none.
    series: Sequence[str]


class Choice:
    """Each post's neighbors, as positions in its candidates, best first."""

    def __init__(self, circle: Circle, wanted: Wanted) -> None:
        """Choose the best of each list that may be shown, so that no post is shown too often."""
        found = circle.found
        self._rows, self._circle, self._wanted = found.rows, circle, wanted
        self._blog = circle.permits.blog
        #: By blog and post, the lists of that blog's that show the post, with its position there.
        self._claims: defaultdict[tuple[int, int], dict[int, int]] = defaultdict(dict)
        #: By list, the candidates that have enough of its blog's posts without it.
        self.crowded: defaultdict[int, set[int]] = defaultdict(set)
        self.chosen: list[list[int]] = [[] for _ in found.own]
        self._share_out(np.flatnonzero(circle.permits.shown[found.own]).tolist())

    def rows(self, at: int) -> list[int]:
        """Return the rows of a list's candidates, best first."""
        return [row for row in self._rows[at].tolist() if row >= 0]

    def post(self, at: int, position: int) -> int:
        """Return a candidate's row."""
        return int(self._rows[at, position])

    def _share_out(self, waiting: Sequence[int]) -> None:
        """Fill lists; where too many of a blog's show one post, those nearest to it keep it.

        The others go on to their next candidate, as in Gale's and Shapley's deferred acceptance, so
        that it does not matter which list is filled first.
        """
        while waiting:
            self._fill(waiting)
            claimed = set()
            for at in waiting:
                for position in self.chosen[at]:
                    claimed.add(self.claim(at, position))
            lost = sorted({at for key in sorted(claimed) for at in self._turned_away(key)})
            for at in lost:
                for position in self.chosen[at]:
                    self.release(at, position)
            waiting = lost

    def claim(self, at: int, position: int) -> tuple[int, int]:
        """Note that a list shows a candidate; return its blog and the candidate's row."""
        key = self._key(at, position)
        self._claims[key][at] = position
        return key

    def release(self, at: int, position: int) -> None:
        """Note that a list shows a candidate no longer."""
        self._claims[self._key(at, position)].pop(at, None)

    def _key(self, at: int, position: int) -> tuple[int, int]:
        return int(self._blog[self._circle.found.own[at]]), self.post(at, position)

    def _turned_away(self, key: tuple[int, int]) -> Iterable[int]:
        claims, adjusted = self._claims[key], self._circle.found.adjusted
        room = self._circle.exposure.room(*key)
        if len(claims) <= room:
            return
        order = sorted(claims, key=lambda at: (-float(adjusted[at, claims[at]]), at))
        for at in order[room:]:
            if adjusted[at, claims[at]] != PINNED:
                self.crowded[at].add(claims[at])
                yield at

    def _fill(self, lists: Sequence[int]) -> None:
        """Fill lists with the best that may be shown; what was not judged yet is judged."""
        able = self._circle.able
        while lists:
            for at in lists:
                self.chosen[at] = self._best(at)
            pairs = np.array([(at, p) for at in lists for p in self.chosen[at]], np.int64)
            pairs = pairs.reshape(-1, 2)
            pairs = pairs[able.unknown(pairs[:, 0], pairs[:, 1])]
            able.judge(pairs[:, 0], pairs[:, 1])
            lists = np.unique(pairs[~able.maybe(pairs[:, 0], pairs[:, 1]), 0]).tolist()

    def _best(self, at: int) -> list[int]:
        """Return the first, as many as wanted, at most `per_blog` of one blog; or one alone."""
        able = np.flatnonzero(self._circle.able.maybe(at))
        blogs = self._blog[self._rows[at, able]].tolist()
        taken: defaultdict[int, int] = defaultdict(int)
        mine: list[int] = []
        for position, blog in zip(able.tolist(), blogs, strict=True):
            if len(mine) == self._wanted.related:
                break
            if taken[blog] == self._wanted.per_blog or position in self.crowded[at]:
                continue
            if not self.continues(at, mine, position):
                taken[blog] += 1
                mine.append(position)
        return mine or self._alone(at)

    def _alone(self, at: int) -> list[int]:
        """Return the strongest of those that may stand only where nothing else does."""
        able = self._circle.able.alone(at).tolist()
        mine = [position for position in able if position not in self.crowded[at]]
        return mine[: min(1, self._wanted.related)]

    def continues(self, at: int, mine: list[int], position: int) -> bool:
        """Tell whether another part of its blog's series is there already."""
        series, post = self._circle.series, self.post(at, position)
        if not series[post]:
            return False
        others = (self.post(at, other) for other in mine)
        return any(
            series[other] == series[post] and self._blog[other] == self._blog[post]
            for other in others
        )

    def fits(self, at: int, mine: list[int], position: int) -> bool:
        """Tell whether a candidate may join those of a list."""
        if self.continues(at, mine, position) or position in self.crowded[at]:
            return False
        key = self._key(at, position)
        claims = self._claims[key]
        if at not in claims and len(claims) >= self._circle.exposure.room(*key):
            return False
        blogs = self._blog[self._rows[at, [position, *mine]]].tolist()
        return int(blogs[1:].count(blogs[0])) < self._wanted.per_blog
