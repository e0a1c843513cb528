"""Shared words and shared meaning, half and half.

research/linker.md 1b measured 0.02 to 0.05 nDCG for the mean of both, each brought to the same mean
and spread over all pairs (z-scores).
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from copines.linker.index import Index
from copines.linker.nearest import COPY, best, entries
from copines.linker.packed import SCALE, joined, places
from copines.linker.permits import Permits

#: Pairs of posts, drawn by lot, over which mean and spread are taken.
_PAIRS = 20_000
#: Least spread of cosines: in a circle of a few posts none may share a word.
_NARROWEST = 0.01
#: Cells of one block of similarities, float32: 32 MB however many posts there are.
_CELLS = 8_000_000


def fuse(index: Index, meanings: NDArray[np.float32], permits: Permits, cap: int) -> None:
    """Put both signals into the lists of an index that was just fitted.

    Of each post the nearest by words and the nearest by meaning are scored anew: by the mean of
    the cosine and of the similarity of meanings, this one in units of the other.

    Parameters
    ----------
    index : Index
    meanings : ndarray of shape (n_posts, n_dimensions)
        By row, of the length 1.
    permits : Permits
    cap : int
        How many neighbors of a list may be of one blog.
    """
    if len(meanings) < 2:
        return
    pairs = Pairs(index)
    fit = _Units.of(pairs, meanings)
    row_of_place = np.argsort(index.place)
    most = index.keys.shape[1]
    for row, similar, first in _similar(meanings, permits):
        known = index.keys[row][index.keys[row] > 0]
        by_words = row_of_place[places(known)]
        near = np.flatnonzero(permits.of(row, slice(first, first + len(similar)))) + first
        if len(near) > most:
            near = near[np.argpartition(-similar[near - first], most)[:most]]
        rows = np.union1d(by_words, near)
        words = pairs.products(row, rows)
        meant = fit.fused(words / SCALE**2, similar[rows - first])
        told = np.round(meant * SCALE**2).astype(np.int64)
        copies = words * index.shares[rows] * index.shares[row] >= COPY * SCALE**2
        kept = (told > 0) & ~copies
        found = joined(told[kept], index.place[rows[kept]])
        index.keys[row] = best(found, permits.blog[rows[kept]], cap, most)


class Pairs:
    """Products of rows of an index, over the words that they share."""

    def __init__(self, index: Index) -> None:
        self._vectors = index.vectors
        self._whole = np.zeros(index.vectors.n_terms, np.int64)

    def products(self, row: int, others: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the product of a row with each of some others."""
        vectors, whole = self._vectors, self._whole
        mine = slice(vectors.indptr[row], vectors.indptr[row + 1])
        whole[vectors.indices[mine]] = vectors.weights[mine]
        at = entries(vectors.indptr, others)
        each = whole[vectors.indices[at]] * vectors.weights[at]
        whole[vectors.indices[mine]] = 0
        ends = np.cumsum(vectors.indptr[others + 1] - vectors.indptr[others])
        sums = np.append(0, np.cumsum(each))
        products: NDArray[np.int64] = np.diff(sums[np.append(0, ends)])
        return products

    def __len__(self) -> int:
        return len(self._vectors.place)


class _Units:
    """Mean and spread of both signals."""

    def __init__(self, words: NDArray[np.float64], meant: NDArray[np.float64]) -> None:
        self._words = float(words.mean()), max(float(words.std()), _NARROWEST)
        self._meant = float(meant.mean()), max(float(meant.std()), 1e-9)

    @classmethod
    def of(cls, pairs: Pairs, meanings: NDArray[np.float32]) -> "_Units":
        lot = np.random.default_rng(0)
        rows = np.sort(lot.integers(0, len(pairs), max(1, _PAIRS // 100)))
        others = lot.integers(0, len(pairs), (len(rows), 100))
        words = np.concatenate(
            [pairs.products(row, some) for row, some in zip(rows.tolist(), others, strict=True)]
        )
        meant = np.concatenate(
            [
                meanings[some] @ meanings[row]
                for row, some in zip(rows.tolist(), others, strict=True)
            ]
        )
        apart = (others != rows[:, None]).ravel()
        return cls(words[apart] / SCALE**2, meant[apart].astype(np.float64))

    def fused(self, words: NDArray[np.float64], meant: NDArray[np.float32]) -> NDArray[np.float64]:
        """Give the mean of a cosine and of a similarity of meanings, from 0 to 1."""
        (mean, spread), (least, wide) = self._words, self._meant
        other = mean + spread * (meant.astype(np.float64) - least) / wide
        return np.clip((words + other) / 2, 0.0, 1.0)


def _similar(
    meanings: NDArray[np.float32], permits: Permits
) -> Iterator[tuple[int, NDArray[np.float32], int]]:
    """Give each row's similarity to the rows of its group, and the first of these."""
    for first, last in permits.groups:
        group = meanings[first:last]
        size = max(1, _CELLS // (last - first))
        for start in range(first, last, size):
            block = meanings[start : min(last, start + size)] @ group.T
            for row, similar in enumerate(block, start):
                yield row, similar, first
