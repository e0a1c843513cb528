"""Vectors by term, to score a few new posts against all."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from copines.linker.vectors import Vectors

#: Posts from which a term is added up on its own; the others of a post in one go.
_COMMON = 500


@dataclass(frozen=True, slots=True)
class Postings:
    """By term, from its start to the next one's, the rows that it is in, and its weight there."""

    starts: NDArray[np.int64]
    members: NDArray[np.int32]
    weights: NDArray[np.uint16]
    n_rows: int

    @classmethod
    def of(cls, vectors: Vectors) -> Self:
        """Turn a few vectors."""
        many = np.bincount(vectors.indices, minlength=vectors.n_terms)
        order = np.argsort(vectors.indices, kind="stable")
        n_rows = len(vectors.place)
        members = np.repeat(np.arange(n_rows, dtype=np.int32), np.diff(vectors.indptr))[order]
        return cls(np.append(0, np.cumsum(many)), members, vectors.weights[order], n_rows)

    @classmethod
    def of_many(cls, vectors: Vectors) -> Self:
        """Turn many vectors; scipy counts where numpy sorts, but takes a tenth of a second."""
        turned = vectors.matrix(np.uint16).tocsc()
        return cls(
            np.asarray(turned.indptr, np.int64),
            np.asarray(turned.indices, np.int32),
            np.asarray(turned.data, np.uint16),
            len(vectors.place),
        )

    def scores(self, terms: NDArray[np.int32], weights: NDArray[np.uint16]) -> NDArray[np.int32]:
        """Return each row's product with a vector."""
        begin, end = self.starts[terms], self.starts[terms + 1]
        scores = np.zeros(self.n_rows, np.int32)
        common = end - begin >= _COMMON
        rare = zip(begin[~common].tolist(), end[~common].tolist(), strict=True)
        spans = [slice(*span) for span in rare]
        if spans:
            members = np.concatenate([self.members[span] for span in spans])
            product = np.concatenate([self.weights[span] for span in spans]).astype(np.int32)
            product *= np.repeat(weights[~common].astype(np.int32), (end - begin)[~common])
            np.add.at(scores, members, product)
        spans = [slice(*s) for s in zip(begin[common].tolist(), end[common].tolist(), strict=True)]
        for span, weight in zip(spans, weights[common].astype(np.int32), strict=True):
            scores[self.members[span]] += self.weights[span] * weight
        return scores
