"""Documents → TF-IDF vectors."""

from array import array
from collections import Counter
from collections.abc import Iterable
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator
from sklearn.preprocessing import normalize

from copines.linker.text import Analyzer
from copines.model import Document


class PostVectorizer(BaseEstimator):  # type: ignore[misc]
    """TF-IDF of words and word pairs, title weighted, for posts of several languages.

    Parameters
    ----------
    title_weight : int
        How often the title is counted. 5 measured best on six collections (+0.009 nDCG in French,
        +0.020 on the held-out ones, against 1).
    min_df : int
        Posts that a term must be in; one that is in a single post links nothing.

    Attributes
    ----------
    vocabulary_ : dict of str to int
        Column by term; a term is "language:stem".
    surfaces_ : list of str
        By column, the term as its authors write it most.
    idf_ : ndarray of shape (n_terms,), float64
    """

    def __init__(self, *, title_weight: int = 5, min_df: int = 2) -> None:
        self.title_weight = title_weight
        self.min_df = min_df

    def fit(self, documents: Iterable[Document], y: object = None) -> Self:
        """Learn terms and their idf.

        Parameters
        ----------
        documents : iterable of Document
            Read once.
        """
        self.fit_transform(documents)
        return self

    def fit_transform(self, documents: Iterable[Document], y: object = None) -> csr_matrix:
        """Learn terms and their idf; return the vectors of the same documents.

        Parameters
        ----------
        documents : iterable of Document
            Read once.

        Returns
        -------
        X : csr_matrix of shape (n_documents, n_terms), float64, rows L2-normalised
        """
        counts, ids, written = self._count(documents)
        df = np.bincount(counts.indices, minlength=len(ids))
        kept = np.flatnonzero(df >= self.min_df)
        names = list(ids)
        self.vocabulary_ = {names[old]: new for new, old in enumerate(kept)}
        self.surfaces_ = [_commonest(written[old]) for old in kept]
        n_documents = len(counts.indptr) - 1
        # smoothed, as scikit-learn's TfidfTransformer: ln((1 + n) / (1 + df)) + 1
        self.idf_: NDArray[np.float64] = np.log((1 + n_documents) / (1 + df[kept])) + 1
        X = counts[:, kept].astype(np.float64)
        X.data = 1 + np.log(X.data)  # sublinear: +0.13 nDCG in French (research/linker.md 1b)
        return csr_matrix(normalize(X @ _diagonal(self.idf_), copy=False))

    def _count(
        self, documents: Iterable[Document]
    ) -> tuple[csr_matrix, dict[str, int], list[Counter[str]]]:
        """Count terms; return counts, column by term, and how each term is written."""
        ids: dict[str, int] = {}
        written: list[Counter[str]] = []
        analyzers: dict[str | None, Analyzer] = {}
        indices, data, starts = array("i"), array("i"), array("q", [0])
        for document in documents:
            language = document.language
            analyzer = analyzers.setdefault(language, Analyzer(language))
            found: Counter[int] = Counter()
            parts = ((document.title, self.title_weight), (document.text, 1))
            for text, weight in parts:
                for term in analyzer.terms(text):
                    column = ids.setdefault(f"{language or ''}:{term.stem}", len(ids))
                    if column == len(written):
                        written.append(Counter())
                    found[column] += weight
                    written[column][term.surface] += 1
            indices.extend(found.keys())
            data.extend(found.values())
            starts.append(len(indices))
        shape = (len(starts) - 1, len(ids))
        arrays = (np.asarray(data), np.asarray(indices), np.asarray(starts))
        return csr_matrix(arrays, shape=shape), ids, written


def _commonest(written: Counter[str]) -> str:
    return min(written, key=lambda surface: (-written[surface], surface))


def _diagonal(values: NDArray[np.float64]) -> csr_matrix:
    size = len(values)
    return csr_matrix((values, np.arange(size), np.arange(size + 1)), shape=(size, size))
