"""What stands under a post where fewer are related than wanted."""

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count

import numpy as np
import pytest

from copines.linker import Changes, fit, link, neighbors_of, refilled, relink
from copines.linker.fill import Circle, fills, limit_of_all, limits, position
from copines.linker.index import Index
from copines.model import FILL, RELATED, Document, LinkOptions

#: Of so many posts, none, one, two or three related ones.
FEW, NONE, MANY = (0.4, 0.25, 0.2, 0.15), (1.0, 0.0, 0.0, 0.0), (0.05, 0.1, 0.2, 0.65)


@dataclass(frozen=True, slots=True)
class A:
    """A post as the choice of fills sees it."""

    name: str
    blog: int
    language: int = 0
    day: float = 0.0
    related: tuple[str, ...] = ()
    thin: bool = False
    shown: bool = True
    given: bool = True


Fills = Mapping[str, tuple[str, ...]]


def some(sizes: Sequence[int], how: Sequence[float] = FEW, seed: int = 1) -> list[A]:
    """Write blogs of these sizes, some of whose posts are related to others, a few to many."""
    chance = random.Random(seed)
    posts = [
        A(f"{seed}/{blog}/{n}", blog, day=chance.randrange(3000))
        for blog, size in enumerate(sizes)
        for n in range(size)
    ]
    return related(posts, posts, how, chance)


def related(
    circle: Sequence[A], some: Sequence[A], how: Sequence[float], chance: random.Random
) -> list[A]:
    most = limits(np.bincount([p.blog for p in circle]))
    shown: Counter[tuple[str, int]] = Counter()
    made = []
    for post in some:
        mine: list[A] = []
        wanted = chance.choices(range(4), how)[0]
        for _ in range(6 * wanted):
            other = circle[int(len(circle) * chance.random() ** 1.7)]
            taken = {post.blog, *(p.blog for p in mine)}
            full = shown[other.name, post.blog] >= most[post.blog]
            if len(mine) < wanted and other.blog not in taken and not full:
                mine.append(other)
                shown[other.name, post.blog] += 1
        made.append(replace(post, related=tuple(p.name for p in mine)))
    return made


def filled(posts: Sequence[A], apart: Sequence[tuple[int, int]] = (), wanted: int = 3) -> Fills:
    """Choose; in an order of the rows that is another for each circle."""
    rows = random.Random(len(posts)).sample(posts, len(posts))
    at = {post.name: row for row, post in enumerate(rows)}
    lists = [[at[name] for name in post.related if name in at] for post in rows]
    circle = Circle(
        position=position([p.name for p in rows]),
        blog=np.array([p.blog for p in rows], np.int32),
        language=np.array([p.language for p in rows], np.int32),
        day=np.array([p.day for p in rows]),
        shown=np.array([p.shown for p in rows], np.bool_),
        given=np.array([p.given for p in rows], np.bool_),
        thin=np.array([p.thin for p in rows], np.bool_),
        related=np.array([[*mine, *[-1] * wanted][:wanted] for mine in lists], np.int32).reshape(
            -1, wanted
        ),
        apart=np.array(
            sorted(one << 32 | other for a, b in apart for one, other in ((a, b), (b, a))), np.int64
        ),
        never={},
    )
    found = fills(circle)
    return {
        post.name: tuple(rows[other].name for other in found[row] if other >= 0)
        for row, post in enumerate(rows)
    }


SHAPES = {
    "two": [30, 30], "two, one small": [60, 10], "five of three": [3] * 5, "four of three": [3] * 4,
    "one large": [400, *[70] * 12], "most of one": [400, 70, 70, 70], "four": [100] * 4,
    "many": [40] * 50, "hundreds": [20] * 150, "singles": [1] * 500, "few of many": [5, *[2] * 40],
    "as a real ring": [725, 146, 108, 107, 96, 72, 72, 56, 51, 44, 24, 22, 21],
}  # fmt: skip


@pytest.mark.parametrize("how", [FEW, NONE, MANY], ids=["few", "none", "many"])
@pytest.mark.parametrize("shape", SHAPES)
def test_each_post_has_three_of_three_blogs_and_none_is_shown_too_often(
    shape: str, how: Sequence[float]
) -> None:
    posts = some(SHAPES[shape], how)
    found = filled(posts)
    blog_of = {post.name: post.blog for post in posts}
    size = Counter(blog_of.values())
    times: Counter[str] = Counter()
    under: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for post in posts:
        mine = (*post.related, *found[post.name])
        assert len(mine) == min(3, len(size) - 1)
        assert len({post.blog, *(blog_of[name] for name in mine)}) == len(mine) + 1
        times.update(mine)
        under[post.blog].update(mine)
    for blog, shown in under.items():
        assert size[blog] < 20 or max(shown.values()) <= size[blog] / 5
    assert max(times.values()) <= max(limit_of_all(len(posts)), _most_related(posts))


def _most_related(posts: Sequence[A]) -> int:
    return max(Counter(name for post in posts for name in post.related).values(), default=0)


@pytest.mark.parametrize("shape", ["five of three", "one large", "four", "many", "hundreds"])
@pytest.mark.parametrize("how", [FEW, NONE, MANY], ids=["few", "none", "many"])
def test_of_those_that_could_be_shown_hardly_any_never_is(shape: str, how: Sequence[float]) -> None:
    posts = some(SHAPES[shape], how)
    found = filled(posts)
    named = {name for post in posts for name in (*post.related, *found[post.name])}
    size = Counter(post.blog for post in posts)
    room = {blog: min(n, len(posts) - n) for blog, n in size.items()}
    got = Counter(post.blog for post in posts if post.name in named)
    missed = sum(max(0, room[blog] - got[blog]) for blog in size)
    assert missed <= 0.05 * sum(room.values())


def test_where_a_blog_has_too_few_friends_none_of_theirs_is_under_more_than_a_fifth() -> None:
    posts = some([100, 2, 2, 2], NONE)
    found = filled(posts)
    shown = Counter(name for post in posts[:100] for name in found[post.name])
    assert max(shown.values()) == 20
    assert len({names for names in found.values()}) > 3


@pytest.mark.parametrize("how", [FEW, NONE, MANY], ids=["few", "none", "many"])
@pytest.mark.parametrize("shape", ["five of three", "one large", "as a real ring", "four", "many"])
def test_a_post_that_comes_goes_or_changes_concerns_few_others(
    shape: str, how: Sequence[float]
) -> None:
    """At each step all is chosen anew, in another order of rows: what is kept decides nothing."""
    chance, number = random.Random(shape), count()
    posts = some(SHAPES[shape], how)
    before = filled(posts)
    for _ in range(40):
        posts, changed = _step(posts, how, chance, next(number))
        after = filled(posts)
        others = [
            name for name in before.keys() & after.keys() - changed if before[name] != after[name]
        ]
        assert len(others) <= 30
        before = after


@pytest.mark.parametrize("how", [FEW, NONE, MANY], ids=["few", "none", "many"])
@pytest.mark.parametrize("sizes", [[200, 7, 7, 7], [150, 75, 22, 4], [120, 4, 4]])
def test_where_one_blog_dwarfs_the_others_one_concerns_as_many_as_it_stands_under(
    sizes: list[int], how: Sequence[float]
) -> None:
    """Thirty, and six for each place that a post of the others has to fill."""
    chance, number = random.Random(str(sizes)), count()
    posts = some(sizes, how)
    before = filled(posts)
    for _ in range(15):
        large = max(Counter(post.blog for post in posts).values())
        bound = 30 + 6 * 3 * large / (len(posts) - large)
        posts, changed = _step(posts, how, chance, next(number))
        after = filled(posts)
        both = before.keys() & after.keys() - changed
        assert sum(before[name] != after[name] for name in both) <= bound
        before = after


def _step(
    posts: list[A], how: Sequence[float], chance: random.Random, number: int
) -> tuple[list[A], set[str]]:
    """Add, change or remove a post; gives the names of those whose own links are others now."""
    kind = chance.choice(["new", "old", "gone", "changed"])
    one = chance.choice(posts)
    if kind == "gone":
        lost = {post.name for post in posts if one.name in post.related}
        left = [
            replace(p, related=tuple(n for n in p.related if n != one.name))
            for p in posts
            if p is not one
        ]
        return left, lost | {one.name}
    day = 3001.0 + number if kind == "new" else float(chance.randrange(3000))
    post = replace(one, day=day) if kind == "changed" else A(f"more {number}", one.blog, day=day)
    (post,) = related(posts, [post], how, chance)
    kept = [p for p in posts if p is not one] if kind == "changed" else posts
    return [*kept, post], {post.name}


def test_the_order_of_rows_decides_nothing() -> None:
    posts = some(SHAPES["few of many"])
    for seed in range(5):
        shuffled = random.Random(seed).sample(posts, len(posts))
        assert filled(shuffled) == filled(posts)


def test_a_language_comes_first_and_another_one_where_it_has_too_few_blogs() -> None:
    french = [A(f"fr {n}", n % 5, language=0) for n in range(50)]
    spanish = [A(f"es {n}", 5 + n % 2, language=1) for n in range(20)]
    unknown = [A("photo", 8, language=-1)]
    found = filled([*french, *spanish, *unknown])
    for post in french:
        abroad = [name for name in found[post.name] if not name.startswith("fr")]
        assert len(abroad) <= 1
        assert not abroad or found[post.name][-1] == abroad[0]
    assert sum(any(not n.startswith("fr") for n in found[p.name]) for p in french) <= 17
    for post in spanish:
        assert found[post.name][0].startswith("es")
        assert len(found[post.name]) == 3
    assert len(found["photo"]) == 3
    named = Counter(name for names in found.values() for name in names)
    assert all(named[post.name] for post in spanish)


def test_seldom_shown_posts_come_first_and_those_without_a_text_last() -> None:
    posts = some([40] * 10, FEW)
    posts = [replace(post, thin=n % 4 == 0) for n, post in enumerate(posts)]
    found = filled(posts)
    near = Counter(name for post in posts for name in post.related)
    shown = [name for names in found.values() for name in names]
    thin = {post.name for post in posts if post.thin}
    mean = sum(near.values()) / len(posts)
    assert sum(near[name] for name in shown) / len(shown) < 0.7 * mean
    assert sum(name in thin for name in shown) < 0.2 * len(shown)
    named = {*near, *shown}
    assert all(post.name in named for post in posts if not post.thin)


def test_fresh_and_evergreen_come_in_turns() -> None:
    posts = some([50] * 8, NONE)
    newest = {post.name for post in sorted(posts, key=lambda p: -p.day)[:110]}
    found = filled(posts)
    both = sum(0 < sum(name in newest for name in names) < 3 for names in found.values())
    assert both > 0.85 * len(posts)


def test_consent_holds_and_who_keeps_apart_stays_apart() -> None:
    posts = some([20] * 6, FEW)
    posts = [replace(p, shown=p.blog != 0, given=p.blog != 1, related=()) for p in posts]
    found = filled(posts, apart=[(2, 3)])
    blog_of = {post.name: post.blog for post in posts}
    for post in posts:
        blogs = {blog_of[name] for name in found[post.name]}
        assert not blogs if post.blog == 0 else len(blogs) == 3
        assert 1 not in blogs
        assert {post.blog, *blogs} - {2} == {post.blog, *blogs} or post.blog != 3
        assert not (post.blog == 2 and 3 in blogs)


@pytest.mark.parametrize("posts", [[], [A("one", 0)], [A("one", 0), A("other", 0)]])
def test_where_there_is_no_friend_nothing_is_shown(posts: list[A]) -> None:
    assert filled(posts) == {post.name: () for post in posts}


def test_no_blog_shows_the_same_three_under_all_its_posts() -> None:
    for how in (FEW, NONE):
        posts = some([8, 4, 4, 4, 3], how)
        found = filled(posts)
        under: defaultdict[int, set[frozenset[str]]] = defaultdict(set)
        for post in posts:
            under[post.blog].add(frozenset((*post.related, *found[post.name])))
        assert all(len(sets) > 1 for sets in under.values())


# with texts

WORDS = [
    a + b + c
    for a in ("ba", "cor", "du", "fil", "gre", "mou", "pa", "ri", "sol", "ta")
    for b in ("ra", "lin", "tou", "pe", "mi")
    for c in ("ve", "don", "che")
]
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def a_post(number: int) -> Document:
    own = random.Random(number)
    words = own.choices(random.Random(number % 9).sample(WORDS, 20), k=90)
    blog = f"blog {number % 7}"
    url = f"https://{blog[5:]}.example/{number:03}"
    return Document(url, blog, "fr", "", " ".join(words), str(number), NOW - timedelta(days=number))


OPTIONS = LinkOptions(min_score=0.75)


def test_related_ones_come_first_and_fills_say_that_they_are_none() -> None:
    found = link([a_post(n) for n in range(60)], OPTIONS)
    kinds = [tuple(n.kind for n in near) for near in found.values()]
    assert {len(near) for near in kinds} == {3}
    assert {kind for near in kinds for kind in near} == {RELATED, FILL}
    assert all(near == tuple(sorted(near, reverse=True)) for near in kinds)
    assert all(
        bool(n.terms) == (n.score > 0) == (n.kind == RELATED)
        for near in found.values()
        for n in near
    )
    bare = link([a_post(n) for n in range(60)], replace(OPTIONS, fill=False))
    assert all(n.kind == RELATED for near in bare.values() for n in near)
    assert {p: tuple(n for n in near if n.kind == RELATED) for p, near in found.items()} == bare


def test_vetoes_and_what_a_text_leads_to_hold_for_fills_too() -> None:
    corpus = [replace(a_post(n), blog=f"blog {n}", text="") for n in range(5)]
    one, other, third = (d.permalink for d in corpus[:3])
    corpus[2] = replace(corpus[2], mentions=(one,))
    found = link(corpus, replace(OPTIONS, vetoes=((one, other),)))
    assert {n.permalink for n in found[one]} == {d.permalink for d in corpus[3:]}
    assert one not in {n.permalink for n in (*found[other], *found[third])}


@pytest.mark.parametrize("window", ["not_older_than", "not_apart"])
@pytest.mark.parametrize("days", [3, 20, 400])
def test_a_window_of_time_holds_for_fills_too(window: str, days: int) -> None:
    corpus = {d.permalink: d for d in (a_post(n) for n in range(120))}
    undated = replace(a_post(200), published=None)
    corpus[undated.permalink] = undated
    most = timedelta(days=days)
    options = (
        replace(OPTIONS, not_apart=most)
        if window == "not_apart"
        else replace(OPTIONS, not_older_than=most)
    )
    found = link(corpus.values(), options)
    for permalink, near in found.items():
        for other in near:
            one, two = corpus[permalink].published, corpus[other.permalink].published
            if one and two:
                assert one - two <= timedelta(days=days)
                assert window == "not_older_than" or two - one <= timedelta(days=days)
    if days > 3:  # a post a day, of seven blogs: three others are within each window
        assert {len(near) for near in found.values()} == {3}


def test_after_a_chance_walk_the_fills_are_those_of_a_clean_choice() -> None:
    chance = random.Random(3)
    corpus = {d.permalink: d for d in (a_post(n) for n in range(150))}
    index = fit(corpus.values(), OPTIONS)
    shown = {
        p: [n.permalink for n in near if n.kind == FILL] for p, near in neighbors_of(index, OPTIONS)
    }
    pieces = index.base()
    for number in range(150, 175):
        new, gone = a_post(number), chance.choice(sorted(corpus))
        kept, read = Index.of({k: bytearray(v) for k, v in pieces.items()}, index.changes()), None
        del corpus[gone]
        corpus[new.permalink] = new
        links = kept.rows.permalink
        rows = [n for n, link in enumerate(links) if link == gone and kept.alive[n]]
        found = relink(kept, Changes([new], rows), OPTIONS)
        read = refilled(kept, OPTIONS, found.keys())
        shown.pop(gone)
        for permalink, near in read.items():
            shown[permalink] = [n.permalink for n in near]
        assert found.keys() <= read.keys()
        assert shown == _chosen_clean(kept)
        index = kept


def _chosen_clean(index: Index) -> dict[str, list[str]]:
    """Choose for a circle of the posts that are there alone, in the order of their addresses."""
    alive = sorted(np.flatnonzero(index.alive).tolist(), key=lambda n: index.rows.permalink[n])
    at = {row: n for n, row in enumerate(alive)}
    names = [index.rows.permalink[row] for row in alive]
    circle = Circle(
        position=position(names),
        blog=np.array([int(index.rows.blog[row][5:]) for row in alive], np.int32),
        language=np.zeros(len(alive), np.int32),
        day=np.array([float(index.rows.day[row]) for row in alive]),
        shown=np.ones(len(alive), np.bool_),
        given=np.ones(len(alive), np.bool_),
        thin=np.array([int(index.rows.length[row]) < 450 for row in alive]),
        related=np.array(
            [[at.get(other, -1) for other in index.leads[row].tolist()] for row in alive], np.int32
        ),
        apart=np.zeros(0, np.int64),
        never={},
    )
    return {
        name: [names[other] for other in mine if other >= 0]
        for name, mine in zip(names, fills(circle).tolist(), strict=True)
    }
