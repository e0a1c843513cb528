"""The journal has one row a thing, at the place of its last change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copines.model import Blog, Fetch, Neighbor, Picture, Post, Wishes
from copines.store import Store, blogs

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def _post(number: int, text: str = "Un texte.") -> Post:
    return Post(
        permalink=f"https://zoe.example/{number}",
        key=f"{number:016}",
        blog="zoe",
        title=f"Billet {number}",
        text=text,
        html="",
        summary="",
        author=None,
        published=NOW.replace(year=2020),
        updated=None,
        first_seen=NOW,
        language="fr",
        slug=f"billet-{number}",
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "copines.db")
    store.blogs.register(Blog("https://zoe.example/", "Zoé", "zoe", key="zoe"), NOW)
    for number in range(3):
        store.posts.save(_post(number))
    return store


def _since(store: Store, cursor: int) -> dict[str, set[str]]:
    changes = store.journal.since(cursor)
    assert changes
    return {kind: set(keys) for kind, keys in changes.keys.items()}


def test_an_edit_of_a_text_is_one_of_its_post_alone(store: Store) -> None:
    cursor = store.journal.end()
    store.posts.save(replace(_post(1), text="Un autre."))
    assert _since(store, cursor) == {"post": {f"{1:016}"}}
    assert _since(store, store.journal.end()) == {}


def test_what_files_or_shows_a_post_is_another_kind_of_change(store: Store) -> None:
    cursor = store.journal.end()
    store.posts.save(replace(_post(1), tags=("semis",)))
    store.shown.judge(Wishes(frozenset({"zoe"}), hidden=frozenset({f"{2:016}"})), NOW)
    assert _since(store, cursor)["place"] == {f"{1:016}", f"{2:016}"}


def test_a_change_that_is_noted_again_moves_to_the_end_and_takes_no_room(store: Store) -> None:
    sizes = []
    for text in ("Un.", "Un autre.", "Un texte."):
        before = store.journal.end()
        store.posts.save(replace(_post(1), text=text))
        assert _since(store, before)["post"] == {f"{1:016}"}
        sizes.append(sum(map(len, _since(store, 0).values())))
    assert sizes[0] == sizes[-1]


def test_a_row_that_is_replaced_is_noted(store: Store) -> None:
    picture = Picture("https://zoe.example/1.jpg", "a.webp", 480, 300)
    for file in ("a.webp", "b.webp"):
        cursor = store.journal.end()
        store.visits.note_pictures([("zoe", replace(picture, file=file), None)], NOW)
        assert _since(store, cursor) == {"picture": {picture.url}}


def test_links_that_come_out_the_same_are_no_change(store: Store) -> None:
    links = [(f"https://zoe.example/{n}", (Neighbor("https://zoe.example/2", 0.5, ("a",)),))
             for n in range(2)]  # fmt: skip
    store.links.replace(links)
    cursor = store.journal.end()
    store.links.replace(reversed(links))
    store.links.replace_some(dict(links[:1]), [])
    assert _since(store, cursor) == {}
    store.links.replace(links[:1])
    assert _since(store, cursor) == {"links": {""}}


def test_a_visit_is_noted_and_a_publish_is_not(store: Store) -> None:
    cursor = store.journal.end()
    store.blogs.fix_slugs(["zoe"], NOW)
    assert _since(store, cursor) == {}
    store.blogs.change([("zoe", blogs.succeeded(NOW))])
    assert _since(store, cursor) == {"visit": {"zoe"}}
    assert store.portal.visited() == store.journal.end()


def test_what_became_of_a_page_is_noted_apart_from_visits(store: Store) -> None:
    cursor = store.journal.end()
    feed, page = (Fetch(f"https://zoe.example/{kind}", kind, 200) for kind in ("feed", "page"))
    store.visits.note_all([("zoe", feed)], NOW)
    assert _since(store, cursor) == {}
    for now in (NOW, NOW + timedelta(hours=1)):
        cursor = store.journal.end()
        store.visits.note_all([("zoe", page)], now)
        assert _since(store, cursor) == {"fetch": {"zoe"}}


def test_nothing_is_noted_of_a_post_that_is_saved_as_it_was(store: Store) -> None:
    cursor = store.journal.end()
    store.posts.save(_post(1))
    assert _since(store, cursor) == {}


def test_a_cursor_beyond_the_end_is_of_another_journal(store: Store) -> None:
    assert store.journal.since(store.journal.end() + 1) is None
