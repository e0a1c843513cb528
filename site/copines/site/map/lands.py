"""Places of blogs → their lands, and the coast round all of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import ceil, exp, floor, sin

from copines.site.map.contours import Node, loops, path
from copines.site.map.layout import Point

#: Height of the land's edge, and of the two lines off the coast, where a blog's middle is 1.
_EDGE = 0.34
_COASTS = (0.2, 0.11)
#: A hill is read no further than this many times its spread: exp(-9 / 2) = 0.01.
_REACH = 3.0
#: Points across a land: more draws it finer, and weighs more.
_FINE = 9.0
#: Of a point that no hill reaches: the highest hill, its height, and that of the next.
_NONE = (-1, 0.0, 0.0)


class Country:
    """Hills over the blogs' places: each ends where another is higher, or all are low."""

    def __init__(self, places: Sequence[Point], spread: float) -> None:
        """Raise a hill over each place; `spread` in units of the sheet."""
        self.step = spread * _REACH / _FINE
        self._hills = [(x / self.step, y / self.step) for x, y in places]
        self._spread = spread / self.step
        self._reach = round(self._spread * _REACH)
        self._sum: dict[Node, float] = defaultdict(float)
        self._bent: dict[Node, Point] = {}
        self._best: dict[Node, tuple[int, float, float]] = {}
        #: Of each hill, where it reaches.
        self._heights: list[dict[Node, float]] = []
        for number in range(len(places)):
            self._raise(number)

    def _raise(self, number: int) -> None:
        heights = {node: self._height(number, node) for node in self._nodes(number)}
        self._heights.append(heights)
        for node, height in heights.items():
            self._sum[node] += height
            best, first, second = self._best.get(node, _NONE)
            if height > first:
                self._best[node] = (number, height, first)
            elif height > second:
                self._best[node] = (best, first, height)

    def _nodes(self, number: int) -> list[Node]:
        columns, rows = self._reached(number)
        return [(x, y) for x in columns for y in rows]

    def _reached(self, number: int) -> tuple[range, range]:
        x, y = (round(c) for c in self._hills[number])
        reach = self._reach + 1
        return range(x - reach, x + reach + 1), range(y - reach, y + reach + 1)

    def _height(self, number: int, node: Node) -> float:
        hx, hy = self._hills[number]
        if node not in self._bent:
            self._bent[node] = _bent(*node)
        x, y = self._bent[node]
        square = (x - hx) ** 2 + (y - hy) ** 2
        return exp(-square / (2 * self._spread**2))

    def land(self, number: int) -> str:
        """Return the path of one blog's land."""
        heights = self._heights[number]

        def field(node: Node) -> float:
            best, first, second = self._best[node]
            other = second if best == number else first
            return min(heights[node] - other, self._sum[node] - _EDGE)

        return "".join(path(loop, self.step) for loop in loops(field, *self._reached(number)))

    def coasts(self) -> tuple[str, ...]:
        """Return the lines off the coast, the nearer one first."""
        return tuple(self._level(level) for level in _COASTS)

    def is_land(self, x: float, y: float) -> bool:
        """Return whether a point of the sheet is above the edge of the lands."""
        return self._sum.get((round(x / self.step), round(y / self.step)), 0.0) > _EDGE

    def extent(self) -> tuple[int, int, int, int] | None:
        """Return left, top, width and height of all that is drawn, coasts and all; None of none."""
        drawn = [node for node, height in self._sum.items() if height > _COASTS[-1]]
        if not drawn:
            return None
        xs, ys = [x for x, _ in drawn], [y for _, y in drawn]
        left, top = (floor((low - 1) * self.step) for low in (min(xs), min(ys)))
        right, bottom = (ceil((high + 1) * self.step) for high in (max(xs), max(ys)))
        return left, top, right - left, bottom - top

    def _level(self, level: float) -> str:
        known: Mapping[Node, float] = self._sum
        xs, ys = [x for x, _ in known] or [0], [y for _, y in known] or [0]
        columns, rows = range(min(xs) - 1, max(xs) + 2), range(min(ys) - 1, max(ys) + 2)
        found = loops(lambda node: known.get(node, 0.0) - level, columns, rows)
        return "".join(path(loop, self.step) for loop in found)


def _bent(x: int, y: int) -> Point:
    """Bend the grid by waves: a coast is no circle."""
    return (
        x + 0.55 * sin(y * 0.9) + 0.3 * sin(y * 0.37 + 1),
        y + 0.55 * sin(x * 0.8 + 2) + 0.3 * sin(x * 0.41),
    )
