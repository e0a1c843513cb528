"""A circle → what its map shows as discs, and how strongly these draw one another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TypeVar

from copines.site.affinity import DRAWN, Circle
from copines.site.badges import Face
from copines.site.topics import Topic

_T = TypeVar("_T", int, str)

#: Blogs after one in a topic's order that it is tied to: enough to keep a topic together.
_NEXT = 3
#: How strongly topics tie, as a share of the strongest nearness.
_BY_TOPIC = 0.25

#: Strengths by pair of positions, the lower first.
Weights = dict[tuple[int, int], float]


@dataclass(frozen=True, slots=True)
class Node:
    """A blog, or a region of the circle, as a disc with a name."""

    #: Address that decides where it begins, and ties.
    order: str
    name: str
    #: Its page, from the portal's root.
    href: str
    letter: str
    hue: int
    ring: int
    #: Posts of a blog, blogs of a region.
    size: int
    #: File of its picture in media/; "" where only the letter stands for it.
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A topic of the map, with how much each node has of it, by position."""

    topic: Topic
    shares: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """All that a drawing is made of; nodes are in the order of their addresses."""

    nodes: tuple[Node, ...]
    #: Nearness by links alone, which roads follow.
    near: Weights
    #: Topics that two nodes or more share, widest first.
    words: tuple[Word, ...]

    @property
    def pulls(self) -> Weights:
        """Return what brings nodes together: links, and more weakly the topics that they share."""
        tied: Weights = {}
        for word in self.words:
            order = [n for n, _ in word.shares]
            weight = 1 / sqrt(len(order))
            for place, one in enumerate(order):
                for other in order[place + 1 : place + 1 + _NEXT]:
                    pair = min(one, other), max(one, other)
                    tied[pair] = tied.get(pair, 0.0) + weight
        most = max(tied.values(), default=1.0)
        strongest = max(self.near.values(), default=1.0)
        pulls = {pair: _BY_TOPIC * strongest * weight / most for pair, weight in tied.items()}
        return pulls | {p: pulls.get(p, 0.0) + weight for p, weight in self.near.items()}


def of_blogs(circle: Circle, faces: Mapping[str, Face], posts: Mapping[str, int]) -> Graph:
    """Return the graph of these blogs; the rest of the circle is left out."""
    members = sorted(faces, key=lambda blog: faces[blog].url)
    nodes = [_node(faces[blog], posts.get(blog, 0)) for blog in members]
    return graph(nodes, {blog: n for n, blog in enumerate(members)}, circle)


def graph(nodes: Sequence[Node], place: Mapping[str, int], circle: Circle) -> Graph:
    """Return the graph of nodes; `place` says which of them stands for a blog, or for several."""
    between = {
        _pair(blog, kin.blog): kin.nearness
        for blog, kins in circle.kin.items()
        for kin in kins[:DRAWN]
    }
    near: Weights = {}
    for (one, other), nearness in sorted(between.items()):
        if one in place and other in place and place[one] != place[other]:
            pair = _pair(place[one], place[other])
            near[pair] = near.get(pair, 0.0) + nearness
    words = (_word(topic, place) for topic in circle.topics)
    shared = (word for word in words if len(word.shares) > 1)
    ranked = sorted(shared, key=lambda w: (-len(w.shares), -len(w.topic.posts), w.topic.slug))
    return Graph(tuple(nodes), near, tuple(ranked))


def _word(topic: Topic, place: Mapping[str, int]) -> Word:
    shares: dict[int, int] = {}
    for blog, posts in topic.blogs:
        if blog in place:
            shares[place[blog]] = shares.get(place[blog], 0) + posts
    return Word(topic, tuple(sorted(shares.items(), key=lambda s: (-s[1], s[0]))))


def _node(face: Face, posts: int) -> Node:
    href = f"blogs/{face.slug}/"
    mark = face.letter, face.hue, face.ring
    return Node(face.url, face.name, href, *mark, posts, face.picture)


def _pair(one: _T, other: _T) -> tuple[_T, _T]:
    return (one, other) if one < other else (other, one)
