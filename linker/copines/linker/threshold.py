"""A circle's vectors → how strong a link must be there.

`strength` says what that is. How the threshold is chosen, and what it gives, stands in
docs/linking.md.
"""

import numpy as np
from numpy.typing import NDArray

from copines.linker.fusion import Pairs
from copines.linker.index import Index
from copines.linker.packed import SCALE, cosines, places
from copines.linker.permits import Permits

#: Strength where all words are shared ones and scores one apart; powers of share and spread. Of 331
#: pairs labelled blind, set in 400 circles of 12 to 969 posts, logistic fits within each collection
#: give the share a power of .65 to .96, and between them the spread one of .17. The constant is set
#: on 624 pairs: of those shown 90 in 100 are right, 83 in circles labelled since (`bench.labels`).
_LEAST, _SHARE, _SPREAD = 0.155, 0.9, 0.17
#: Least spread: in a circle of a few posts none may share a word.
_NARROWEST = 0.002
#: Part of the scores, from the lowest on, whose spread is taken: those of posts that have nothing
#: to do with one another.
_CHANCE = 0.8
#: A cosine that is high, by the threshold; and the share of posts whose nearest is that near, from
#: which on links that reach the threshold are mostly right. In circles of articles half of the
#: posts and more have such a one, in those of real blogs a quarter or a tenth: of links from one to
#: 1.8 times the threshold 62 in 100 are right there, and 25 here. With one collection left out
#: after another, the power is .35 to .93 (`bench.labels`); below a tenth nothing was measured.
_HIGH, _COMMON, _RAREST, _POWER = 2.0, 0.5, 0.1, 0.4
#: Posts that a small circle has beside its own, half of them with such a one: its share is a guess.
_GUESSED = 20
#: Pairs of posts, drawn by lot, over which the spread is taken.
_PAIRS, _EACH = 2_000, 20

_Floats = NDArray[np.float64]


def thresholds(index: Index, permits: Permits) -> _Floats:
    """Return, by row, the least strength of its links: that of the posts in its language.

    The fewer and the shorter a circle's posts are, the smaller is the part of their words that any
    other post has (share), and the more alike they are, the wider are the scores of posts that have
    nothing to do with one another (spread). The fewer posts have a near one at all, the more often
    is a link chance. All is taken of the posts that idf was fitted on, so that a post more or less
    moves no other post's list.
    """
    least = np.full(len(index.rows), _LEAST)
    fitted = np.arange(len(index.rows)) < index.fitted
    for group in np.unique(permits.group).tolist():
        rows = np.flatnonzero(permits.group == group)
        least[rows] = _threshold(index, permits, rows[fitted[rows]])
    return least


def _threshold(index: Index, permits: Permits, rows: NDArray[np.int64]) -> float:
    shares = index.vectors.shares[rows]
    shares = shares[shares > 0]
    if not len(shares):
        return _LEAST
    spread = max(_spread(index, permits.blog, rows), _NARROWEST)
    least = float(_LEAST * np.median(shares) ** _SHARE * spread**_SPREAD)
    rare: float = (_COMMON / _near(index, rows, _HIGH * least)) ** _POWER
    return least * rare


def _near(index: Index, rows: NDArray[np.int64], high: float) -> float:
    """Return the share of posts of which the nearest has a high cosine, as far as it counts."""
    shares, row_of_place = index.vectors.shares, np.argsort(index.vectors.place)
    keys = index.first[rows]
    nearest = row_of_place[np.where(keys > 0, places(keys), 0)]
    near = int((cosines(keys) * shares[rows] * shares[nearest] >= high).sum())
    share = (near + _COMMON * _GUESSED) / (len(rows) + _GUESSED)
    return min(max(share, _RAREST), _COMMON)


def _spread(index: Index, blog: NDArray[np.int32], rows: NDArray[np.int64]) -> float:
    """Return the standard deviation of the lower cosines of posts of different blogs."""
    pairs, shares, lot = Pairs(index.vectors), index.vectors.shares, np.random.default_rng(0)
    ones = rows if len(rows) <= _PAIRS // _EACH else np.sort(lot.choice(rows, _PAIRS // _EACH))
    cosines = [np.zeros(0)]
    for one in ones.tolist():
        others = rows if len(rows) <= _EACH else lot.choice(rows, _EACH)
        others = others[blog[others] != blog[one]]
        cosines.append(pairs.products(one, others) / SCALE**2 * shares[others] * shares[one])
    found = np.sort(np.concatenate(cosines))
    found = found[: int(_CHANCE * len(found))]
    return float(found.std()) if len(found) else 0.0
