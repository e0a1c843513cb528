"""Rows of weighed words → rows of whole numbers, by language, blog and permalink."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from copines.linker.fusion import Meaning
from copines.linker.packed import SCALE
from copines.linker.terms import Weighed

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from copines.linker.index import Index

#: Rows that are rounded at once.
_ROWS = 8_192


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
            _rounded(X, kept, number, rows[start : start + _ROWS])
            for start in range(0, len(rows), _ROWS)
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
