"""The map of the circle: deterministic, and nothing on it covers anything else."""

import random
import re
from collections.abc import Iterator
from itertools import combinations
from math import hypot
from typing import Any

import pytest

from copines.model import Blog
from copines.site.affinity import Circle, Kin
from copines.site.badges import Face, faces
from copines.site.lists import map_of
from copines.site.map import draw, of_blogs, regions
from copines.site.map.contours import loops, path
from copines.site.map.drawing import Drawing, Spot
from copines.site.map.roads import Rectangle
from copines.site.map_page import pages
from copines.site.topics import Topic

#: Where the curves of a path begin.
_STARTS = re.compile(r"M(-?\d+) (-?\d+)")
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
    return draw(of_blogs(*a_circle(size)), width)


def _covered(spot: Spot) -> Rectangle:
    """Return left, top, right and bottom of a disc and its name, letters 8 units wide."""
    half = max(spot.radius, *(len(line) * 4 for line in spot.lines), 0)
    below = spot.radius + 17 * len(spot.lines)
    return spot.x - half, spot.y - spot.radius, spot.x + half, spot.y + below


def _disc(spot: Spot) -> Rectangle:
    return spot.x - spot.radius, spot.y - spot.radius, spot.x + spot.radius, spot.y + spot.radius


def _written(spot: Spot) -> Rectangle:
    """Return where a name is, letters 8 units wide."""
    half = max(len(line) * 4 for line in spot.lines)
    return (
        spot.x - half,
        spot.y + spot.radius + 4,
        spot.x + half,
        spot.y + spot.radius + 17 * len(spot.lines),
    )


def _places(drawn: Drawing) -> list[Rectangle]:
    return [
        (p.x - len(p.topic.name) * 4.5, p.y - 10, p.x + len(p.topic.name) * 4.5, p.y + 10)
        for p in drawn.places
    ]


def _apart(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@pytest.mark.parametrize("width", [840, 400])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 9, 50, 60])
def test_no_mark_no_name_and_no_place_covers_another(size: int, width: int) -> None:
    drawn = a_map(size, width)
    whole, places = [_covered(spot) for spot in drawn.spots], _places(drawn)
    assert all(_apart(one, other) for one, other in combinations(whole, 2))
    boxes = [*map(_disc, drawn.spots), *map(_written, drawn.spots), *places]
    assert all(_apart(place, box) for place in places for box in boxes if box is not place)
    left, top, wide, high = drawn.view
    numbers = [tuple(map(int, pair)) for land in drawn.lands for pair in _STARTS.findall(land.path)]
    numbers += [tuple(map(int, pair)) for path in drawn.coasts for pair in _STARTS.findall(path)]
    assert all(left <= x <= left + wide and top <= y <= top + high for x, y in numbers)
    assert all(
        b[0] >= left and b[1] >= top and b[2] <= left + wide and b[3] <= top + high for b in boxes
    )


@pytest.mark.parametrize("width", [840, 340])
@pytest.mark.parametrize("size", [5, 9, 30, 60])
def test_roads_end_at_the_discs_and_cross_no_name_and_no_other_disc(size: int, width: int) -> None:
    drawn = a_map(size, width)
    assert drawn.roads
    words = [*(_written(spot) for spot in drawn.spots), *_places(drawn)]
    for road in drawn.roads:
        dots = list(_along(road.path))
        for (x, y), end in zip((dots[0], dots[-1]), road.ends, strict=True):
            spot = drawn.spots[end]
            assert 4 <= hypot(x - spot.x, y - spot.y) - spot.radius < 8
        for x, y in dots:
            assert not any(a < x < c and b < y < d for a, b, c, d in words)
            assert all(hypot(x - s.x, y - s.y) > s.radius for s in drawn.spots)


def test_what_a_road_leads_to_lights_up() -> None:
    drawn = a_map(9)
    for number, spot in enumerate(drawn.spots):
        mine = [n for n, road in enumerate(drawn.roads) if number in road.ends]
        others = [drawn.spots[sum(drawn.roads[n].ends) - number] for n in mine]
        assert list(spot.roads) == mine
        assert [(x, y) for x, y, _ in spot.near] == [(o.x, o.y) for o in others]


def _along(path: str) -> Iterator[tuple[float, float]]:
    """Yield points of a path of one quadratic curve."""
    x0, y0, x1, y1, x2, y2 = map(int, re.findall(r"-?\d+", path))
    for t in (step / 40 for step in range(41)):
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        yield a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2


def test_the_same_circle_gives_the_same_map() -> None:
    circle, known, posts = a_circle(30)
    backwards = dict(reversed(known.items()))
    drawn = draw(of_blogs(circle, known, posts), 840)
    assert drawn == draw(of_blogs(circle, backwards, posts), 840)


def test_the_ellipsis_of_a_long_name_stands_on_no_line_of_its_own() -> None:
    long = Blog("https://a.example/", "Antipaillageconstitutionnellement", "a", key="a")
    drawn = draw(of_blogs(Circle((), {}, {long.key: ()}), faces((long,), {}), {}), 840)
    assert drawn.spots[0].lines == ("Antipaillagecon", "stitutionnelle…")


def test_near_blogs_live_near() -> None:
    blogs = tuple(Blog(f"https://b{n}.example/", f"b{n}", f"b{n}", key=f"b{n}") for n in range(8))
    kin = {
        f"b{n}": tuple(Kin(f"b{m}", 1.0, ()) for m in range(8) if m != n and m // 4 == n // 4)
        for n in range(8)
    }
    drawn = draw(of_blogs(Circle((), {}, kin), faces(blogs, {}), {}), 840)
    spots = {spot.node.name: spot for spot in drawn.spots}

    def gap(one: str, other: str) -> float:
        return abs(complex(spots[one].x - spots[other].x, spots[one].y - spots[other].y))

    within = [gap(f"b{a}", f"b{b}") for a, b in combinations(range(8), 2) if a // 4 == b // 4]
    between = [gap(f"b{a}", f"b{b}") for a in range(4) for b in range(4, 8)]
    assert sum(within) / len(within) < 0.7 * sum(between) / len(between)


def test_blogs_that_share_topics_live_near_though_no_link_joins_them() -> None:
    blogs = tuple(Blog(f"https://b{n}.example/", f"b{n}", f"b{n}", key=f"b{n}") for n in range(8))
    topics = tuple(
        Topic(f"t{k}", f"t{k}", "fr", (), tuple((f"b{n}", 3) for n in range(k, 8, 2)))
        for k in range(2)
    )
    drawn = draw(of_blogs(Circle(topics, {}, {}), faces(blogs, {}), {}), 840)
    spots = [drawn.spots[n] for n in range(8)]

    def gap(one: int, other: int) -> float:
        return hypot(spots[one].x - spots[other].x, spots[one].y - spots[other].y)

    within = [gap(a, b) for a, b in combinations(range(8), 2) if a % 2 == b % 2]
    between = [gap(a, b) for a, b in combinations(range(8), 2) if a % 2 != b % 2]
    assert sum(within) / len(within) < 0.8 * sum(between) / len(between)
    assert drawn.roads == ()


def test_each_blog_has_a_land_and_a_name() -> None:
    drawn = a_map(60)
    assert len(drawn.lands) == 60
    assert all(re.fullmatch(r"(M-?\d+ -?\d+(q[-\d ]+)+z)+", land.path) for land in drawn.lands)
    assert all(spot.lines for spot in drawn.spots)


def _map_pages(size: int) -> dict[str, dict[str, Any]]:
    circle, known, posts = a_circle(size)
    found = pages(map_of(circle, posts), known, lambda blog: f"autour de {blog}")
    return {path: dict(shown()) for path, shown in found}


def test_a_circle_of_sixty_is_one_map_and_a_larger_one_has_regions() -> None:
    assert list(_map_pages(60)) == ["map/index.html"]
    found = _map_pages(100)
    whole = found.pop("map/index.html")
    leaves = [face.slug for shown in found.values() for face, _, _ in shown["nearest"]]
    assert sorted(leaves) == sorted(f"b{n}" for n in range(100))
    assert {f"{node.href}index.html" for node, _, _ in whole["regions"]} == set(found)
    assert sum(total for _, _, total in whole["regions"]) == 100
    assert len(whole["drawings"][0][1].spots) == len(found) > 3
    assert all(shown["region"] and shown["above"] == "map/" for shown in found.values())


def test_regions_are_named_by_what_their_blogs_write_of() -> None:
    blogs = tuple(
        Blog(f"https://b{n:02}.example/", f"b{n}", f"b{n}", key=f"b{n}") for n in range(80)
    )
    subjects = ("pain", "vélo", "laine", "train")
    topics = tuple(
        Topic(name, name, "fr", (), tuple((f"b{n}", 2) for n in range(80) if n % 4 == k))
        for k, name in enumerate(subjects)
    )
    kin = {
        f"b{n}": tuple(Kin(f"b{m}", 1.0, ()) for m in range(80) if m != n and m % 4 == n % 4)[:8]
        for n in range(80)
    }
    cut = regions(Circle(topics, {}, kin), faces(blogs, {}), {})
    named = [region.topics[0].name for region in cut]
    assert set(named) == set(subjects)
    for region, name in zip(cut, named, strict=True):
        mine = [int(blog[1:]) % 4 == subjects.index(name) for blog in region.blogs]
        assert sum(mine) > 0.8 * len(mine)


def test_regions_without_a_topic_are_named_by_their_largest_blog() -> None:
    circle, known, posts = a_circle(70)
    bare = map_of(Circle((), {}, circle.kin), posts)
    found = dict(pages(bare, known, lambda blog: f"autour de {blog}"))
    names = [node.name for node, _, _ in found["map/index.html"]()["regions"]]
    assert all(name.startswith("Autour de ") for name in names)


def test_a_circle_of_nobody_is_an_empty_sheet() -> None:
    drawn = draw(of_blogs(Circle((), {}, {}), {}, {}), 840)
    assert (drawn.spots, drawn.roads, drawn.places) == ((), (), ())


def test_a_contour_is_closed_and_goes_round_what_is_inside() -> None:
    (loop,) = loops(lambda node: 3.4 - abs(complex(*node)), range(-6, 7), range(-6, 7))
    assert all(abs(abs(complex(*point)) - 3.4) < 0.3 for point in loop)
    assert path(loop, 10.0).endswith("z")
