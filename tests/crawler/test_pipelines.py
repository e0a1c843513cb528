from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copines.crawler.pipelines import StorePipeline, Tally
from copines.crawler.politeness import Pauses, Robots
from copines.crawler.walk.messages import Ending, Outcome
from copines.model import Blog, CrawlOptions, Fetch, Pace, Post, Proof
from copines.permalinks import key
from copines.phrases import advice
from copines.reasons import Reason, of_status
from copines.store import Store
from copines.store.blogs import walked
from portals import a_post
from walks import jobs_of

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "copines.db") as store:
        store.blogs.register(Blog("https://zoe.example/", "Zoé", "zoe", key="Zoé"), NOW)
        yield store


def visited(directory: Path, *posts: Post, entries: int | None, kind: str = "entry") -> None:
    """Visit a blog whose feed, if it was read, has so many entries."""
    pipeline = StorePipeline(directory / "copines.db", NOW, Tally(), (Robots(), Pauses()))
    fetches = tuple(Fetch(post.permalink, kind, 200) for post in posts)
    kept = tuple((post, post.text) for post in posts)
    pipeline.process_item(Outcome("Zoé", posts=kept, fetches=fetches, entries=entries))
    pipeline.process_item(Ending("Zoé"))
    pipeline.close_spider()


def hint(store: Store) -> str:
    return advice(store.blogs.states()[0])


def test_a_feed_that_was_emptied_is_told_of_until_it_has_entries(
    store: Store, tmp_path: Path
) -> None:
    visited(tmp_path, a_post(1), a_post(2), entries=2)
    assert hint(store) == ""
    visited(tmp_path, entries=0)
    assert hint(store).startswith("its feed is empty")
    visited(tmp_path, entries=None)  # not modified
    assert hint(store).startswith("its feed is empty")
    visited(tmp_path, entries=2)
    assert hint(store) == ""


def test_what_a_visit_learnt_of_the_blogs_pace_is_kept_when_it_ends(
    store: Store, tmp_path: Path
) -> None:
    every_day = [a_post(n, published=NOW - timedelta(days=n)) for n in range(1, 7)]
    visited(tmp_path, *every_day[:2], entries=2)
    assert store.blogs.states()[0].pace == Pace()
    visited(tmp_path, *every_day, a_post(9, published=NOW + timedelta(days=1)), entries=7)
    assert store.blogs.states()[0].pace == Pace(timedelta(days=1), NOW - timedelta(days=1))


def test_a_feed_that_never_had_an_entry_is_no_news(store: Store, tmp_path: Path) -> None:
    visited(tmp_path, a_post(1), a_post(2), entries=0, kind="page")
    visited(tmp_path, entries=0)
    assert hint(store) == ""


def test_new_posts_unlike_all_before_are_told_of_until_they_go(
    store: Store, tmp_path: Path
) -> None:
    usual = " ".join(f"légume{n}" for n in range(30))
    visited(tmp_path, *(a_post(n, text=usual) for n in range(1, 13)), entries=12)
    assert hint(store) == ""
    words = " ".join(f"casino{n} betting{n} jackpot{n}" for n in range(20))
    spam = [
        a_post(n, title="Win", text=words, language="en", published=NOW - timedelta(days=n))
        for n in (20, 21, 22)
    ]
    visited(tmp_path, *spam, entries=3)
    assert "has it changed hands?" in hint(store)
    visited(tmp_path, entries=3)  # nothing new
    assert "has it changed hands?" in hint(store)
    pipeline = StorePipeline(tmp_path / "copines.db", NOW, Tally(), (Robots(), Pauses()))
    pipeline.process_item(
        Outcome(
            "Zoé", removed=tuple((post.key, Reason.of("taken_back", status=410)) for post in spam)
        )
    )
    pipeline.process_item(Ending("Zoé"))
    pipeline.close_spider()
    assert hint(store) == ""


def test_posts_of_other_sites_go_with_a_reason(store: Store, tmp_path: Path) -> None:
    stranger = replace(a_post(1), key=key(a_post(1).permalink))
    visited(tmp_path, stranger, a_post(2), entries=2)
    pipeline = StorePipeline(tmp_path / "copines.db", NOW, Tally(), (Robots(), Pauses()))
    pipeline.process_item(Ending("Zoé", strangers=(stranger.permalink,)))
    pipeline.close_spider()
    left = [trace.url for trace in store.earlier.traces("Zoé") if not trace.gone]
    assert left == [a_post(2).permalink]
    assert store.earlier.met(stranger.permalink) == ("Zoé", Reason.of("not_a_page"))
    assert store.earlier.made("Zoé") == (a_post(2).permalink,)


def test_a_failed_visit_sends_no_post_away(store: Store, tmp_path: Path) -> None:
    post = replace(a_post(1), key=key(a_post(1).permalink))
    visited(tmp_path, post, entries=1)
    pipeline = StorePipeline(tmp_path / "copines.db", NOW, Tally(), (Robots(), Pauses()))
    pipeline.process_item(Ending("Zoé", of_status(503), strangers=(post.permalink,)))
    pipeline.close_spider()
    assert [trace.url for trace in store.earlier.traces("Zoé")] == [post.permalink]


def test_where_a_blog_lives_is_remembered(store: Store, tmp_path: Path) -> None:
    proofs = (Proof("redirect", "https://neuf.example/", "https://zoe.example/"),)
    pipeline = StorePipeline(tmp_path / "copines.db", NOW, Tally(), (Robots(), Pauses()))
    pipeline.process_item(Outcome("Zoé", proofs=proofs))
    pipeline.process_item(Outcome("Zoé"))
    pipeline.close_spider()
    blog = Blog("https://zoe.example/", "Zoé", "zoe", key="Zoé")
    (job,) = jobs_of(tmp_path / "copines.db", (blog,), CrawlOptions(), NOW)
    assert job.proofs == proofs


def test_where_strangers_posts_are_kept_the_archive_is_walked_again(
    store: Store, tmp_path: Path
) -> None:
    strange = "http://theme.example/demo"
    stranger = replace(a_post(1), permalink=strange, key=key(strange))
    visited(tmp_path, a_post(2), entries=1)
    store.blogs.change([("Zoé", walked(NOW))])
    blogs = (Blog("https://zoe.example/", "Zoé", "zoe", key="Zoé"),)
    assert not jobs_of(tmp_path / "copines.db", blogs, CrawlOptions(), NOW)[0].walk_archive
    visited(tmp_path, stranger, entries=1)
    assert jobs_of(tmp_path / "copines.db", blogs, CrawlOptions(), NOW)[0].walk_archive
    shut = CrawlOptions(archive=False)
    assert not jobs_of(tmp_path / "copines.db", blogs, shut, NOW)[0].walk_archive


def test_pages_passed_over_are_remembered_while_an_archive_is_walked(
    store: Store, tmp_path: Path
) -> None:
    pipeline = StorePipeline(tmp_path / "copines.db", NOW, Tally(), (Robots(), Pauses()))
    verdicts = {
        "/carnet/1": Reason.of("other_page"),
        "/carnet/": Reason.of("listing"),
        "/carnet/2": Reason.of("no_text"),
    }
    fetches = [
        Fetch(f"https://zoe.example{path}", "page", 200, verdict=why)
        for path, why in verdicts.items()
    ]
    pipeline.process_item(Outcome("Zoé", fetches=tuple(fetches)))
    pipeline.close_spider()
    blogs = (Blog("https://zoe.example/", "Zoé", "zoe", key="Zoé"),)

    def passed_over() -> tuple[str, ...]:
        return jobs_of(tmp_path / "copines.db", blogs, CrawlOptions(), NOW)[0].passed_over

    assert passed_over() == ("https://zoe.example/carnet/1",)
    store.blogs.change([("Zoé", walked(NOW))])
    assert passed_over() == ()
