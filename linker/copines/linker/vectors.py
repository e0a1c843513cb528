"""Documents → TF-IDF vectors."""

from collections import Counter
from collections.abc import Iterable
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator

from copines.linker.background import table
from copines.linker.count import counted
from copines.linker.malloc import give_back
from copines.linker.terms import Terms, Weighed, noted
from copines.linker.vocabulary import Gathered
from copines.linker.weights import in_background
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
        chunks = counted(
            noted(documents, groups, by_language=self.by_language),
            title_weight=self.title_weight,
            by_language=self.by_language,
            workers=self.workers,
        )
        for chunk in chunks:
            gathered.add(chunk)
        self.n_documents_ = dict(Counter(groups))
        self.hashes_, self.df_, self.surfaces_ = gathered.terms()
        give_back()  # of a hundred thousand posts 400 MB: words, and terms of one post alone
        self.background_ = self._common()
        return self._matrix(self.terms.weighed(gathered.rows(), gathered.size(), groups))

    def transform(self, documents: Iterable[Document]) -> csr_matrix:
        """Return the vectors of documents in the terms that were learnt.

        Returns
        -------
        X : csr_matrix of shape (n_documents, n_terms), float32, rows L2-normalised
        """
        return self._matrix(self.terms.transform(documents, self.workers))

    @property
    def terms(self) -> Terms:
        """What was learnt, for who has no need of scikit-learn."""
        return Terms(
            self.hashes_,
            self.df_,
            self.background_,
            self.n_documents_,
            self.surfaces_,
            self.title_weight,
            self.by_language,
        )

    def _matrix(self, weighed: Weighed) -> csr_matrix:
        self.shares_ = weighed.shares
        arrays = (weighed.data, weighed.indices, weighed.indptr)
        return csr_matrix(arrays, shape=(len(weighed.shares), len(self.hashes_)))

    def _common(self) -> NDArray[np.float64]:
        """Look up how common the terms are in their languages at large."""
        shares = np.zeros(len(self.hashes_))
        for language in self.n_documents_:
            hashes, known = table(language)
            at = np.searchsorted(self.hashes_, hashes)
            there = np.append(self.hashes_, np.uint64(0))[at] == hashes
            shares[at[there]] = known[there]
        return in_background(shares)
