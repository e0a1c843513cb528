"""How near the posts of other blogs are to those of the circle."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from copines.model import Document, LinkOptions, Post
from copines.store import Store

#: Of the circle's posts, the newest so many are compared with.
_POSTS = 3_000


@dataclass(frozen=True, slots=True)
class Nearness:
    """What others' posts have in common with the circle's."""

    #: By name: the mean, over its posts, of the cosine with the nearest post of another blog.
    means: Mapping[str, float]
    #: The same of the circle's own posts.
    usual: float


def nearness(store: Store, others: Mapping[str, Sequence[Post]]) -> Nearness:
    """Compare posts of other blogs, by names of no member, with the circle's newest."""
    from copines.linker import link  # noqa: PLC0415 - scikit-learn takes 1 s

    ours = (_document(post.blog, post) for post in islice(store.queries.posts(), _POSTS))
    theirs = (_document(name, post) for name, posts in others.items() for post in posts)
    known: dict[str, str] = {}
    options = LinkOptions(related=1, min_score=0.0, age=0.0, fill=False, no_out=frozenset(others))
    best = link(_noted(chain(ours, theirs), known), options)
    scores: dict[str, list[float]] = {}
    for permalink, near in best.items():
        scores.setdefault(known[permalink], []).append(near[0].score if near else 0.0)
    means = {name: _mean(scores.get(name, ())) for name in others}
    own = [score for blog, each in scores.items() if blog not in others for score in each]
    return Nearness(means, _mean(own))


def _noted(documents: Iterable[Document], known: dict[str, str]) -> Iterator[Document]:
    """Return documents of which none has an address twice, and note whose each is."""
    for document in documents:
        if document.permalink not in known:
            known[document.permalink] = document.blog
            yield document


def _document(blog: str, post: Post) -> Document:
    return Document(
        post.permalink, blog, post.language, post.title, post.text, published=post.published
    )


def _mean(scores: Sequence[float]) -> float:
    return round(sum(scores) / len(scores), 4) if scores else 0.0
