"""A circle too large for one drawing → regions of blogs that are near one another."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from copines.site.affinity import Circle
from copines.site.badges import Face
from copines.site.map import spectral
from copines.site.map.nodes import Graph, Node, Weights, of_blogs
from copines.site.topics import Topic

#: Regions of one drawing at most, about.
_MOST = 40
#: Topics that name a region.
_NAMED = 2
_HUES = 12


@dataclass(frozen=True, slots=True)
class Region:
    """Blogs that are near one another, and what they write about."""

    #: Part of its page's address.
    slug: str
    #: What names it; none where its blogs share no topic.
    topics: tuple[Topic, ...]
    #: Keys, in the order of the blogs' addresses.
    blogs: tuple[str, ...]


def regions(
    circle: Circle, faces: Mapping[str, Face], posts: Mapping[str, int]
) -> tuple[Region, ...]:
    """Cut a circle into about as many regions as each has blogs, largest part first cut in two."""
    drawn = of_blogs(circle, faces, posts)
    members = sorted(faces, key=lambda blog: faces[blog].url)
    most = ceil(max(1.5 * sqrt(len(members)), len(members) / _MOST))
    found = [
        tuple(members[n] for n in sorted(part))
        for part in _cut(drawn, list(range(len(members))), drawn.pulls, most)
    ]
    return tuple(_named(found, circle))


def node(region: Region, name: str, folder: str, number: int, first: Face) -> Node:
    """Return a region as a disc of the map whose page is in a folder."""
    letter = next((c for c in name if c.isalnum()), "·").upper()
    href = f"{folder}{region.slug}/"
    return Node(first.url, name, href, letter, number * 5 % _HUES, 0, len(region.blogs))


def _cut(drawn: Graph, part: list[int], pulls: Weights, most: int) -> list[list[int]]:
    """Halve a part along its longest axis until none is too large (Belkin & Niyogi 2003)."""
    if len(part) <= most:
        return [part]
    place = {n: here for here, n in enumerate(part)}
    inside = {
        (place[a], place[b]): weight
        for (a, b), weight in pulls.items()
        if a in place and b in place
    }
    ways = spectral.line([drawn.nodes[n].order for n in part], inside)
    order = sorted(part, key=lambda n: (round(ways[place[n]], 9), n))
    half = len(order) // 2
    within = {p: w for p, w in pulls.items() if p[0] in place and p[1] in place}
    return [
        piece
        for mine in (order[:half], order[half:])
        for piece in _cut(drawn, sorted(mine), within, most)
    ]


def _named(parts: Sequence[tuple[str, ...]], circle: Circle) -> list[Region]:
    """Name each part by what it writes of, and others less."""
    taken: set[str] = set()
    found = []
    told = _telling(parts, circle.topics)
    for number, (part, topics) in enumerate(zip(parts, told, strict=True), 1):
        slug = "-".join(topic.slug for topic in topics) or str(number)
        slug = slug if slug not in taken else f"{slug}-{number}"
        taken.add(slug)
        found.append(Region(slug, topics, part))
    return found


def _telling(parts: Sequence[tuple[str, ...]], topics: Sequence[Topic]) -> list[tuple[Topic, ...]]:
    """Return of each part the topics that name it: those that few others write of."""
    part_of = {blog: number for number, part in enumerate(parts) for blog in part}
    worth: list[list[tuple[float, Topic]]] = [[] for _ in parts]
    for topic in topics:
        within = Counter(part_of[blog] for blog, _ in topic.blogs if blog in part_of)
        for number, blogs in within.items():
            if (share := blogs**2 / len(topic.blogs)) > 1:
                worth[number].append((-share, topic))
    return [
        tuple(topic for _, topic in sorted(mine, key=lambda pair: (pair[0], pair[1].slug))[:_NAMED])
        for mine in worth
    ]
