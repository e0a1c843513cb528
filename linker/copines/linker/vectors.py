"""Documents → TF-IDF vectors."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator

from copines.linker.background import table
from copines.linker.count import Chunk, counted
from copines.linker.gather import Gathered, Rows
from copines.linker.weights import background, idf, in_background, powered, tf
from copines.model import Document


class PostVectorizer(BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """TF-IDF of words and word pairs, title weighted, for posts of several languages.

    Parameters
    ----------
    title_weight : int
        How often the title is counted. 5 measured best on six collections (+0.009 nDCG in French,
        +0.020 on the held-out ones, against 1).
    min_df : int
        Posts that a term must be in; one that is in a single post links nothing.
    by_language : bool
        Whether equal stems of two languages are two terms. Else names link across languages.
    workers : int, optional
        Processes that read texts; None for one a core where texts are many.

    Attributes
    ----------
    hashes_ : ndarray of shape (n_terms,), uint64
        The terms, by their hash, ascending.
    df_ : ndarray of shape (n_terms,), int64
        Documents that each term is in.
    background_ : ndarray of shape (n_terms,), float64
        The share of each term's language at large whose documents have it.
    n_documents_ : dict of str to int
        Documents by language; "" for all, where languages are not kept apart.
    surfaces_ : Surfaces
        By column, the term as its authors write it most.
    shares_ : ndarray of shape (n_documents,), float64
        How much of each row's length the kept terms make, of what was transformed last. The cosine
        over all terms is that of the rows times the shares of both: in a small circle most words
        are in one post alone, and without them any two posts would look alike.
    """

    def __init__(
        self,
        *,
        title_weight: int = 5,
        min_df: int = 2,
        by_language: bool = True,
        workers: int | None = None,
    ) -> None:
        self.title_weight = title_weight
        self.min_df = min_df
        self.by_language = by_language
        self.workers = workers

    def fit(self, documents: Iterable[Document], y: object = None) -> Self:
        """Learn terms and how many documents they are in.

        Parameters
        ----------
        documents : iterable of Document
            Read once.
        """
        self.fit_transform(documents)
        return self

    def fit_transform(self, documents: Iterable[Document], y: object = None) -> csr_matrix:
        """Learn terms and how many documents they are in; return the documents' vectors.

        Parameters
        ----------
        documents : iterable of Document
            Read once, as they are needed.

        Returns
        -------
        X : csr_matrix of shape (n_documents, n_terms), float32, rows L2-normalised
        """
        groups: list[str] = []
        gathered = Gathered(self.min_df)
        for chunk in self._counted(self._noting(documents, groups)):
            gathered.add(chunk)
        self.n_documents_ = dict(Counter(groups))
        self.hashes_, self.df_, self.surfaces_ = gathered.terms()
        self.background_ = self._common()
        return self._weighed(gathered.rows(), gathered.size(), groups)

    def transform(self, documents: Iterable[Document]) -> csr_matrix:
        """Return the vectors of documents in the terms that were learnt.

        Returns
        -------
        X : csr_matrix of shape (n_documents, n_terms), float32, rows L2-normalised
        """
        groups: list[str] = []
        chunks = self._counted(self._noting(documents, groups))
        rows = [Rows(c.starts, c.hashes, c.counts, np.zeros(len(c.starts) - 1)) for c in chunks]
        return self._weighed(iter(rows), sum(len(some.hashes) for some in rows), groups)

    def _common(self) -> NDArray[np.float64]:
        """Look up how common the terms are in their languages at large."""
        shares = np.zeros(len(self.hashes_))
        for language in self.n_documents_:
            hashes, known = table(language)
            at = np.searchsorted(self.hashes_, hashes)
            there = np.append(self.hashes_, np.uint64(0))[at] == hashes
            shares[at[there]] = known[there]
        return in_background(shares)

    def _weighed(self, rows: Iterator[Rows], size: int, groups: list[str]) -> csr_matrix:
        """Weigh terms, and make rows of one length."""
        sizes = {group: _sizes(group, self.n_documents_.get(group, 0)) for group in set(groups)}
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
        self.shares_ = shares
        arrays = (data[:end], indices[:end], indptr)
        return csr_matrix(arrays, shape=(len(groups), len(self.hashes_)))

    def _weights(
        self, rows: Rows, sizes: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
        """Give columns and weights, how many a document has, and its share of all terms' length.

        `sizes` has for each document how many there are in its language, and in the background.
        """
        n_rows = len(rows.lone)
        document = np.repeat(np.arange(n_rows), np.diff(rows.starts))
        column = np.searchsorted(self.hashes_, rows.hashes)
        known = np.append(self.hashes_, np.uint64(0))[column] == rows.hashes
        # a term that was not learnt counts as one of a single document
        df = np.where(known, np.append(self.df_, 1)[column], 1)
        rare = in_background(np.zeros(1))
        common = np.where(known, np.append(self.background_, rare)[column], rare)
        pairs = np.append(self.surfaces_.parts[:, 2] > 0, False)[column]
        own, beside = sizes.T
        weight = powered(tf(rows.counts, pairs) * idf(df, own[document], beside[document], common))
        lone = np.sqrt(rows.lone) * powered(idf(np.ones(n_rows), own, beside, rare))
        whole = np.sqrt(_sums(weight**2, document, n_rows) + lone**2)
        column, weight, document = column[known], weight[known], document[known]
        length = np.sqrt(_sums(weight**2, document, n_rows))
        shares = np.divide(length, whole, out=np.zeros(n_rows), where=whole > 0)
        many = np.bincount(document, minlength=n_rows)
        return column, weight / length[document], many, shares

    def _counted(self, documents: Iterable[Document]) -> Iterator[Chunk]:
        return counted(
            documents,
            title_weight=self.title_weight,
            by_language=self.by_language,
            workers=self.workers,
        )

    def _noting(self, documents: Iterable[Document], groups: list[str]) -> Iterator[Document]:
        for document in documents:
            groups.append((document.language or "") if self.by_language else "")
            yield document


def _sizes(language: str, n_documents: int) -> tuple[float, float]:
    """Count a language's documents, and those of its background, if there is one."""
    return n_documents, background(n_documents) if len(table(language)[0]) else 0.0


def _sums(values: NDArray[np.float64], rows: NDArray[np.int64], n_rows: int) -> NDArray[np.float64]:
    """Sum values by row; of no values too, which bincount takes for whole numbers."""
    return np.bincount(rows, values, n_rows).astype(float)
