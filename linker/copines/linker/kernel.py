"""All pairs of two blocks of vectors, compiled: the one module that numba reads.

Scores are sums of whole numbers, so they are the same in every order, on every machine. numba is
typed by what it is given; coverage cannot see into it, and tests hold it against brute force.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from copines.linker.packed import LAST

_I32 = NDArray[np.int32]
_I64 = NDArray[np.int64]
_U16 = NDArray[np.uint16]


class Members(NamedTuple):
    """What is known of all rows; a tuple, since numba reads no dataclass."""

    blog: _I32
    place: _I64
    blog_of_place: _I32
    given: NDArray[np.bool_]
    apart: _I64
    shares: NDArray[np.float64]
    #: Least product of scores and shares that makes two texts copies of one another.
    copy: float
    #: Neighbors that one blog may give.
    cap: int
    day: NDArray[np.float64]
    older: float
    either: float


@njit(nogil=True, cache=True)
def postings(
    vectors: tuple[_I64, _I32, _U16], rows: tuple[int, int], n_terms: int
) -> tuple[_I32, _U16, _U16]:
    """Turn a block of rows: by term, the rows that it is in, counted from the first, and weights.

    Returns
    -------
    starts : ndarray of shape (n_terms + 1,)
    members, weights : ndarray of shape (n_entries,)
    """
    indptr, indices, data = vectors
    first, last = rows
    starts = np.zeros(n_terms + 1, np.int32)
    for n in range(indptr[first], indptr[last]):
        starts[indices[n] + 1] += 1
    for term in range(n_terms):
        starts[term + 1] += starts[term]
    free = starts[:-1].copy()
    members = np.empty(starts[n_terms], np.uint16)
    weights = np.empty(starts[n_terms], np.uint16)
    for row in range(first, last):
        for n in range(indptr[row], indptr[row + 1]):
            at = free[indices[n]]
            members[at], weights[at] = row - first, data[n]
            free[indices[n]] = at + 1
    return starts, members, weights


@njit(nogil=True, cache=True)
def _offer(mine: _I64, key: int, blog: int, blog_of_place: _I32, cap: int) -> None:
    """Put a key into a row's list, best first, unless `cap` better ones are of its blog."""
    out = len(mine) - 1
    if key <= mine[out]:
        return
    same = 0
    if cap < len(mine):
        for place in range(len(mine)):
            if mine[place] == 0:
                break
            if blog_of_place[LAST - (mine[place] & LAST)] == blog:
                same += 1
                if same == cap:
                    out = place
                    break
        if same == cap and key <= mine[out]:
            return
    while out > 0 and mine[out - 1] < key:
        mine[out] = mine[out - 1]
        out -= 1
    mine[out] = key


@njit(nogil=True, cache=True)
def merge(keys: _I64, found: _I64, blog_of_place: _I32, cap: int) -> None:
    """Put what was found of some rows into their lists."""
    for row in range(len(keys)):
        mine = keys[row]
        for n in range(found.shape[1]):
            key = found[row, n]
            if key <= mine[len(mine) - 1]:
                break  # nor do those behind it
            _offer(mine, key, int(blog_of_place[LAST - (key & LAST)]), blog_of_place, cap)


@njit(nogil=True, cache=True)
def _permitted(reader: int, other: int, members: Members) -> bool:
    blog, apart = members.blog, members.apart
    if blog[reader] == blog[other] or not members.given[other]:
        return False
    days = members.day[reader] - members.day[other]  # not a number where one has no date
    if days > members.older or abs(days) > members.either:
        return False
    if len(apart):
        pair = (np.int64(blog[reader]) << 32) | blog[other]
        at = np.searchsorted(apart, pair)
        return bool(at == len(apart) or apart[at] != pair)
    return True


@njit(nogil=True, cache=True)
def meet(
    vectors: tuple[_I64, _I32, _U16],
    blocks: tuple[tuple[int, int], tuple[int, int]],
    turned: tuple[_I32, _U16, _U16],
    members: Members,
    keys: _I64,
) -> None:
    """Score each row of a block with each of another, and offer each to the other.

    Within one block each pair comes twice, and is offered to the row alone.
    """
    (begin, last), (first, stop) = blocks
    indptr, indices, data = vectors
    starts, ids, weights = turned
    place, shares = members.place, members.shares
    blog, blog_of_place, cap = members.blog, members.blog_of_place, members.cap
    both, end = begin != first, keys.shape[1] - 1
    least = np.empty(stop - first, np.int64)
    for other in range(len(least)):
        least[other] = keys[first + other, end] >> 32
    scores = np.zeros(len(least), np.int32)
    for row in range(begin, last):
        scores[:] = 0
        for n in range(indptr[row], indptr[row + 1]):
            weight = np.int32(data[n])
            for at in range(starts[indices[n]], starts[indices[n] + 1]):
                scores[ids[at]] += weight * np.int32(weights[at])
        mine = keys[row, end] >> 32
        for n in range(len(scores)):
            score = np.int64(scores[n])
            if score < mine and (not both or score < least[n]):
                continue
            other = first + n
            if score == 0 or score * shares[row] * shares[other] >= members.copy:
                continue
            if score >= mine and _permitted(row, other, members):
                key = (score << 32) | (LAST - place[other])
                _offer(keys[row], key, blog[other], blog_of_place, cap)
                mine = keys[row, end] >> 32
            if both and score >= least[n] and _permitted(other, row, members):
                key = (score << 32) | (LAST - place[row])
                _offer(keys[other], key, blog[row], blog_of_place, cap)
                least[n] = keys[other, end] >> 32


@njit(nogil=True, cache=True)
def enter(
    vectors: tuple[tuple[_I64, _I32, _U16], ...],
    first: int,
    members: Members,
    group: _I32,
    keys: _I64,
) -> NDArray[np.bool_]:
    """Score each row from `first` on with all, and offer each pair to both; tell which took one.

    `vectors` has the rows since the fit, then by term those before and those since.
    """
    (indptr, indices, data), before, since = vectors
    n_rows, place, shares = len(keys), members.place, members.shares
    fitted, end = n_rows - len(indptr) + 1, keys.shape[1] - 1
    blog, blog_of_place, cap = members.blog, members.blog_of_place, members.cap
    least = keys[:, end].copy()
    took = np.zeros(n_rows, np.bool_)
    scores = np.zeros(n_rows, np.int32)
    for row in range(first, n_rows):
        scores[:] = 0
        for n in range(indptr[row - fitted], indptr[row - fitted + 1]):
            weight = np.int32(data[n])
            starts, ids, weights = before
            for at in range(starts[indices[n]], starts[indices[n] + 1]):
                scores[ids[at]] += weight * np.int32(weights[at])
            starts, ids, weights = since
            for at in range(starts[indices[n]], starts[indices[n] + 1]):
                scores[fitted + ids[at]] += weight * np.int32(weights[at])
        for other in range(n_rows):
            score = np.int64(scores[other])
            mine, theirs = (
                (score << 32) | (LAST - place[other]),
                (score << 32) | (LAST - place[row]),
            )
            taken = other < first and theirs > least[other]
            if score == 0 or not (taken or mine > keys[row, end]) or group[row] != group[other]:
                continue
            if score * shares[row] * shares[other] >= members.copy:
                continue
            if mine > keys[row, end] and _permitted(row, other, members):
                _offer(keys[row], mine, blog[other], blog_of_place, cap)
            if taken and _permitted(other, row, members):
                _offer(keys[other], theirs, blog[row], blog_of_place, cap)
                took[other] |= (keys[other] == theirs).any()
                least[other] = keys[other, end]
    return took
