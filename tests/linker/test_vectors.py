import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.base import clone
from sklearn.feature_extraction.text import TfidfVectorizer

from copines.linker import weights
from copines.linker.background import table
from copines.linker.count import counted
from copines.linker.text import hash_of
from copines.linker.vectors import PostVectorizer
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


def dense(X: csr_matrix) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.asarray(X.toarray(), np.float64)


def test_vectors_but_for_our_weights_are_those_of_scikit_learn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(weights, "POWER", 1)
    monkeypatch.setattr(weights, "PAIR", 1)
    posts = some_posts(60, "xx")  # a language without background
    reference = TfidfVectorizer(sublinear_tf=True, min_df=2, token_pattern=r"\w+")
    theirs = dense(reference.fit_transform([p.text for p in posts]))
    mine = dense(PostVectorizer().fit_transform(posts))
    # each has its own order of columns, and the lone words weigh on scikit-learn's idf alone
    assert np.allclose(mine @ mine.T, theirs @ theirs.T, atol=1e-6)


def test_common_words_of_a_language_weigh_less_in_small_circles_than_in_large_ones() -> None:
    def weight_of_the_commonest(rest: int) -> float:
        posts = [Document(str(n), "a", "fr", "", "jardin fourchelangue") for n in range(2)]
        posts += [Document(str(n), "a", "fr", "", f"mot{n}") for n in range(2, rest)]
        vectorizer = PostVectorizer()
        X = dense(vectorizer.fit_transform(posts))
        terms = [vectorizer.surfaces_[n] for n in range(X.shape[1])]
        return float(X[0, terms.index("jardin")] / X[0, terms.index("fourchelangue")])

    assert weight_of_the_commonest(40) < weight_of_the_commonest(2000) < 1


def test_the_background_knows_common_words_best() -> None:
    hashes, shares = table("fr")
    known = dict(zip(hashes.tolist(), shares.tolist(), strict=True))
    assert len(known) == 10_000
    assert (np.diff(hashes.astype(object)) > 0).all()
    assert known[hash_of("fr", "jour")] > known[hash_of("fr", "jardin")] > 0
    assert hash_of("fr", "jardin") not in dict(zip(*table("en"), strict=True))
    assert not len(table("xx")[0])
    assert not len(table("../fr")[0])


def test_pairs_of_words_weigh_less_than_words() -> None:
    posts = [Document(str(n), "a", "xx", "", "pomme verte") for n in range(2)]
    vectorizer = PostVectorizer()
    X = dense(vectorizer.fit_transform(posts))
    weight = dict(zip((vectorizer.surfaces_[n] for n in range(3)), X[0], strict=True))
    assert weight["pomme verte"] < weight["pomme"] == weight["verte"]


def test_transform_gives_learnt_documents_as_fit_transform_did() -> None:
    posts = some_posts(40)
    vectorizer = PostVectorizer()
    X = dense(vectorizer.fit_transform(posts))
    shares = vectorizer.shares_
    assert np.allclose(dense(vectorizer.transform(posts[10:20])), X[10:20], atol=1e-6)
    assert np.allclose(vectorizer.shares_, shares[10:20])


def test_words_that_were_not_learnt_weigh_but_have_no_column() -> None:
    vectorizer = PostVectorizer().fit(some_posts(40))
    X = vectorizer.transform(
        [Document("", "b", "fr", "", "levain inconnu"), Document("", "b", "fr", "", "")]
    )
    assert np.diff(X.indptr).tolist() == [1, 0]
    assert 0 < vectorizer.shares_[0] < 1
    assert vectorizer.shares_[1] == 0


def test_two_processes_count_as_one_does() -> None:
    posts = some_posts(1200) + some_posts(1200, "en")
    one, two = PostVectorizer(workers=1), PostVectorizer(workers=2)
    mine, theirs = one.fit_transform(posts), two.fit_transform(posts)
    assert (dense(mine) == dense(theirs)).all()
    surfaces = [one.surfaces_[n] for n in range(len(one.surfaces_))]
    assert surfaces == [two.surfaces_[n] for n in range(len(two.surfaces_))]


def test_a_languages_words_are_its_own_unless_asked() -> None:
    posts = [*some_posts(5), *some_posts(5, "en")]
    apart, together = PostVectorizer().fit(posts), PostVectorizer(by_language=False).fit(posts)
    assert len(apart.hashes_) > len(together.hashes_)
    assert apart.n_documents_ == {"fr": 5, "en": 5}
    assert together.n_documents_ == {"": 10}


def test_a_term_is_shown_as_it_is_written_most() -> None:
    texts = ["la pomme de terre", "la pomme de terre", "les pommes de terre", "une tomate"]
    posts = [Document(str(n), "a", "fr", "", text) for n, text in enumerate(texts)]
    surfaces = PostVectorizer().fit(posts).surfaces_
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


@pytest.mark.parametrize("workers", [None, 3])
def test_it_is_an_estimator_that_can_be_cloned(workers: int | None) -> None:
    copy: Any = clone(PostVectorizer(workers=workers))
    assert copy.get_params()["workers"] == workers
