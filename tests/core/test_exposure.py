"""The posts that stand under fewest others, as a count of all links has them."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from pathlib import Path

import pytest

from copines.model import Blog, Exposed, Neighbor, Post, Wishes
from copines.store import Store
from portals import NOW, a_post

_BLOGS = ("zoe", "max", "anne")


def _post(blog: str, number: int) -> Post:
    return replace(
        a_post(number),
        permalink=f"https://{blog}.example/{number}",
        key=f"{blog}{number}",
        blog=blog,
        slug=f"b-{number}",
        text=f"{blog} {number} " * 30,
    )


_POSTS = tuple(_post(blog, number) for blog in _BLOGS for number in range(8))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "copines.db") as found:
        for blog in _BLOGS:
            found.blogs.register(Blog(f"https://{blog}.example/", blog, blog, key=blog), NOW)
        for post in _POSTS:
            found.posts.save(post)
        yield found


def _is_told(
    store: Store, links: Mapping[str, list[Post]], apart: Set[str], hidden: Set[str] = frozenset()
) -> bool:
    """Show posts but `hidden` ones, under others; tell whether the store finds the least shown."""
    store.shown.judge(Wishes(frozenset(_BLOGS), hidden=frozenset(hidden)), NOW)
    store.links.replace(
        (link, [Neighbor(post.permalink, 0.5, ("a",)) for post in mine])
        for link, mine in links.items()
    )
    counts = Counter(post.permalink for mine in links.values() for post in mine)
    able = (post for post in _POSTS if post.key not in hidden and post.blog not in apart)
    told = [Exposed(p.permalink, p.blog, p.title, counts[p.permalink]) for p in able]
    told.sort(key=lambda each: (each.times, each.url))
    return store.queries.least_shown(5, apart) == tuple(told[:5])


@pytest.mark.parametrize("seed", range(6))
def test_least_shown_are_those_of_all_posts_that_may_be(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    hidden = {post.key for post in _POSTS if chance.random() < 0.1}
    few = chance.sample(_POSTS, chance.choice((2, 20, len(_POSTS))))
    links = {post.permalink: chance.sample(few, 2) for post in _POSTS}
    assert _is_told(store, links, chance.choice((set(), {"max"})), hidden)


def test_where_those_shown_least_are_of_a_blog_apart_others_are_named(store: Store) -> None:
    others = [post for post in _POSTS if post.blog != "max"]
    seldom = [post for post in _POSTS if post.blog == "max"] * 3
    links = {post.permalink: [one, *others] for post, one in zip(_POSTS, seldom, strict=True)}
    assert _is_told(store, links, set())
    assert _is_told(store, links, {"max"})
