"""The simulated world itself: what it says is true must be well said."""

from html import unescape

import pytest

from year.blogs import spelt
from year.days import live
from year.pages import Sites
from year.world import World


def a_world(seed: int, days: int, blogs: int = 8) -> World:
    world = World(seed, blogs)
    for _ in range(days):
        live(world)
    return world


def test_the_same_seed_gives_the_same_life() -> None:
    first, second, other = a_world(3, 120), a_world(3, 120), a_world(4, 120)
    assert first.lived == second.lived
    assert list(first.index) == list(second.index)
    assert list(first.index) != list(other.index)


@pytest.mark.parametrize("seed", range(4))
def test_no_address_is_ever_two_posts(seed: int) -> None:
    world = World(seed, 8)
    whose = dict(world.index)
    for _ in range(200):
        live(world)
        for place, post in world.index.items():
            assert whose.setdefault(place, post) is post, place


@pytest.mark.parametrize("seed", range(4))
def test_what_is_owed_can_be_read_on_a_healthy_day(seed: int) -> None:
    world = World(seed, 8)
    sites = Sites(world)
    for _ in range(150):
        live(world)
        for blog in world.blogs:
            if not blog.calm(world.day) or not world.awake:
                continue
            for post in blog.posts:
                if post.owed and not post.gone:
                    scheme, _, rest = blog.address(post).partition("://")
                    host, _, path = rest.partition("/")
                    answer = sites.answer(scheme, host, f"/{path}")
                    assert (answer.status, post.title in unescape(answer.body)) == (200, True)


def test_what_was_met_was_an_address_of_the_post() -> None:
    world = a_world(5, 150)
    for blog in world.blogs:
        for post in blog.posts:
            assert all(world.index[place] is post for place in post.met)
            assert spelt(blog.address(post)) in world.index
