"""What is known of a circle's posts where the next ones under each are chosen."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

#: One post in so many, of those with a date, is fresh: the newest.
_FRESH = 4
#: One and the same post stands under a fifth of a blog's posts at most; under four of a blog any
#: may, and of a blog with fewer than twenty posts under all.
_SHARE, _FEW = 5, 4
#: Under a tenth of all posts at most; under thirty any may.
_SHARE_OF_ALL, _FEW_OF_ALL = 10, 30

_Mask = NDArray[np.bool_]


def position(permalinks: Iterable[str]) -> NDArray[np.uint64]:
    """Return the places on the ring of posts at these addresses."""
    digests = (
        blake2b(link.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        for link in permalinks
    )
    return np.frombuffer(b"".join(digests), "<u8").astype(np.uint64)


def limits(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give, of blogs of so many posts, under how many of them one and the same may stand."""
    most = np.maximum(_FEW, sizes // _SHARE)
    most[sizes < _SHARE * _FEW] = np.iinfo(np.int64).max
    return most


def limit_of_all(posts: int) -> int:
    """Return under how many of a circle's posts one and the same may stand."""
    return max(_FEW_OF_ALL, posts // _SHARE_OF_ALL)


@dataclass(frozen=True, slots=True)
class Circle:
    """Posts, by row, and what is related to them."""

    #: On the ring.
    position: NDArray[np.uint64]
    #: Numbers of their blogs, and of their languages; -1 for none that is known.
    blog: NDArray[np.int32]
    language: NDArray[np.int32]
    #: Of their dates; not a number where there is none.
    day: NDArray[np.float64]
    #: Whether others are shown under them, and they under others.
    shown: _Mask
    given: _Mask
    #: Whether there is hardly any text to read.
    thin: _Mask
    #: Rows of what is related to them, best first; below 0 for no more. So many are wanted.
    related: NDArray[np.int32]
    #: Pairs of blogs never brought together, both ways: one's number << 32 | the other's.
    apart: NDArray[np.int64]
    #: Rows of posts that are never shown under a post, by its row.
    never: Mapping[int, frozenset[int]]
    #: Days by which a post may be older than the one under which it stands, and by which the two
    #: may be apart; one without a date is within every window.
    older: float = math.inf
    either: float = math.inf

    @property
    def members(self) -> _Mask:
        """Those that take part, in whatever way."""
        return self.shown | self.given

    @property
    def windowed(self) -> bool:
        """Whether some posts are too far apart in time."""
        return min(self.older, self.either) < math.inf

    def by_time(self, *, newer: bool) -> "Circle":
        """Return the circle with its posts in the order of their dates, or against it."""
        days = np.nan_to_num(self.day if newer else -self.day)
        ranks = np.empty(len(days), np.uint64)
        ranks[np.lexsort((self.position, days))] = np.arange(len(days))
        return replace(self, position=ranks)

    def fresh(self) -> _Mask:
        """Tell which are the newest: by their order, so that one more makes at most one old."""
        there = np.flatnonzero(self.given & ~np.isnan(self.day))
        newest = np.lexsort((self.position[there], -self.day[there]))[: len(there) // _FRESH]
        mask = np.zeros(len(self.blog), np.bool_)
        mask[there[newest]] = True
        return mask
