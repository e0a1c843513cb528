"""Documents → counts of their terms."""

import random
from collections.abc import Iterator

import numpy as np

from apart import Apart
from copines.linker.background import table
from copines.linker.count import counted
from copines.linker.text import hash_of
from copines.linker.vectorizer import PostCountVectorizer
from copines.model import Document

TEXT = "semis potager compost tomate arrosoir levain farine croute fournil rang"
WORDS = TEXT.split()


def some_posts(count: int, language: str = "fr") -> list[Document]:
    own = random.Random(1)
    return [
        Document(
            f"https://a.example/{n}",
            "a",
            language,
            "",
            "\n".join([*own.choices(WORDS, k=12), f"mot{n}"]),
        )
        for n in range(count)
    ]


def test_the_background_knows_common_words_best() -> None:
    hashes, shares = table("fr")
    known = dict(zip(hashes.tolist(), shares.tolist(), strict=True))
    assert len(known) == 10_000
    assert (np.diff(hashes.astype(object)) > 0).all()
    assert known[hash_of("fr", "jour")] > known[hash_of("fr", "jardin")] > 0
    assert hash_of("fr", "jardin") not in dict(zip(*table("en"), strict=True))
    assert not len(table("xx")[0])
    assert not len(table("../fr")[0])


def test_two_processes_count_as_one_does() -> None:
    posts = some_posts(1200) + some_posts(1200, "en")
    one, two = PostCountVectorizer(workers=1), PostCountVectorizer(workers=2)
    mine, theirs = one.fit_transform(posts), two.fit_transform(posts)
    assert (mine.toarray() == theirs.toarray()).all()
    surfaces = [one.surfaces_[n] for n in range(len(one.surfaces_))]
    assert surfaces == [two.surfaces_[n] for n in range(len(two.surfaces_))]


def test_other_machines_count_as_this_one_does() -> None:
    posts = some_posts(1200) + some_posts(1200, "en")
    here, there, partitions = PostCountVectorizer(), PostCountVectorizer(), Apart(2)
    mine, theirs = here.fit_transform(posts), there.fit_transform(posts, partitions=partitions)
    assert (mine.toarray() == theirs.toarray()).all()
    surfaces = [here.surfaces_[n] for n in range(len(here.surfaces_))]
    assert surfaces == [there.surfaces_[n] for n in range(len(there.surfaces_))]
    assert len(partitions.parts) == 5


def test_a_languages_words_are_its_own_unless_asked() -> None:
    posts = [*some_posts(5), *some_posts(5, "en")]
    apart, together = (
        PostCountVectorizer().fit(posts),
        PostCountVectorizer(by_language=False).fit(posts),
    )
    assert len(apart.hashes_) > len(together.hashes_)
    assert apart.n_documents_ == {"fr": 5, "en": 5}
    assert together.n_documents_ == {"": 10}


def test_a_term_is_shown_as_it_is_written_most() -> None:
    texts = ["la pomme de terre", "la pomme de terre", "les pommes de terre", "une tomate"]
    posts = [Document(str(n), "a", "fr", "", text) for n, text in enumerate(texts)]
    surfaces = PostCountVectorizer().fit(posts).surfaces_
    assert {surfaces[n] for n in range(len(surfaces))} == {"pomme", "terre", "pomme de terre"}


def test_texts_are_read_as_they_are_needed() -> None:
    read: list[int] = []

    def noting() -> Iterator[Document]:
        for n, post in enumerate(some_posts(12_000)):
            read.append(n)
            yield post

    chunks = counted(noting(), workers=1)
    next(chunks)
    assert len(read) < 11_000
