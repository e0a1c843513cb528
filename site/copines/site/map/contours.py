"""A field on a grid → the lines where it is zero, as smooth SVG paths (marching squares)."""

from collections.abc import Callable, Iterator, Mapping

Node = tuple[int, int]
#: Of a cell: 1 its left top corner is inside, 2 right top, 4 right bottom, 8 left bottom. Sides
#: 0 top, 1 right, 2 bottom, 3 left, from which to which the line goes with the inside on its right.
_LINES: Mapping[int, tuple[tuple[int, int], ...]] = {
    1: ((3, 0),), 2: ((0, 1),), 3: ((3, 1),), 4: ((1, 2),), 5: ((3, 0), (1, 2)), 6: ((0, 2),),
    7: ((3, 2),), 8: ((2, 3),), 9: ((2, 0),), 10: ((0, 1), (2, 3)), 11: ((2, 1),), 12: ((1, 3),),
    13: ((1, 0),), 14: ((0, 3),),
}  # fmt: skip
_CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1))
#: Loops of fewer points are specks.
_SPECK = 8

Loop = list[tuple[float, float]]


def loops(field: Callable[[Node], float], columns: range, rows: range) -> Iterator[Loop]:
    """Return the closed lines round where the field is above 0; it must not be at the border."""
    follows: dict[tuple[Node, Node], tuple[Node, Node]] = {}
    known = {(x, y): field((x, y)) for x in columns for y in rows}
    inside = {node: height > 0 for node, height in known.items()}
    for x in columns[:-1]:
        for y in rows[:-1]:
            case = inside[x, y] + 2 * inside[x + 1, y]
            case += 4 * inside[x + 1, y + 1] + 8 * inside[x, y + 1]
            if lines := _LINES.get(case):
                corners = [(x + dx, y + dy) for dx, dy in _CORNERS]
                for start, end in lines:
                    follows[_side(corners, start)] = _side(corners, end)
    while follows:
        first, here = follows.popitem()
        line = [first]
        while here != first and here in follows:
            line.append(here)
            here = follows.pop(here)
        if len(line) >= _SPECK:
            yield [_crossing(known, side) for side in line]


def path(loop: Loop, step: float) -> str:
    """Spell a loop as a path of curves through the middles of its sides, in whole units."""
    points = [(x * step, y * step) for x, y in loop]
    middles = [
        ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        for a, b in zip(points, [*points[1:], points[0]], strict=True)
    ]
    here = (round(middles[-1][0]), round(middles[-1][1]))
    said = [f"M{here[0]} {here[1]}"]
    for control, end in zip(points, middles, strict=True):
        numbers = (
            round(control[0]) - here[0],
            round(control[1]) - here[1],
            round(end[0]) - here[0],
            round(end[1]) - here[1],
        )
        said.append("q" + " ".join(map(str, numbers)))
        here = (here[0] + numbers[2], here[1] + numbers[3])
    return "".join(said).replace(" -", "-") + "z"


def _side(corners: list[Node], number: int) -> tuple[Node, Node]:
    one, other = corners[number], corners[(number + 1) % 4]
    return min(one, other), max(one, other)


def _crossing(known: Mapping[Node, float], side: tuple[Node, Node]) -> tuple[float, float]:
    (ax, ay), (bx, by) = side
    one, other = known[side[0]], known[side[1]]
    share = one / (one - other) if one != other else 0.5
    return ax + share * (bx - ax), ay + share * (by - ay)
