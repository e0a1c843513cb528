"""A few posts more, other or gone → the lists that change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from copines.linker.index import Index
from copines.linker.nearest import COPY, best
from copines.linker.packed import SCALE, joined, places
from copines.linker.permits import Permits
from copines.linker.postings import Postings
from copines.linker.rows import Row, Rows
from copines.linker.vectors import Vectors
from copines.model import Document, LinkOptions

#: New posts times all from which compiled code is loaded for them: of a hundred among 3,000 numpy
#: takes 0.24 s of CPU, numba 0.05 s and 0.7 s to load.
_MUCH = 2_000_000


@dataclass(frozen=True, slots=True)
class Changes:
    """What a corpus has that an index has not, and the other way round."""

    #: New posts, and the changed ones, whose rows are gone.
    documents: Iterable[Document]
    #: Rows of posts that are gone, or changed.
    gone: Sequence[int] = ()
    #: What a model gave of the documents, float16, by their digests; where meaning counts.
    vectors: Mapping[str, bytes] = field(default_factory=dict)


def meanings_of(
    vectors: Mapping[str, bytes], rows: Sequence[Document | Row]
) -> NDArray[np.floating]:
    """Return what a model gave of some posts, in their order."""
    return np.stack([np.frombuffer(vectors[row.digest], np.float16) for row in rows])


def update(
    index: Index,
    changes: Changes,
    options: LinkOptions,
    cap: int,
) -> tuple[Permits, NDArray[np.int64]]:
    """Put documents into an index and take rows out, with the idf that it has.

    Each new post is scored against all others; in the same pass it enters the lists in which it
    belongs. A list that loses posts is not filled again: it has more than are ever shown.

    Returns
    -------
    permits : Permits
    rows : ndarray of int64
        Rows that are alive and whose candidates have changed, ascending.
    """
    first, gone = len(index.rows), changes.gone
    new = sorted(changes.documents, key=lambda d: d.permalink)
    index.alive[list(gone)] = False
    if new:
        kept = np.arange(index.vectors.n_terms + 1) < index.vectors.n_terms
        names = [f"{n:09}" for n in range(len(new))]
        vectors = Vectors.of(index.terms.transform(new), kept, range(len(new)), names)
        vectors.place[:] += first
        if index.vectors.meaning:
            meaning = index.vectors.meaning.rows(meanings_of(changes.vectors, new))
            vectors = replace(vectors, meaning=meaning)
        index.extend(Rows.of(map(Row.of, new)), vectors)
    permits = Permits(index.rows.blog, index.rows.language, options, index.rows.day)
    permits.given &= index.alive
    changed = np.zeros(len(index.rows), np.bool_)
    changed[first:] = True
    changed[_forget(index, gone)] = True
    if new:
        enter = entered if _is_much(index, len(new)) else _enter
        changed[enter(index, first, permits, cap)] = True
    index.touched |= changed
    return permits, np.flatnonzero(changed & index.alive)


def _is_much(index: Index, new: int) -> bool:
    """Tell whether compiled code, which takes half a second to load, would spare more."""
    much = new * len(index.rows) >= _MUCH and find_spec("numba") is not None
    return much and index.vectors.meaning is None


def _forget(index: Index, gone: Sequence[int]) -> NDArray[np.int64]:
    """Take rows out of all lists; give those that had them."""
    if not len(gone):
        return np.zeros(0, np.int64)
    lost = np.isin(places(index.keys), index.place[list(gone)]) & (index.keys > 0)
    rows = np.flatnonzero(lost.any(axis=1))
    index.keys[rows] = -np.sort(-np.where(lost[rows], 0, index.keys[rows]), axis=1)
    return rows


def entered(index: Index, first: int, permits: Permits, cap: int) -> NDArray[np.int64]:
    """Do as `_enter` does, compiled: in a fifth of the time, but numba takes half a second."""
    from copines.linker import kernel  # noqa: PLC0415 - where it is there

    place, later = index.place, index.later
    blog_of_place = np.empty_like(permits.blog)
    blog_of_place[place] = permits.blog
    members = kernel.Members(
        permits.blog,
        place,
        blog_of_place,
        permits.given,
        permits.apart,
        index.shares,
        COPY * SCALE**2,
        cap,
        permits.day,
        permits.older,
        permits.either,
    )
    since = Postings.of(later)
    by_term = ((p.starts, p.members, p.weights) for p in (index.postings, since))
    vectors = ((later.indptr, later.indices, later.weights), *by_term)
    return np.flatnonzero(kernel.enter(vectors, first, members, permits.group, index.keys))


def _enter(index: Index, first: int, permits: Permits, cap: int) -> NDArray[np.int64]:
    """Make the lists of the rows from `first` on, and put those rows into the lists of others.

    Gives the others whose lists are others now.
    """
    keys, place, shares = index.keys, index.place, index.shares
    row_of_place = np.argsort(place)
    least = keys[:first, -1].copy()
    rows: list[NDArray[np.int64]] = []
    entered: list[NDArray[np.int64]] = []
    for new, words, product in _scores(index, first):
        there = np.flatnonzero(product)
        related = permits.alike(new)[there]
        said = words[there].astype(np.int64)
        related &= said * shares[there] * shares[new] < COPY * SCALE**2
        others, score = there[related], product[there[related]].astype(np.int64)
        shown = permits.of(new, others)
        found = joined(score[shown], place[others[shown]])
        keys[new] = best(found, permits.blog[others[shown]], cap, keys.shape[1])
        if permits.given[new]:
            old = others < first
            mine = joined(score[old], np.full(old.sum(), place[new]))
            fits = (mine > least[others[old]]) & permits.shown_to(new, others[old])
            rows.append(others[old][fits])
            entered.append(mine[fits])
    return _merge(
        index,
        np.concatenate(rows or [np.zeros(0, np.int64)]),
        np.concatenate(entered or [np.zeros(0, np.int64)]),
        permits,
        (row_of_place, cap),
    )


def _scores(
    index: Index, first: int
) -> Iterator[tuple[int, NDArray[np.int32], NDArray[np.number]]]:
    """Yield each row from `first` on, its product with every row, and what these rank by."""
    meaning = index.meaning
    for new, words in enumerate(_products(index, first), first):
        if meaning is None:
            yield new, words, words
        else:
            yield new, words, meaning.scores(words, meaning.similar([new])[0])


def _products(index: Index, first: int) -> Iterator[NDArray[np.int32]]:
    """Give, for each of the rows from `first` on, its product with every row."""
    since = Postings.of(index.later)
    for new in range(first - index.fitted, len(index.later.place)):
        span = slice(index.later.indptr[new], index.later.indptr[new + 1])
        vector = index.later.indices[span], index.later.weights[span]
        yield np.concatenate([part.scores(*vector) for part in (index.postings, since)])


def _merge(
    index: Index,
    rows: NDArray[np.int64],
    entered: NDArray[np.int64],
    permits: Permits,
    how: tuple[NDArray[np.int64], int],
) -> NDArray[np.int64]:
    """Put keys into the lists of rows; give the rows whose lists are others now."""
    row_of_place, cap = how
    order = np.argsort(rows, kind="stable")
    own, starts, many = np.unique(rows[order], return_index=True, return_counts=True)
    entered = entered[order]
    simple = many == 1
    simple[simple] = _insert(
        index.keys, own[simple], entered[starts[simple]], permits.blog[row_of_place], cap
    )
    changed = [own[simple]]
    for at in np.flatnonzero(~simple).tolist():
        row, before = own[at], index.keys[own[at]]
        more = entered[starts[at] : starts[at] + many[at]]
        found = np.concatenate((before[before > 0], more))
        blogs = permits.blog[row_of_place[places(found)]]
        after = best(found, blogs, cap, len(before))
        if (after != before).any():
            index.keys[row] = after
            changed.append(own[at : at + 1])
    return np.sort(np.concatenate(changed))


def _insert(
    keys: NDArray[np.int64],
    rows: NDArray[np.int64],
    entered: NDArray[np.int64],
    blog_of_place: NDArray[np.int32],
    cap: int,
) -> NDArray[np.bool_]:
    """Put one key into each of these lists, but where its blog has its share already.

    Each is better than the last of its list. Tells of each row whether it was done.
    """
    before = keys[rows]
    blogs = np.where(before > 0, blog_of_place[np.where(before > 0, places(before), 0)], -1)
    room: NDArray[np.bool_] = (blogs == blog_of_place[places(entered)][:, None]).sum(axis=1) < cap
    both = np.column_stack((before[room], entered[room]))
    keys[rows[room]] = -np.sort(-both, axis=1)[:, :-1]
    return room
