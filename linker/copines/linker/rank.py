"""Vectors → for each post its nearest posts of other blogs."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from copines.model import Document, LinkOptions

#: Share of a candidate's mean neighbor score that is taken off, so that no post is near to all.
#: research/linker.md 1b: +0.007 nDCG, and half the posts that nobody names (s - 0.25 r).
_HUBNESS = 0.25
#: Neighbors over which that mean is taken.
_HUB_TOP = 10
#: Above this cosine two texts are copies of one another, not related.
_COPY = 0.95
#: Candidates kept per post, from which lists are made and balanced.
_CANDIDATES = 60
#: Cells of one block of scores, float64: 64 MB however many posts there are.
_CELLS = 8_000_000
#: A post counts as teasered when one of another's first three neighbors is it.
_LEAD = 3


@dataclass(frozen=True, slots=True)
class Candidates:
    """For each post its nearest allowed posts, nearest first by adjusted score.

    Rows are shorter where fewer are allowed.
    """

    #: Row numbers of the candidates.
    rows: Sequence[NDArray[np.int64]]
    #: Their cosine.
    scores: Sequence[NDArray[np.float64]]
    #: Cosine less the candidate's hubness.
    adjusted: Sequence[NDArray[np.float64]]


class Permits:
    """Which posts may be given to which."""

    def __init__(self, documents: Sequence[Document], options: LinkOptions) -> None:
        names = sorted({d.blog for d in documents})
        number = {name: n for n, name in enumerate(names)}
        self.blog = np.array([number[d.blog] for d in documents], dtype=np.int64)
        languages = sorted({d.language or "" for d in documents})
        index = {name: n for n, name in enumerate(languages)}
        self._language = np.array([index[d.language or ""] for d in documents], dtype=np.int64)
        self._same_language = options.same_language
        self._given = ~np.isin(self.blog, [number[b] for b in options.no_out if b in number])
        self.shown = ~np.isin(self.blog, [number[b] for b in options.no_in if b in number])
        self._apart = {(number[a], number[b]) for pair in options.never_with
                       for a in pair for b in pair if a in number and b in number}  # fmt: skip

    def of(self, row: int) -> NDArray[np.bool_]:
        """Give the mask, over all posts, of those that this one may show."""
        allowed: NDArray[np.bool_] = (self.blog != self.blog[row]) & self._given
        if self._same_language:
            allowed &= self._language == self._language[row]
        for one, other in self._apart:
            if one == self.blog[row]:
                allowed &= self.blog != other
        return allowed


def candidates(
    X: csr_matrix,
    shares: NDArray[np.float64],
    permits: Permits,
    progress: Callable[[int, int], None],
) -> Candidates:
    """Find each post's nearest posts among those permitted, in blocks of bounded memory.

    Parameters
    ----------
    X : csr_matrix of shape (n_posts, n_terms), rows L2-normalised
        They rank: leaving out the words of one post alone measured +0.002 nDCG.
    shares : ndarray of shape (n_posts,)
        They give the cosine over all words, which is told and held against the threshold.
    permits : Permits
    progress : callable
        Told of rows done, of twice as many as there are posts: hubness needs a pass of its own.
    """
    n_posts = len(X.indptr) - 1
    hubness = np.zeros(n_posts)
    for row, scores in _scores(X, shares, permits):
        top = scores if len(scores) <= _HUB_TOP else np.partition(scores, -_HUB_TOP)[-_HUB_TOP:]
        hubness[row] = top.sum() / _HUB_TOP
        progress(row + 1, 2 * n_posts)
    near: list[NDArray[np.int64]] = []
    cosines: list[NDArray[np.float64]] = []
    ranks: list[NDArray[np.float64]] = []
    for row, scores in _scores(X, shares, permits):
        rows = np.flatnonzero(scores > 0)
        kept = scores[rows]
        adjusted = kept - _HUBNESS * hubness[rows]
        # rows stand in the order of permalinks, and a stable sort keeps it among equals
        order = np.argsort(-adjusted, kind="stable")[:_CANDIDATES]
        near.append(rows[order])
        cosines.append((kept * shares[rows] * shares[row])[order])
        ranks.append(adjusted[order])
        progress(n_posts + row + 1, 2 * n_posts)
    return Candidates(near, cosines, ranks)


def _scores(
    X: csr_matrix, shares: NDArray[np.float64], permits: Permits
) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """Give, row by row, the cosine with all posts; 0 where not permitted, or a copy."""
    n_posts = len(X.indptr) - 1
    transposed = X.T.tocsr()
    size = max(1, _CELLS // max(1, n_posts))
    for start in range(0, n_posts, size):
        block = (X[start : start + size] @ transposed).toarray()
        for offset in range(block.shape[0]):
            scores = block[offset]
            scores[~permits.of(start + offset)] = 0
            scores[scores * shares * shares[start + offset] >= _COPY] = 0
            yield start + offset, np.round(scores, 9)  # sums in another order differ at 1e-16


def choose(
    found: Candidates, permits: Permits, options: LinkOptions, least: float
) -> list[list[int]]:
    """Choose each post's neighbors: positions in its candidates, best first.

    At most `per_blog` of one blog; then posts that nobody's first three name are brought in where
    they cost least.
    """
    chosen = [
        _first(found, row, permits, options, least) if permits.shown[row] else []
        for row in range(len(found.rows))
    ]
    _balance(chosen, found, permits, options, least)
    return chosen


def _first(
    found: Candidates, row: int, permits: Permits, options: LinkOptions, least: float
) -> list[int]:
    taken: Counter[int] = Counter()
    chosen: list[int] = []
    for position, candidate in enumerate(found.rows[row]):
        if len(chosen) == options.related:
            break
        blog = int(permits.blog[candidate])
        if found.scores[row][position] >= least and taken[blog] < options.per_blog:
            taken[blog] += 1
            chosen.append(position)
    return chosen


def _balance(
    chosen: list[list[int]], found: Candidates, permits: Permits, options: LinkOptions, least: float
) -> None:
    """Give a place to each post that nobody's first neighbors name, where one can be had."""
    lead = min(_LEAD, options.related)
    if not lead:
        return
    named = Counter(int(found.rows[row][p]) for row, mine in enumerate(chosen) for p in mine[:lead])
    hosts: dict[int, list[tuple[float, int, int]]] = {}
    for row, mine in enumerate(chosen):
        if len(mine) < lead:
            continue
        last = found.adjusted[row][mine[lead - 1]]
        for position, candidate in enumerate(found.rows[row]):
            if not named[int(candidate)] and found.scores[row][position] >= least:
                loss = float(last - found.adjusted[row][position])
                hosts.setdefault(int(candidate), []).append((loss, row, position))
    for orphan in sorted(hosts):
        for _, row, position in sorted(hosts[orphan]):
            if _seat(chosen[row], position, lead, named, _Row(found, row, permits, options)):
                break


@dataclass(frozen=True, slots=True)
class _Row:
    found: Candidates
    row: int
    permits: Permits
    options: LinkOptions

    def post(self, position: int) -> int:
        return int(self.found.rows[self.row][position])

    def blog(self, position: int) -> int:
        return int(self.permits.blog[self.post(position)])


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
