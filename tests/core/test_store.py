import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from copines.errors import StoreError
from copines.model import Blog, Fetch, Neighbor, Post, Validators
from copines.store import Store

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def a_post(number: int = 1, *, blog: str = "Zoé", text: str = "Le potager dort.") -> Post:
    return Post(
        permalink=f"https://zoe.example/{number}",
        key=f"{number:016x}",
        blog=blog,
        title=f"Billet {number}",
        text=text,
        html=f"<p>{text}</p>",
        summary="",
        author=None,
        published=datetime(2020, 1, number, tzinfo=UTC),
        updated=None,
        first_seen=NOW,
        language="fr",
        tags=("jardin", "été"),
        words=3,
        slug="billet",
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "copines.db")
    store.register(Blog("https://zoe.example/", "Zoé", "zoe"), NOW)
    return store


def test_saving_a_post_twice_changes_nothing(store: Store) -> None:
    with store:
        assert store.save(a_post()) == "new"
        assert store.save(a_post()) == "same"
        assert store.save(a_post(text="Le potager s'éveille.")) == "changed"
        assert [p.text for p in store.posts()] == ["Le potager s'éveille."]


def test_two_posts_of_one_slug_keep_two_addresses(store: Store) -> None:
    with store:
        store.save(a_post(1))
        store.save(a_post(2))
        assert [p.slug for p in store.posts()] == ["billet-2", "billet"]


def test_a_slug_stays_when_the_blog_is_known_again(store: Store) -> None:
    with store:
        again = store.register(Blog("https://zoe.example/neuf", "Zoé", "autre"), NOW)
        assert again.slug == "zoe"


def test_links_follow_their_posts_out(store: Store) -> None:
    with store:
        store.save(a_post(1))
        store.save(a_post(2))
        link = Neighbor("https://zoe.example/2", 0.5, ("potager",))
        assert store.replace_neighbors({"https://zoe.example/1": [link]}) == 1
        assert store.neighbors("https://zoe.example/1") == (link,)
        assert store.remove(a_post(2).key)
        assert store.neighbors("https://zoe.example/1") == ()


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            store.save(a_post())
            raise KeyboardInterrupt

    with store:
        with pytest.raises(KeyboardInterrupt):
            fail()
        assert store.count("posts") == 0


def test_search_folds_accents(store: Store) -> None:
    with store:
        store.save(a_post(text="Une tarte à l'été."))
        assert [p.title for p in store.search("ete")] == ["Billet 1"]


def test_validators_come_back(store: Store) -> None:
    with store:
        given = Validators('"a"', None)
        store.note_fetch(Fetch("https://zoe.example/feed", "Zoé", "feed", 200, given), NOW)
        assert store.validators("https://zoe.example/feed") == given


def test_a_failing_blog_keeps_its_first_bad_day(store: Store) -> None:
    with store:
        store.visited("Zoé", NOW, reason="answers 500")
        store.visited("Zoé", NOW.replace(day=24), reason="answers 500")
        assert store.states()[0].failing_since == NOW
        store.visited("Zoé", NOW.replace(day=25))
        assert store.states()[0].state == "ok"


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "copines.db")
    db.execute("PRAGMA user_version = 999")
    db.close()
    with pytest.raises(StoreError, match="newer copines"):
        Store(tmp_path / "copines.db")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "copines.db").write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match=r"copines\.db"):
        Store(tmp_path / "copines.db")
