"""Verdicts on a few changed posts are those that judging all anew gives."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copines.model import Blog, Post, Wishes
from copines.permalinks import key
from copines.reasons import Reason
from copines.store import Store

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BLOGS = ("zoe", "max", "lu")
#: Texts of which several posts have one: long enough to tell.
TEXTS = [" ".join(random.Random(n).choices(["levain", "vélo", "gare", "laine"], k=n + 40))
         for n in range(6)]  # fmt: skip


def a_post(own: random.Random) -> Post:
    blog, number = own.choice(BLOGS), own.randrange(12)
    url = f"https://{blog}.example/{number}"
    date = NOW + timedelta(days=own.randrange(-20, 4)) if own.random() < 0.8 else None
    text = own.choice([*TEXTS, f"court {number}"])
    return Post(url, key(url), blog, f"Titre {TEXTS.index(text) if text in TEXTS else 9}", text, "",
                "", None, date, None, NOW, "fr", slug=str(number), words=60)  # fmt: skip


def verdicts(store: Store) -> dict[str, tuple[str, Reason | None]]:
    return {post.key: (str(verdict), why) for post, verdict, why in store.queries.all_posts()}


@pytest.mark.parametrize("seed", range(12))
def test_what_changed_is_judged_as_all_would_be(tmp_path: Path, seed: int) -> None:
    own = random.Random(seed)
    wishes, now = Wishes(circle=frozenset(BLOGS)), NOW
    found: dict[str, tuple[str, Reason | None]] = {}
    with Store(tmp_path / "copines.db") as store:
        for blog in BLOGS:
            store.blogs.register(Blog(f"https://{blog}.example/", blog, blog, key=blog), NOW)
        for _ in range(25):
            with store.transaction():
                for _ in range(own.randrange(1, 4)):
                    post = a_post(own)
                    if own.random() < 0.2:
                        store.posts.remove_all({post.key: Reason.of("taken_back", status=410)})
                    else:
                        store.posts.save(post)
            chance = own.random()
            if chance < 0.2:
                now += timedelta(days=1)
            elif chance < 0.3:
                wishes = replace(wishes, hidden=frozenset({a_post(own).key}))
            elif chance < 0.4:
                wishes = replace(wishes, circle=frozenset(own.sample(BLOGS, 2)))
            store.shown.judge(wishes, now)
            found = verdicts(store)
            store.derived.sign("verdicts", "")  # forgets what was judged
            store.shown.judge(wishes, now)
            assert verdicts(store) == found
    assert len({verdict for verdict, _ in found.values()}) > 2


def test_a_few_posts_are_judged_without_a_look_at_the_others(tmp_path: Path) -> None:
    wishes = Wishes(circle=frozenset(BLOGS))
    with Store(tmp_path / "copines.db") as store:
        store.blogs.register(Blog("https://zoe.example/", "zoe", "zoe", key="zoe"), NOW)
        store.posts.save(replace(a_post(random.Random(1)), blog="zoe"))
        store.shown.judge(wishes, NOW)
        read: list[str] = []
        store._db.connection.set_trace_callback(read.append)
        store.shown.judge(wishes, NOW + timedelta(days=30))
        store.posts.save(replace(a_post(random.Random(2)), blog="zoe"))
        store.shown.judge(wishes, NOW + timedelta(days=30))
        assert not [query for query in read if query.endswith("verdict, reason FROM posts")]
        store.shown.judge(replace(wishes, hidden=frozenset({"k"})), NOW)
        assert [query for query in read if query.endswith("verdict, reason FROM posts")]
