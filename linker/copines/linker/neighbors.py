"""Rows of floats → for each post its nearest posts of other blogs, as scikit-learn asks for it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix, issparse
from sklearn.base import BaseEstimator
from sklearn.utils import Tags
from sklearn.utils.validation import (
    check_consistent_length,
    check_is_fitted,
    check_non_negative,
    column_or_1d,
    validate_data,
)

from copines.linker.fusion import Meaning
from copines.linker.nearest import Algorithm, best, nearest
from copines.linker.packed import cosines, joined, places
from copines.linker.permits import Permits
from copines.linker.rows import Row, Rows
from copines.linker.terms import Weighed
from copines.linker.vectors import Vectors
from copines.malloc import give_back
from copines.model import LinkOptions
from copines.partitions import Partitions

#: Rows that are rounded, or asked about, at once.
_AT_ONCE = 8_192
_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]
_Found = _Ints | tuple[_Floats, _Ints]


class CrossBlogNeighbors(BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """Exact nearest neighbors by cosine, those of a row's own blog left out while they are ranked.

    Rows are ranked by the cosine over the columns that two rows or more have: leaving out the words
    of one post alone measured +0.002 nDCG. For that they are rounded to whole numbers of 15 bits,
    whose sums are the same in every order, on every machine.

    Parameters
    ----------
    n_neighbors : int
        Neighbors of a row.
    per_blog : int, optional
        How many of them may be of one blog; None for any.
    options : LinkOptions, optional
        Which blogs agree to stand where, whether languages are kept apart, windows of time.
    algorithm : {"auto", "sparse", "compiled"}
        Products of sparse blocks, or numba; "auto" for numba where rows are many and it is there.
        Both find the same.

    Attributes
    ----------
    vectors_ : Vectors
        The rounded rows, sorted by language, blog and permalink.
    rows_ : Rows
        What is known of them, in that order.
    order_ : ndarray of shape (n_samples,)
        Which row of X each is.
    keys_ : ndarray of shape (n_samples, n_neighbors), int64
        By row, its neighbors as `packed` has them, best first; 0 where there are no more.
    columns_ : ndarray of shape (n_columns,)
        Columns of X that two rows or more have.
    """

    def __init__(
        self,
        n_neighbors: int = 60,
        *,
        per_blog: int | None = None,
        options: LinkOptions | None = None,
        algorithm: Algorithm = "auto",
    ) -> None:
        self.n_neighbors = n_neighbors
        self.per_blog = per_blog
        self.options = options
        self.algorithm: Algorithm = algorithm

    def fit(  # noqa: PLR0913 - what and whose; the rest by name
        self,
        X: Any,
        y: ArrayLike,
        *,
        rows: Sequence[Row] | None = None,
        meanings: NDArray[np.floating] | None = None,
        progress: Callable[[int, int], None] | None = None,
        partitions: Partitions | None = None,
    ) -> Self:
        """Find the neighbors of all rows.

        Parameters
        ----------
        X : matrix of shape (n_samples, n_features), none below 0
            Rows of any length.
        y : array-like of shape (n_samples,)
            The blog of each row.
        rows : sequence of Row, optional
            What else is known of each. Without, all are of one language, undated, and equals stand
            in the order of X.
        meanings : ndarray of shape (n_samples, n_dimensions), optional
            What a model of sentences gave of each row, of the length 1. The score is the mean of
            the cosine and of their similarity then, this one in units of the other.
        progress : callable, optional
            Told of steps done and steps in all.
        partitions : Partitions, optional
            Where blocks of rows are worked on; absent: here.
        """
        X = self._checked(X, reset=True)
        if y is None:
            raise ValueError("this estimator requires y to be passed, but the target y is None")
        blogs = column_or_1d(y, warn=True).tolist()
        check_consistent_length(X, blogs)
        known = rows or [Row("", str(blog), f"{n:012}") for n, blog in enumerate(blogs)]
        order = sorted(range(len(known)), key=lambda n: known[n].order)
        self.order_ = np.array(order, np.int64)
        self.rows_ = Rows.of(known[n] for n in order)
        many = np.bincount(X.indices, minlength=X.shape[1])
        self.columns_ = np.flatnonzero(many >= 2)
        arrays = Weighed(X.indptr.astype(np.int64), X.indices, X.data)
        links = [row.permalink for row in known]
        self.vectors_ = Vectors.of(arrays, many >= 2, order, links)
        del X, arrays
        give_back()  # of a hundred thousand posts 250 MB, in pieces that glibc would keep
        if meanings is not None:
            meaning = Meaning.of(meanings[self.order_], self.vectors_)
            self.vectors_ = replace(self.vectors_, meaning=meaning)
        permits = self._permits(self.rows_)
        self.keys_ = nearest(
            self.vectors_,
            permits,
            (self.n_neighbors, self.per_blog or self.n_neighbors),
            progress=progress or (lambda done, total: None),
            algorithm=self.algorithm,
            partitions=partitions,
        )
        return self

    def kneighbors(
        self,
        X: Any = None,
        n_neighbors: int | None = None,
        return_distance: bool = True,
        *,
        blogs: ArrayLike | None = None,
    ) -> _Found:
        """Find the nearest rows that were fitted on.

        Parameters
        ----------
        X : matrix of shape (n_queries, n_features), optional
            Absent: the rows that were fitted on, each without those of its blog.
        n_neighbors : int, optional
            Absent: as many as the estimator was made with; of the rows that were fitted on no more
            are known.
        return_distance : bool
        blogs : array-like of shape (n_queries,), optional
            Blogs of the queries, whose rows are left out. Consent and windows are not asked for.

        Returns
        -------
        distances : ndarray of shape (n_queries, n_neighbors)
            1 less the cosine by which rows are ranked; infinite where there are no more.
        indices : ndarray of shape (n_queries, n_neighbors)
            Rows of the fitted X; -1 where there are no more.
        """
        check_is_fitted(self)
        most = n_neighbors or self.n_neighbors
        if X is None:
            keys = np.empty_like(self.keys_)
            keys[self.order_] = self.keys_
        else:
            keys = self._asked(self._checked(X, reset=False), most, blogs)
        keys = keys[:, :most]
        row_of_place = np.argsort(self.vectors_.place)
        found = np.where(
            keys > 0, self.order_[row_of_place[np.where(keys > 0, places(keys), 0)]], -1
        )
        if not return_distance:
            return found
        return np.where(keys > 0, 1 - cosines(keys), np.inf), found

    def kneighbors_graph(
        self,
        X: Any = None,
        n_neighbors: int | None = None,
        mode: Literal["connectivity", "distance"] = "connectivity",
        *,
        blogs: ArrayLike | None = None,
    ) -> csr_matrix:
        """Return the graph of neighbors; parameters as those of `kneighbors`.

        Returns
        -------
        graph : csr_matrix of shape (n_queries, n_samples)
            1, or the distance, from each query to its neighbors.
        """
        distances, indices = self.kneighbors(X, n_neighbors, blogs=blogs)
        there = indices >= 0
        data = distances[there] if mode == "distance" else np.ones(there.sum())
        indptr = np.append(0, np.cumsum(there.sum(axis=1)))
        return csr_matrix((data, indices[there], indptr), shape=(len(indices), len(self.order_)))

    def __sklearn_tags__(self) -> Tags:
        tags: Tags = super().__sklearn_tags__()
        tags.input_tags.sparse, tags.input_tags.positive_only = True, True
        tags.target_tags.required = True
        return tags

    def _checked(self, X: Any, *, reset: bool) -> Any:
        dtypes = [np.float64, np.float32]
        X = validate_data(self, X, accept_sparse="csr", dtype=dtypes, reset=reset)
        check_non_negative(X, type(self).__name__)
        return X if issparse(X) else csr_matrix(X)

    def _permits(self, rows: Rows) -> Permits:
        return Permits(rows.blog, rows.language, self.options or LinkOptions(), rows.day)

    def _asked(self, X: Any, most: int, blogs: ArrayLike | None) -> _Ints:
        """Hold other rows against those that were fitted on."""
        fitted = self.vectors_
        mask = np.zeros(X.shape[1], np.bool_)
        mask[self.columns_] = True
        number = [str(n) for n in range(X.shape[0])]
        arrays = Weighed(X.indptr.astype(np.int64), X.indices, X.data)
        asked = Vectors.of(arrays, mask, range(len(number)), number).matrix(np.float64)
        blog = np.array([str(each) for each in self.rows_.blog])
        numbers = np.unique(blog, return_inverse=True)[1].astype(np.int32)
        keys = np.zeros((len(number), most), np.int64)
        own = [None] * len(number) if blogs is None else [str(each) for each in np.ravel(blogs)]
        turned = fitted.matrix(np.float64).T.tocsr()
        for row, scores in enumerate(_rows(asked, turned)):
            near = np.flatnonzero((scores > 0) & (blog != own[row]))
            found = joined(scores[near].astype(np.int64), fitted.place[near])
            keys[row] = best(found, numbers[near], self.per_blog or most, most)
        return keys


def _rows(asked: Any, turned: Any) -> Iterator[_Floats]:
    size = max(1, _AT_ONCE * 1_000 // max(1, turned.shape[1]))
    for start in range(0, asked.shape[0], size):
        yield from (asked[start : start + size] @ turned).toarray()
