"""What was learnt of a corpus's terms → how much each weighs in a document."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from copines.linker.background import is_known
from copines.linker.count import counted
from copines.linker.surfaces import Surfaces
from copines.linker.vocabulary import Rows
from copines.linker.weights import RARE, background, idf, powered, tf
from copines.model import Document


@dataclass(frozen=True, slots=True)
class Weighed:
    """A CSR matrix of weights: n_terms columns of terms, and behind them what is alone in a row."""

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    data: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a corpus; attributes as those of `PostCountVectorizer`, but for underscores."""

    hashes: NDArray[np.uint64]
    df: NDArray[np.int64]
    background: NDArray[np.float64]
    n_documents: Mapping[str, int]
    surfaces: Surfaces
    title_weight: int
    by_language: bool

    @classmethod
    def none(cls, *, by_language: bool) -> Self:
        """Return the terms of no documents."""
        nothing = np.zeros((0, 3), np.int32)
        hashes, df, background = np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(0)
        return cls(hashes, df, background, {}, Surfaces([""], nothing), 5, by_language)

    def transform(self, documents: Iterable[Document]) -> Weighed:
        """Weigh the terms of a few documents, as the pipeline would, but for rows of one length.

        Without scikit-learn, which takes a second to import.
        """
        groups: list[str] = []
        some = self.rows_of(documents, groups, workers=1)
        each = [sizes(group, self.n_documents.get(group, 0)) for group in groups]
        own, beside = np.array(each, float).reshape(-1, 2).T
        pairs = self.surfaces.parts[:, 2] > 0
        found = placed(self.hashes, pairs, some)
        at, row = found.columns, np.repeat(np.arange(len(groups)), found.lengths)
        rarity = idf(self.df[at].astype(float), own[row], beside[row], self.background[at])
        weight = powered(tf(found.values, pairs[at]) * rarity)
        lone = np.sqrt(found.lone) * powered(idf(np.ones(len(groups)), own, beside, RARE))
        alone = np.full(len(groups), len(self.hashes))
        whole = replace(found, values=weight).followed_by(alone, lone)
        return Weighed(np.append(0, np.cumsum(whole.lengths)), whole.columns, whole.values)

    def rows_of(
        self, documents: Iterable[Document], groups: list[str], workers: int | None
    ) -> Rows:
        """Count the terms of documents; note the language of each."""
        chunks = counted(
            noted(documents, groups, by_language=self.by_language),
            title_weight=self.title_weight,
            by_language=self.by_language,
            workers=workers,
        )
        return Rows.of(chunks)


@dataclass(frozen=True, slots=True)
class Placed:
    """Terms of documents in the columns of those that were learnt."""

    #: By document, how many terms it has.
    lengths: NDArray[np.int64]
    #: By term of a document, its column and its count, or weight.
    columns: NDArray[np.int32]
    values: NDArray[np.float64]
    #: By document, the sum of squared weights, but for idf, of the terms that have no column.
    lone: NDArray[np.float64]

    def followed_by(self, columns: NDArray[np.int64], values: NDArray[np.float64]) -> Self:
        """Put one more term behind those of each document that has terms without column."""
        more = self.lone > 0
        lengths = self.lengths + more
        at = np.cumsum(lengths)[more] - 1
        before = np.ones(lengths.sum(), np.bool_)
        before[at] = False
        both = np.empty(len(before), np.int32), np.empty(len(before))
        both[0][before], both[0][at] = self.columns, columns[more]
        both[1][before], both[1][at] = self.values, values[more]
        return replace(self, lengths=lengths, columns=both[0], values=both[1])


def placed(hashes: NDArray[np.uint64], pairs: NDArray[np.bool_], rows: Rows) -> Placed:
    """Find the columns of terms; `pairs` tells which columns are pairs of words."""
    n_rows = len(rows.lone)
    document = np.repeat(np.arange(n_rows), np.diff(rows.starts))
    column = np.searchsorted(hashes, rows.hashes)
    near = np.minimum(column, max(0, len(hashes) - 1))
    known = hashes[near] == rows.hashes if len(hashes) else np.zeros(len(column), np.bool_)
    # a term without column is a pair where the next one is: as often as terms are
    paired = pairs[near[~known]] & (column[~known] < len(hashes)) if len(hashes) else ~known[~known]
    weight = powered(tf(rows.counts[~known], paired)) ** 2
    return Placed(
        np.bincount(document[known], minlength=n_rows),
        column[known].astype(np.int32),
        rows.counts[known].astype(float),
        rows.lone + np.bincount(document[~known], weight, n_rows),
    )


def noted(
    documents: Iterable[Document], groups: list[str], *, by_language: bool
) -> Iterator[Document]:
    """Pass the documents on, and note the language of each, where it matters."""
    for document in documents:
        groups.append((document.language or "") if by_language else "")
        yield document


def sizes(language: str, n_documents: int) -> tuple[float, float]:
    """Return a language's documents, and for how many those of its background count."""
    return n_documents, background(n_documents) if is_known(language) else 0.0
