"""Vectors → for each post its nearest posts of other blogs: all pairs, exactly."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import zip_longest
from os import cpu_count
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from copines.linker.keys import SCALE, joined
from copines.linker.permits import Permits

#: Above this cosine, over all words, two texts are copies of one another, not related.
COPY = 0.95
#: Posts from which the compiled kernel is used, where numba is there: below, scipy is done sooner
#: than numba is imported.
COMPILED_FROM = 3_000
#: Rows of a block: their scores, int32, stay in a core's first cache.
_BLOCK = 8_192
#: Cells of one block of scores without the kernel, float64: 64 MB however many posts there are.
_CELLS = 8_000_000


def _shape(X: csr_matrix) -> tuple[int, int]:
    shape: tuple[int, int] | None = X.shape  # scipy's own types say that there may be none
    assert shape is not None
    return shape


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
    """

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    weights: NDArray[np.uint16]
    n_terms: int
    shares: NDArray[np.float64]
    place: NDArray[np.int64]

    @classmethod
    def of(
        cls, X: csr_matrix, order: Sequence[int], shares: NDArray[np.float64], permalinks: list[str]
    ) -> Self:
        """Take the rows in an order; make their weights whole numbers, so that sums have none.

        Parameters
        ----------
        X : csr_matrix, rows L2-normalised
        order : sequence of int
        shares : ndarray of shape (n_posts,)
        permalinks : list of str
            Of the rows of X.
        """
        n_rows, n_terms = _shape(X)
        weights = np.round(X.data * SCALE).astype(np.uint16)
        rows = csr_matrix((weights, X.indices, X.indptr), shape=X.shape)[order]
        ranks = np.empty(n_rows, np.int64)
        ranks[sorted(range(n_rows), key=permalinks.__getitem__)] = np.arange(n_rows)
        return cls(rows.indptr.astype(np.int64), rows.indices, rows.data, n_terms, shares[order],
                   ranks[order])  # fmt: skip

    def since(self, first: int) -> Self:
        """Give the rows from one on."""
        begin = self.indptr[first]
        return replace(self, indptr=self.indptr[first:] - begin, indices=self.indices[begin:],
                       weights=self.weights[begin:], shares=self.shares[first:],
                       place=self.place[first:])  # fmt: skip

    def followed_by(self, other: Self) -> Self:
        """Put more rows behind these."""
        return replace(
            self,
            indptr=np.concatenate((self.indptr, self.indptr[-1] + other.indptr[1:])),
            indices=np.concatenate((self.indices, other.indices)),
            weights=np.concatenate((self.weights, other.weights)),
            shares=np.concatenate((self.shares, other.shares)),
            place=np.concatenate((self.place, other.place)),
        )

    def cosine(self, one: int, other: int) -> float:
        """Give the cosine of two rows over the words that they share."""
        (mine, weights), (theirs, others) = (
            (self.indices[span], self.weights[span].astype(np.int64))
            for span in (slice(self.indptr[n], self.indptr[n + 1]) for n in (one, other))
        )
        _, here, there = np.intersect1d(mine, theirs, return_indices=True)
        return float((weights[here] * others[there]).sum() / SCALE**2)

    def matrix(
        self, dtype: type[np.float64 | np.int32 | np.uint16], rows: slice = slice(None)
    ) -> csr_matrix:
        """Give some rows as a matrix."""
        first, last, _ = rows.indices(len(self.place))
        span = slice(self.indptr[first], self.indptr[last])
        arrays = (self.weights[span].astype(dtype, copy=False), self.indices[span],
                  self.indptr[first : last + 1] - self.indptr[first])  # fmt: skip
        return csr_matrix(arrays, shape=(last - first, self.n_terms))


def nearest(
    vectors: Vectors,
    permits: Permits,
    *,
    most: int,
    most_of_blog: int,
    progress: Callable[[int, int], None],
) -> NDArray[np.int64]:
    """Find each post's nearest posts among those permitted, copies left out.

    Parameters
    ----------
    most : int
        Neighbors per post.
    most_of_blog : int
        How many of them may be of one blog.
    progress : callable
        Told of steps done and steps in all.

    Returns
    -------
    keys : ndarray of shape (n_posts, most), int64
        By row, keys of neighbors (see `keys`), best first; 0 where there are no more.
    """
    n_posts = len(vectors.place)
    keys = np.zeros((n_posts, most), np.int64)
    by = compiled if n_posts >= COMPILED_FROM and find_spec("numba") else by_scipy
    by(vectors, permits, keys, most_of_blog, progress)
    return keys


def by_scipy(
    vectors: Vectors,
    permits: Permits,
    keys: NDArray[np.int64],
    cap: int,
    progress: Callable[[int, int], None],
) -> None:
    """Fill in the keys by products of sparse blocks; whole numbers below 2^53 are exact."""
    for first, last in permits.groups:
        others = slice(first, last)
        turned = vectors.matrix(np.float64, others).T.tocsr()
        shares, place = vectors.shares[others], vectors.place[others]
        size = max(1, _CELLS // (last - first))
        for start in range(first, last, size):
            some = slice(start, min(last, start + size))
            block = (vectors.matrix(np.float64, some) @ turned).toarray()
            for row, scores in enumerate(block, start):
                copies = scores * shares * vectors.shares[row] >= COPY * SCALE**2
                near = np.flatnonzero((scores > 0) & permits.of(row, others) & ~copies)
                found = joined(scores[near].astype(np.int64), place[near])
                keys[row] = best(found, permits.blog[first + near], cap, keys.shape[1])
            progress(min(last, start + size), len(keys))


def best(
    found: NDArray[np.int64], blogs: NDArray[np.int32], cap: int, most: int
) -> NDArray[np.int64]:
    """Give the best of some keys in their order, at most `cap` of a blog; 0 where none is left."""
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
    blog_of_place = np.empty_like(permits.blog)
    blog_of_place[vectors.place] = permits.blog
    members = kernel.Members(permits.blog, vectors.place, blog_of_place, permits.given,
                             permits.apart, vectors.shares, COPY * SCALE**2, cap)  # fmt: skip
    groups = [[(n, min(n + _BLOCK, last)) for n in range(first, last, _BLOCK)]
              for first, last in permits.groups]  # fmt: skip
    rounds = [list(_rounds(blocks)) for blocks in groups]
    total = sum(len(pairs) for group in rounds for pairs in group)
    done = 0
    with ThreadPoolExecutor(cpu_count()) as pool:
        blocks = [block for group in groups for block in group]
        made = pool.map(lambda block: kernel.postings(rows, block, vectors.n_terms), blocks)
        turned = dict(zip(blocks, made, strict=True))

        def meet(pair: tuple[tuple[int, int], tuple[int, int]]) -> None:
            kernel.meet(rows, pair, turned[pair[1]], members, keys)

        for at_once in zip_longest(*rounds, fillvalue=[]):
            for _ in pool.map(meet, [pair for pairs in at_once for pair in pairs]):
                progress(done := done + 1, total)


_Block = tuple[int, int]


def _rounds(blocks: list[_Block]) -> Iterator[list[tuple[_Block, _Block]]]:
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
