"""What a crawl brings is written many answers at once, as if each were written as it came."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copines.crawler.pipelines import StorePipeline, Tally, store_pipeline
from copines.crawler.politeness import Pauses, Robots
from copines.crawler.walk.articles import trace
from copines.crawler.walk.messages import Ending, Move, Outcome
from copines.errors import StoreError
from copines.model import Blog, Fetch, Post, Validators
from copines.permalinks import key
from copines.reasons import Reason
from copines.store import Store

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BLOGS = tuple(Blog(f"https://{n}.example/", n, n, key=n) for n in ("zoe", "max", "lu"))
#: Texts of which several are one but for a sentence, and some are short.
_BASE = [" ".join(f"mot{(n * k) % 89}" for n in range(1, 90)) for k in range(2, 6)]
_TABLES = (
    "SELECT key, permalink, blog, slug, title, text, html, published, digest, guid, gone, exact, "
    "sketch, fingerprint, reread, announced FROM posts ORDER BY key",
    "SELECT * FROM likenesses WHERE key IN (SELECT key FROM posts) ORDER BY band, key",
    "SELECT * FROM hyperlinks ORDER BY key, target",
    "SELECT * FROM aliases ORDER BY old",
    "SELECT * FROM redirects ORDER BY key, slug",
    "SELECT * FROM fetches ORDER BY url",
    "SELECT * FROM blogs ORDER BY key",
    "SELECT permalink FROM posts_fts JOIN posts ON posts.rowid = posts_fts.rowid "
    "WHERE posts_fts MATCH 'mot1 OR neuf1' ORDER BY 1",
)


def _post(chance: random.Random, blog: str) -> Post:
    number, text = chance.randint(0, 12), chance.choice([*_BASE, "Court.", "Court."])
    if chance.random() < 0.3:
        text += f" neuf{chance.randint(0, 3)}"
    url, other = f"https://{blog}.example/{number}", chance.choice(BLOGS).key
    return Post(
        permalink=url,
        key=key(url),
        blog=blog,
        title=f"Billet {chance.randint(0, 2)}",
        text=text,
        html=f'<p>{text} <a href="https://{other}.example/{number}">là</a></p>',
        summary="",
        author=None,
        published=datetime(2020, 1, 1 + chance.randint(0, 20), tzinfo=UTC),
        updated=None,
        first_seen=NOW,
        language="fr",
        slug=f"billet-{number % 3}",
    )


def _outcomes(chance: random.Random) -> Iterator[Outcome | Ending]:
    """What may come, in any order that visits may bring it."""
    for _ in range(60):
        blog = chance.choice(BLOGS).key
        posts = tuple((_post(chance, blog), chance.choice(["", "a"])) for _ in range(3))
        grown = frozenset(post.key for post, _ in posts if chance.random() < 0.2)
        fetches = tuple(Fetch(post.permalink, "entry", 200) for post, _ in posts)
        own = Outcome(blog, posts=posts, grown=grown, fetches=fetches, about=(blog, "x", ""))
        one = _post(chance, blog)
        if chance.random() < 0.15:
            own = replace(own, removed=((one.key, Reason.of("taken_back", status=410)),))
        if chance.random() < 0.15:
            to = f"https://{blog}.example/{chance.randint(0, 14)}"
            why = Reason.of("moved_by_redirect", address=one.permalink)
            own = replace(own, moves=(Move(one.key, to, why),), posts=posts[:1])
        yield replace(own, pending=(f"https://{blog}.example/p{chance.randint(0, 9)}",))
    for each in BLOGS:
        yield Ending(each.key, archive_done=True)


def _pipeline(directory: Path, tally: Tally) -> StorePipeline:
    directory.mkdir(exist_ok=True)
    with Store(directory / "copines.db") as store:
        for blog in BLOGS:
            store.blogs.register(blog, NOW)
    return StorePipeline(directory / "copines.db", NOW, tally, (Robots(), Pauses()))


def _rows(directory: Path) -> list[list[tuple[object, ...]]]:
    with closing(sqlite3.connect(directory / "copines.db")) as found:
        return [found.execute(query).fetchall() for query in _TABLES]


@pytest.mark.parametrize("seed", range(6))
def test_a_batch_leaves_what_single_answers_leave(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tallies = []
    for count in (1, 40, 10_000):
        monkeypatch.setattr(store_pipeline, "_COUNT", count)
        tallies.append(tally := Tally())
        pipeline = _pipeline(tmp_path / str(count), tally)
        for item in _outcomes(random.Random(seed)):
            pipeline.process_item(item)
        pipeline.close_spider()
    one, some, all_ = (_rows(tmp_path / str(count)) for count in (1, 40, 10_000))
    assert one[0]
    assert one == some
    assert one == all_
    assert tallies[0] == tallies[1] == tallies[2]


@pytest.mark.parametrize("seed", range(3))
def test_what_was_found_out_of_a_text_leaves_what_finding_it_out_anew_leaves(
    tmp_path: Path, seed: int
) -> None:
    for folder, traced in ((tmp_path / "traced", True), (tmp_path / "plain", False)):
        pipeline = _pipeline(folder, Tally())
        for item in _outcomes(random.Random(seed)):
            if traced and isinstance(item, Outcome):
                known = tuple(trace(post, guid) for post, guid in item.posts)
                pipeline.process_item(replace(item, traces=known))
            else:
                pipeline.process_item(item)
        pipeline.close_spider()
    assert _rows(tmp_path / "traced") == _rows(tmp_path / "plain")


def test_what_was_found_out_of_another_text_is_not_believed(tmp_path: Path) -> None:
    torn = replace(_post(random.Random(1), "zoe"), title="Un\x00 billet", text=_BASE[0] + "\x00")
    for folder, traces in ((tmp_path / "traced", (trace(torn, ""),)), (tmp_path / "plain", ())):
        pipeline = _pipeline(folder, Tally())
        pipeline.process_item(Outcome("zoe", posts=((torn, ""),), traces=traces))
        pipeline.close_spider()
    assert _rows(tmp_path / "traced") == _rows(tmp_path / "plain")


def test_what_a_crash_takes_is_asked_for_again(tmp_path: Path) -> None:
    pipeline, post = _pipeline(tmp_path, Tally()), _post(random.Random(1), "zoe")
    feed = Fetch("https://zoe.example/feed", "feed", 200, Validators('"a"', None))
    pipeline.process_item(Outcome("zoe", posts=((post, ""),), fetches=(feed,)))
    with Store(tmp_path / "copines.db") as store:  # as the next crawl would find it after a crash
        assert list(store.queries.posts()) == []
        assert store.earlier.validators(feed.url) == Validators()
        pipeline.flush()
        assert [each.permalink for each in store.queries.posts()] == [post.permalink]
        assert store.earlier.validators(feed.url) == feed.validators
    pipeline.close_spider()


def test_one_answer_that_cannot_be_kept_fails_its_blog_alone(tmp_path: Path) -> None:
    tally, chance = Tally(), random.Random(1)
    pipeline = _pipeline(tmp_path, tally)
    odd = replace(_post(chance, "zoe"), comments_url=object())  # type: ignore[arg-type]
    for blog, post in (("max", _post(chance, "max")), ("zoe", odd), ("lu", _post(chance, "lu"))):
        pipeline.process_item(Outcome(blog, posts=((post, ""),)))
        pipeline.process_item(Ending(blog))
    pipeline.close_spider()
    with Store(tmp_path / "copines.db") as store:
        assert {post.blog for post in store.queries.posts()} == {"max", "lu"}
        states = {state.blog: state for state in store.blogs.states()}
    assert {blog: state.state for blog, state in states.items()} == {
        "max": "ok",
        "zoe": "failing",
        "lu": "ok",
    }
    assert states["zoe"].reason
    assert states["zoe"].reason.code == "bug"
    assert +tally.saved == {"new": 2}
    assert tally.error is None


def test_a_full_disk_ends_the_crawl(tmp_path: Path) -> None:
    tally, chance = Tally(), random.Random(1)
    pipeline = _pipeline(tmp_path, tally)
    connection = pipeline._keeper.store._db.connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 20}")
    large = replace(_post(chance, "zoe"), html="<p>x</p>" * 100_000)
    pipeline.process_item(Outcome("zoe", posts=((large, ""),)))
    pipeline.flush()
    assert isinstance(tally.error, StoreError)
    pipeline.process_item(Outcome("max", posts=((_post(chance, "max"), ""),)))
    pipeline.close_spider()
    assert not +tally.saved
    with Store(tmp_path / "copines.db") as store:
        assert list(store.queries.posts()) == []


def test_what_waits_is_written_within_a_second() -> None:
    assert timedelta(seconds=store_pipeline._SECONDS) <= timedelta(seconds=1)
