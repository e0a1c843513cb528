"""Under how many of a blog's posts one and the same post may stand."""

import numpy as np
from numpy.typing import NDArray

from copines.linker.index import Index

#: Largest share of a blog's posts under which one post stands.
SHARE = 0.2
#: Of a blog of fewer than twenty posts, so many: a fifth of them is no measure. With two of eight,
#: circles of forty posts in five blogs lose .01 nDCG; with five, nothing.
_FEW = 5
#: Terms of a post of some length: of eighty words some forty are in other posts too.
_LONG = 40
#: Posts of some length of which a fifth is a measure.
_ENOUGH = 20

_Ints = NDArray[np.int64]


class Exposure:
    """Knows, by blog that shows it, how often each post is shown, and how often it may be."""

    def __init__(self, index: Index, blog: NDArray[np.int32], own: _Ints) -> None:
        """Count in the lists of the rows that are not `own`, whose lists are about to be made.

        Parameters
        ----------
        blog : ndarray of shape (n_posts,), int32
            Number of each row's blog.
        own : ndarray of int64
            Rows.
        """
        self._most: list[int] = _most(index, blog).tolist()
        others = index.alive.copy()
        others[own] = False
        rows = np.flatnonzero(others)
        leads = index.leads[rows]
        row, place = np.nonzero(leads >= 0)
        both = (blog[rows[row]].astype(np.int64) << 32) | leads[row, place]
        pairs, times = np.unique(both, return_counts=True)
        self._shown = dict(zip(pairs.tolist(), times.tolist(), strict=True))

    def room(self, blog: int, post: int) -> int:
        """Return under how many of a blog's lists that are about to be made a post may stand."""
        shown: int = self._shown.get((blog << 32) | post, 0)
        return max(0, self._most[blog] - shown)


def _most(index: Index, blog: NDArray[np.int32]) -> _Ints:
    """Return, by blog, under how many of its posts one post may stand.

    Of a blog that has twenty posts of some length or more only these count: pictures with a line
    below have few teasers of their own.
    """
    many = int(blog.max(initial=-1)) + 1
    terms = np.concatenate((np.diff(index.vectors.indptr), np.diff(index.later.indptr)))
    posts = np.bincount(blog[index.alive], minlength=many)
    long = np.bincount(blog[index.alive & (terms >= _LONG)], minlength=many)
    counted = np.where(long >= _ENOUGH, long, posts)
    most: _Ints = np.where(counted >= _ENOUGH, (counted * SHARE).astype(np.int64), _FEW)
    return most
