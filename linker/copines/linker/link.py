"""The linker's one entry: corpus in, neighbors out."""

from collections.abc import Callable, Iterable, Mapping

from copines.linker.nearest import nearest
from copines.linker.permits import permits_of
from copines.linker.rank import candidates, choose
from copines.linker.vectors import PostVectorizer
from copines.linker.why import Reasons
from copines.model import Document, LinkOptions, Neighbor

#: Least cosine of a link where the config names none. Two French collections of unlike subjects,
#: each linked to the other alone: four of five best matches, all of them false friends, lie below
#: 0.04; linked within themselves, 4 % of the first three do.
TUNED = 0.04


def link(
    corpus: Iterable[Document],
    options: LinkOptions,
    progress: Callable[[int, int], None] | None = None,
) -> Mapping[str, tuple[Neighbor, ...]]:
    """Find for each post the posts of other blogs that its reader would want next.

    Parameters
    ----------
    corpus : iterable of Document
        In any order: it is read once and sorted by permalink, so that the result does not depend
        on it.
    options : LinkOptions
    progress : callable, optional
        Told of steps done and steps in all.

    Returns
    -------
    dict of str to tuple of Neighbor
        Every permalink of the corpus, in their order; best neighbor first, perhaps none. The score
        is the cosine; the order takes more into account.
    """
    documents = sorted(corpus, key=lambda d: d.permalink)
    found = {document.permalink: tuple[Neighbor, ...]() for document in documents}
    vectorizer = PostVectorizer()
    X = vectorizer.fit_transform(documents)
    if not X.nnz or not options.related:
        return found
    permits = permits_of(documents, options)
    shares = vectorizer.shares_
    near = candidates(nearest(X, shares, permits, progress or (lambda done, total: None)), shares)
    least = TUNED if options.min_score is None else options.min_score
    reasons = Reasons(X, vectorizer.surfaces_)
    for row, chosen in enumerate(choose(near, permits, options, least)):
        mine = documents[row]
        found[mine.permalink] = tuple(
            Neighbor(
                documents[other].permalink,
                min(1.0, float(near.scores[row, position])),
                reasons.of(row, other, (mine.blog, documents[other].blog)),
            )
            for position in chosen
            for other in (int(near.rows[row, position]),)
        )
    return found
