"""The one loop that all posts go through with all others, compiled.

An inverted index of one block of posts and a dense row of sums for each post asked: exact, and
three times as fast as multiplying sparse matrices, whose product has nearly every cell
(research/linker.md 2b). numba compiles it once and keeps the result beside this file, or in its
own cache where that cannot be written.
"""

from typing import Any

import numba
import numpy as np

#: Posts of one block: their sums, of four bytes, stay in a core's cache.
BLOCK = 16_384


@numba.njit(cache=True, nogil=True, parallel=True)
def scan(  # noqa: PLR0913, PLR0917 - arrays, as numba wants them
    workers: int, starts: Any, terms: Any, weights: Any,
    index: Any, ids: Any, values: Any, first: int, width: int,
    blogs: Any, allowed: Any, shares: Any, copy: float,
    near: Any, scores: Any, filled: Any,
) -> None:  # fmt: skip
    """Put the posts of one block among the nearest of each post, where they belong.

    Parameters
    ----------
    workers : how many threads share the posts
    starts, terms, weights : CSR of all posts, float32 weights
    index, ids, values : postings of the block: by term, posts counted from `first`, float32
    blogs : int32 of shape (n_posts,)
    allowed : uint8 of shape (n_blogs, n_blogs): whether the first may show the second
    shares, copy : a cosine that is as great as `copy`, both shares counted, is of one text
    near, scores, filled : int32 and float32 of shape (n_posts, k), int32 of shape (n_posts,)
        Heaps with the least score on top; changed in place. Blocks come in the order of posts, and
        among equal scores the post that came first stays.
    """
    for worker in numba.prange(workers):
        _scan_some(
            worker, workers, starts, terms, weights, index, ids, values, first, width,
            blogs, allowed, shares, copy, near, scores, filled,
        )  # fmt: skip


@numba.njit(cache=True, nogil=True)
def _scan_some(  # noqa: PLR0913, PLR0917 - as above
    worker: int, workers: int, starts: Any, terms: Any, weights: Any,
    index: Any, ids: Any, values: Any, first: int, width: int,
    blogs: Any, allowed: Any, shares: Any, copy: float,
    near: Any, scores: Any, filled: Any,
) -> None:  # fmt: skip
    """Do the worker's share of the posts: each as many-th as there are workers."""
    room = near.shape[1]
    total = np.zeros(width, np.float32)
    for post in range(worker, len(starts) - 1, workers):
        total[:] = 0
        for at in range(starts[post], starts[post + 1]):
            weight = weights[at]
            for place in range(index[terms[at]], index[terms[at] + 1]):
                total[ids[place]] += weight * values[place]
        size = filled[post]
        least = scores[post, 0] if size == room else np.float32(0)
        for offset in range(width):
            score = total[offset]
            if score <= least:
                continue
            other = first + offset
            if not allowed[blogs[post], blogs[other]]:
                continue
            if score * shares[post] * shares[other] >= copy:
                continue
            place = size
            if size == room:
                place = _sink(near[post], scores[post], size, score)
            else:
                size += 1
                place = _rise(near[post], scores[post], place, score)
            near[post, place], scores[post, place] = other, score
            if size == room:
                least = scores[post, 0]
        filled[post] = size


@numba.njit(cache=True, nogil=True, inline="always")
def _rise(near: Any, scores: Any, place: int, score: float) -> int:
    """Make room for a score in a heap that grows; return its place."""
    while place > 0:
        above = (place - 1) // 2
        if scores[above] <= score:
            break
        near[place], scores[place] = near[above], scores[above]
        place = above
    return place


@numba.njit(cache=True, nogil=True, inline="always")
def _sink(near: Any, scores: Any, size: int, score: float) -> int:
    """Drop the least of a full heap; return the place of the score that comes instead."""
    place = 0
    while True:
        below = 2 * place + 1
        if below >= size:
            break
        if below + 1 < size and scores[below + 1] < scores[below]:
            below += 1
        if scores[below] >= score:
            break
        near[place], scores[place] = near[below], scores[below]
        place = below
    return place


@numba.njit(cache=True, nogil=True, parallel=True)
def rescore(  # noqa: PLR0913, PLR0917 - arrays, as numba wants them
    workers: int, starts: Any, terms: Any, weights: Any, near: Any, n_terms: int
) -> Any:
    """Give the cosine of each post with those near it in float64: sums in one order, always.

    Of shape (n_posts, k); 0 where `near` has -1.
    """
    found = np.zeros(near.shape, np.float64)
    for worker in numba.prange(workers):
        row = np.zeros(n_terms, np.float64)
        for post in range(worker, len(starts) - 1, workers):
            for at in range(starts[post], starts[post + 1]):
                row[terms[at]] = weights[at]
            for place in range(near.shape[1]):
                other = near[post, place]
                if other < 0:
                    continue
                total = 0.0
                for at in range(starts[other], starts[other + 1]):
                    total += row[terms[at]] * weights[at]
                found[post, place] = total
            for at in range(starts[post], starts[post + 1]):
                row[terms[at]] = 0
    return found
