"""First places → places where neither marks nor names cover one another."""

from collections.abc import Sequence
from itertools import combinations
from math import hypot, sqrt

from copines.site.map.spectral import Weights, even

#: Rounds of the forces, and rounds in which boxes are pushed apart.
_ROUNDS, _PUSHES = 70, 50
#: How often the sheet grows where they find no room, and by how much.
_GROWTHS, _GROWTH = 24, 1.06
#: How strongly all are drawn to the middle, so that those with no link do not drift away.
_DOWN = 0.04
#: How far ranks even out the places.
_RANKED = 0.45
#: Share of the sheet that boxes cover, of a few blogs and of many: fuller, and they find no room;
#: emptier, and the sheet is longer than one looks.
_COVER_FEW, _COVER_MANY = 0.16, 0.42
#: From how many blogs on they are many.
_MANY = 60

Point = tuple[float, float]
#: Half width, and how far it reaches up and down from the mark's middle.
Box = tuple[float, float, float]


def height_for(boxes: Sequence[Box], width: float) -> float:
    """Return the height of a sheet on which the boxes have room."""
    area = sum(2 * half * (up + down) for half, up, down in boxes)
    cover = _COVER_FEW + (_COVER_MANY - _COVER_FEW) * min(1.0, len(boxes) / _MANY)
    tallest = max((up + down for _, up, down in boxes), default=0.0)
    return max(area / cover / width, 1.6 * tallest, 1.0)


def arranged(
    first: Sequence[Point],
    weights: Weights,
    boxes: Sequence[Box],
    edges: Sequence[Box],
    sheet: tuple[float, float],
) -> tuple[list[Point], float]:
    """Place the blogs on a sheet; return it with the height that was needed.

    `boxes` may not cover one another, `edges` may not leave the sheet.
    """
    width, height = sheet
    points = [((x + 1) * width / 2, (y + 1) * height / 2) for x, y in first]
    points = _settled(points, weights, width, height)
    clear = False
    for _ in range(_GROWTHS):
        points, clear = _parted(points, boxes, edges, (width, height))
        if clear:
            break
        height *= _GROWTH
        points = [(x, y * _GROWTH) for x, y in points]
    return [(round(x), round(y)) for x, y in points], round(height)


def _settled(points: list[Point], weights: Weights, width: float, height: float) -> list[Point]:
    """Let near blogs attract and all push away (Fruchterman & Reingold 1991); fill the sheet."""
    ideal = sqrt(width * height / max(1, len(points)))
    strongest = max(weights.values(), default=1.0)
    edges = [(a, b, sqrt(w / strongest)) for (a, b), w in sorted(weights.items())]
    for step in range(_ROUNDS):
        moves = [[(width / 2 - x) * _DOWN, (height / 2 - y) * _DOWN] for x, y in points]
        for (mine, (ax, ay)), (other, (bx, by)) in combinations(zip(moves, points, strict=True), 2):
            # spelt out here: a call for each pair would take a tenth of a map’s time
            dx, dy = ax - bx, ay - by
            push = ideal * ideal / (dx * dx + dy * dy + 1)
            dx, dy = dx * push, dy * push
            mine[0] += dx
            mine[1] += dy
            other[0] -= dx
            other[1] -= dy
        for a, b, weight in edges:
            dx, dy = points[b][0] - points[a][0], points[b][1] - points[a][1]
            pull = weight * hypot(dx, dy) / ideal / 2
            _pull(moves, a, b, dx * pull, dy * pull)
        most = ideal * 0.3 * (1 - step / _ROUNDS)
        points = [_moved(point, move, most) for point, move in zip(points, moves, strict=True)]
    xs, ys = even([x for x, _ in points], _RANKED), even([y for _, y in points], _RANKED)
    return [((x + 1) * width / 2, (y + 1) * height / 2) for x, y in zip(xs, ys, strict=True)]


def _pull(moves: list[list[float]], a: int, b: int, dx: float, dy: float) -> None:
    moves[a][0] += dx
    moves[a][1] += dy
    moves[b][0] -= dx
    moves[b][1] -= dy


def _moved(point: Point, move: list[float], most: float) -> Point:
    share = min(1.0, most / (hypot(*move) or 1.0))
    return point[0] + move[0] * share, point[1] + move[1] * share


def _parted(
    points: list[Point], boxes: Sequence[Box], edges: Sequence[Box], sheet: tuple[float, float]
) -> tuple[list[Point], bool]:
    """Push boxes apart along the shorter way until none covers another."""
    placed = [_within(p, edge, *sheet) for p, edge in zip(points, edges, strict=True)]
    for turn in range(_PUSHES):
        clear = True
        for a, b in combinations(range(len(placed)), 2):
            shift = _overlap(placed[a], boxes[a], placed[b], boxes[b])
            if shift is not None:
                # three that fill the sheet's width have no way out but up and down
                shift = (0.0, shift[1]) if turn % 3 == 2 else _shorter(shift)
                clear = False
                for n, sign in ((a, -1), (b, 1)):
                    x, y = placed[n][0] + sign * shift[0], placed[n][1] + sign * shift[1]
                    placed[n] = _within((x, y), edges[n], *sheet)
        if clear:
            return placed, True
    return placed, False


def _overlap(p: Point, mine: Box, q: Point, other: Box) -> Point | None:
    """Return half the ways along which two boxes part, or None where they are apart."""
    dx, dy = q[0] - p[0], q[1] - p[1]
    wide = mine[0] + other[0] - abs(dx)
    tall = (mine[2] + other[1] - dy) if dy >= 0 else (other[2] + mine[1] + dy)
    if wide <= 0.5 or tall <= 0.5:
        return None
    return (wide / 2 + 0.3) * (1 if dx >= 0 else -1), (tall / 2 + 0.3) * (1 if dy >= 0 else -1)


def _shorter(shift: Point) -> Point:
    return (shift[0], 0.0) if abs(shift[0]) < abs(shift[1]) else (0.0, shift[1])


def _within(point: Point, box: Box, width: float, height: float) -> Point:
    half, up, down = box
    return min(max(point[0], half), width - half), min(max(point[1], up), height - down)
