"""The linker's entries: corpus in, neighbors out; or what has changed of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from copines.linker.balance import Choice, Wanted
from copines.linker.filled import filled
from copines.linker.fusion import fuse
from copines.linker.index import LEAD, UNCHOSEN, Index
from copines.linker.nearest import Vectors, nearest
from copines.linker.permits import Permits
from copines.linker.rank import Candidates, candidates
from copines.linker.returned import give_back
from copines.linker.rows import Row, Rows
from copines.linker.terms import Weighed
from copines.linker.update import update
from copines.linker.why import reasons, shared
from copines.model import Document, LinkOptions, Neighbor

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from copines.linker.vectors import PostVectorizer

#: Least cosine of a link where the config names none. Two French collections of unlike subjects,
#: each linked to the other alone: 50 % of the best matches, all of them false friends, lie below;
#: linked within themselves, 1 % of the first three do (at 0.06: 77 and 3 %, at 0.07: 95 and 5 %).
#: Not higher, for posts of 200 words: between 0.05 and 0.06 nearly all of theirs were good.
TUNED = 0.05
#: Candidates kept per post, from which lists are made and balanced; more where lists are long.
_CANDIDATES = 60


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
    """Choose the neighbors of all posts of an index that was just fitted, and their fills."""
    permits = Permits(index.rows.blog, index.rows.language, options)
    index.leads[:] = UNCHOSEN
    related = _neighbors(index, permits, options, np.arange(len(index.rows)))
    return filled(index, options, related)


def fit(
    corpus: Iterable[Document],
    options: LinkOptions,
    progress: Callable[[int, int], None] | None = None,
) -> Index:
    """Read a corpus and compare all posts with all; parameters as those of `link`."""
    from copines.linker.vectors import PostVectorizer  # noqa: PLC0415 - scikit-learn takes 0.7 s

    noted: list[Row] = []
    vectorizer = PostVectorizer(by_language=options.same_language)
    X = vectorizer.fit_transform(noting(corpus, noted))
    vectors, rows = arranged(X, vectorizer, noted)
    del X, noted
    terms = vectorizer.terms
    give_back()
    permits = Permits(rows.blog, rows.language, options)
    most, of_blog = kept(options)
    told = progress or (lambda done, total: None)
    keys = nearest(vectors, permits, most=most, most_of_blog=of_blog, progress=told)
    give_back()
    return Index.fresh(terms, vectors, rows, keys, options.related)


def with_meanings(index: Index, vectors: Mapping[str, bytes], options: LinkOptions) -> None:
    """Have similarities of meaning count half in an index that was just fitted.

    Parameters
    ----------
    index : Index
    vectors : mapping of str to bytes
        What `meaning.Model` gave, by the digests of the documents.
    options : LinkOptions
    """
    if len(index.rows):
        known = [np.frombuffer(vectors[digest], np.float16) for digest in index.rows.digest]
        permits = Permits(index.rows.blog, index.rows.language, options)
        fuse(index, np.stack(known).astype(np.float32), permits, kept(options)[1])


def relink(
    index: Index, documents: Iterable[Document], gone: Sequence[int], options: LinkOptions
) -> Mapping[str, tuple[Neighbor, ...]]:
    """Put posts into an index and take rows out of it; give the related posts that have changed.

    Fills are left to `refilled`.

    Parameters
    ----------
    index : Index
        Fitted with the same options. Changed in place.
    documents : iterable of Document
        New posts, and the changed ones, whose rows are gone.
    gone : sequence of int
        Rows of posts that are gone, or changed.
    """
    permits, changed = update(index, documents, gone, options, kept(options)[1])
    return dict(_neighbors(index, permits, options, changed))


def kept(options: LinkOptions) -> tuple[int, int]:
    """Say how many candidates a post has, and how many of one blog: so few that lists are full."""
    most = max(_CANDIDATES, 2 * options.related)
    return most, max(options.per_blog, most // (options.related + 1))


def noting(corpus: Iterable[Document], rows: list[Row]) -> Iterator[Document]:
    """Give the documents as they are, and note whose they are."""
    for document in corpus:
        rows.append(Row.of(document))
        yield document


def arranged(
    X: "csr_matrix", vectorizer: "PostVectorizer", rows: list[Row]
) -> tuple[Vectors, Rows]:
    """Put rows in the order of languages, blogs and permalinks."""
    order = sorted(range(len(rows)), key=lambda n: (rows[n].language, rows[n].blog,
                                                   rows[n].permalink))  # fmt: skip
    weighed = Weighed(np.asarray(X.indptr, np.int64), np.asarray(X.indices, np.int32),
                      np.asarray(X.data, np.float32), vectorizer.shares_)  # fmt: skip
    links = [row.permalink for row in rows]
    vectors = Vectors.of(weighed, order, links, len(vectorizer.hashes_))
    return vectors, Rows.of(rows[n] for n in order)


def _neighbors(
    index: Index, permits: Permits, options: LinkOptions, own: NDArray[np.int64]
) -> Iterator[tuple[str, tuple[Neighbor, ...]]]:
    """Choose the neighbors of some rows, note them in the index, and give those that are others."""
    before, index.leads[own] = index.leads[own], -1
    others = index.leads[index.alive, :LEAD]
    named = np.bincount(others[others >= 0], minlength=len(index.rows))
    near = candidates(index, permits, own, options)
    least = TUNED if options.min_score is None else options.min_score
    wanted = Wanted(options.related, options.per_blog, least)
    choice = Choice(near, permits, wanted, named, index.rows.series)
    choice.balance()
    for at, mine in enumerate(choice.chosen):
        index.leads[own[at], : len(mine)] = near.rows[at, mine]
    changed = (index.leads[own] != before).any(axis=1)
    told = (np.flatnonzero(changed).tolist(), options.names)
    return _explained(index, near, choice.chosen, told)


def _explained(
    index: Index,
    near: Candidates,
    chosen: list[list[int]],
    told: tuple[list[int], Mapping[str, str]],
) -> Iterator[tuple[str, tuple[Neighbor, ...]]]:
    wanted, names = told
    pairs = [(at, position) for at in wanted for position in chosen[at]]
    ones = np.array([near.own[at] for at, _ in pairs], np.int64)
    others = np.array([near.rows[pair] for pair in pairs], np.int64)
    terms = shared(index, ones, others)
    links, blogs = index.rows.permalink, index.rows.blog
    for at in wanted:
        row = near.own[at]
        made = []
        for position in chosen[at]:
            other = near.rows[at, position]
            score = min(1.0, round(float(near.scores[at, position]), 6))
            why = reasons(next(terms), [names.get(b, b) for b in (blogs[row], blogs[other])])
            made.append(Neighbor(links[other], score, why))
        yield links[row], tuple(made)
