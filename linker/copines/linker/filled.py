"""An index with its related posts → the fills that stand beside them."""

from collections.abc import Collection, Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from copines.linker.fill import Circle, fills
from copines.linker.index import Index
from copines.linker.permits import Permits
from copines.linker.rank import Wishes
from copines.model import FILL, LinkOptions, Neighbor

#: Characters of a text below which there is hardly any to read: some eighty words.
_THIN = 450


def filled(
    index: Index, options: LinkOptions, related: Iterable[tuple[str, tuple[Neighbor, ...]]]
) -> Iterator[tuple[str, tuple[Neighbor, ...]]]:
    """Put fills behind the related posts of each post of an index, and note them there."""
    index.fills = _fills(index, options)
    by_link = _told(index, np.flatnonzero((index.fills >= 0).any(axis=1)))
    return ((link, (*mine, *by_link.get(link, ()))) for link, mine in related)


def refilled(
    index: Index, options: LinkOptions, also: Collection[str]
) -> Mapping[str, tuple[Neighbor, ...]]:
    """Choose fills anew; give those that are others now, or whose posts are named in `also`."""
    before, index.fills = index.fills, _fills(index, options)
    changed = (index.fills != before).any(axis=1)
    index.refilled |= changed
    changed &= index.alive
    links = index.rows.permalink
    changed |= np.fromiter((link in also for link in links), np.bool_, len(links)) & index.alive
    return _told(index, np.flatnonzero(changed))


def _fills(index: Index, options: LinkOptions) -> NDArray[np.int32]:
    found = np.full_like(index.leads, -1)
    if options.fill and options.related and len(index.rows):
        found[:, : options.related] = fills(circle(index, options))
    return found


def circle(index: Index, options: LinkOptions) -> Circle:
    """Return what fills are chosen by; a row that is gone takes no part."""
    rows = index.rows
    permits = Permits(rows.blog, rows.language, options, rows.day)
    numbers = {name: n for n, name in enumerate(sorted({*rows.language} - {""}))}
    related = np.where(index.alive[:, None], index.leads[:, : options.related], -1)
    return Circle(
        position=index.positions,
        blog=permits.blog,
        language=np.array([numbers.get(name, -1) for name in rows.language], np.int32),
        day=permits.day,
        shown=permits.shown & index.alive,
        given=permits.given & index.alive,
        thin=np.array(rows.length, dtype=np.int64) < _THIN,
        related=related,
        apart=permits.apart,
        never=_never(index, permits, options),
        older=permits.older,
        either=permits.either,
    )


def _never(index: Index, permits: Permits, options: LinkOptions) -> Mapping[int, frozenset[int]]:
    """Return what is never shown under a row: vetoed, or led to already."""
    if not options.vetoes and not any(index.rows.mentions):
        return {}
    return Wishes(index, permits, options).out


def _told(index: Index, rows: NDArray[np.int64]) -> dict[str, tuple[Neighbor, ...]]:
    links = index.rows.permalink
    return {
        links[row]: tuple(Neighbor(links[other], 0.0, (), FILL) for other in mine if other >= 0)
        for row, mine in zip(rows.tolist(), index.fills[rows].tolist(), strict=True)
    }
