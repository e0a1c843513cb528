"""Ways between discs that cross no name and no other disc."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from math import hypot

from copines.site.map.layout import Point

#: Roads from each node to its nearest, and of a whole map, as a share of its nodes.
_ROADS, _ALL_ROADS = 2, 1.6
#: How far a road bends aside, as a share of its length: the first that is free is taken.
_BENDS = (0.1, -0.1, 0.22, -0.22, 0.36, -0.36, 0.55, -0.55, 0.85, -0.85, 1.2, -1.2, 1.6, -1.6)
#: Units that a road may lead aside: farther is no way between two, but round a third.
_ASIDE = 160.0
#: Points at which a road is held against what may be in its way.
_STEPS = 32
#: Room between a road and a disc, and a name.
_GAP, _CLEAR = 5.0, 5.0

#: Both ends of a quadratic Bézier curve, and what bends it between them.
Curve = tuple[Point, Point, Point]
#: Left, top, right and bottom.
Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Road:
    """A way between two near nodes, thicker the nearer they are: 1, 2 or 3."""

    path: str
    size: int
    #: Positions of the nodes, the lower first.
    ends: tuple[int, int]
    #: Points on it, close enough for what must not stand on it.
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What roads go round."""

    points: Sequence[Point]
    radii: Sequence[float]
    names: Sequence[Rectangle]
    frame: Rectangle

    def is_free(self, point: Point, ends: tuple[int, int]) -> bool:
        """Return whether a road between these nodes may pass here."""
        x, y = point
        left, top, right, bottom = self.frame
        if not (left < x < right and top < y < bottom):
            return False
        for left, top, right, bottom in self.names:
            if left - _CLEAR < x < right + _CLEAR and top - _CLEAR < y < bottom + _CLEAR:
                return False
        for n, ((px, py), radius) in enumerate(zip(self.points, self.radii, strict=True)):
            if hypot(x - px, y - py) <= radius + _GAP and n not in ends:
                return False
        return True


def roads(near: Mapping[tuple[int, int], float], ground: Ground) -> tuple[Road, ...]:
    """Join each node with its nearest; a road that finds no way is left out."""
    found: list[tuple[tuple[int, int], tuple[Point, ...], str]] = []
    most = round(_ALL_ROADS * len(ground.points))
    for pair in _wanted(near):
        if len(found) < most and (way := _way(pair, ground)):
            found.append((pair, *way))
    return tuple(
        Road(path, 3 - 3 * rank // len(found), pair, points)
        for rank, (pair, points, path) in enumerate(found)
    )


def _wanted(near: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Return the pairs of which one is among the other's nearest, nearest first."""
    mine: dict[int, list[tuple[float, tuple[int, int]]]] = {}
    for pair, weight in sorted(near.items()):
        for end in pair:
            mine.setdefault(end, []).append((-weight, pair))
    chosen = {pair for found in mine.values() for _, pair in sorted(found)[:_ROADS]}
    return sorted(chosen, key=lambda pair: (-near[pair], pair))


def _way(ends: tuple[int, int], ground: Ground) -> tuple[tuple[Point, ...], str] | None:
    """Return the points and the path of the first bend that is free, from disc to disc."""
    start, end = (ground.points[n] for n in ends)
    length = hypot(start[0] - end[0], start[1] - end[1])

    def free(point: Point) -> bool:
        return ground.is_free(point, ends)

    for bend in (bend for bend in _BENDS if abs(bend) * length < _ASIDE):
        curve = start, _aside(start, end, bend), end
        first, last = (_edge(curve, ends, ground, n) for n in (0, 1))
        if first < last:
            steps = [first + (last - first) * step / _STEPS for step in range(_STEPS + 1)]
            # most ways end at the first points that are not free
            points = tuple(takewhile(free, (_at(curve, t) for t in steps)))
            if len(points) == len(steps):
                return points, _path(curve, first, last)
    return None


def _edge(curve: Curve, ends: tuple[int, int], ground: Ground, which: int) -> float:
    """Return where the curve leaves the disc at its beginning, or meets that at its end."""
    reach = ground.radii[ends[which]] + _GAP
    inside, outside = float(which), 0.5
    for _ in range(12):
        middle = (inside + outside) / 2
        x, y = _at(curve, middle)
        near = hypot(x - curve[2 * which][0], y - curve[2 * which][1]) < reach
        inside, outside = (middle, outside) if near else (inside, middle)
    return outside


def _aside(start: Point, end: Point, bend: float) -> Point:
    dx, dy = end[0] - start[0], end[1] - start[1]
    return (start[0] + end[0]) / 2 - dy * bend, (start[1] + end[1]) / 2 + dx * bend


def _at(curve: Curve, t: float) -> Point:
    """Return the point of a quadratic Bézier curve."""
    a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
    x, y = (a * p + b * q + c * r for p, q, r in zip(*curve, strict=True))
    return x, y


def _path(curve: Curve, t: float, u: float) -> str:
    """Spell the part of a curve between two places; the blossom gives its own middle."""
    (ax, ay), (bx, by) = _at(curve, t), _at(curve, u)
    mx, my = (
        (1 - t) * (1 - u) * p + ((1 - t) * u + t * (1 - u)) * q + t * u * r
        for p, q, r in zip(*curve, strict=True)
    )
    return f"M{ax:.0f} {ay:.0f}Q{mx:.0f} {my:.0f} {bx:.0f} {by:.0f}"
