"""A circle → the map's drawing: lands, roads, place names and blogs."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, sin, sqrt

from copines.site.affinity import DRAWN, Circle
from copines.site.badges import Face
from copines.site.map import layout, spectral
from copines.site.map.lands import Country
from copines.site.map.layout import Box, Point
from copines.site.topics import Topic, widest

#: Blogs up to which all are named on the map; of more, those with most posts, and the others show
#: their mark alone.
_ALL_NAMED, _NAMED = 60, 30
#: Blogs up to which each has a land of its own colour; more would be confetti.
_LANDS = 60
#: Roads from each blog to its nearest, and of the whole map.
_ROADS, _ALL_ROADS = 2, 240
#: Units of a character of a name and of a place, and of a line of a name.
_CHAR, _PLACE_CHAR, _LINE = 8.4, 10.0, 17.0
#: Characters of a line of a name.
_WRAP = 15
_PLACE_HEIGHT = 24.0
#: Room for the lands beyond the outermost marks.
_MARGIN = 30
#: How far a land reaches, in spreads of its hill; how far blogs stay apart, in means.
_SHORE, _APART = 1.8, 0.3


@dataclass(frozen=True, slots=True)
class Land:
    """One blog's land."""

    hue: int
    path: str


@dataclass(frozen=True, slots=True)
class Road:
    """A way between two near blogs, thicker the nearer they are: 1, 2 or 3."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Place:
    """A topic, where the blogs that write of it meet."""

    topic: Topic
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A blog's mark and name."""

    face: Face
    x: int
    y: int
    radius: int
    #: Its name, cut into lines; none where only the mark is shown.
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map, in units of the sheet."""

    #: Left, top, width and height of what is seen.
    view: tuple[int, int, int, int]
    lands: tuple[Land, ...]
    #: The land of all where blogs have none of their own, else "".
    continent: str
    coasts: tuple[str, ...]
    roads: tuple[Road, ...]
    places: tuple[Place, ...]
    spots: tuple[Spot, ...]


def draw(
    circle: Circle, faces: Mapping[str, Face], posts: Mapping[str, int], width: int
) -> Drawing:
    """Draw the circle on a sheet of this width; the height follows from how many they are.

    `posts` counts each blog's posts. The same circle gives the same drawing.
    """
    blogs = sorted(faces, key=lambda blog: faces[blog].url)
    number = {blog: n for n, blog in enumerate(blogs)}
    weights = _weights(circle, number)
    marks = _marks(blogs, faces, posts)
    own = len(blogs) <= _LANDS
    boxes = [_box(radius, lines) for radius, lines in marks]
    first = spectral.places([faces[blog].url for blog in blogs], weights)
    sheet = layout.height_for(boxes, width)
    spread = _spread(width, sheet, len(blogs))
    shore = max(0.0, _SHORE * spread - _MARGIN)
    apart = _APART * sqrt(width * sheet / max(1, len(blogs))) if own else 0.0
    points, height = layout.arranged(
        first, weights, _at_least(apart, boxes), _at_least(shore, boxes), (width, sheet)
    )
    country = Country(points, spread)
    spots = tuple(
        Spot(faces[blog], round(x), round(y), radius, lines)
        for blog, (x, y), (radius, lines) in zip(blogs, points, marks, strict=True)
    )
    return Drawing(
        (-_MARGIN, -_MARGIN, width + 2 * _MARGIN, round(height) + 2 * _MARGIN),
        tuple(Land(spot.face.hue, country.land(n)) for n, spot in enumerate(spots)) if own else (),
        "" if own else country.continent(),
        country.coasts(),
        _roads(points, weights),
        _places(circle, dict(zip(blogs, points, strict=True)), spots, width, round(height)),
        spots,
    )


def _weights(circle: Circle, number: Mapping[str, int]) -> dict[tuple[int, int], float]:
    """Give how strongly pairs of blogs draw each other, by their numbers, lower first."""
    weights: dict[tuple[int, int], float] = {}
    for blog, near in circle.kin.items():
        for kin in near[:DRAWN]:
            if blog in number and kin.blog in number:
                one, other = sorted((number[blog], number[kin.blog]))
                weights[one, other] = kin.nearness
    return weights


def _spread(width: float, height: float, blogs: int) -> float:
    """Give how wide the hills are: so that neighbours' lands touch, and seas remain."""
    return min(0.33 * sqrt(width * height / max(1, blogs)), 0.13 * width, 80.0)


def _at_least(reach: float, boxes: Sequence[Box]) -> list[Box]:
    return [(max(half, reach), max(up, reach), max(down, reach)) for half, up, down in boxes]


def _marks(
    blogs: Sequence[str], faces: Mapping[str, Face], posts: Mapping[str, int]
) -> list[tuple[int, tuple[str, ...]]]:
    """Give each blog's radius and the lines of its name."""
    most = max((posts.get(blog, 0) for blog in blogs), default=0) or 1
    by_posts = sorted(blogs, key=lambda blog: (-posts.get(blog, 0), faces[blog].url))
    named = set(by_posts if len(blogs) <= _ALL_NAMED else by_posts[:_NAMED])
    return [
        (round(20 + 10 * sqrt(posts.get(blog, 0) / most)), _lines(faces[blog].name))
        if blog in named
        else (12, ())
        for blog in blogs
    ]


def _lines(name: str) -> tuple[str, ...]:
    """Break a name in two; what is too long ends in an ellipsis, which never stands alone."""
    lines = textwrap.wrap(name, _WRAP, max_lines=2, placeholder=" …") or [name[:_WRAP]]
    if lines[-1].strip() == "…":
        lines[-1] = f"{textwrap.wrap(name, _WRAP)[1][: _WRAP - 1]}…"
    return tuple(lines)


def _box(radius: int, lines: tuple[str, ...]) -> Box:
    half = max(radius, max((len(line) for line in lines), default=0) * _CHAR / 2) + 5
    return half, radius + 5.0, radius + 5 + (8 + _LINE * len(lines) if lines else 0)


def _roads(points: Sequence[Point], weights: spectral.Weights) -> tuple[Road, ...]:
    """Join each blog with its nearest ones."""
    near: dict[int, list[tuple[float, tuple[int, int]]]] = {}
    for pair, weight in sorted(weights.items()):
        for end in pair:
            near.setdefault(end, []).append((weight, pair))
    chosen = {
        pair
        for mine in near.values()
        for _, pair in sorted(mine, key=lambda m: (-m[0], m[1]))[:_ROADS]
    }
    ranked = sorted(chosen, key=lambda pair: (-weights[pair], pair))[:_ALL_ROADS]
    roads = [
        Road(_way(points[a], points[b]), 3 - 3 * rank // max(1, len(ranked)))
        for rank, (a, b) in enumerate(ranked)
    ]
    return tuple(roads)


def _way(start: Point, end: Point) -> str:
    """Bend the way a little, as roads do."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    bend = 0.12 if (start[0] + start[1]) % 2 else -0.12
    middle = ((start[0] + end[0]) / 2 - dy * bend, (start[1] + end[1]) / 2 + dx * bend)
    return (
        f"M{start[0]:.0f} {start[1]:.0f}Q{middle[0]:.0f} {middle[1]:.0f} {end[0]:.0f} {end[1]:.0f}"
    )


def _places(
    circle: Circle, where: Mapping[str, Point], spots: Sequence[Spot], width: int, height: int
) -> tuple[Place, ...]:
    """Write topics between the blogs that share them, where nothing is covered."""
    taken = [_covered(spot) for spot in spots]
    shared = (topic for topic in circle.topics if len(topic.blogs) > 1)
    placed: list[Place] = []
    for topic in widest(shared, 4 * len(spots)):
        half = len(topic.name) * _PLACE_CHAR / 2 + 6
        middle = _middle(topic, where)
        if middle is None or half * 2 > width:
            continue
        spot = _room(middle, half, taken, width, height)
        if spot:
            taken.append((spot[0], spot[1], half, _PLACE_HEIGHT / 2))
            placed.append(Place(topic, round(spot[0]), round(spot[1])))
        if len(placed) >= min(60, 1 + round(1.3 * len(spots))):
            break
    return tuple(placed)


def _covered(spot: Spot) -> tuple[float, float, float, float]:
    """Give the middle, half width and half height of what a blog covers."""
    half, up, down = _box(spot.radius, spot.lines)
    return spot.x, spot.y + (down - up) / 2, half, (up + down) / 2


def _middle(topic: Topic, where: Mapping[str, Point]) -> Point | None:
    """Give the middle of the blogs that share a topic, those that write most of it heaviest."""
    found = [(where[blog], posts) for blog, posts in topic.blogs if blog in where]
    total = sum(posts for _, posts in found)
    if not total:
        return None
    return (
        sum(p[0] * posts for p, posts in found) / total,
        sum(p[1] * posts for p, posts in found) / total,
    )


def _room(
    middle: Point,
    half: float,
    taken: Sequence[tuple[float, float, float, float]],
    width: float,
    height: float,
) -> Point | None:
    """Find the nearest free room for a word, on a spiral outwards."""
    for turn in range(140):
        reach = 4.0 * sqrt(turn) * sqrt(turn) / 3
        x = middle[0] + reach * 1.3 * cos(turn * 2.4)
        y = middle[1] + reach * sin(turn * 2.4)
        inside = half <= x <= width - half and _PLACE_HEIGHT <= y <= height - _PLACE_HEIGHT / 2
        if inside and all(
            abs(x - tx) >= half + tw or abs(y - ty) >= _PLACE_HEIGHT / 2 + th
            for tx, ty, tw, th in taken
        ):
            return x, y
    return None
