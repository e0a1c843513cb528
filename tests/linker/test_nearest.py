import numpy as np
import pytest
from numpy.typing import NDArray

from apart import Apart
from copines.linker import blocks
from copines.linker import nearest as near
from copines.linker.packed import SCALE, cosines, places
from copines.linker.permits import Permits
from copines.linker.terms import Weighed
from copines.linker.vectors import Vectors
from copines.model import LinkOptions

ROWS, TERMS = 600, 400


def some_vectors(seed: int = 1) -> Vectors:
    rng = np.random.default_rng(seed)
    X = np.where(rng.random((ROWS, TERMS)) < 0.05, rng.uniform(0.1, 1, (ROWS, TERMS)), 0)
    X[7] = X[300]  # a copy, in another blog
    X[11] = X[12] = X[500]  # and equals within one
    X /= np.sqrt((X**2).sum(axis=1, keepdims=True))
    shares = rng.uniform(0.5, 1, ROWS)
    shares[[7, 300]] = 1
    links = [f"https://{n:04}.example/" for n in rng.permutation(ROWS)]
    return vectors_of(X, shares, links)


def vectors_of(
    dense: NDArray[np.float64], shares: NDArray[np.float64], links: list[str]
) -> Vectors:
    """Make rows of which some columns, one for each, are theirs alone."""
    whole = np.hstack((dense * shares[:, None], np.diag(np.sqrt(1 - shares**2))))
    rows, columns = np.nonzero(whole)
    indptr = np.searchsorted(rows, np.arange(len(dense) + 1))
    weighed = Weighed(indptr, columns.astype(np.int32), whole[rows, columns])
    kept = np.arange(whole.shape[1]) < dense.shape[1]
    return Vectors.of(weighed, kept, range(len(links)), links)


def some_permits(options: LinkOptions) -> Permits:
    blogs = [f"blog {n // 20:02}" for n in range(ROWS)]
    return Permits(blogs, ["en"] * 250 + ["fr"] * 350, options)


def told(done: int, total: int) -> None:
    assert done <= total


APART = frozenset({frozenset({"blog 03", "blog 04"})})


@pytest.mark.parametrize(
    ("options", "cap"),
    [
        (LinkOptions(), 15),
        (LinkOptions(), 2),
        (LinkOptions(same_language=False), 15),
        (LinkOptions(no_out=frozenset({"blog 05"}), never_with=APART), 3),
    ],
)
def test_the_compiled_kernel_gives_what_brute_force_gives(
    options: LinkOptions, cap: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(near, "_BLOCK", 64)
    vectors, permits = some_vectors(), some_permits(options)
    by_force, fast = np.zeros((2, ROWS, 15), np.int64)
    near.by_scipy(vectors, permits, by_force, cap, told)
    near.compiled(vectors, permits, fast, cap, told)
    assert (fast == by_force).all()
    assert (fast[:, 0] > 0).all()


@pytest.mark.parametrize("algorithm", ["sparse", "compiled"])
@pytest.mark.parametrize(
    ("options", "cap", "width"),
    [
        (LinkOptions(), 15, 1),
        (LinkOptions(), 2, 4),
        (LinkOptions(no_out=frozenset({"blog 05"}), never_with=APART), 3, 3),
    ],
)
def test_blocks_that_are_worked_on_apart_give_what_one_machine_gives(
    algorithm: near.Algorithm,
    options: LinkOptions,
    cap: int,
    width: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(blocks, "_LEAST", 40)
    monkeypatch.setattr(blocks, "_MOST", 64)
    vectors, permits, partitions = some_vectors(), some_permits(options), Apart(width)
    here = near.nearest(vectors, permits, (15, cap), progress=told, algorithm=algorithm)
    there = near.nearest(
        vectors, permits, (15, cap), progress=told, algorithm=algorithm, partitions=partitions
    )
    assert (there == here).all()
    assert len(partitions.parts) >= 2 * width


def test_large_circles_are_given_to_the_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, permits = some_vectors(), some_permits(LinkOptions())
    few = near.nearest(vectors, permits, (10, 10), progress=told)
    monkeypatch.setattr(near, "COMPILED_FROM", 1)
    assert (near.nearest(vectors, permits, (10, 10), progress=told) == few).all()


def test_scores_are_cosines_of_posts_of_other_blogs_of_the_language_best_first() -> None:
    vectors, permits = some_vectors(), some_permits(LinkOptions())
    keys = near.nearest(vectors, permits, (10, 10), progress=told)
    row_of = np.argsort(vectors.place)
    X = vectors.matrix(np.float64)
    for row in range(0, ROWS, 50):
        others = row_of[places(keys[row])]
        assert (permits.blog[others] != permits.blog[row]).all()
        assert ((others < 250) == (row < 250)).all()
        products = (X[others] @ X[row].T).toarray().ravel() / SCALE**2
        assert cosines(keys[row]) == pytest.approx(products)
        assert (np.diff(cosines(keys[row])) <= 0).all()


def test_equals_stand_in_the_order_of_permalinks() -> None:
    vectors = vectors_of(np.ones((4, 1)), np.full(4, 0.9), list("zwyx"))
    permits = Permits(list("abcd"), ["fr"] * 4, LinkOptions())
    keys = near.nearest(vectors, permits, (3, 1), progress=told)
    assert places(keys).tolist() == [[0, 1, 2], [1, 2, 3], [0, 1, 3], [0, 2, 3]]
