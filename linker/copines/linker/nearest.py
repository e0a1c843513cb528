"""Vectors → for each post its nearest posts of other blogs: all pairs, exactly."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from itertools import zip_longest
from os import cpu_count
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from copines.linker.packed import SCALE, joined
from copines.linker.permits import Permits
from copines.linker.vectors import Vectors
from copines.partitions import Partitions

if TYPE_CHECKING:
    from copines.linker.kernel import Members

#: Above this cosine, over all words, two texts are copies of one another, not related.
COPY = 0.95
#: Posts from which the compiled kernel is used, where numba is there: below, scipy is done sooner
#: than numba is imported. All pairs of 3,000, 6,000 and 9,900 posts take scipy 0.8, 2.2 and 4.7 s
#: of CPU, numba 1.1, 1.4 and 3.4 s.
COMPILED_FROM = 4_000
#: Rows of a block: their scores, int32, stay in a core's first cache.
_BLOCK = 8_192
#: Cells of one block of scores without the kernel, int32: 32 MB however many posts there are.
_CELLS = 8_000_000
#: Of many keys so many times those wanted are sorted, which is enough but for the rarest blogs.
_ENOUGH = 8
#: How all pairs are found: by products of sparse blocks, or compiled; "auto" for what is faster.
Algorithm = Literal["auto", "sparse", "compiled"]
_Scores = NDArray[np.int32] | NDArray[np.float64]


def nearest(  # noqa: PLR0913 - of what, whose, how many; the rest by name
    vectors: Vectors,
    permits: Permits,
    most: tuple[int, int],
    *,
    progress: Callable[[int, int], None],
    algorithm: Algorithm = "auto",
    partitions: Partitions | None = None,
) -> NDArray[np.int64]:
    """Find each post's nearest posts among those permitted, copies left out.

    Parameters
    ----------
    most : (int, int)
        Neighbors per post, and how many of them may be of one blog.
    progress : callable
        Told of steps done and steps in all.
    algorithm : {"auto", "sparse", "compiled"}
        Where meaning counts, sparse.
    partitions : Partitions, optional
        Where blocks of rows are worked on; absent: here, by threads.

    Returns
    -------
    keys : ndarray of shape (n_posts, most), int64
        By row, keys of neighbors (see `packed`), best first; 0 where there are no more.
    """
    n_posts = len(vectors.place)
    large = n_posts >= COMPILED_FROM and find_spec("numba") is not None
    fast = algorithm == "compiled" or (algorithm == "auto" and large)
    fast = fast and vectors.meaning is None
    if partitions is not None:
        from copines.linker.blocks import Pairs, by_blocks  # noqa: PLC0415 - it imports this module

        return by_blocks(Pairs(vectors, permits, most), partitions, progress, compiled=fast)
    keys = np.zeros((n_posts, most[0]), np.int64)
    by = compiled if fast else by_scipy
    by(vectors, permits, keys, most[1], progress)
    return keys


def by_scipy(
    vectors: Vectors,
    permits: Permits,
    keys: NDArray[np.int64],
    cap: int,
    progress: Callable[[int, int], None],
) -> None:
    """Fill in the keys by products of sparse blocks, and of meanings where these count too.

    A product of two rows is a cosine times SCALE², which 31 bits hold.
    """
    for first, last in permits.groups:
        group = (first, last)
        for done in sparse_rows(vectors, permits, keys[first:last], cap, (group, group)):
            progress(done, len(keys))


def sparse_rows(
    vectors: Vectors,
    permits: Permits,
    keys: NDArray[np.int64],
    cap: int,
    blocks: tuple[tuple[int, int], tuple[int, int]],
) -> Iterator[int]:
    """Fill in the keys of some rows of a language, a few at a time; yield how far it is.

    `blocks` are the bounds of the language's rows, and of those that the keys are of.
    """
    (first, last), (begin, end) = blocks
    meaning, others = vectors.meaning, slice(first, last)
    turned = vectors.matrix(np.int32, others).T.tocsr()
    size = max(1, _CELLS // (last - first))
    for start in range(begin, end, size):
        some = slice(start, min(end, start + size))
        words = (vectors.matrix(np.int32, some) @ turned).toarray()
        scores: _Scores = words
        if meaning is not None:
            scores = meaning.scores(words, meaning.similar(some, others))
        floors = _floors(scores, _ENOUGH * keys.shape[1])
        for row, floor in enumerate(floors.tolist(), start):
            here = (words[row - start], scores[row - start])
            found = _row(vectors, permits, (row, first), here, floor)
            mine = best(*found, cap, keys.shape[1])
            if floor and not mine[-1]:
                found = _row(vectors, permits, (row, first), here, 0.0)
                mine = best(*found, cap, keys.shape[1])
            keys[row - begin] = mine
        yield some.stop


def _floors(scores: _Scores, enough: int) -> _Scores:
    """Return, by row, the score that so many reach; 0 where there are no more than these."""
    if scores.shape[1] <= enough:
        return np.zeros(len(scores))
    floors: Any = np.partition(scores, -enough, axis=1)[:, -enough]
    return np.asarray(floors, np.float64)


def _row(
    vectors: Vectors,
    permits: Permits,
    places: tuple[int, int],
    products: tuple[NDArray[np.int32], _Scores],
    floor: float,
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return keys and blogs of the posts that may stand under one, of scores from a floor on."""
    (row, first), (words, scores) = places, products
    near = np.flatnonzero(scores >= floor if floor else scores > 0)
    near = near[permits.of(row, first + near)]
    both = vectors.shares[first + near] * vectors.shares[row]
    near = near[words[near] * both < COPY * SCALE**2]
    found = joined(scores[near].astype(np.int64), vectors.place[first + near])
    return found, permits.blog[first + near]


def best(
    found: NDArray[np.int64], blogs: NDArray[np.int32], cap: int, most: int
) -> NDArray[np.int64]:
    """Return the best of some keys in order, at most `cap` of a blog; 0 where none is left."""
    if len(found) > _ENOUGH * most:
        least = -np.partition(-found, _ENOUGH * most)[_ENOUGH * most]
        first = np.flatnonzero(found >= least)
        chosen = best(found[first], blogs[first], cap, most) if len(first) < len(found) else None
        if chosen is not None and chosen[-1]:
            return chosen
    order = np.argsort(-found)
    order = order[first_of_blog(blogs[order], cap)][:most]
    return np.pad(found[order], (0, most - len(order)))


def first_of_blog(blogs: NDArray[np.int32], cap: int) -> NDArray[np.bool_]:
    """Tell of each which are among the first `cap` of their blog."""
    order = np.argsort(blogs, kind="stable")
    ordered = blogs[order]
    first = np.searchsorted(ordered, ordered)  # where each blog's run begins
    among = np.empty(len(blogs), dtype=np.bool_)
    among[order] = np.arange(len(blogs)) - first < cap
    return among


def compiled(
    vectors: Vectors,
    permits: Permits,
    keys: NDArray[np.int64],
    cap: int,
    progress: Callable[[int, int], None],
) -> None:
    """Fill in the keys block by block: each pair scored once, both told, no two threads on one."""
    from copines.linker import kernel  # noqa: PLC0415 - numba takes half a second

    rows = (vectors.indptr, vectors.indices, vectors.weights)
    members = members_of(vectors, permits, cap)
    groups = [
        [(n, min(n + _BLOCK, last)) for n in range(first, last, _BLOCK)]
        for first, last in permits.groups
    ]
    turns = [list(rounds(blocks)) for blocks in groups]
    total = sum(len(pairs) for group in turns for pairs in group)
    done = 0
    with ThreadPoolExecutor(cpu_count()) as pool:
        blocks = [block for group in groups for block in group]
        made = pool.map(lambda block: kernel.postings(rows, block, vectors.n_terms), blocks)
        turned = dict(zip(blocks, made, strict=True))

        def meet(pair: tuple[tuple[int, int], tuple[int, int]]) -> None:
            kernel.meet(rows, pair, turned[pair[1]], members, keys)

        for at_once in zip_longest(*turns, fillvalue=[]):
            for _ in pool.map(meet, [pair for pairs in at_once for pair in pairs]):
                progress(done := done + 1, total)


def members_of(vectors: Vectors, permits: Permits, cap: int) -> "Members":
    """Return what the compiled kernel knows of all rows."""
    from copines.linker import kernel  # noqa: PLC0415 - numba takes half a second

    blog_of_place = np.empty_like(permits.blog)
    blog_of_place[vectors.place] = permits.blog
    return kernel.Members(
        permits.blog,
        vectors.place,
        blog_of_place,
        permits.given,
        permits.apart,
        vectors.shares,
        COPY * SCALE**2,
        cap,
        permits.day,
        permits.older,
        permits.either,
    )


_Block = tuple[int, int]


def rounds(blocks: list[_Block]) -> Iterator[list[tuple[_Block, _Block]]]:
    """Pair each block with itself, then all with all: in a round no block comes twice.

    The circle method of round-robin tournaments.
    """
    yield [(block, block) for block in blocks]
    circle: list[_Block | None] = [*blocks, *([None] * (len(blocks) % 2))]
    half = len(circle) // 2
    for _ in range(len(circle) - 1):
        meeting = zip(circle[:half], reversed(circle[half:]), strict=True)
        yield [(one, other) for one, other in meeting if one and other]
        circle = [circle[0], circle[-1], *circle[1:-1]]
