"""Nearest posts → candidates, in the order in which a reader should be offered them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copines.linker import keys as made
from copines.linker.nearest import Vectors

#: Share of a candidate's mean neighbor score that is taken off, so that no post is near to all.
#: research/linker.md 1b: +0.007 nDCG, and half the posts that nobody names (s - 0.25 r).
_HUBNESS = 0.25
#: Neighbors over which that mean is taken.
_HUB_TOP = 10


@dataclass(frozen=True, slots=True)
class Candidates:
    """For some posts their nearest permitted posts, best first; arrays of shape (n_own, most)."""

    #: The posts' own rows.
    own: NDArray[np.int64]
    #: Rows of the candidates; -1 where there are no more.
    rows: NDArray[np.int32]
    #: Cosine over all words.
    scores: NDArray[np.float32]
    #: What orders them: the cosine over shared words less the candidate's hubness.
    adjusted: NDArray[np.float32]


def candidates(keys: NDArray[np.int64], vectors: Vectors, own: NDArray[np.int64]) -> Candidates:
    """Order the nearest posts by their score less what they owe to being near to all.

    Parameters
    ----------
    keys : ndarray of shape (n_posts, most)
        As `nearest` gives them.
    vectors : Vectors
    own : ndarray of int64
        Rows whose candidates are wanted.
    """
    row_of_place = np.argsort(vectors.place)
    hubness = made.cosines(keys[:, :_HUB_TOP]).sum(axis=1) / _HUB_TOP
    shape = (len(own), keys.shape[1])
    rows, scores = np.empty(shape, np.int32), np.empty(shape, np.float32)
    ranks = np.empty(shape, np.float32)
    for at, row in enumerate(own.tolist()):
        mine = keys[row]
        found = mine > 0
        near = row_of_place[np.where(found, made.places(mine), 0)]
        cosine = made.cosines(mine)
        adjusted = np.where(found, cosine - _HUBNESS * hubness[near], -np.inf)
        order = np.lexsort((vectors.place[near], -np.round(adjusted, 9)))
        rows[at] = np.where(found, near, -1)[order]
        scores[at] = (cosine * vectors.shares[near] * vectors.shares[row])[order]
        ranks[at] = adjusted[order]
    return Candidates(own, rows, scores, ranks)
