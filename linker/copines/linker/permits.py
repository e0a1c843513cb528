"""Which posts may be given to which."""

import math
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from copines.model import LinkOptions


class Permits:
    """Consent, languages, and that a blog does not lead to itself.

    Parameters
    ----------
    blogs, languages : sequence of str, of length n_posts
        Of each post, in the order of rows: posts of one language stand together.
    options : LinkOptions
    days : sequence of str, of length n_posts
        Of each post, its date's number, counted in days; "" where it has none.

    Attributes
    ----------
    blog : ndarray of shape (n_posts,), int32
        Number of each post's blog.
    given : ndarray of shape (n_posts,), bool
        Whether a post may be a neighbor.
    shown : ndarray of shape (n_posts,), bool
        Whether a post may have neighbors.
    apart : ndarray of int64, ascending
        Pairs of blogs that are never linked, both ways: one's number << 32 | the other's.
    group : ndarray of shape (n_posts,), int32
        Number of each post's language.
    groups : list of (int, int)
        First row, and the one after the last, of posts that may be linked among each other.
    day : ndarray of shape (n_posts,), float64
        Each post's day; NaN where it has no date, which is within every window.
    older, either : float
        Days by which a post may be older than the one under which it stands, and by which the two
        may be apart.
    """

    def __init__(
        self,
        blogs: Sequence[str],
        languages: Sequence[str],
        options: LinkOptions,
        days: Sequence[str] = (),
    ) -> None:
        number = {name: n for n, name in enumerate(sorted(set(blogs)))}
        self.blog = np.array([number[blog] for blog in blogs], dtype=np.int32)
        self.given = ~np.isin(self.blog, [number[b] for b in options.no_out if b in number])
        self.shown = ~np.isin(self.blog, [number[b] for b in options.no_in if b in number])
        self.apart = np.array(
            sorted(
                (number[a] << 32) | number[b]
                for pair in options.never_with
                for a in pair
                for b in pair
                if a != b and a in number and b in number
            ),
            dtype=np.int64,
        )
        numbers = {name: n for n, name in enumerate(dict.fromkeys(languages))}
        alike = options.same_language
        group = np.array([numbers[name] if alike else 0 for name in languages], np.int32)
        self.group = group
        bounds = [0, *(np.flatnonzero(group[1:] != group[:-1]) + 1).tolist(), len(blogs)]
        self.groups = list(pairwise(bounds)) if blogs else []
        self.day = np.array([float(day or "nan") for day in days or [""] * len(blogs)])
        self.older, self.either = _days(options.not_older_than), _days(options.not_apart)

    def alike(self, row: int) -> NDArray[np.bool_]:
        """Return the mask, over all rows, of posts in the language of this one."""
        same: NDArray[np.bool_] = self.group == self.group[row]
        return same

    def shown_to(self, row: int, others: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return the mask, over those rows, of the posts that may show this one."""
        blog = self.blog[others]
        readers: NDArray[np.bool_] = blog != self.blog[row]
        if len(self.apart):
            readers &= ~np.isin((blog.astype(np.int64) << 32) | self.blog[row], self.apart)
        return readers & self._near(self.day[others] - self.day[row])

    def of(self, row: int, others: slice | NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return the mask, over those rows, of the posts that this one may show."""
        return self.consents(row, others) & self.within(row, others)

    def within(self, row: int, others: slice | NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return the mask, over those rows, of the posts not too far away in time for this one."""
        return self._near(self.day[row] - self.day[others])

    def _near(self, days: NDArray[np.float64]) -> NDArray[np.bool_]:
        near: NDArray[np.bool_] = ~((days > self.older) | (np.abs(days) > self.either))
        return near

    def consents(self, row: int, others: slice | NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return the mask, over those rows, of the posts whose blogs agree to stand under this."""
        blog = self.blog[others]
        allowed: NDArray[np.bool_] = (blog != self.blog[row]) & self.given[others]
        if len(self.apart):
            allowed &= ~np.isin((np.int64(self.blog[row]) << 32) | blog, self.apart)
        return allowed


def _days(window: timedelta | None) -> float:
    return window / timedelta(days=1) if window is not None else math.inf
