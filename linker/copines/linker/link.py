"""The linker's entries: corpus in, neighbors out; or what has changed of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from copines.linker.balance import Balance
from copines.linker.choice import Choice, Circle, Wanted
from copines.linker.eligibility import Able, Bar
from copines.linker.exposure import Exposure
from copines.linker.filled import filled
from copines.linker.guard import Guard
from copines.linker.index import LEAD, UNCHOSEN, Index
from copines.linker.permits import Permits
from copines.linker.rank import Candidates, blocks, candidates
from copines.linker.rows import Row
from copines.linker.shared_terms import reasons
from copines.linker.terms import Terms
from copines.linker.update import Changes, meanings_of, update
from copines.malloc import give_back
from copines.model import Document, LinkOptions, Neighbor
from copines.partitions import Partitions

#: Candidates kept per post, from which lists are made and balanced; more where lists are long.
_CANDIDATES = 60
#: From what `age` on the years between two posts may outweigh any words.
_AGED = 0.5


def link(
    corpus: Iterable[Document],
    options: LinkOptions,
    progress: Callable[[int, int], None] | None = None,
) -> Mapping[str, tuple[Neighbor, ...]]:
    """Find for each post the posts of other blogs that its reader would want next.

    Parameters
    ----------
    corpus : iterable of Document
        In any order, which the result does not depend on. Read once, a few at a time.
    options : LinkOptions
    progress : callable, optional
        Told of steps done and steps in all.

    Returns
    -------
    dict of str to tuple of Neighbor
        Every permalink of the corpus, in their order; best neighbor first, perhaps none. The score
        is the cosine; the order takes more into account. Behind them, fills.
    """
    return dict(sorted(neighbors_of(fit(corpus, options, progress), options)))


def neighbors_of(index: Index, options: LinkOptions) -> Iterator[tuple[str, tuple[Neighbor, ...]]]:
    """Choose the neighbors of all posts of an index, and their fills; note them there."""
    permits = permits_of(index, options)
    index.leads[:] = UNCHOSEN
    related = _neighbors(index, permits, options, np.flatnonzero(index.alive))
    return filled(index, options, related)


def fit(
    corpus: Iterable[Document],
    options: LinkOptions,
    progress: Callable[[int, int], None] | None = None,
    vectors: Mapping[str, bytes] | None = None,
    partitions: Partitions | None = None,
) -> Index:
    """Read a corpus and compare all posts with all.

    Parameters
    ----------
    corpus, options, progress
        As those of `link`.
    vectors : mapping of str to bytes, optional
        What `embeddings.Model` gave, by the digests of the documents: meaning counts half then.
    partitions : Partitions, optional
        Where texts are read and blocks of rows are worked on; absent: here.
    """
    # scikit-learn takes a second
    from copines.linker.neighbors import CrossBlogNeighbors  # noqa: PLC0415
    from copines.linker.pipeline import post_pipeline  # noqa: PLC0415

    documents = iter(corpus)
    first = next(documents, None)
    most, of_blog = kept(options)
    if first is None:  # scikit-learn fits on something, or not at all
        return Index.empty(most, options)
    noted: list[Row] = []
    pipeline = post_pipeline(by_language=options.same_language)
    # in a list, so that `fit` can let go of it: beside what is made of it, it is the largest
    X = [
        pipeline.fit_transform(
            noting(chain([first], documents), noted), counts__partitions=partitions
        )
    ]
    give_back()
    neighbors = CrossBlogNeighbors(most, per_blog=of_blog, options=options)
    meanings = meanings_of(vectors, noted) if vectors else None
    blogs = [row.blog for row in noted]
    neighbors.fit(
        X.pop(), blogs, rows=noted, meanings=meanings, progress=progress, partitions=partitions
    )
    del noted
    give_back()
    terms: Terms = pipeline["counts"].terms
    found: NDArray[np.int64] = neighbors.keys_
    return Index.fresh(terms, neighbors.vectors_, neighbors.rows_, found, options.related)


def relink(
    index: Index, changes: Changes, options: LinkOptions
) -> Mapping[str, tuple[Neighbor, ...]]:
    """Put posts into an index and take rows out of it; return the related posts that have changed.

    Of rows whose neighbors were never chosen these are new too. Fills are left to `refilled`.

    Parameters
    ----------
    index : Index
        Fitted with the same options. Changed in place.
    changes : Changes
    options : LinkOptions
    """
    permits, changed = update(index, changes, options, kept(options)[1])
    unchosen = np.flatnonzero(index.alive & (index.leads[:, 0] == UNCHOSEN))
    return dict(_neighbors(index, permits, options, np.union1d(changed, unchosen)))


def kept(options: LinkOptions) -> tuple[int, int]:
    """Say how many candidates a post has, and how many of one blog: so few that lists are full.

    Where age counts more than words do, the nearest in time are sought among more of them.
    """
    most = max(_CANDIDATES if options.age <= _AGED else 4 * _CANDIDATES, 2 * options.related)
    return most, max(options.per_blog, most // (options.related + 1))


def noting(corpus: Iterable[Document], rows: list[Row]) -> Iterator[Document]:
    """Return the documents as they are, and note whose they are."""
    for document in corpus:
        rows.append(Row.of(document))
        yield document


def _neighbors(
    index: Index, permits: Permits, options: LinkOptions, own: NDArray[np.int64]
) -> Iterator[tuple[str, tuple[Neighbor, ...]]]:
    """Choose the neighbors of some rows, note them in the index, and give those that are others."""
    before, index.leads[own] = index.leads[own], -1
    guard = Guard(index, options)
    circle = circle_of(index, permits, options, (own, guard))
    give_back()
    choice, _ = chosen(index, circle, options)
    near = circle.found
    for at, mine in enumerate(choice.chosen):
        index.leads[own[at], : len(mine)] = near.rows[at, mine]
    changed = (index.leads[own] != before).any(axis=1)
    return _explained(index, near, choice.chosen, (np.flatnonzero(changed).tolist(), guard))


def permits_of(index: Index, options: LinkOptions) -> Permits:
    """Say which posts of an index may be given to which."""
    permits = Permits(index.rows.blog, index.rows.language, options, index.rows.day)
    permits.given &= index.alive
    return permits


def circle_of(
    index: Index, permits: Permits, options: LinkOptions, wanted: tuple[NDArray[np.int64], Guard]
) -> Circle:
    """Put together what the lists of some rows are chosen among."""
    own, guard = wanted
    near = candidates(index, permits, own, options)
    able = Able(near, guard, Bar.of(index, permits, options))
    exposure = Exposure(index, permits.blog, own)
    return Circle(near, able, permits, exposure, index.rows.series)


def chosen(index: Index, circle: Circle, options: LinkOptions) -> tuple[Choice, Balance]:
    """Choose lists, and see to it that hardly a post is named by nobody."""
    others = index.leads[index.alive, :LEAD]
    named = np.bincount(others[others >= 0], minlength=len(index.rows))
    choice = Choice(circle, Wanted(options.related, options.per_blog))
    balance = Balance(circle, choice, options.related, named)
    balance.balance()
    return choice, balance


def _explained(
    index: Index,
    near: Candidates,
    lists: list[list[int]],
    told: tuple[list[int], Guard],
) -> Iterator[tuple[str, tuple[Neighbor, ...]]]:
    wanted, guard = told
    for some in blocks(len(wanted)):  # the terms of all pairs at once take a kilobyte each
        yield from _told(index, near, lists, (wanted[some], guard))


def _told(
    index: Index, near: Candidates, lists: list[list[int]], told: tuple[list[int], Guard]
) -> Iterator[tuple[str, tuple[Neighbor, ...]]]:
    wanted, guard = told
    pairs = [(at, position) for at in wanted for position in lists[at]]
    ones = np.array([near.own[at] for at, _ in pairs], np.int64)
    others = np.array([near.rows[pair] for pair in pairs], np.int64)
    columns = iter(guard.evidence(ones, others).columns)
    links = index.rows.permalink
    for at in wanted:
        row = near.own[at]
        made = []
        for position in lists[at]:
            other = near.rows[at, position]
            score = min(1.0, round(float(near.scores[at, position]), 6))
            why = reasons(guard.surfaces(next(columns)))
            made.append(Neighbor(links[other], score, why))
        yield links[row], tuple(made)
