"""Which posts may be shown by which."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copines.model import Document, LinkOptions


@dataclass(frozen=True, slots=True)
class Permits:
    """Who may show whom: asked blog by blog, for posts have no say of their own."""

    #: By post, the number of its blog, and of its language (0 for all where they mix).
    blogs: NDArray[np.int64]
    languages: NDArray[np.int64]
    #: Of shape (n_blogs, n_blogs): whether the first may show posts of the second.
    allowed: NDArray[np.bool_]
    #: By blog, whether its posts show any.
    shows: NDArray[np.bool_]

    def groups(self) -> list[NDArray[np.int64]]:
        """Give the rows of posts that may meet: those of one language, together."""
        return [np.flatnonzero(self.languages == n) for n in np.unique(self.languages)]

    def within(self, rows: NDArray[np.int64]) -> "Permits":
        """Give the permits of these posts alone."""
        return Permits(self.blogs[rows], self.languages[rows], self.allowed, self.shows)


def permits_of(documents: Sequence[Document], options: LinkOptions) -> Permits:
    """Read who may show whom from what blogs consent to; none shows its own posts."""
    names = sorted({d.blog for d in documents})
    number = {name: n for n, name in enumerate(names)}
    tongues = sorted({d.language or "" for d in documents} if options.same_language else {""})
    language = {tongue: n for n, tongue in enumerate(tongues)}
    allowed = ~np.eye(len(names), dtype=bool)
    for pair in options.never_with:
        for one in pair:
            for other in pair - {one}:
                if one in number and other in number:
                    allowed[number[one], number[other]] = False
    for name in options.no_out & number.keys():
        allowed[:, number[name]] = False
    return Permits(
        blogs=np.array([number[d.blog] for d in documents], dtype=np.int64),
        languages=np.array([language.get(d.language or "", 0) for d in documents], dtype=np.int64),
        allowed=allowed,
        shows=np.array([name not in options.no_in for name in names], dtype=bool),
    )
