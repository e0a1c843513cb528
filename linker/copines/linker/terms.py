"""What was learnt of a corpus's terms → how much each weighs in a document."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copines.linker.background import is_known
from copines.linker.count import counted
from copines.linker.surfaces import Surfaces
from copines.linker.vocabulary import Rows
from copines.linker.weights import background, idf, in_background, powered, tf
from copines.model import Document

_RARE = in_background(np.zeros(1))


@dataclass(frozen=True, slots=True)
class Weighed:
    """The terms of documents as a CSR matrix of shape (n_documents, n_terms), rows L2-normalised.

    `shares` has, by row, how much of its length the learnt terms make.
    """

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    data: NDArray[np.float32]
    shares: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a corpus; attributes as those of `PostVectorizer`, but for their underscore."""

    hashes: NDArray[np.uint64]
    df: NDArray[np.int64]
    background: NDArray[np.float64]
    n_documents: Mapping[str, int]
    surfaces: Surfaces
    title_weight: int
    by_language: bool

    def transform(self, documents: Iterable[Document], workers: int | None = None) -> Weighed:
        """Weigh the terms of documents."""
        groups: list[str] = []
        chunks = counted(
            noted(documents, groups, by_language=self.by_language),
            title_weight=self.title_weight,
            by_language=self.by_language,
            workers=workers,
        )
        rows = [Rows(c.starts, c.hashes, c.counts, np.zeros(len(c.starts) - 1)) for c in chunks]
        return self.weighed(iter(rows), sum(len(some.hashes) for some in rows), groups)

    def weighed(self, rows: Iterator[Rows], size: int, groups: list[str]) -> Weighed:
        """Weigh terms, at most `size` of them, and make rows of one length."""
        sizes = {group: _sizes(group, self.n_documents.get(group, 0)) for group in set(groups)}
        n_documents = np.array([sizes[group] for group in groups], float).reshape(-1, 2)
        indices, data = np.empty(size, np.int32), np.empty(size, np.float32)
        indptr, shares = np.zeros(len(groups) + 1, np.int64), np.zeros(len(groups))
        row = end = 0
        for some in rows:
            here = slice(row, row := row + len(some.lone))
            column, weight, lengths, shares[here] = self._weights(some, n_documents[here])
            indptr[here.start + 1 : row + 1] = end + np.cumsum(lengths)
            begin, end = end, end + len(column)
            indices[begin:end], data[begin:end] = column, weight
        return Weighed(indptr, indices[:end], data[:end], shares)

    def _weights(
        self, rows: Rows, sizes: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
        """Give columns and weights, how many a document has, and its share of all terms' length.

        `sizes` has for each document how many there are in its language, and in the background.
        """
        n_rows = len(rows.lone)
        document = np.repeat(np.arange(n_rows), np.diff(rows.starts))
        column = np.searchsorted(self.hashes, rows.hashes)
        known = column < len(self.hashes)
        known[known] = self.hashes[column[known]] == rows.hashes[known]
        # a term that was not learnt counts as one of a single document
        df, common = np.ones(len(column)), np.full(len(column), _RARE[0])
        df[known], common[known] = self.df[column[known]], self.background[column[known]]
        # and as a pair where the next one is one: as often as terms are pairs
        pairs = column < len(self.hashes)
        pairs[pairs] = self.surfaces.parts[column[pairs], 2] > 0
        own, beside = sizes.T
        weight = powered(tf(rows.counts, pairs) * idf(df, own[document], beside[document], common))
        lone = np.sqrt(rows.lone) * powered(idf(np.ones(n_rows), own, beside, _RARE))
        whole = np.sqrt(_sums(weight**2, document, n_rows) + lone**2)
        column, weight, document = column[known], weight[known], document[known]
        length = np.sqrt(_sums(weight**2, document, n_rows))
        shares = np.divide(length, whole, out=np.zeros(n_rows), where=whole > 0)
        many = np.bincount(document, minlength=n_rows)
        return column, weight / length[document], many, shares


def noted(
    documents: Iterable[Document], groups: list[str], *, by_language: bool
) -> Iterator[Document]:
    """Give the documents as they are, and note the language of each, where it matters."""
    for document in documents:
        groups.append((document.language or "") if by_language else "")
        yield document


def _sizes(language: str, n_documents: int) -> tuple[float, float]:
    """Count a language's documents, and those of its background, if there is one."""
    return n_documents, background(n_documents) if is_known(language) else 0.0


def _sums(values: NDArray[np.float64], rows: NDArray[np.int64], n_rows: int) -> NDArray[np.float64]:
    """Sum values by row; of no values too, which bincount takes for whole numbers."""
    return np.bincount(rows, values, n_rows).astype(float)
