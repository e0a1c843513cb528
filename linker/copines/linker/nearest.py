"""Vectors → for each post the nearest of those that it may show."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

from copines.linker.permits import Permits

#: Posts kept for each, from which its list is made.
CANDIDATES = 60
#: Above this cosine two texts are copies of one another, not related.
_COPY = 0.95
#: From so many posts on compiling the kernel, or loading it, costs less than it saves.
_MANY = 4_000
#: Cells of one block of scores, float64: 64 MB however many posts there are.
_CELLS = 8_000_000


@dataclass(frozen=True, slots=True)
class Nearest:
    """For each post the nearest that it may show, nearest first, equals by their row.

    Both arrays are of shape (n_posts, CANDIDATES), filled up with -1 and 0.
    """

    rows: NDArray[np.int32]
    #: Cosines of the vectors given, rounded to 9 digits: sums in another order differ at 1e-16.
    scores: NDArray[np.float64]


def nearest(
    X: csr_matrix,
    shares: NDArray[np.float64],
    permits: Permits,
    progress: Callable[[int, int], None],
    *,
    many: int = _MANY,
) -> Nearest:
    """Find them all, exactly, in memory that does not grow with the square of posts.

    Parameters
    ----------
    X : csr_matrix of shape (n_posts, n_terms), rows L2-normalised
    shares : ndarray of shape (n_posts,)
        What part of its post each row tells (see PostVectorizer).
    permits : Permits
    progress : callable
        Told of steps done, and of steps in all.
    many : int
        Number of posts from which on the compiled kernel is used; the result is the same.
    """
    n_posts, _ = _shape(X)
    rows = np.full((n_posts, CANDIDATES), -1, np.int32)
    scores = np.zeros((n_posts, CANDIDATES))
    work = _compiled if n_posts >= many else _multiplied
    done = 0
    for group in permits.groups():
        mine = (csr_matrix(X[group]), shares[group], permits.within(group))
        for part, found, exact in work(*mine):
            done += found.shape[0]
            # two keys: best first, then the order of rows, which is that of permalinks
            order = np.lexsort((np.where(found < 0, n_posts, found), -exact), axis=1)
            ranked = np.take_along_axis(found, order, 1)
            rows[group[part]] = np.where(ranked >= 0, group[ranked], -1)
            scores[group[part]] = np.take_along_axis(exact, order, 1)
            progress(done, n_posts)
    return Nearest(rows, scores)


#: Which posts, the rows near each, and their cosines.
_Part = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]


def _multiplied(X: csr_matrix, shares: NDArray[np.float64], permits: Permits) -> Iterator[_Part]:
    """Multiply sparse matrices, block by block: quick to begin, slow where posts are many."""
    n_posts, _ = _shape(X)
    # in float64, as the kernel scores in the end
    wide = csr_matrix(X, dtype=np.float64)
    transposed = wide.T.tocsr()
    size = max(1, _CELLS // max(1, n_posts))
    for start in range(0, n_posts, size):
        block = np.arange(start, min(n_posts, start + size))
        scores = np.round((wide[block] @ transposed).toarray(), 9)
        scores[~permits.allowed[permits.blogs[block]][:, permits.blogs]] = 0
        scores[scores * shares[block, None] * shares[None, :] >= _COPY] = 0
        order = np.argsort(-scores, axis=1, kind="stable")[:, :CANDIDATES]
        best = np.take_along_axis(scores, order, 1)
        short = ((0, 0), (0, CANDIDATES - order.shape[1]))
        yield (
            block,
            np.pad(np.where(best > 0, order, -1), short, constant_values=-1),
            np.pad(best, short),
        )


def _compiled(X: csr_matrix, shares: NDArray[np.float64], permits: Permits) -> Iterator[_Part]:
    from copines.linker import kernel  # noqa: PLC0415 - numba takes 0.5 s, and small circles none

    n_posts, n_terms = _shape(X)
    workers = os.cpu_count() or 1
    weights = X.data.astype(np.float32)
    near = np.full((n_posts, CANDIDATES), -1, np.int32)
    scores = np.zeros((n_posts, CANDIDATES), np.float32)
    filled = np.zeros(n_posts, np.int32)
    for first in range(0, n_posts, kernel.BLOCK):
        block = csc_matrix(X[first : first + kernel.BLOCK])
        kernel.scan(
            workers, X.indptr, X.indices, weights,
            block.indptr, block.indices.astype(np.uint16), block.data.astype(np.float32), first,
            _shape(block)[0], permits.blogs.astype(np.int32), permits.allowed.astype(np.uint8),
            shares.astype(np.float32), _COPY, near, scores, filled,
        )  # fmt: skip
    exact = kernel.rescore(workers, X.indptr, X.indices, X.data, near, n_terms)
    yield np.arange(n_posts), near.astype(np.int64), np.round(exact, 9)


def _shape(X: csr_matrix | csc_matrix) -> tuple[int, int]:
    rows, columns = X.shape  # pyright: ignore[reportGeneralTypeIssues] - scipy's stubs allow None
    return int(rows), int(columns)
