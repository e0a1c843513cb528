"""A circle's vectors → how strong a link must be there.

Strength is the geometric mean of the cosine and of what is left of it without its strongest word.
Of 331 pairs labelled blind (docs/linking.md), set in 5,407 circles of 12 to 969 posts, a logistic
fit that leaves one collection out each time told good or fair ones from wrong ones best by
strength and share together (AUC .851; strength alone .829, with the number of posts .846, with that
of blogs .806, with the posts' length .813, with the spread of all scores .804).
"""

import numpy as np

from copines.linker.index import Index

#: Least strength where all words of a post are shared words. Below, two of three labelled links are
#: wrong; above, one in five.
_LEAST = 0.10
#: Power of the share: the quotient of both coefficients of that fit.
_POWER = 0.84


def threshold(index: Index) -> float:
    """Return the least strength of a link in a circle.

    The fewer and the shorter a circle's posts are, the smaller is the part of their words that any
    other post has: by the median of that share the threshold falls. It is taken of the posts that
    idf was fitted on, so that a post more or less moves no other post's list.
    """
    shares = index.vectors.shares
    shares = shares[shares > 0]
    return _LEAST * float(np.median(shares)) ** _POWER if len(shares) else _LEAST
