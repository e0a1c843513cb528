"""The linker's pipeline: posts in, rows of floats out."""

from typing import Any

from sklearn.pipeline import Pipeline
from sklearn.preprocessing import Normalizer

from copines.linker.tfidf import BackgroundTfidfTransformer
from copines.linker.vectorizer import PostCountVectorizer


def post_pipeline(*, by_language: bool = True) -> Any:
    """Return the steps from documents to rows, an unfitted Pipeline.

    The product of two rows is the cosine of two posts over all their words. `CrossBlogNeighbors`
    takes the rows, as a last step or apart from them.

    Parameters
    ----------
    by_language : bool
        Whether equal stems of two languages are two terms.
    """
    return Pipeline(
        [
            ("counts", PostCountVectorizer(by_language=by_language)),
            ("tfidf", BackgroundTfidfTransformer(background=True, copy=False)),
            ("length", Normalizer(copy=False)),
        ]
    )
