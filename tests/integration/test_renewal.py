"""What linking remembers: used where it holds, made anew where it does not."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from copines.instance import relink
from copines.linker import embeddings, index
from copines.model import Blog, Document, LinkOptions, Post
from copines.reasons import Reason
from copines.store import Store
from models import a_model

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OPTIONS = LinkOptions(min_score=0.0)
WORDS = [
    a + b + c
    for a in ("ba", "cor", "du", "fil", "gre", "mou", "pa", "ri", "sol", "ta")
    for b in ("ra", "lin", "tou", "pe", "mi")
    for c in ("ve", "don", "che")
]


def a_post(number: int) -> Post:
    own = random.Random(number)
    text = " ".join(own.choices(random.Random(number % 8).sample(WORDS, 20), k=60))
    url = f"https://blog{number % 6}.example/{number:03}"
    return Post(
        url,
        f"{number:016x}",
        f"blog {number % 6}",
        "",
        text,
        "",
        "",
        None,
        NOW,
        None,
        NOW,
        "fr",
        slug=f"{number}",
    )


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(relink, "_REMEMBERED", 40)
    monkeypatch.setattr(index, "DRIFT", 1 / 10)
    with Store(tmp_path / "copines.db") as store:
        for number in range(6):
            host = f"blog{number}"
            store.blogs.register(
                Blog(f"https://{host}.example/", f"blog {number}", host, key=f"blog {number}"), NOW
            )
        for number in range(60):
            store.posts.save(a_post(number))
        yield store


def renew(store: Store, options: LinkOptions = OPTIONS) -> bool:
    """Link; tell whether it was done without linking all."""
    steps: list[int] = []
    relink.renew(store, options, lambda done, total: steps.append(done), again=False)
    return not steps


def test_a_few_posts_more_renew_a_few_lists(store: Store) -> None:
    assert not renew(store)
    assert renew(store)
    store.posts.save(a_post(61))
    assert renew(store)
    assert len(store.queries.neighbors(a_post(61).permalink)) == OPTIONS.related
    store.posts.remove(a_post(3).key, Reason.of("taken_back", status=410))
    assert renew(store)
    assert store.queries.neighbors(a_post(3).permalink) == ()


@pytest.mark.parametrize("harm", ["missing", "cut", "other"])
def test_where_the_index_is_not_that_of_the_database_all_is_linked(
    store: Store, tmp_path: Path, harm: str
) -> None:
    renew(store)
    path = tmp_path / "copines.index"
    if harm == "missing":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(path.read_bytes()[:-64])
    else:
        store.derived.sign("memory", store.derived.signature("memory") + "0")
    store.posts.save(a_post(61))
    assert not renew(store)
    store.posts.save(a_post(62))
    assert renew(store)


def test_other_options_link_all(store: Store) -> None:
    renew(store)
    assert not renew(store, LinkOptions(min_score=0.0, related=4))


def test_a_small_circle_remembers_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renew(store)
    monkeypatch.setattr(relink, "_REMEMBERED", 100)
    store.posts.save(a_post(61))
    for number in range(10):
        store.posts.remove(a_post(number).key, Reason.of("taken_back", status=410))
    assert not renew(store)
    assert not (tmp_path / "copines.index").exists()


def test_links_that_were_not_kept_leave_no_index_to_be_trusted(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    renew(store)
    store.posts.save(a_post(61))
    sign = store.derived.sign

    def fail(name: str, signature: str) -> None:
        sign(name, signature)
        if name == "memory":
            raise KeyboardInterrupt

    for number in range(10):
        store.posts.remove(a_post(number).key, Reason.of("taken_back", status=410))
    monkeypatch.setattr(store.derived, "sign", fail)
    with pytest.raises(KeyboardInterrupt):
        renew(store)
    monkeypatch.setattr(store.derived, "sign", sign)
    assert not renew(store)


def test_a_few_posts_more_renew_a_few_lists_with_a_model_too(store: Store, tmp_path: Path) -> None:
    options = LinkOptions(min_score=0.0, embeddings=str(a_model(tmp_path / "model")))
    renew(store, options)
    mark = store.derived.signature("memory")
    for number in (61, 62):
        store.posts.save(a_post(number))
        renew(store, options)
        assert len(store.queries.neighbors(a_post(number).permalink)) == options.related
    store.posts.remove(a_post(3).key, Reason.of("taken_back", status=410))
    renew(store, options)
    assert store.derived.signature("memory") == mark != "", "all was linked again"
    found = relink.index_of(store, options, lambda done, total: None)
    assert found.meaning is not None
    assert len(found.meaning.vectors) == len(found.rows) == 62
    assert found.alive.sum() == 61


def test_each_post_is_read_once_for_its_meaning(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = LinkOptions(min_score=0.0, embeddings=str(a_model(tmp_path / "model")))
    read: list[str] = []
    vectors = embeddings.Model.vectors

    def noted(
        self: embeddings.Model, documents: Iterable[Document]
    ) -> Iterator[tuple[Document, bytes]]:
        for document, vector in vectors(self, documents):
            read.append(document.permalink)
            yield document, vector

    monkeypatch.setattr(embeddings.Model, "vectors", noted)
    renew(store, options)
    assert len(read) == 60
    store.posts.save(a_post(61))
    store.posts.remove(a_post(3).key, Reason.of("taken_back", status=410))
    renew(store, options)
    assert read[60:] == [a_post(61).permalink]
    moved = (tmp_path / "model").rename(tmp_path / "elsewhere")
    options = LinkOptions(min_score=0.0, embeddings=str(moved))
    with store.transaction():
        store.posts.save(replace(a_post(5), author="Zoé", published=NOW.replace(day=1)))
    renew(store, options)
    assert len(read) == 61, "neither another date nor another place of the model is another text"
    a_model(moved, ("input_ids",))
    renew(store, options)
    assert len(read) == 121, "another model reads all again"
    renew(store)
    assert store.queries.neighbors(a_post(61).permalink)
