"""Counts → TF-IDF, steadied by how common words are in a language at large."""

from typing import Any, ClassVar, Self

import numpy as np
from scipy.sparse import issparse
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.utils import Tags
from sklearn.utils.validation import check_non_negative

from copines.linker.vectorizer import Columns
from copines.linker.weights import PAIR, POWER, idf


class BackgroundTfidfTransformer(  # type: ignore[call-arg]  # scikit-learn ships no types
    TfidfTransformer,  # type: ignore[misc]
    auto_wrap_output_keys=("transform",),
):
    """scikit-learn's TF-IDF with sublinear counts, a background beside idf, and contrast.

    A language's background is so many documents more, of which as many have a term as its running
    words lead one to expect. Pairs of words weigh less than words, and what tells most tells more
    (`weights.PAIR`, `weights.POWER`). Counts below 1/e weigh nothing.

    Parameters
    ----------
    background : bool
        Whether to fit with what `TermCounts` know of their columns; counts that know nothing are an
        error then. Without, idf is scikit-learn's.
    copy : bool
        Whether `transform` leaves the counts that it is given as they are.
    norm, use_idf, smooth_idf, sublinear_tf
        Those of TfidfTransformer. A background is always smoothed.

    Attributes
    ----------
    idf_ : ndarray of shape (n_features,), float64
        By column, its idf; of pairs, times what pairs weigh.
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {  # pyright: ignore[reportIncompatibleVariableOverride]
        **TfidfTransformer._parameter_constraints,
        "background": ["boolean"],
        "copy": ["boolean"],
    }

    def __init__(  # noqa: PLR0913 - scikit-learn's parameters, and two
        self,
        *,
        background: bool = False,
        copy: bool = True,
        norm: Any = None,
        use_idf: bool = True,
        smooth_idf: bool = True,
        sublinear_tf: bool = True,
    ) -> None:
        super().__init__(
            norm=norm, use_idf=use_idf, smooth_idf=smooth_idf, sublinear_tf=sublinear_tf
        )
        self.background = background
        self.copy = copy

    def fit(self, X: Any, y: object = None) -> Self:
        """Learn idf.

        Parameters
        ----------
        X : TermCounts, or matrix of shape (n_documents, n_features)

        Raises
        ------
        ValueError
            A background is wanted for a matrix that does not know its columns.
        """
        columns: Columns | None = getattr(X, "columns", None) if issparse(X) else None
        if self.background and columns is None:
            raise ValueError(
                "X does not know its columns: fit on what PostCountVectorizer returns as a sparse "
                "matrix, or set background=False"
            )
        super().fit(X, y)
        check_non_negative(X if issparse(X) else np.asarray(X), type(self).__name__)
        if self.background and columns is not None and self.use_idf:
            # a column that no document has is for later ones, each the only one that has it
            df = np.maximum(np.bincount(X.indices, minlength=X.shape[1]), 1).astype(float)
            known = columns.n_documents, columns.beside, columns.shares
            self.idf_ = idf(df, *known) * np.where(columns.pairs, PAIR, 1)
        return self

    def transform(self, X: Any, copy: bool | None = None) -> Any:
        """Weigh counts.

        Parameters
        ----------
        X : matrix of shape (n_documents, n_features)
        copy : bool, optional
            Whether X stays as it is; absent: as the estimator was told.

        Returns
        -------
        X : csr_matrix of the same shape, or ndarray where X is one
        """
        weighed: Any = super().transform(X, self.copy if copy is None else copy)
        np.maximum(weighed.data, 0, out=weighed.data)
        np.power(weighed.data, POWER, out=weighed.data)
        return weighed if issparse(X) else weighed.toarray()

    def __sklearn_tags__(self) -> Tags:
        tags: Tags = super().__sklearn_tags__()
        tags.input_tags.positive_only = True
        return tags
