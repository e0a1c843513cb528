import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copines.errors import StoreError
from copines.feed_states import FeedState
from copines.model import Blog, Fetch, KnownBlog, Neighbor, Post, Validators, Wishes
from copines.permalinks import key
from copines.reasons import Reason, of_status
from copines.schema import NUMBERED
from copines.store import Met, Store, blogs, check_database, copy_database

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
    store.blogs.register(Blog("https://zoe.example/", "Zoé", "zoe", key="Zoé"), NOW)
    return store


def test_saving_a_post_twice_changes_nothing(store: Store) -> None:
    with store:
        assert store.posts.save(a_post()) == "new"
        assert store.posts.save(a_post()) == "same"
        assert store.posts.save(a_post(text="Le potager s'éveille.")) == "changed"
        assert [p.text for p in store.queries.posts()] == ["Le potager s'éveille."]


def test_a_post_never_becomes_new_again(store: Store) -> None:
    with store:
        store.posts.save(replace(a_post(), published=datetime(2019, 5, 1, tzinfo=UTC)))
        assert store.posts.save(replace(a_post(), published=NOW)) == "same"
        assert store.posts.save(replace(a_post(), published=None)) == "same"
        assert (
            store.posts.save(replace(a_post(), published=datetime(2018, 5, 1, tzinfo=UTC)))
            == "changed"
        )
        assert [p.published for p in store.queries.posts()] == [datetime(2018, 5, 1, tzinfo=UTC)]


def test_two_posts_of_one_slug_keep_two_addresses(store: Store) -> None:
    with store:
        store.posts.save(a_post(1))
        store.posts.save(a_post(2))
        assert [p.slug for p in store.queries.posts()] == ["billet-2", "billet"]


def test_posts_that_become_another_blogs_take_no_slug_that_is_there(store: Store) -> None:
    with store:
        store.blogs.register(Blog("https://max.example/", "Max", "max", key="Max"), NOW)
        store.posts.save_all(
            [Met(a_post(n, blog=blog)) for n, blog in enumerate(("Zoé", "Max", "Max"), 1)]
        )
        store.posts.save_all([Met(a_post(1, blog="Max"))])  # met as hers
        assert [p.slug for p in store.queries.posts()] == ["billet-2", "billet", "billet-3"]
        store.posts.remove(f"{3:016x}", Reason.of("deleted"))
        store.posts.save(a_post(4, blog="Zoé"))
        store.posts.hand_over("Max", "Zoé")
        found = {p.permalink[-1]: (p.blog, p.slug) for p in store.queries.posts()}
        assert found == {"1": ("Zoé", "billet-3"), "2": ("Zoé", "billet-2"), "4": ("Zoé", "billet")}
        taken_back = store.posts.by_key(f"{3:016x}")
        assert taken_back
        assert taken_back.blog == "Max"


def test_a_slug_stays_when_the_blog_is_known_again(store: Store) -> None:
    with store:
        store.blogs.fix_slugs(["Zoé"], NOW)
        again = store.blogs.register(
            Blog("https://zoe.example/neuf", "Autre", "autre", key="Zoé"), NOW
        )
        assert again.slug == "zoe"
        assert store.blogs.names() == {"Zoé": "Autre"}


def test_blogs_met_before_the_first_portal_joined_together(store: Store) -> None:
    later, last = NOW + timedelta(hours=2), NOW + timedelta(days=3)
    with store:
        store.blogs.register(
            Blog("https://max.example/", "Max", "max", key="Max"), NOW + timedelta(hours=1)
        )
        assert store.portal.joined() == {}
        store.runs.note("run", NOW, NOW, {"link": {"posts": 0}})
        store.runs.note("crawl", NOW, NOW, {"crawl": {"blogs": 2}})
        assert store.portal.joined() == {}, "nothing to read is no portal"
        store.runs.note("run", later, later, {"link": {"posts": 5}})
        store.runs.note("run", last, last, {"link": {"posts": 7}})
        store.blogs.register(Blog("https://lu.example/", "Lu", "lu", key="Lu"), last)
        assert store.portal.joined() == {"Lu": last, "Max": later, "Zoé": later}


def test_links_follow_their_posts_out(store: Store) -> None:
    with store:
        store.posts.save(a_post(1))
        store.posts.save(a_post(2))
        link = Neighbor("https://zoe.example/2", 0.5, ("potager",))
        store.links.replace([("https://zoe.example/1", [link])])
        assert store.queries.neighbors("https://zoe.example/1") == (link,)
        assert store.posts.remove(a_post(2).key, Reason.of("taken_back", status=410))
        assert store.queries.neighbors("https://zoe.example/1") == ()


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            store.posts.save(a_post())
            raise KeyboardInterrupt

    with store:
        with pytest.raises(KeyboardInterrupt):
            fail()
        assert store.queries.count("posts") == 0


def test_search_folds_accents(store: Store) -> None:
    with store:
        store.posts.save(a_post(text="Une tarte à l'été."))
        assert [p.title for p in store.queries.search("ete")] == ["Billet 1"]


def test_validators_come_back(store: Store) -> None:
    with store:
        given = Validators('"a"', None)
        fetch = Fetch("https://zoe.example/feed", "feed", 200, given)
        store.visits.note_all([("Zoé", fetch)], NOW)
        assert store.earlier.validators("https://zoe.example/feed") == given


def test_a_failing_blog_keeps_its_first_bad_day(store: Store) -> None:
    with store:
        down = of_status(500)
        for day in (23, 24):
            failed = blogs.failed(NOW.replace(day=day), down, next_try=None, gone=False)
            store.blogs.change([("Zoé", failed)])
        assert store.blogs.states()[0].failing_since == NOW
        store.blogs.change([("Zoé", blogs.succeeded(NOW.replace(day=25)))])
        assert store.blogs.states()[0].state == "ok"


def test_a_post_is_shown_unless_the_config_or_its_date_says_no(store: Store) -> None:
    with store:
        for number in (1, 2, 3):
            store.posts.save(a_post(number))
        second = datetime(2020, 1, 2, tzinfo=UTC)
        store.shown.judge(Wishes(frozenset({"Zoé"}), frozenset({a_post(1).key})), second)
        assert [p.title for p in store.queries.posts()] == ["Billet 2"]
        assert store.shown.verdict(a_post(1).key) == ("hidden", Reason.of("hidden"))
        assert store.shown.verdict(a_post(3).key) == (
            "held",
            Reason.of("held", date="2020-01-03T00:00:00+00:00"),
        )
        store.shown.judge(Wishes(frozenset({"Zoé"})), NOW)
        assert store.queries.count("posts") == 3
        store.shown.judge(Wishes(frozenset()), NOW)
        assert list(store.queries.posts()) == []


def test_one_text_on_two_blogs_is_shown_once(store: Store) -> None:
    with store:
        store.blogs.register(Blog("https://max.example/", "Max", "max", key="Max"), NOW)
        said = "Les semis de mars demandent de la patience. " * 9
        store.posts.save(replace(a_post(1, text=said), title="Semis"))
        store.posts.save(replace(a_post(2, text=said), title="Semis", blog="Max"))
        store.posts.save(replace(a_post(3), blog="Max"))
        store.shown.judge(Wishes(frozenset({"Zoé", "Max"})), NOW)
        assert [p.title for p in store.queries.posts()] == ["Billet 3", "Semis"]
        assert store.shown.verdict(a_post(2).key) == (
            "duplicate",
            Reason.of("same_text", address="https://zoe.example/1"),
        )
        store.shown.judge(Wishes(frozenset({"Zoé", "Max"}), frozenset({a_post(1).key})), NOW)
        assert store.shown.verdict(a_post(2).key) == ("shown", None)


def test_posts_that_no_entry_named_are_beside_the_feed(store: Store) -> None:
    with store:
        posts = [a_post(n) for n in range(1, 6)]
        posts = [replace(p, key=key(p.permalink), slug=p.permalink[-1]) for p in posts]
        store.posts.save_all([Met(post, "guid" if n == 3 else "") for n, post in enumerate(posts)])
        urls = [post.permalink for post in posts]
        kinds = ("entry", "page", "entry", "page")  # and one that a file brought
        notes = [("Zoé", Fetch(u, k, 200)) for u, k in zip(urls, kinds, strict=False)]
        store.visits.note_all(notes, NOW)
        assert list(store.shown.beside_feed("Zoé", "")) == [posts[1].key]
        later = NOW + timedelta(days=1)
        since = later.isoformat()
        assert list(store.shown.beside_feed("Zoé", since)) == [posts[1].key], "not read since"
        store.visits.note_all([("Zoé", Fetch(urls[0], "entry", 200))], later)
        beside = {posts[n].key for n in (1, 2, 3)}
        assert set(store.shown.beside_feed("Zoé", since)) == beside


def test_robots_are_forgotten_after_their_time(store: Store) -> None:
    with store:
        store.visits.keep_robots({"zoe.example": b"User-agent: *"}, NOW)
        assert dict(store.earlier.robots(NOW)) == {"zoe.example": b"User-agent: *"}
        assert dict(store.earlier.robots(NOW + timedelta(seconds=1))) == {}


def test_an_interrupted_walk_finds_its_addresses_again(store: Store) -> None:
    with store:
        found = [("Zoé", "https://zoe.example/b"), ("Zoé", "https://zoe.example/a")]
        store.visits.add_pending(found, NOW)
        store.visits.note_all([("Zoé", Fetch("https://zoe.example/b", "page", 200))], NOW)
        store.visits.add_pending(found, NOW)
        assert store.earlier.pending("Zoé") == ("https://zoe.example/a",)


def test_an_older_database_is_migrated_and_a_copy_kept(tmp_path: Path) -> None:
    path = tmp_path / "copines.db"
    db = sqlite3.connect(path)
    db.executescript(f"{NUMBERED[0]}; PRAGMA user_version = 1;")
    db.execute("INSERT INTO blogs (name, slug, url, first_seen) VALUES ('Zoé', 'zoe', 'u', 'x')")
    db.commit()
    db.close()
    with Store(path) as store:
        assert store.blogs.known() == (KnownBlog(key("u"), "Zoé", "u", "", "zoe", first_seen="x"),)
    assert (tmp_path / "copines.db.v1").exists()


@pytest.mark.parametrize("version", [0, 1])
def test_a_database_opened_by_many_at_once_is_migrated_once(tmp_path: Path, version: int) -> None:
    path = tmp_path / "copines.db"
    if version:
        with closing(sqlite3.connect(path)) as db:
            db.executescript(f"{NUMBERED[0]}; PRAGMA user_version = 1;")

    def opened(_: int) -> Mapping[str, str]:
        with Store(path) as store:
            return store.blogs.names()

    with ThreadPoolExecutor(8) as many:
        assert list(many.map(opened, range(16))) == [{}] * 16
    left = {"copines.db"} | ({"copines.db.v1"} if version else set())
    assert {found.name for found in tmp_path.iterdir()} == left


def test_reading_needs_no_sqlite_utils(tmp_path: Path) -> None:
    with Store(tmp_path / "copines.db"):
        pass
    code = (
        "import sys; from pathlib import Path; from copines.store import Store;"
        f"list(Store(Path({str(tmp_path / 'copines.db')!r})).queries.posts());"
        "sys.exit('sqlite_utils' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


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


def test_a_copy_that_cannot_be_made_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be copied"):
        copy_database(tmp_path / "nowhere.db", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_database_is_told_from_a_whole_one(tmp_path: Path) -> None:
    path = tmp_path / "copines.db"
    with Store(path) as store:
        store.blogs.register(Blog("https://zoe.example/", "Zoé", "zoe", key="Zoé"), NOW)
        for number in range(300):
            post = replace(
                a_post(text="mot " * 200),
                permalink=f"https://zoe.example/{number}",
                key=f"{number:016x}",
                slug=f"s{number}",
            )
            store.posts.save(post)
    check_database(path)
    data = bytearray(path.read_bytes())
    for page in range(len(data) // 4096 // 2, len(data) // 4096):
        data[page * 4096 : page * 4096 + 64] = bytes(64)
    path.write_bytes(data)
    with pytest.raises(StoreError, match=r"copines\.db: "):
        check_database(path)


def test_the_next_post_that_is_held_is_known(store: Store) -> None:
    with store:
        assert store.shown.next_held() is None
        for days in (9, 3):
            post = replace(a_post(days), slug=str(days), published=NOW + timedelta(days=days))
            store.posts.save(post)
        store.shown.judge(Wishes(frozenset({"Zoé"})), NOW)
        assert store.shown.next_held() == NOW + timedelta(days=3)
        store.shown.judge(Wishes(frozenset({"Zoé"})), NOW + timedelta(days=3))
        assert store.shown.next_held() == NOW + timedelta(days=9)


def test_how_long_a_feed_asks_to_be_left_alone_is_kept(store: Store) -> None:
    with store:
        assert store.earlier.rest("Zoé") == timedelta()
        store.blogs.change([("Zoé", blogs.rested(90.5))])
        assert store.earlier.rest("Zoé") == timedelta(seconds=90)


def test_what_is_known_of_a_feed_comes_back_until_its_blog_has_another_address(
    store: Store,
) -> None:
    with store:
        zoe = store.blogs.register(Blog("https://ada.example/", "Ada", "ada", key="ada"), NOW)
        known = FeedState(
            "failing", "https://zoe.example/feed", NOW, of_status(404), NOW, 24, NOW, NOW
        )
        store.blogs.change([(zoe.key, blogs.fed(known))])
        assert store.earlier.source(zoe.key) == known
        store.blogs.register(replace(zoe, url="https://zoe.example/blog/"), NOW)
        again = store.earlier.source(zoe.key)
        assert (again.state, again.feed, again.looked) == ("unsought", "", None)


def test_servers_want_to_be_left_alone_until_their_time(store: Store) -> None:
    with store:
        store.visits.keep_pauses({"a.example": NOW + timedelta(hours=2)})
        store.visits.keep_pauses({"b.example": NOW + timedelta(days=90)})  # a clock gone wrong
        assert store.earlier.pauses(NOW) == {"a.example": NOW + timedelta(hours=2)}
        assert store.earlier.pauses(NOW + timedelta(hours=2)) == {}
