"""All pairs, by blocks of rows that are worked on apart: on other machines, by whole processes.

What each part finds are the best of its pairs; the best of all are among them, at most so many of
one blog too, so that merged they are what one machine finds at once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copines.linker.nearest import members_of, rounds, sparse_rows
from copines.linker.permits import Permits
from copines.linker.vectors import Vectors
from copines.partitions import Partitions

#: Rows of a block: its scores, int32, stay in a core's first cache. Fewer than the least are not
#: worth a journey.
_MOST, _LEAST = 8_192, 1_024
#: Parts for each worker, so that none waits long for the last.
_EACH = 2

_Block = tuple[int, int]
#: Rows from the first on, and their best keys.
_Found = tuple[int, NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Pairs:
    """What all parts have in common; parameters as those of `nearest`."""

    vectors: Vectors
    permits: Permits
    most: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """A block of rows, and the blocks that it meets: those of one language."""

    block: _Block
    others: tuple[_Block, ...]


def by_blocks(
    pairs: Pairs,
    partitions: Partitions,
    progress: Callable[[int, int], None],
    *,
    compiled: bool,
) -> NDArray[np.int64]:
    """Find what `nearest` does, each part of it wherever `partitions` has it worked on.

    Parameters
    ----------
    compiled : bool
        Whether by numba, which scores each pair once; else by products of sparse blocks.
    """
    groups, width = pairs.permits.groups, partitions.width
    parts = [part for group in groups for part in _parts(group, width, compiled=compiled)]
    keys = np.zeros((len(pairs.vectors.place), pairs.most[0]), np.int64)
    members = members_of(pairs.vectors, pairs.permits, pairs.most[1])
    work = _met if compiled else _multiplied
    for done, found in enumerate(partitions.map(work, pairs, parts), 1):
        for first, best in found:
            mine = keys[first : first + len(best)]
            if compiled:
                from copines.linker import kernel  # noqa: PLC0415 - numba takes half a second

                kernel.merge(mine, best, members.blog_of_place, members.cap)
            else:
                mine[:] = best
        progress(done, len(parts))
    return keys


def _parts(group: _Block, width: int, *, compiled: bool) -> Iterator[Part]:
    """Cut the rows of a language into parts, as many for each worker."""
    first, last = group
    turns = -(-(last - first) // (_EACH * width * _MOST))
    size = max(_LEAST, -(-(last - first) // (_EACH * width * turns)))
    blocks = [(n, min(n + size, last)) for n in range(first, last, size)]
    if not compiled:
        yield from (Part(block, (group,)) for block in blocks)
        return
    met: dict[_Block, list[_Block]] = {block: [] for block in blocks}
    for turn in rounds(blocks):
        for one, other in turn:
            # the one that has met fewer takes the pair to its part
            host, guest = sorted((one, other), key=lambda block: len(met[block]))
            met[host].append(guest)
    yield from (Part(block, tuple(others)) for block, others in met.items())


def _multiplied(pairs: Pairs, part: Part) -> list[_Found]:
    """Compare the rows of a part with all of their language."""
    (group,) = part.others
    first, last = part.block
    keys = np.zeros((last - first, pairs.most[0]), np.int64)
    for _ in sparse_rows(pairs.vectors, pairs.permits, keys, pairs.most[1], (group, part.block)):
        pass
    return [(first, keys)]


def _met(pairs: Pairs, part: Part) -> list[_Found]:
    """Have a block meet others; each pair is told to both."""
    from copines.linker import kernel  # noqa: PLC0415 - numba takes half a second

    vectors = pairs.vectors
    rows = (vectors.indptr, vectors.indices, vectors.weights)
    members = members_of(vectors, pairs.permits, pairs.most[1])
    # of all rows, of which only those of the blocks are ever touched
    keys = np.zeros((len(vectors.place), pairs.most[0]), np.int64)
    for other in part.others:
        turned = kernel.postings(rows, other, vectors.n_terms)
        kernel.meet(rows, (part.block, other), turned, members, keys)
    blocks = sorted({part.block, *part.others})
    return [(first, keys[first:last].copy()) for first, last in blocks]
