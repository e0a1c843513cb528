"""The pipeline of scikit-learn: posts in, rows of floats out."""

import math
import pickle
import random
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, issparse
from sklearn.base import clone
from sklearn.feature_extraction.text import TfidfTransformer, TfidfVectorizer
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import Normalizer, normalize

from copines.linker import tfidf, vectorizer, weights
from copines.linker.neighbors import CrossBlogNeighbors
from copines.linker.pipeline import post_pipeline
from copines.linker.terms import Terms
from copines.linker.tfidf import BackgroundTfidfTransformer
from copines.linker.vectorizer import PostCountVectorizer
from copines.linker.weights import as_one
from copines.model import Document

WORDS = [
    "semis",
    "potager",
    "compost",
    "tomate",
    "arrosoir",
    "levain",
    "farine",
    "croute",
    "fournil",
    "rang",
]


def some_posts(count: int, language: str = "fr") -> list[Document]:
    own = random.Random(1)
    return [
        Document(
            f"https://blog-{n % 4}.example/{n:03}",
            f"blog-{n % 4}",
            language,
            "",
            "\n".join([*own.choices(WORDS, k=6), f"mot{n}", f"lettre{n}"]),
            f"{n}",
        )
        for n in range(count)
    ]


def dense(X: Any) -> NDArray[np.float64]:
    return np.asarray(X.toarray(), np.float64)


def shared(X: Any) -> NDArray[np.float64]:
    """Return the cosines over the columns that two rows or more have."""
    kept: Any = normalize(X[:, np.flatnonzero(np.bincount(X.indices, minlength=X.shape[1]) >= 2)])
    return dense(kept @ kept.T)


def test_rows_but_for_our_weights_are_those_of_scikit_learn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tfidf, "POWER", 1)
    monkeypatch.setattr(tfidf, "PAIR", 1)
    posts = some_posts(60, "xx")  # a language without background
    reference = TfidfVectorizer(sublinear_tf=True, min_df=2, token_pattern=r"\w+")
    rows: Any = reference.fit_transform([p.text for p in posts])
    theirs = dense(rows)
    assert np.allclose(shared(post_pipeline().fit_transform(posts)), theirs @ theirs.T, atol=1e-6)


def test_common_words_of_a_language_weigh_less_in_small_circles_than_in_large_ones() -> None:
    def weight_of_the_commonest(rest: int) -> float:
        posts = [Document(str(n), "a", "fr", "", "jardin fourchelangue") for n in range(2)]
        posts += [Document(str(n), "a", "fr", "", f"mot{n}") for n in range(2, rest)]
        pipeline = post_pipeline()
        X = dense(pipeline.fit_transform(posts))
        terms = pipeline.get_feature_names_out().tolist()
        return float(X[0, terms.index("jardin")] / X[0, terms.index("fourchelangue")])

    assert weight_of_the_commonest(40) < weight_of_the_commonest(2000) < 1


def test_pairs_of_words_weigh_less_than_words() -> None:
    posts = [Document(str(n), "a", "xx", "", "pomme verte") for n in range(2)]
    pipeline = post_pipeline()
    X = dense(pipeline.fit_transform(posts))
    weight = dict(zip(pipeline.get_feature_names_out(), X[0], strict=True))
    assert weight["pomme verte"] < weight["pomme"] == weight["verte"]


def test_products_of_rows_are_cosines_over_all_words_also_those_of_one_post_alone() -> None:
    posts = some_posts(60, "xx")
    apart = post_pipeline().set_params(counts__min_df=1).fit_transform(posts)
    together = post_pipeline().fit_transform(posts)
    assert together.shape[1] < apart.shape[1]
    assert np.allclose(dense(together @ together.T), dense(apart @ apart.T), atol=1e-12)
    assert np.allclose(np.diag(dense(together @ together.T)), 1)


def test_several_words_weigh_together_as_their_one_count_does() -> None:
    X = csr_matrix([[3.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    each = BackgroundTfidfTransformer().fit(X).transform(X).data
    squares = ((1 + np.log([3, 1])) ** (2 * weights.POWER)).sum(keepdims=True)
    one = csr_matrix([[as_one(squares)[0], 0.0], [0.0, 1.0]])
    together = BackgroundTfidfTransformer().fit(one).transform(one).data
    assert together[0] == pytest.approx(math.sqrt((each[:2] ** 2).sum()))


@pytest.mark.parametrize("language", ["fr", "xx"])
def test_documents_that_come_later_are_weighed_as_those_that_were_learnt_from(
    language: str,
) -> None:
    posts = some_posts(40, language)
    pipeline = post_pipeline()
    X = pipeline.fit_transform(posts)
    again = pipeline.transform(posts[10:20])
    n_terms = len(pipeline["counts"].hashes_)
    # what was alone in a post is unknown in it now
    assert np.allclose(dense(again)[:, :n_terms], dense(X)[10:20, :n_terms], atol=1e-12)
    assert np.allclose(dense(again @ X.T)[:, 20:], dense(X @ X.T)[10:20, 20:], atol=1e-12)


@pytest.mark.parametrize("language", ["fr", "xx", "en"])
def test_weights_without_scikit_learn_are_those_of_the_pipeline(language: str) -> None:
    pipeline = post_pipeline().fit(some_posts(40, "fr") + some_posts(40, "xx"))
    later = [Document("", "b", language, "Semis", "levain farine levain inconnu")]
    terms: Terms = pipeline["counts"].terms
    mine, theirs = terms.transform(later), pipeline.transform(later)
    alone: Any = normalize(csr_matrix((mine.data, mine.indices, mine.indptr)))
    n_terms = len(terms.hashes)
    assert (mine.indices[:-1] == theirs.indices[:-1]).all()
    assert mine.indices[-1] == n_terms <= theirs.indices[-1]
    assert np.allclose(alone.data, theirs.data, atol=1e-12)
    assert len(mine.data) == (1 if language == "en" else len(mine.data))


def test_the_pipeline_is_taken_apart_as_the_docs_do() -> None:
    page = (Path(__file__).parents[2] / "docs/linking.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    names: dict[str, Any] = {"documents": some_posts(40)}
    exec(code, names)  # the page's own example
    pipeline: Pipeline = names["pipeline"]
    assert [type(step) for step in pipeline.named_steps.values()] == [
        PostCountVectorizer,
        BackgroundTfidfTransformer,
        Normalizer,
    ]
    found = names["indices"]
    blogs = np.array([d.blog for d in names["documents"]])
    assert found.shape == (40, 3)
    assert (blogs[found] != blogs[:, None]).all()


def test_stock_neighbors_find_the_same_among_posts_of_one_blog_each() -> None:
    posts = some_posts(30, "xx")
    X = post_pipeline().fit_transform(posts)
    kept = normalize(X[:, np.flatnonzero(np.bincount(X.indices, minlength=X.shape[1]) >= 2)])
    theirs = NearestNeighbors(n_neighbors=6, metric="cosine", algorithm="brute").fit(kept)
    mine = CrossBlogNeighbors(5).fit(X, np.arange(30))
    assert np.allclose(mine.kneighbors()[0], theirs.kneighbors(n_neighbors=5)[0], atol=1e-4)


def test_a_pipeline_may_end_in_the_neighbors() -> None:
    posts = some_posts(20)
    whole: Any = Pipeline([*post_pipeline().steps, ("neighbors", CrossBlogNeighbors(3))])
    whole.fit(posts, [p.blog for p in posts])
    assert whole["neighbors"].kneighbors(return_distance=False).shape == (20, 3)


@pytest.mark.parametrize("how", ["clone", "pickle"])
def test_the_pipeline_is_copied(how: str) -> None:
    posts = some_posts(30)
    pipeline = post_pipeline(by_language=False).set_params(counts__title_weight=2)
    X = pipeline.fit_transform(posts)
    if how == "clone":
        copy: Any = clone(pipeline)
        assert not hasattr(copy["counts"], "hashes_")
        assert (dense(copy.fit_transform(posts)) == dense(X)).all()
    else:
        copy = pickle.loads(pickle.dumps(pipeline))
        later = [Document("", "b", "fr", "Semis", "levain farine")]
        assert (dense(copy.transform(later)) == dense(pipeline.transform(later))).all()
    assert copy.get_params()["counts__title_weight"] == 2
    assert copy.get_params()["counts__by_language"] is False


def test_a_steps_parameters_are_set_by_its_name() -> None:
    posts = [Document(str(n), "a", "fr", "semis", "compost") for n in range(2)]
    posts.append(Document("2", "a", "fr", "compost", "semis"))
    heavy, light = (
        post_pipeline().set_params(counts__title_weight=weight).fit_transform(posts)
        for weight in (5, 1)
    )
    assert not np.allclose(heavy[0].data, heavy[2].data)
    assert np.allclose(light[0].data, light[2].data)
    plain = post_pipeline().set_params(tfidf__background=False).fit(posts)
    assert np.allclose(
        plain["tfidf"].idf_, TfidfTransformer().fit(plain["counts"].transform(posts)).idf_
    )


def test_columns_are_named_through_all_steps() -> None:
    posts = some_posts(12)
    pipeline = post_pipeline().fit(posts)
    names = pipeline.get_feature_names_out().tolist()
    assert len(names) == pipeline.transform(posts).shape[1]
    assert {"semis", "potager", "alone in 3", "unknown in fr"} <= set(names)


def test_tables_have_the_terms_as_their_columns() -> None:
    posts = some_posts(12)
    pipeline = post_pipeline().set_params(tfidf__background=False)
    X = pipeline.fit_transform(posts)
    pipeline.set_params(counts__sparse_output=False).set_output(transform="polars")
    table = pipeline.fit_transform(posts)
    assert list(table.columns) == pipeline.get_feature_names_out().tolist()
    assert np.allclose(table.to_numpy(), dense(X))
    plain = pipeline.set_params(counts__sparse_output=True).set_output(transform="default")
    assert issparse(plain.fit_transform(posts))


def test_a_background_is_not_lost_unnoticed() -> None:
    pipeline = post_pipeline().set_params(counts__sparse_output=False)
    with pytest.raises(ValueError, match="does not know its columns"):
        pipeline.fit(some_posts(12))
    counts = PostCountVectorizer().fit_transform(some_posts(12))
    with pytest.raises(ValueError, match="does not know its columns"):
        BackgroundTfidfTransformer(background=True).fit(counts[:, :3])


def test_texts_without_blog_or_language_are_counted_too() -> None:
    counts = PostCountVectorizer().fit(["pomme verte", "verte pomme rouge", "poire"])
    names = counts.get_feature_names_out()
    X = dense(counts.transform(["pomme pomme", "poire", ""]))
    assert set(names[: len(counts.hashes_)]) == {"pomme", "verte"}
    assert X[0, list(names).index("pomme")] == 2
    assert X[1:, : len(counts.hashes_)].sum() == 0
    assert X[1].sum() == pytest.approx(1)
    assert vectorizer.TermCounts((1, 1)).columns is None
