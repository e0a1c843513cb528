"""Shared words and shared meaning, half and half.

research/linker.md 1b measured 0.02 to 0.05 nDCG for the mean of both, each brought to the same mean
and spread over all pairs (z-scores).
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from copines.linker.packed import SCALE

if TYPE_CHECKING:
    from copines.linker.vectors import Vectors

#: Length of a vector of meaning, in whole numbers: products of two are sums below 2^24, up to which
#: float32 counts exactly, so that they are the same in every order, on every machine.
_LENGTH = 4_000
#: Pairs of posts, drawn by lot, over which mean and spread are taken, so many for each of some.
_PAIRS, _EACH = 20_000, 100
#: Least spread of cosines: in a circle of a few posts none may share a word.
_NARROWEST = 0.01

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What posts mean, and how similar meanings become cosines."""

    #: By row, the vector that a model gave; of shape (n_posts, n_dimensions), of one length.
    vectors: NDArray[np.int16]
    #: Mean and spread of cosines, then of similarities, over pairs of the rows fitted on.
    units: tuple[float, float, float, float]

    @classmethod
    def of(cls, found: NDArray[np.floating], words: "Vectors") -> Self:
        """Take the vectors of rows, each of the length 1, and the units of pairs of these rows."""
        vectors = np.round(found.astype(np.float64) * _LENGTH).astype(np.int16)
        meaning = cls(vectors, (0.0, 1.0, 0.0, 1.0))
        lot, pairs = np.random.default_rng(0), Pairs(words)
        rows = np.sort(lot.integers(0, len(vectors), _PAIRS // _EACH))
        others = lot.integers(0, len(vectors), (len(rows), _EACH))
        both = list(zip(rows.tolist(), others, strict=True))
        apart = (others != rows[:, None]).ravel()
        if not apart.any():
            return meaning
        said = np.concatenate([pairs.products(*pair) for pair in both])[apart] / SCALE**2
        meant = np.concatenate([meaning.similar([row], some)[0] for row, some in both])[apart]
        spreads = max(float(said.std()), _NARROWEST), max(float(meant.std()), 1e-9)
        units = float(said.mean()), spreads[0], float(meant.mean()), spreads[1]
        return replace(meaning, units=units)

    def rows(self, found: NDArray[np.floating]) -> Self:
        """Return the vectors of later rows, in the same units."""
        return replace(self, vectors=np.round(found.astype(float) * _LENGTH).astype(np.int16))

    def picked(self, rows: NDArray[np.int64]) -> Self:
        """Return some rows, in their order."""
        return replace(self, vectors=self.vectors[rows])

    def followed_by(self, other: Self) -> Self:
        """Put more rows behind these."""
        more = (self.vectors, other.vectors) if len(other.vectors) else (self.vectors,)
        return replace(self, vectors=np.concatenate(more))

    def similar(
        self, rows: "slice | list[int]", others: "slice | NDArray[np.int64]" = slice(None)
    ) -> _Floats:
        """Return the similarity, from -1 to 1, of each of some rows to each of others."""
        mine, theirs = (self.vectors[some].astype(np.float32) for some in (rows, others))
        products: _Floats = np.asarray(mine @ theirs.T, np.float64) / _LENGTH**2
        return products

    def scores(self, words: NDArray[Any], similar: _Floats) -> _Floats:
        """Return the mean of cosine and similarity, as the products of words have it: to SCALE².

        Parameters
        ----------
        words : ndarray
            Products of rows.
        similar : ndarray
            Similarities of the same rows.
        """
        mean, spread, least, wide = self.units
        other = mean + spread * (similar - least) / wide
        both: _Floats = np.clip((words / SCALE**2 + other) / 2, 0.0, 1.0)
        rounded: _Floats = np.round(both * SCALE**2)
        return rounded


class Pairs:
    """Products of rows, over the words that they share."""

    def __init__(self, vectors: "Vectors") -> None:
        self._vectors = vectors
        self._whole = np.zeros(vectors.n_terms, np.int64)

    def products(self, row: int, others: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the product of a row with each of some others."""
        from copines.linker.vectors import entries  # noqa: PLC0415 - it imports this module

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
