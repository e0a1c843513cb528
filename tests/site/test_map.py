"""The map of the circle: deterministic, and nothing on it covers anything else."""

import random
import re
from itertools import combinations

import pytest

from copines.model import Blog
from copines.site.affinity import Circle, Kin
from copines.site.badges import Face, faces
from copines.site.map import draw
from copines.site.map.contours import loops, path
from copines.site.map.drawing import Drawing, Spot
from copines.site.topics import Topic

_NAMES = ("Zoé au jardin", "Lu", "Le troisième rang", "Salt and Wool", "Chez les aventurières")


def a_circle(size: int) -> tuple[Circle, dict[str, Face], dict[str, int]]:
    """Make a circle of that many blogs, of which some are near one another."""
    chance = random.Random(size)
    blogs = tuple(
        Blog(f"https://b{n}.example/", f"{_NAMES[n % 5]} {n}", f"b{n}", key=f"{_NAMES[n % 5]} {n}")
        for n in range(size)
    )
    near: dict[str, list[Kin]] = {blog.name: [] for blog in blogs}
    for one, other in combinations(blogs, 2):
        if chance.random() < min(0.5, 6 / size):
            nearness = chance.random()
            near[one.name].append(Kin(other.name, nearness, ("pain",)))
            near[other.name].append(Kin(one.name, nearness, ("pain",)))
    topics = tuple(
        Topic(
            f"t{n}",
            f"sujet numéro {n}",
            "fr",
            ("a", "b"),
            tuple((blog.name, 1 + n % 3) for blog in chance.sample(blogs, min(size, 3))),
        )
        for n in range(min(size, 40))
    )
    kin = {name: tuple(sorted(mine, key=lambda k: -k.nearness)) for name, mine in near.items()}
    return Circle(topics, {}, kin), faces(blogs, {}), {b.name: n for n, b in enumerate(blogs)}


def a_map(size: int, width: int = 840) -> Drawing:
    return draw(*a_circle(size), width)


def _covered(spot: Spot) -> tuple[float, float, float, float]:
    """Give left, top, right and bottom of a mark and its name, letters 8 units wide."""
    half = max(spot.radius, *(len(line) * 4 for line in spot.lines), 0)
    below = spot.radius + 17 * len(spot.lines)
    return spot.x - half, spot.y - spot.radius, spot.x + half, spot.y + below


def _apart(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@pytest.mark.parametrize("width", [840, 400])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 9, 50, 75])
def test_no_mark_no_name_and_no_place_covers_another(size: int, width: int) -> None:
    drawn = a_map(size, width)
    boxes = [_covered(spot) for spot in drawn.spots]
    boxes += [
        (p.x - len(p.topic.name) * 4.5, p.y - 10, p.x + len(p.topic.name) * 4.5, p.y + 10)
        for p in drawn.places
    ]
    assert all(_apart(one, other) for one, other in combinations(boxes, 2))
    left, top, wide, high = drawn.view
    assert all(
        b[0] >= left and b[1] >= top and b[2] <= left + wide and b[3] <= top + high for b in boxes
    )


def test_the_same_circle_gives_the_same_map() -> None:
    circle, known, posts = a_circle(30)
    backwards = dict(reversed(known.items()))
    assert draw(circle, known, posts, 840) == draw(circle, backwards, posts, 840)


def test_the_ellipsis_of_a_long_name_stands_on_no_line_of_its_own() -> None:
    long = Blog("https://a.example/", "Antipaillageconstitutionnellement", "a", key="a")
    drawn = draw(Circle((), {}, {long.key: ()}), faces((long,), {}), {long.key: 1}, 840)
    assert drawn.spots[0].lines == ("Antipaillagecon", "stitutionnelle…")


def test_near_blogs_live_near() -> None:
    blogs = tuple(Blog(f"https://b{n}.example/", f"b{n}", f"b{n}", key=f"b{n}") for n in range(8))
    kin = {
        f"b{n}": tuple(Kin(f"b{m}", 1.0, ()) for m in range(8) if m != n and m // 4 == n // 4)
        for n in range(8)
    }
    spots = {s.face.name: s for s in draw(Circle((), {}, kin), faces(blogs, {}), {}, 840).spots}

    def gap(one: str, other: str) -> float:
        return abs(complex(spots[one].x - spots[other].x, spots[one].y - spots[other].y))

    within = [gap(f"b{a}", f"b{b}") for a, b in combinations(range(8), 2) if a // 4 == b // 4]
    between = [gap(f"b{a}", f"b{b}") for a in range(4) for b in range(4, 8)]
    assert sum(within) / len(within) < 0.7 * sum(between) / len(between)


def test_each_blog_of_a_small_circle_has_a_land_and_a_large_one_a_continent() -> None:
    small = a_map(9)
    assert len(small.lands) == 9
    assert all(re.fullmatch(r"(M-?\d+ -?\d+(q[-\d ]+)+z)+", land.path) for land in small.lands)
    assert small.continent == ""
    large = a_map(75)
    assert (large.lands, large.continent[:1]) == ((), "M")
    assert sum(bool(spot.lines) for spot in large.spots) == 30


def test_a_circle_of_nobody_is_an_empty_sheet() -> None:
    drawn = draw(Circle((), {}, {}), {}, {}, 840)
    assert (drawn.spots, drawn.roads, drawn.places) == ((), (), ())


def test_a_contour_is_closed_and_goes_round_what_is_inside() -> None:
    (loop,) = loops(lambda node: 3.4 - abs(complex(*node)), range(-6, 7), range(-6, 7))
    assert all(abs(abs(complex(*point)) - 3.4) < 0.3 for point in loop)
    assert path(loop, 10.0).endswith("z")
