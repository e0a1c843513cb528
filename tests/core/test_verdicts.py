"""After an edit only some posts are judged again, and all have the verdict that they should."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copines.model import Blog, Post, Wishes
from copines.store import Store

NOW = datetime(2026, 11, 1, tzinfo=UTC)
_BLOGS = ("zoe", "max")
_TEXTS = tuple(f"Le texte {word} parle de {word} et de patience. " * 12 for word in "abcd")


def _post(number: int, text: str) -> Post:
    blog = _BLOGS[number % 2]
    return Post(
        permalink=f"https://{blog}.example/{number}",
        key=f"{number:016}",
        blog=blog,
        title=text[:12],
        text=text,
        html="",
        summary="",
        author=None,
        published=NOW - timedelta(days=number),
        updated=None,
        first_seen=NOW,
        language="fr",
        slug=f"billet-{number}",
    )


def _verdicts(store: Store) -> dict[str, tuple[str, object]]:
    return {post.key: (verdict, why) for post, verdict, why in store.queries.all_posts()}


@pytest.mark.parametrize("seed", range(4))
def test_edits_are_judged_as_if_all_were(tmp_path: Path, seed: int) -> None:
    chance, wishes = random.Random(seed), Wishes(frozenset(_BLOGS), frozenset({f"{3:016}"}))
    with Store(tmp_path / "copines.db") as store:
        for blog in _BLOGS:
            store.blogs.register(Blog(f"https://{blog}.example/", blog, blog, key=blog), NOW)
        for number in range(12):
            store.posts.save(_post(number, chance.choice(_TEXTS)))
        store.shown.judge(wishes, NOW)
        for _ in range(25):
            post = store.posts.by_key(f"{chance.randrange(12):016}")
            assert post
            store.posts.save(replace(post, text=chance.choice(_TEXTS)))
            store.shown.judge(wishes, NOW)
            found = _verdicts(store)
            store.derived.sign("verdicts", "")
            store.shown.judge(wishes, NOW)
            assert found == _verdicts(store)
