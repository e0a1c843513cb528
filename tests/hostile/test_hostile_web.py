"""Blogs that play every trick we know, beside healthy ones, whose posts must all arrive."""

import sys
from collections.abc import Callable

import pytest

import trust_facts
from hostile import feeds, redirects, runs, sites, transfer
from hostile.healthy import BLOGS
from hostile.server import Trick
from instance import Instance

#: Of the process and all that it starts, on default settings.
MOST_MEMORY = 400 << 20
KINDS: dict[str, Callable[[], tuple[Trick, ...]]] = {
    "transfer": transfer.tricks,
    "redirects": redirects.tricks,
    "feeds": feeds.tricks,
    "sites": sites.tricks,
}


def judged(instance: Instance, tricks: tuple[Trick, ...], kind: str) -> None:
    outcome = runs.run(instance, tricks)
    for trick in tricks:
        why = outcome.failed.get(trick.host, "")
        posts = len(outcome.posts.get(trick.host, ()))
        trust_facts.told("trick", of=kind, does=trick.does, name=trick.name, posts=posts, why=why)
    trust_facts.told(
        "memory", of=kind, tricks=len(tricks), bytes=outcome.peak, seconds=outcome.seconds
    )
    assert {h: outcome.posts.get(h) for h in BLOGS} == {h: b.urls for h, b in BLOGS.items()}
    assert not set(BLOGS) & set(outcome.failed), "a healthy blog failed"
    assert outcome.strangers == [], "asked of places that are nobody's"
    assert "Traceback" not in outcome.stderr, outcome.stderr[-3000:]
    assert outcome.wrong(tricks) == {}
    if sys.platform == "linux":
        assert 30 << 20 < outcome.peak < MOST_MEMORY, f"{outcome.peak >> 20} MB"


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_trick_fails_alone_and_as_expected(instance: Instance, kind: str) -> None:
    judged(instance, KINDS[kind](), kind)
