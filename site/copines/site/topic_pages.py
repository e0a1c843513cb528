"""What the pages of topics show."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, islice
from typing import Any, TypeVar

from copines.site.affinity import NEAREST, Circle, Kin
from copines.site.badges import Face
from copines.site.cards import Card, Row
from copines.site.topics import Topic, TopicLine, beside, fold, widest

_T = TypeVar("_T", Topic, TopicLine)

#: Topics that the index shows large, in four sizes.
_LARGE = 40
#: Topics of the whole index: beyond, they are found from their posts and by search.
_INDEXED = 1500
#: Posts of a topic shown with their beginning, and by title alone.
BEGUN, SHOWN = 12, 300
#: Of a blog's page.
_OF_BLOG, _TELLING = 12, 3


def line(topic: Topic) -> list[Any]:
    """Return a topic as a list of them keeps it: slug, name, language, posts and blogs."""
    return [topic.slug, topic.name, topic.language, len(topic.posts), len(topic.blogs)]


def read(lines: Iterable[Sequence[Any]]) -> tuple[TopicLine, ...]:
    """Read topics from such a list."""
    return tuple(
        TopicLine(slug, name, language, range(posts), range(blogs))
        for slug, name, language, posts, blogs in lines
    )


def index(topics: Sequence[TopicLine]) -> dict[str, object]:
    """Return what the index of topics shows: the widest with their sizes, and all by letter."""
    large = [topic for topic in widest(topics, _LARGE) if len(topic.blogs) > 1]
    steps = {topic.slug: 4 - 4 * rank // max(1, len(large)) for rank, topic in enumerate(large)}
    some = widest(topics, _INDEXED)
    # "#" first: signs stand before A in Unicode, other scripts' letters and emoji after Z
    all_of_them = sorted(some, key=lambda t: (_letter(t) != "#", fold(t.name), t.slug))
    return {
        "large": [(topic, steps[topic.slug]) for topic in _by_name(large)],
        "letters": [(letter, list(mine)) for letter, mine in groupby(all_of_them, _letter)],
        "total": len(topics),
        "left_out": len(topics) - len(all_of_them),
    }


def listed(topic: Topic, posts: Sequence[str], circle: Circle) -> list[Any]:
    """Return what is kept of a topic's page: its line, blogs, newest posts, and near topics."""
    # how many posts and blogs these have the page does not show
    near = [line(other)[:3] for other in _by_name(beside(topic, circle.of))]
    return [line(topic), topic.blogs, posts, near]


def about(mine: Iterable[tuple[Topic, int]], near: Sequence[Kin]) -> list[Any]:
    """Return what is kept of a blog's page: its topics, most posts first, and its nearest blogs."""
    # how many others have a topic is nothing that the blog's page shows
    topics = [[t.slug, t.name, t.language, posts] for t, posts in islice(mine, _OF_BLOG)]
    return [topics, [[kin.blog, kin.terms] for kin in near[:NEAREST]]]


def shown(
    kept: Sequence[Any],
    posts: tuple[Sequence[Card], Sequence[Row | Card]],
    faces: Mapping[str, Face],
) -> dict[str, object]:
    """Return what a topic's page shows; `posts` are its newest, and those before, newest first."""
    begun, listed = posts
    (topic,) = read([kept[0]])
    total = len(topic.posts)
    return {
        "topic": topic,
        "total": total,
        "who": [(faces[blog], posts) for blog, posts in kept[1]],
        "begun": begun,
        "listed": listed,
        "left_out": total - len(begun) - len(listed),
        "near": [TopicLine(slug, name, language, (), ()) for slug, name, language in kept[3]],
    }


def of_blog(kept: Sequence[Any], faces: Mapping[str, Face]) -> dict[str, object]:
    """Return what a blog's page shows of the circle: its topics, and the blogs nearest to it."""
    topics, near = kept
    return {
        "topics": [
            (TopicLine(slug, name, language, range(posts), ()), posts)
            for slug, name, language, posts in topics
        ],
        "near": [(faces[blog], terms) for blog, terms in near],
    }


def names_of(kept: Sequence[Any]) -> tuple[str, ...]:
    """Return the names of what a blog most writes about."""
    return tuple(topic[1] for topic in kept[0][:_TELLING])


def _by_name(found: Iterable[_T]) -> list[_T]:
    return sorted(found, key=lambda topic: (fold(topic.name), topic.slug))


def _letter(topic: TopicLine) -> str:
    first = fold(topic.name)[:1].upper()
    return first if first.isalpha() else "#"
