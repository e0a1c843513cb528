"""A graph → the map's drawing: lands, roads, place names and discs."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from copines.site.map import layout, spectral
from copines.site.map.lands import Country
from copines.site.map.layout import Box, Point
from copines.site.map.nodes import Graph, Node
from copines.site.map.places import Paper, Place, places
from copines.site.map.roads import Ground, Rectangle, Road, roads

#: Units of a character of a name, and of a line of it.
_CHAR, _LINE = 8.6, 17.0
#: Characters of a line of a name.
_WRAP = 15
#: Radius of the smallest disc, and what the largest has more.
_RADIUS, _MORE = 20, 10
#: Room for the lands beyond the outermost discs.
_MARGIN = 30
#: How far a land reaches, in spreads of its hill; how far nodes stay apart, in means.
_SHORE, _APART = 1.8, 0.3


@dataclass(frozen=True, slots=True)
class Land:
    """One node's land."""

    hue: int
    path: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A node's disc and name."""

    node: Node
    x: int
    y: int
    radius: int
    #: Its name, cut into lines.
    lines: tuple[str, ...]
    #: Positions of its roads, and middle and radius of those that they lead to: what lights up.
    roads: tuple[int, ...] = ()
    near: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map, in units of the sheet."""

    #: Left, top, width and height of what is seen: all that is drawn.
    view: tuple[int, int, int, int]
    lands: tuple[Land, ...]
    coasts: tuple[str, ...]
    roads: tuple[Road, ...]
    places: tuple[Place, ...]
    spots: tuple[Spot, ...]


def draw(graph: Graph, width: int) -> Drawing:
    """Draw a graph on a sheet of this width; the height follows from how many nodes there are.

    The same graph gives the same drawing.
    """
    nodes, pulls = graph.nodes, graph.pulls
    marks = _marks(nodes)
    boxes = [_box(radius, lines) for radius, lines in marks]
    first = spectral.places([node.order for node in nodes], pulls)
    sheet = layout.height_for(boxes, width)
    spread = min(0.33 * sqrt(width * sheet / max(1, len(nodes))), 0.13 * width, 80.0)
    shore = max(0.0, _SHORE * spread - _MARGIN)
    apart = _APART * sqrt(width * sheet / max(1, len(nodes)))
    points, height = layout.arranged(
        first, pulls, _at_least(apart, boxes), _at_least(shore, boxes), (width, sheet)
    )
    country = Country(points, spread)
    view = country.extent() or (0, 0, width, round(height))
    names = [
        _name(point, radius, lines) for point, (radius, lines) in zip(points, marks, strict=True)
    ]
    ground = Ground(points, [radius for radius, _ in marks], names, _edges(view))
    ways = roads(graph.near, ground)
    covered = [*names, *(_disc(p, radius) for p, (radius, _) in zip(points, marks, strict=True))]
    sides = (float(width), float(height))
    return Drawing(
        view,
        tuple(Land(node.hue, country.land(n)) for n, node in enumerate(nodes)),
        country.coasts(),
        ways,
        places(graph.words, points, Paper(sides, country.is_land, covered, ways)),
        _spots(nodes, points, marks, ways),
    )


def _spots(
    nodes: Sequence[Node],
    points: Sequence[Point],
    marks: Sequence[tuple[int, tuple[str, ...]]],
    ways: Sequence[Road],
) -> tuple[Spot, ...]:
    """Return each node's disc, with what is near by a road."""
    bare = [
        Spot(node, round(x), round(y), radius, lines)
        for node, (x, y), (radius, lines) in zip(nodes, points, marks, strict=True)
    ]

    def lit(n: int) -> Spot:
        spot = bare[n]
        mine = tuple(number for number, way in enumerate(ways) if n in way.ends)
        others = (bare[sum(ways[number].ends) - n] for number in mine)
        near = tuple((other.x, other.y, other.radius + 4) for other in others)
        return Spot(spot.node, spot.x, spot.y, spot.radius, spot.lines, mine, near)

    return tuple(lit(n) for n in range(len(bare)))


def _marks(nodes: Sequence[Node]) -> list[tuple[int, tuple[str, ...]]]:
    """Return each node's radius and the lines of its name."""
    most = max((node.size for node in nodes), default=0) or 1
    return [(round(_RADIUS + _MORE * sqrt(n.size / most)), _lines(n.name)) for n in nodes]


def _lines(name: str) -> tuple[str, ...]:
    """Break a name in two; what is too long ends in an ellipsis, which never stands alone."""
    lines = textwrap.wrap(name, _WRAP, max_lines=2, placeholder=" …") or [name[:_WRAP]]
    if lines[-1].strip() == "…":
        lines[-1] = f"{textwrap.wrap(name, _WRAP)[1][: _WRAP - 1]}…"
    return tuple(lines)


def _half(lines: Sequence[str]) -> float:
    return max((len(line) for line in lines), default=0) * _CHAR / 2


def _box(radius: int, lines: tuple[str, ...]) -> Box:
    return max(radius, _half(lines)) + 5, radius + 5.0, radius + 13 + _LINE * len(lines)


def _name(point: Point, radius: int, lines: tuple[str, ...]) -> Rectangle:
    """Return where the name is written, below the disc."""
    (x, y), half = point, _half(lines)
    return x - half, y + radius + 3, x + half, y + radius + 5 + _LINE * len(lines)


def _disc(point: Point, radius: int) -> Rectangle:
    return point[0] - radius, point[1] - radius, point[0] + radius, point[1] + radius


def _edges(view: tuple[int, int, int, int]) -> Rectangle:
    left, top, width, height = view
    return left, top, left + width, top + height


def _at_least(reach: float, boxes: Sequence[Box]) -> list[Box]:
    return [(max(half, reach), max(up, reach), max(down, reach)) for half, up, down in boxes]
