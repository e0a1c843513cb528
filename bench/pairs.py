"""All pairs of posts by the linker's own vectors, and whether a sample of what was found is right.

    python -m bench.pairs FOLDER OUT

finds the first ten of all posts of a folder that `prepared` wrote, as the linker does.
"""

import pickle
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import load_npz, save_npz
from scipy.sparse.linalg import norm
from sklearn.preprocessing import normalize

from bench.case import WrongError
from copines.linker.link import noting
from copines.linker.nearest import COPY, nearest
from copines.linker.packed import places
from copines.linker.permits import Permits
from copines.linker.pipeline import post_pipeline
from copines.linker.rows import Row, Rows
from copines.linker.terms import Weighed
from copines.linker.vectors import Vectors
from copines.model import Document, LinkOptions

TOP = 10
#: Rows that are held against brute force, and the share of their true first neighbors to be found.
_SAMPLE, _RECALL = 300, 0.999
#: Of a cosine, what rounding may take.
_ROUNDED = 1e-4


def prepared(folder: Path, documents: Iterable[Document]) -> float:
    """Write the vectors of posts; return the multiply-adds of all pairs, each once."""
    rows: list[Row] = []
    X: Any = post_pipeline().fit_transform(noting(documents, rows))
    kept = np.bincount(X.indices, minlength=X.shape[1]) >= 2
    save_npz(folder / "whole.npz", X)
    # what all others get: the same words, rows of length one, for cosines
    unit: Any = normalize(X[:, kept])
    save_npz(folder / "unit.npz", unit.astype(np.float32))
    (folder / "rows.pickle").write_bytes(pickle.dumps((rows, kept)))
    often = np.bincount(X.indices)[kept[: X.indices.max() + 1]].astype(float)
    return float((often * often).sum() / 2)


def main() -> None:
    """Find all pairs alone."""
    folder, out = map(Path, sys.argv[1:])
    X: Any = load_npz(folder / "whole.npz")
    rows, kept = _rows(folder)
    order = sorted(range(len(rows)), key=lambda n: rows[n].order)
    weighed = Weighed(X.indptr.astype(np.int64), X.indices, X.data)
    vectors = Vectors.of(weighed, kept, order, [row.permalink for row in rows])
    ordered = Rows.of(rows[n] for n in order)
    permits = Permits(ordered.blog, ordered.language, LinkOptions())
    keys = nearest(vectors, permits, (TOP, TOP), progress=lambda done, total: None)
    found = np.empty_like(keys)
    found[vectors.place] = keys
    np.save(out, found)


def _rows(folder: Path) -> tuple[list[Row], NDArray[np.bool_]]:
    told: tuple[list[Row], NDArray[np.bool_]] = pickle.loads((folder / "rows.pickle").read_bytes())
    return told


class Exact:
    """Brute force of a sample, over rows of length one."""

    def __init__(self, X: Any) -> None:
        self._X: Any = X
        many: int = self._X.shape[0]
        self.sample = np.random.default_rng(0).choice(many, min(_SAMPLE, many), replace=False)

    def check(self, found: NDArray[np.int64]) -> str:
        """Hold neighbors, by number, against the highest cosines with all other rows."""
        right = []
        for row in self.sample.tolist():
            scores = self._scores(row)
            scores[row] = -1
            right.append(_share(scores, found[row][found[row] != row][:TOP]))
        return _told(right)

    def check_ours(self, folder: Path, file: Path) -> str:
        """Hold the linker's, which may not be of the own blog, of another language, or copies."""
        rows, kept = _rows(folder)
        shares: Any = norm(load_npz(folder / "whole.npz")[:, kept], axis=1)
        blog = np.array([row.blog for row in rows])
        language = np.array([row.language for row in rows])
        # rows and values of what it found are places in the order of permalinks
        by_place = np.array(sorted(range(len(rows)), key=lambda n: rows[n].permalink))
        found, right = np.load(file)[np.argsort(by_place)], []
        for row in self.sample.tolist():
            scores = self._scores(row)
            scores[(blog == blog[row]) | (language != language[row])] = 0
            scores[scores * shares * shares[row] >= COPY] = 0
            right.append(_share(scores, by_place[places(found[row][found[row] > 0])]))
        return _told(right)

    def _scores(self, row: int) -> NDArray[np.float32]:
        scores: NDArray[np.float32] = (self._X @ self._X[row].T).toarray().ravel()
        return scores


def _share(scores: NDArray[np.float32], found: NDArray[np.int64]) -> float:
    """Return how many of the best ten are there; those of one score stand for one another."""
    best = np.sort(scores)[::-1][:TOP]
    wanted = best[best > _ROUNDED]
    if not len(wanted):
        return 1.0
    reached = scores[np.unique(found)] >= wanted[-1] - _ROUNDED
    return min(1.0, float(reached.sum()) / len(wanted))


def _told(right: list[float]) -> str:
    recall = float(np.mean(right))
    if recall < _RECALL:
        raise WrongError(f"{recall:.4f} of the first {TOP} found")
    return f"recall at {TOP}: {recall:.4f} of {len(right)} posts"


if __name__ == "__main__":
    main()
