"""What the pages of topics show."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from copines.site.affinity import NEAREST, Circle, Kin, topics_of
from copines.site.badges import Face
from copines.site.cards import Card, Row
from copines.site.topics import Topic, beside, fold, widest

#: Topics that the index shows large, in four sizes.
_LARGE = 40
#: Topics of the whole index: beyond, they are found from their posts and by search.
_INDEXED = 1500
#: Posts of a topic shown with their beginning, and by title alone.
BEGUN, SHOWN = 12, 300
#: Of a blog's page.
_OF_BLOG, _TELLING = 12, 3


def index(circle: Circle) -> dict[str, object]:
    """Give what the index of topics shows: the widest with their sizes, and all by letter."""
    large = [topic for topic in widest(circle.topics, _LARGE) if len(topic.blogs) > 1]
    steps = {topic.slug: 4 - 4 * rank // max(1, len(large)) for rank, topic in enumerate(large)}
    some = widest(circle.topics, _INDEXED)
    # "#" first: signs stand before A in Unicode, other scripts' letters and emoji after Z
    all_of_them = sorted(some, key=lambda t: (_letter(t) != "#", fold(t.name), t.slug))
    return {
        "large": [(topic, steps[topic.slug]) for topic in _by_name(large)],
        "letters": [(letter, list(mine)) for letter, mine in groupby(all_of_them, _letter)],
        "total": len(circle.topics),
        "left_out": len(circle.topics) - len(all_of_them),
    }


def near(topic: Topic, circle: Circle) -> Sequence[Topic]:
    """Give the topics close to one, by name."""
    return _by_name(beside(topic, circle.of))


def shown(
    topic: Topic,
    posts: tuple[Sequence[Card], Sequence[Row | Card]],
    close: Sequence[Topic],
    faces: Mapping[str, Face],
) -> dict[str, object]:
    """Give what a topic's page shows; `posts` are its newest, and those before, newest first."""
    begun, listed = posts
    return {
        "topic": topic,
        "total": len(topic.posts),
        "who": [(faces[blog], posts) for blog, posts in topic.blogs if blog in faces],
        "begun": begun,
        "listed": listed,
        "left_out": len(topic.posts) - len(begun) - len(listed),
        "near": close,
    }


def of_blog(blog: str, circle: Circle, faces: Mapping[str, Face]) -> dict[str, object]:
    """Give what a blog's page shows of the circle: its topics, and the blogs nearest to it."""
    near: tuple[Kin, ...] = circle.kin.get(blog, ())[:NEAREST]
    return {
        "topics": topics_of(blog, circle.topics, _OF_BLOG),
        "near": [(faces[kin.blog], kin.terms) for kin in near if kin.blog in faces],
    }


def told_of_blog(blog: str, circle: Circle) -> object:
    """Give what decides of that, for the key of the blog's page."""
    mine = topics_of(blog, circle.topics, _OF_BLOG)
    near = circle.kin.get(blog, ())[:NEAREST]
    return (
        [(topic.slug, topic.name, topic.language, posts) for topic, posts in mine],
        [(kin.blog, kin.terms) for kin in near],
    )


def names_of(blog: str, circle: Circle) -> tuple[str, ...]:
    """Give the names of what a blog most writes about."""
    return tuple(topic.name for topic, _ in topics_of(blog, circle.topics, _TELLING))


def _by_name(found: Iterable[Topic]) -> list[Topic]:
    return sorted(found, key=lambda topic: (fold(topic.name), topic.slug))


def _letter(topic: Topic) -> str:
    first = fold(topic.name)[:1].upper()
    return first if first.isalpha() else "#"
