"""What is renewed for a few posts is what a full link gives, nearly."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from copines.linker import Changes, Index, fit, link, nearest, neighbors_of, relink, update
from copines.linker.link import kept as kept_of
from copines.linker.packed import places
from copines.linker.permits import Permits
from copines.model import Document, LinkOptions

OPTIONS = LinkOptions(min_score=0.0)
WORDS = [
    a + b + c + d
    for a in "bcdfglmnprstv"
    for b in ("a", "e", "ou")
    for c in ("ran", "lin", "tu")
    for d in ("", "do", "ma", "ki", "po", "go", "la", "zi", "fe", "su")
]


def a_post(number: int, text: str = "") -> Document:
    """Write a post of one of thirty subjects, each with words of its own."""
    own = random.Random(number)
    subject = random.Random(number % 30 + 10_000).sample(WORDS, 25)
    words = own.choices(subject, k=50) + own.choices(WORDS, k=100)
    blog = f"blog {number % 23}"
    language = "en" if number % 23 > 17 else "fr"
    body = text or " ".join(words)
    return Document(f"https://{number:05}.example/", blog, language, "", body, f"{number}{text}")


def digests(corpus: Sequence[Document]) -> dict[str, str]:
    return {d.permalink: d.digest for d in corpus}


def vectors_of(corpus: Sequence[Document]) -> dict[str, bytes]:
    """Write vectors as a model would: those of a subject are near."""
    found = {}
    for document in corpus:
        number = int(document.permalink[8:13])
        subject, own = (np.random.default_rng(n) for n in (number % 30, number + 100))
        vector = subject.normal(size=24) + own.normal(size=24)
        found[document.digest] = (vector / np.linalg.norm(vector)).astype(np.float16).tobytes()
    return found


def renewed(index: Index, corpus: Sequence[Document], options: LinkOptions = OPTIONS) -> set[str]:
    new, gone = index.differences(digests(corpus))
    documents = [d for d in corpus if d.permalink in new]
    return set(relink(index, Changes(documents, gone), options))


def first_ten(index: Index) -> dict[str, set[str]]:
    row_of = np.argsort(index.place)
    return {
        link: {index.rows.permalink[row_of[p]] for p in places(keys[keys > 0][:10])}
        for link, keys, alive in zip(index.rows.permalink, index.keys, index.alive, strict=True)
        if alive
    }


#: Bytes that may be written to, as those of a file's private view.
Kept = dict[str, bytearray]

BEFORE = [a_post(n) for n in range(3000)]
TOGETHER = replace(OPTIONS, same_language=False)


@pytest.fixture(scope="module")
def kept() -> tuple[Kept, Kept]:
    index = fit(BEFORE, OPTIONS)
    neighbors_of(index, OPTIONS)
    return whole(index.base()), whole(index.changes())


def whole(pieces: Mapping[str, bytes | memoryview]) -> Kept:
    return {name: bytearray(data) for name, data in pieces.items()}


def test_after_a_hundredth_changed_the_neighbors_are_those_of_a_full_link(
    kept: tuple[Kept, Kept],
) -> None:
    index, after = Index.of(*kept), BEFORE
    for step in range(5):
        after = [*after[3:], *(a_post(n) for n in range(3000 + 3 * step, 3003 + 3 * step))]
        new, gone = index.differences(digests(after))
        if index.is_stale(len(new), len(gone)):
            index = fit(after, OPTIONS)
        else:
            renewed(index, after)
    mine, theirs = first_ten(index), first_ten(fit(after, OPTIONS))
    assert mine.keys() == theirs.keys()
    right = sum(len(mine[link] & theirs[link]) for link in theirs)
    assert right / sum(map(len, theirs.values())) >= 0.995


@pytest.fixture(scope="module")
def meant() -> tuple[Kept, Kept]:
    index = fit(BEFORE, TOGETHER, vectors=vectors_of(BEFORE))
    neighbors_of(index, TOGETHER)
    return whole(index.base()), whole(index.changes())


def test_with_a_model_new_posts_enter_as_in_a_clean_link(meant: tuple[Kept, Kept]) -> None:
    index = Index.of(*meant)
    new = [a_post(n) for n in range(3000, 3007)]
    for some in (new[:2], new[2:]):
        relink(index, Changes(some, vectors=vectors_of(some)), TOGETHER)
        index = Index.of(meant[0], whole(index.changes()))
    most, cap = kept_of(TOGETHER)
    permits = Permits(index.rows.blog, index.rows.language, TOGETHER)
    clean = np.zeros((len(index.rows), most), np.int64)
    vectors = index.vectors.followed_by(index.later)
    nearest.by_scipy(vectors, permits, clean, cap, lambda done, total: None)
    assert len(clean) == 3007
    assert (index.keys == clean).all()
    words = np.zeros_like(clean)
    plain = replace(vectors, meaning=None)
    nearest.by_scipy(plain, permits, words, cap, lambda done, total: None)
    assert (words != clean).any(axis=1).mean() > 0.9


def test_with_a_model_the_neighbors_after_changes_are_those_of_a_full_link(
    meant: tuple[Kept, Kept],
) -> None:
    index, after = Index.of(*meant), [*BEFORE[3:], *(a_post(n) for n in range(3000, 3004))]
    new, gone = index.differences(digests(after))
    some = [d for d in after if d.permalink in new]
    relink(index, Changes(some, gone, vectors_of(some)), TOGETHER)
    mine, theirs = first_ten(index), first_ten(fit(after, TOGETHER, vectors=vectors_of(after)))
    assert mine.keys() == theirs.keys()
    right = sum(len(mine[link] & theirs[link]) for link in theirs)
    assert right / sum(map(len, theirs.values())) >= 0.995


def test_an_index_of_which_no_lists_were_chosen_has_all_of_them_chosen() -> None:
    corpus = [a_post(n) for n in range(60)]
    index = fit(corpus[1:], OPTIONS)
    assert relink(index, Changes(corpus[:1]), OPTIONS).keys() == {d.permalink for d in corpus}


def test_only_lists_that_change_are_given(
    kept: tuple[Kept, Kept],
) -> None:
    index = Index.of(*kept)
    changed = renewed(index, [*BEFORE, a_post(3001)])
    assert a_post(3001).permalink in changed
    assert 1 < len(changed) < 300
    assert renewed(index, [*BEFORE, a_post(3001)]) == set()


def test_changes_that_were_kept_go_on_from_there(
    kept: tuple[Kept, Kept],
) -> None:
    some, more = [*BEFORE[3:], a_post(3001)], [*BEFORE[5:], a_post(3001), a_post(3002)]
    straight = Index.of(*kept)
    renewed(straight, some)
    again = Index.of(kept[0], whole(straight.changes()))
    assert renewed(straight, more) == renewed(again, more)
    assert (straight.keys == again.keys).all()
    assert (straight.leads == again.leads).all()
    assert straight.changes() == again.changes()


def test_what_is_gone_is_in_no_list(kept: tuple[Kept, Kept]) -> None:
    index = Index.of(*kept)
    changed = renewed(index, BEFORE[10:])
    gone = {d.permalink for d in BEFORE[:10]}
    assert not gone & changed
    assert not gone & set().union(*first_ten(index).values())


def test_a_new_post_is_named_by_somebody(kept: tuple[Kept, Kept]) -> None:
    index = Index.of(*kept)
    corpus = [*BEFORE, *(a_post(n) for n in range(3000, 3020))]
    new, gone = index.differences(digests(corpus))
    found = relink(index, Changes(corpus[3000:], gone), OPTIONS)
    named = Counter(n.permalink for near in found.values() for n in near)
    assert len(new) == 20
    assert sum(link in named for link in new) >= 19


def test_consent_holds_for_what_comes_later(
    kept: tuple[Kept, Kept],
) -> None:
    apart = frozenset({frozenset({"blog 1", "blog 2"})})
    options = LinkOptions(min_score=0.0, no_out=frozenset({"blog 0"}), never_with=apart)
    blog = {d.permalink: d.blog for d in (*BEFORE, *map(a_post, range(3000, 3025)))}
    index = fit(BEFORE, options)
    neighbors_of(index, options)
    found = relink(index, Changes([a_post(n) for n in range(3000, 3025)]), options)
    new = {a_post(n).permalink for n in range(3000, 3025)}
    pairs = {
        (blog[p], blog[n.permalink])
        for p, near in found.items()
        for n in near
        if p in new or n.permalink in new
    }
    assert pairs
    assert all(one != other != "blog 0" for one, other in pairs)
    assert not pairs & {("blog 1", "blog 2"), ("blog 2", "blog 1")}


@pytest.mark.parametrize(("new", "gone", "stale"), [(7, 0, False), (4, 4, True)])
def test_idf_is_fitted_again_after_a_400th_of_change(
    kept: tuple[Kept, Kept], new: int, gone: int, stale: bool
) -> None:
    assert Index.of(*kept).is_stale(new, gone) is stale


def test_an_index_that_was_kept_gives_the_links_of_one_just_fitted(
    kept: tuple[Kept, Kept],
) -> None:
    assert dict(neighbors_of(Index.of(*kept), OPTIONS)) == link(BEFORE, OPTIONS)


def test_posts_enter_as_they_do_where_nothing_is_compiled(kept: tuple[Kept, Kept]) -> None:
    apart = frozenset({frozenset({"blog 1", "blog 2"})})
    options = LinkOptions(min_score=0.0, no_out=frozenset({"blog 0"}), never_with=apart)
    one, other = Index.of(*kept), Index.of(*kept)
    new = [*map(a_post, range(3000, 3040)), a_post(9000, BEFORE[7].text)]
    for index in (one, other):
        relink(index, Changes([a_post(4000)]), options)
    for index, enter in ((one, update._enter), (other, update.entered)):
        first = len(index.rows)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(update, "_enter", enter)
            relink(index, Changes(new, [3, 4]), options)
        assert len(index.rows) == first + len(new)
    assert (one.keys == other.keys).all()
    assert (one.touched == other.touched).all()
