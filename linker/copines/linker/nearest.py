"""Vectors → for each post its nearest posts of other blogs: all pairs, exactly."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import pairwise, zip_longest
from os import cpu_count
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from copines.linker.fusion import Meaning
from copines.linker.packed import SCALE, joined
from copines.linker.permits import Permits
from copines.linker.terms import Weighed
from copines.partitions import Partitions

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from copines.linker.index import Index
    from copines.linker.kernel import Members

#: Above this cosine, over all words, two texts are copies of one another, not related.
COPY = 0.95
#: Posts from which the compiled kernel is used, where numba is there: below, scipy is done sooner
#: than numba is imported. All pairs of 3,000, 6,000 and 9,900 posts take scipy 0.8, 2.2 and 4.7 s
#: of CPU, numba 1.1, 1.4 and 3.4 s.
COMPILED_FROM = 4_000
#: Rows of a block: their scores, int32, stay in a core's first cache.
_BLOCK = 8_192
#: Cells of one block of scores without the kernel, int32: 32 MB however many posts there are.
_CELLS = 8_000_000
#: Of many keys so many times those wanted are sorted, which is enough but for the rarest blogs.
_ENOUGH = 8
#: How all pairs are found: by products of sparse blocks, or compiled; "auto" for what is faster.
Algorithm = Literal["auto", "sparse", "compiled"]
_Scores = NDArray[np.int32] | NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Vectors:
    """The posts of a corpus as rows, sorted by language, blog and permalink.

    Parameters
    ----------
    indptr, indices, weights : ndarray of int64, int32 and uint16
        A CSR matrix of shape (n_posts, n_terms) of rows of the length SCALE, rounded to whole
        numbers. They rank: leaving out the words of one post alone measured +0.002 nDCG.
    shares : ndarray of shape (n_posts,), float64
        What makes the product of two rows the cosine over all words.
    place : ndarray of shape (n_posts,), int64
        Each row's place in the order of permalinks, which decides between equals.
    meaning : Meaning, optional
        What the posts mean, where that counts too.
    """

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    weights: NDArray[np.uint16]
    n_terms: int
    shares: NDArray[np.float64]
    place: NDArray[np.int64]
    meaning: Meaning | None = None

    @classmethod
    def of(
        cls, X: Weighed, kept: NDArray[np.bool_], order: Sequence[int], permalinks: list[str]
    ) -> Self:
        """Take rows in an order; make their weights whole numbers, so that sums have none.

        Parameters
        ----------
        X : Weighed
            Rows of any length.
        kept : ndarray of shape (n_columns,), bool
            Which columns rank. By the others rows are longer, and no nearer to any.
        order : sequence of int
        permalinks : list of str
            Of the rows of X.
        """
        rows = np.array(order, np.int64)
        number = (np.cumsum(kept) - 1).astype(np.int32)
        ranks = np.empty(len(rows), np.int64)
        ranks[sorted(range(len(rows)), key=permalinks.__getitem__)] = np.arange(len(rows))
        parts = [
            _rounded(X, kept, number, rows[start : start + _BLOCK])
            for start in range(0, len(rows), _BLOCK)
        ] or [_rounded(X, kept, number, rows)]
        many, indices, weights, shares = (np.concatenate(each) for each in zip(*parts, strict=True))
        indptr = np.append(0, np.cumsum(many))
        return cls(indptr, indices, weights, int(kept.sum()), shares, ranks[rows])

    @classmethod
    def none(cls, n_terms: int) -> Self:
        """Return no rows."""
        whole = np.zeros(0, np.int64)
        return cls(
            np.zeros(1, np.int64),
            np.zeros(0, np.int32),
            np.zeros(0, np.uint16),
            n_terms,
            np.zeros(0),
            whole,
        )

    def picked(self, rows: NDArray[np.int64]) -> Self:
        """Return some rows, in their order."""
        at = entries(self.indptr, rows)
        indptr = np.append(0, np.cumsum(self.indptr[rows + 1] - self.indptr[rows]))
        return replace(
            self,
            indptr=indptr,
            indices=self.indices[at],
            weights=self.weights[at],
            shares=self.shares[rows],
            place=self.place[rows],
            meaning=self.meaning and self.meaning.picked(rows),
        )

    def followed_by(self, other: Self) -> Self:
        """Put more rows behind these."""
        return replace(
            self,
            indptr=np.concatenate((self.indptr, self.indptr[-1] + other.indptr[1:])),
            indices=np.concatenate((self.indices, other.indices)),
            weights=np.concatenate((self.weights, other.weights)),
            shares=np.concatenate((self.shares, other.shares)),
            place=np.concatenate((self.place, other.place)),
            meaning=self.meaning and other.meaning and self.meaning.followed_by(other.meaning),
        )

    def matrix(
        self, dtype: type[np.float64 | np.int32 | np.uint16], rows: slice = slice(None)
    ) -> "csr_matrix":
        """Return some rows as a matrix."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415 - 0.1 s that a few posts are spared

        first, last, _ = rows.indices(len(self.place))
        span = slice(self.indptr[first], self.indptr[last])
        arrays = (
            self.weights[span].astype(dtype, copy=False),
            self.indices[span],
            self.indptr[first : last + 1] - self.indptr[first],
        )
        return csr_matrix(arrays, shape=(last - first, self.n_terms))


def _rounded(
    X: Weighed, kept: NDArray[np.bool_], number: NDArray[np.int32], rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.uint16], NDArray[np.float64]]:
    """Return, for some rows, how many columns are kept, these, their weights, and shares."""
    at = entries(X.indptr, rows)
    row = np.repeat(np.arange(len(rows)), X.indptr[rows + 1] - X.indptr[rows])
    columns, values = X.indices[at], X.data[at]
    whole = np.bincount(row, values.astype(float) ** 2, len(rows))
    here = kept[columns]
    row, columns, values = row[here], columns[here], values[here]
    length = np.sqrt(np.bincount(row, values.astype(float) ** 2, len(rows)))
    shares = np.divide(length, np.sqrt(whole), out=np.zeros(len(rows)), where=whole > 0)
    # float32, as what was rounded ever since: ties stay where they were
    weights = np.round((values / length[row]).astype(np.float32) * SCALE).astype(np.uint16)
    return np.bincount(row, minlength=len(rows)), number[columns], weights, shares


def entries(indptr: NDArray[np.int64], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places of the entries of some rows of a CSR matrix."""
    many = indptr[rows + 1] - indptr[rows]
    ends = np.cumsum(many)
    places: NDArray[np.int64] = np.repeat(indptr[rows] - ends + many, many)
    places += np.arange(len(places))
    return places


def shared_columns(
    ones: Vectors, others: Vectors
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int64]]]:
    """Give, for each row of the one and that of the other, shared columns and products."""
    mine, theirs = (
        np.repeat(np.arange(len(v.place)) * v.n_terms, np.diff(v.indptr)) + v.indices
        for v in (ones, others)
    )
    _, here, there = np.intersect1d(mine, theirs, assume_unique=True, return_indices=True)
    columns = ones.indices[here]
    products = ones.weights[here].astype(np.int64) * others.weights[there]
    bounds = np.searchsorted(mine[here], np.arange(len(ones.place) + 1) * ones.n_terms)
    for begin, end in pairwise(bounds.tolist()):
        yield columns[begin:end], products[begin:end]


def products(index: "Index", row: int) -> NDArray[np.int64]:
    """Return the product of a row with every row of an index."""
    mine = index.picked(np.array([row]))
    whole = np.zeros(mine.n_terms, np.int64)
    whole[mine.indices] = mine.weights
    sums = [
        np.append(0, np.cumsum(whole[v.indices] * v.weights))[v.indptr]
        for v in (index.vectors, index.later)
    ]
    return np.concatenate([np.diff(each) for each in sums])


def nearest(  # noqa: PLR0913 - of what, whose, how many; the rest by name
    vectors: Vectors,
    permits: Permits,
    most: tuple[int, int],
    *,
    progress: Callable[[int, int], None],
    algorithm: Algorithm = "auto",
    partitions: Partitions | None = None,
) -> NDArray[np.int64]:
    """Find each post's nearest posts among those permitted, copies left out.

    Parameters
    ----------
    most : (int, int)
        Neighbors per post, and how many of them may be of one blog.
    progress : callable
        Told of steps done and steps in all.
    algorithm : {"auto", "sparse", "compiled"}
        Where meaning counts, sparse.
    partitions : Partitions, optional
        Where blocks of rows are worked on; absent: here, by threads.

    Returns
    -------
    keys : ndarray of shape (n_posts, most), int64
        By row, keys of neighbors (see `packed`), best first; 0 where there are no more.
    """
    n_posts = len(vectors.place)
    large = n_posts >= COMPILED_FROM and find_spec("numba") is not None
    fast = algorithm == "compiled" or (algorithm == "auto" and large)
    fast = fast and vectors.meaning is None
    if partitions is not None:
        from copines.linker.blocks import Pairs, by_blocks  # noqa: PLC0415 - it imports this module

        return by_blocks(Pairs(vectors, permits, most), partitions, progress, compiled=fast)
    keys = np.zeros((n_posts, most[0]), np.int64)
    by = compiled if fast else by_scipy
    by(vectors, permits, keys, most[1], progress)
    return keys


def by_scipy(
    vectors: Vectors,
    permits: Permits,
    keys: NDArray[np.int64],
    cap: int,
    progress: Callable[[int, int], None],
) -> None:
    """Fill in the keys by products of sparse blocks, and of meanings where these count too.

    A product of two rows is a cosine times SCALE², which 31 bits hold.
    """
    for first, last in permits.groups:
        group = (first, last)
        for done in sparse_rows(vectors, permits, keys[first:last], cap, (group, group)):
            progress(done, len(keys))


def sparse_rows(
    vectors: Vectors,
    permits: Permits,
    keys: NDArray[np.int64],
    cap: int,
    blocks: tuple[tuple[int, int], tuple[int, int]],
) -> Iterator[int]:
    """Fill in the keys of some rows of a language, a few at a time; yield how far it is.

    `blocks` are the bounds of the language's rows, and of those that the keys are of.
    """
    (first, last), (begin, end) = blocks
    meaning, others = vectors.meaning, slice(first, last)
    turned = vectors.matrix(np.int32, others).T.tocsr()
    size = max(1, _CELLS // (last - first))
    for start in range(begin, end, size):
        some = slice(start, min(end, start + size))
        words = (vectors.matrix(np.int32, some) @ turned).toarray()
        scores: _Scores = words
        if meaning is not None:
            scores = meaning.scores(words, meaning.similar(some, others))
        floors = _floors(scores, _ENOUGH * keys.shape[1])
        for row, floor in enumerate(floors.tolist(), start):
            here = (words[row - start], scores[row - start])
            found = _row(vectors, permits, (row, first), here, floor)
            mine = best(*found, cap, keys.shape[1])
            if floor and not mine[-1]:
                found = _row(vectors, permits, (row, first), here, 0.0)
                mine = best(*found, cap, keys.shape[1])
            keys[row - begin] = mine
        yield some.stop


def _floors(scores: _Scores, enough: int) -> _Scores:
    """Return, by row, the score that so many reach; 0 where there are no more than these."""
    if scores.shape[1] <= enough:
        return np.zeros(len(scores))
    floors: Any = np.partition(scores, -enough, axis=1)[:, -enough]
    return np.asarray(floors, np.float64)


def _row(
    vectors: Vectors,
    permits: Permits,
    places: tuple[int, int],
    products: tuple[NDArray[np.int32], _Scores],
    floor: float,
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return keys and blogs of the posts that may stand under one, of scores from a floor on."""
    (row, first), (words, scores) = places, products
    near = np.flatnonzero(scores >= floor if floor else scores > 0)
    near = near[permits.of(row, first + near)]
    both = vectors.shares[first + near] * vectors.shares[row]
    near = near[words[near] * both < COPY * SCALE**2]
    found = joined(scores[near].astype(np.int64), vectors.place[first + near])
    return found, permits.blog[first + near]


def best(
    found: NDArray[np.int64], blogs: NDArray[np.int32], cap: int, most: int
) -> NDArray[np.int64]:
    """Return the best of some keys in order, at most `cap` of a blog; 0 where none is left."""
    if len(found) > _ENOUGH * most:
        least = -np.partition(-found, _ENOUGH * most)[_ENOUGH * most]
        first = np.flatnonzero(found >= least)
        chosen = best(found[first], blogs[first], cap, most) if len(first) < len(found) else None
        if chosen is not None and chosen[-1]:
            return chosen
    order = np.argsort(-found)
    order = order[first_of_blog(blogs[order], cap)][:most]
    return np.pad(found[order], (0, most - len(order)))


def first_of_blog(blogs: NDArray[np.int32], cap: int) -> NDArray[np.bool_]:
    """Tell of each which are among the first `cap` of their blog."""
    order = np.argsort(blogs, kind="stable")
    ordered = blogs[order]
    first = np.searchsorted(ordered, ordered)  # where each blog's run begins
    among = np.empty(len(blogs), dtype=np.bool_)
    among[order] = np.arange(len(blogs)) - first < cap
    return among


def compiled(
    vectors: Vectors,
    permits: Permits,
    keys: NDArray[np.int64],
    cap: int,
    progress: Callable[[int, int], None],
) -> None:
    """Fill in the keys block by block: each pair scored once, both told, no two threads on one."""
    from copines.linker import kernel  # noqa: PLC0415 - numba takes half a second

    rows = (vectors.indptr, vectors.indices, vectors.weights)
    members = members_of(vectors, permits, cap)
    groups = [
        [(n, min(n + _BLOCK, last)) for n in range(first, last, _BLOCK)]
        for first, last in permits.groups
    ]
    turns = [list(rounds(blocks)) for blocks in groups]
    total = sum(len(pairs) for group in turns for pairs in group)
    done = 0
    with ThreadPoolExecutor(cpu_count()) as pool:
        blocks = [block for group in groups for block in group]
        made = pool.map(lambda block: kernel.postings(rows, block, vectors.n_terms), blocks)
        turned = dict(zip(blocks, made, strict=True))

        def meet(pair: tuple[tuple[int, int], tuple[int, int]]) -> None:
            kernel.meet(rows, pair, turned[pair[1]], members, keys)

        for at_once in zip_longest(*turns, fillvalue=[]):
            for _ in pool.map(meet, [pair for pairs in at_once for pair in pairs]):
                progress(done := done + 1, total)


def members_of(vectors: Vectors, permits: Permits, cap: int) -> "Members":
    """Return what the compiled kernel knows of all rows."""
    from copines.linker import kernel  # noqa: PLC0415 - numba takes half a second

    blog_of_place = np.empty_like(permits.blog)
    blog_of_place[vectors.place] = permits.blog
    return kernel.Members(
        permits.blog,
        vectors.place,
        blog_of_place,
        permits.given,
        permits.apart,
        vectors.shares,
        COPY * SCALE**2,
        cap,
        permits.day,
        permits.older,
        permits.either,
    )


_Block = tuple[int, int]


def rounds(blocks: list[_Block]) -> Iterator[list[tuple[_Block, _Block]]]:
    """Pair each block with itself, then all with all: in a round no block comes twice.

    The circle method of round-robin tournaments.
    """
    yield [(block, block) for block in blocks]
    circle: list[_Block | None] = [*blocks, *([None] * (len(blocks) % 2))]
    half = len(circle) // 2
    for _ in range(len(circle) - 1):
        meeting = zip(circle[:half], reversed(circle[half:]), strict=True)
        yield [(one, other) for one, other in meeting if one and other]
        circle = [circle[0], circle[-1], *circle[1:-1]]
