"""link.py WAY INPUT OUT: find the first ten of each post, as one would without copines.

INPUT has a text a line, as JSON, or is a matrix of vectors of length one. OUT are numbers of rows.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

_TOP = 10
#: Rows that are multiplied at once: as many as 400 MB of scores.
_SCORES = 100_000_000


def _vectors(file: Path) -> Any:
    from scipy.sparse import load_npz
    from sklearn.feature_extraction.text import TfidfVectorizer

    if file.suffix == ".npz":
        return load_npz(file)
    return TfidfVectorizer(dtype=np.float32, min_df=2).fit_transform(_texts(file))


def _texts(file: Path) -> list[str]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def _best(scores: Any, first: int) -> Any:
    """Return the columns of the first ten of rows of scores, but for the row itself."""
    rows = np.arange(len(scores))
    scores[rows, first + rows] = -1
    top = min(_TOP, scores.shape[1])
    found = np.argpartition(-scores, top - 1, axis=1)[:, :top]
    order = np.argsort(-np.take_along_axis(scores, found, axis=1), axis=1, kind="stable")
    return np.take_along_axis(found, order, axis=1)


def neighbors(file: Path) -> Any:
    """Ask scikit-learn's NearestNeighbors, with brute force: cosines know nothing else."""
    from sklearn.neighbors import NearestNeighbors

    X = _vectors(file)
    found = NearestNeighbors(n_neighbors=_TOP + 1, metric="cosine", algorithm="brute").fit(X)
    rows = found.kneighbors(X, return_distance=False)
    return np.array([row[row != n][:_TOP] for n, row in enumerate(rows)])


def product(file: Path) -> Any:
    """Multiply a block of rows with all, and sort each row."""
    X = _vectors(file)
    many = X.shape[0]
    step, transposed = max(1, _SCORES // many), X.T.tocsr()
    blocks = [
        _best((X[start : start + step] @ transposed).toarray(), start)
        for start in range(0, many, step)
    ]
    return np.concatenate(blocks)


def topn(file: Path) -> Any:
    """Let sparse_dot_topn keep the highest products only, on all cores."""
    from os import cpu_count

    from sparse_dot_topn import sp_matmul_topn

    X = _vectors(file)
    found = sp_matmul_topn(X, X.T.tocsr(), top_n=_TOP + 1, sort=True, n_threads=cpu_count())
    rows = np.full((X.shape[0], _TOP), -1)
    for n, (start, stop) in enumerate(zip(found.indptr, found.indptr[1:], strict=False)):
        row = found.indices[start:stop]
        row = row[row != n][:_TOP]
        rows[n, : len(row)] = row
    return rows


def gensim(file: Path) -> Any:
    """Let gensim weigh words and hold each text against all."""
    from gensim.corpora import Dictionary
    from gensim.models import TfidfModel
    from gensim.similarities import SparseMatrixSimilarity
    from gensim.utils import simple_preprocess

    words = [simple_preprocess(text) for text in _texts(file)]
    dictionary = Dictionary(words)
    dictionary.filter_extremes(no_below=2, no_above=1.0, keep_n=None)
    bags = [dictionary.doc2bow(each) for each in words]
    weighed = TfidfModel(bags)[bags]
    index = SparseMatrixSimilarity(
        weighed, num_features=len(dictionary), num_docs=len(bags), num_best=_TOP + 1
    )
    rows = np.full((len(bags), _TOP), -1)
    for n, best in enumerate(index):
        row = [int(other) for other, _ in best if other != n][:_TOP]
        rows[n, : len(row)] = row
    return rows


def bm25s(file: Path) -> Any:
    """Let bm25s search for each whole text."""
    from bm25s import BM25, tokenize

    words: Any = tokenize(_texts(file), show_progress=False)
    index = BM25()
    index.index(words, show_progress=False)
    top = min(_TOP + 1, len(words.ids))
    found, _ = index.retrieve(words, k=top, show_progress=False)
    rows = np.full((len(words.ids), _TOP), -1)
    for n, best in enumerate(found):
        row = best[best != n][:_TOP]
        rows[n, : len(row)] = row
    return rows


WAYS: dict[str, Callable[[Path], Any]] = {
    way.__name__: way for way in (neighbors, product, topn, gensim, bm25s)
}

if __name__ == "__main__":
    name, source, out = sys.argv[1:]
    np.save(out, WAYS[name](Path(source)))
