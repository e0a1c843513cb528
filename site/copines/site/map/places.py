"""Topics → place names, written where there is room for them."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, hypot, sin

from copines.site.map.layout import Point
from copines.site.map.nodes import Word
from copines.site.map.roads import Rectangle, Road
from copines.site.topics import Topic

#: Units of a character, and of a line, of a place's name.
_CHAR, HEIGHT = 10.0, 24.0
#: Units of the sheet a place: more would be a heap.
_SHEET = 38_000.0
#: How far from the middle of those who share it a place may be written.
_FAR = 150.0
#: Characters of a name: longer ones are sentences.
_LONGEST = 22
#: Room round a name.
_CLEAR = 7.0


@dataclass(frozen=True, slots=True)
class Place:
    """A topic, where the nodes that write of it meet."""

    topic: Topic
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Paper:
    """Where place names may be written."""

    #: Width and height.
    sheet: tuple[float, float]
    is_land: Callable[[float, float], bool]
    #: What discs and names cover.
    covered: Sequence[Rectangle]
    roads: Sequence[Road]


def places(words: Sequence[Word], points: Sequence[Point], paper: Paper) -> tuple[Place, ...]:
    """Write the widest topics on land, where they cover nothing."""
    covered = list(paper.covered)
    dots = sorted(point for road in paper.roads for point in road.points)
    found: list[Place] = []
    most = max(2, round(paper.sheet[0] * paper.sheet[1] / _SHEET))
    for word in words:
        half = len(word.topic.name) * _CHAR / 2
        if len(word.topic.name) > _LONGEST or len(found) >= most:
            continue

        def is_free(point: Point, half: float = half) -> bool:
            box = _around(point, half)
            free = _inside(box, paper.sheet) and _clear(box, covered, dots)
            return free and paper.is_land(*point)

        if spot := _room(_middle(word, points), is_free):
            covered.append(_around(spot, half + _CLEAR))
            found.append(Place(word.topic, round(spot[0]), round(spot[1])))
    return tuple(found)


def _around(point: Point, half: float) -> Rectangle:
    x, y = point
    return x - half, y - HEIGHT / 2, x + half, y + HEIGHT / 2


def _inside(box: Rectangle, sheet: tuple[float, float]) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= sheet[0] and box[3] <= sheet[1]


def _clear(box: Rectangle, covered: Sequence[Rectangle], dots: Sequence[Point]) -> bool:
    left, top = box[0] - _CLEAR, box[1] - _CLEAR
    right, bottom = box[2] + _CLEAR, box[3] + _CLEAR
    for one, two, three, four in covered:
        if one < right and three > left and two < bottom and four > top:
            return False
    # of the dots, which are sorted, those beside it are not looked at
    first, last = bisect_right(dots, left, key=_x), bisect_left(dots, right, key=_x)
    return not any(top < y < bottom for _, y in dots[first:last])


def _x(point: Point) -> float:
    return point[0]


def _middle(word: Word, points: Sequence[Point]) -> Point:
    """Return the middle of those who share a topic, who writes most of it heaviest."""
    total = sum(share for _, share in word.shares)
    return (
        sum(points[n][0] * share for n, share in word.shares) / total,
        sum(points[n][1] * share for n, share in word.shares) / total,
    )


def _room(middle: Point, is_free: Callable[[Point], bool]) -> Point | None:
    """Find the nearest free room, on a spiral outwards."""
    for turn in range(160):
        reach = 4.0 * turn / 3
        step = (reach * 1.3 * cos(turn * 2.4), reach * sin(turn * 2.4))
        if hypot(*step) > _FAR:
            continue
        point = middle[0] + step[0], middle[1] + step[1]
        if is_free(point):
            return point
    return None
