"""Blogs that play every trick we know, beside healthy ones, whose posts must all arrive."""

import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

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

#: Of each kind a few, for every run of the tests.
SAMPLE = (
    "gzip-bomb", "nested-bomb", "drip", "half-sent", "cut", "endless-head", "redirect-loop", "links-inside",
    "pages-inside", "to-4", "to-9", "to-52", "odd-0", "port-6379", "laughs", "external-file", "nested-html",
    "author-blanks", "open-0", "date-1", "surrogates-named", "json-surrogates", "bad-port", "bad-enclosure",
    "status-503", "wait-0", "expires-3", "robots-bomb", "sitemap-itself", "names-up", "picture-wide",
)  # fmt: skip


@lru_cache
def outcome_of(kind: str, directory: Path) -> tuple[tuple[Trick, ...], runs.Outcome]:
    """Run all tricks of a kind, once for the tests that look at what came of it."""
    tricks = KINDS.get(kind, a_sample)()
    return tricks, runs.run(Instance(directory), tricks)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


def judged(tricks: tuple[Trick, ...], outcome: runs.Outcome) -> None:
    assert {h: outcome.posts.get(h) for h in BLOGS} == {h: b.urls for h, b in BLOGS.items()}
    assert not set(BLOGS) & set(outcome.failed), "a healthy blog failed"
    assert outcome.strangers == [], "asked of places that are nobody's"
    assert "Traceback" not in outcome.stderr, outcome.stderr[-3000:]
    assert outcome.wrong(tricks) == {}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_trick_fails_alone_and_as_expected(kind: str, directory: Path) -> None:
    (directory / kind).mkdir(exist_ok=True)
    tricks, outcome = outcome_of(kind, directory / kind)
    for trick in tricks:
        why = outcome.failed.get(trick.host, "")
        posts = len(outcome.posts.get(trick.host, ()))
        trust_facts.told("trick", of=kind, does=trick.does, name=trick.name, posts=posts, why=why)
    told = {"tricks": len(tricks), "bytes": outcome.peak, "seconds": outcome.seconds}
    trust_facts.told("memory", of=kind, **told)
    judged(tricks, outcome)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="measured by /proc")
@pytest.mark.parametrize("kind", KINDS)
def test_all_processes_together_stay_within_their_memory(kind: str, directory: Path) -> None:
    (directory / kind).mkdir(exist_ok=True)
    _, outcome = outcome_of(kind, directory / kind)
    assert 30 << 20 < outcome.peak < MOST_MEMORY, f"{outcome.peak >> 20} MB"


def a_sample() -> tuple[Trick, ...]:
    found = {trick.name: trick for kind in KINDS.values() for trick in kind()}
    return tuple(found[name] for name in SAMPLE)


def test_a_sample_of_tricks_fails_alone_and_as_expected(directory: Path) -> None:
    (directory / "sample").mkdir(exist_ok=True)
    judged(*outcome_of("sample", directory / "sample"))


@pytest.mark.skipif(sys.platform != "linux", reason="measured by /proc")
def test_a_sample_of_tricks_stays_within_its_memory(directory: Path) -> None:
    (directory / "sample").mkdir(exist_ok=True)
    _, outcome = outcome_of("sample", directory / "sample")
    assert 30 << 20 < outcome.peak < MOST_MEMORY, f"{outcome.peak >> 20} MB"
