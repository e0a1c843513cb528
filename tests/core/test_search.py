"""What the command's search finds: as the portal's own does, which an end-to-end test compares."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from copines.model import Wishes
from copines.permalinks import key
from copines.store import Store
from portals import BLOGS, NOW, a_post

TEXTS = {
    1: ("Le bœuf aux carottes", "Straße, Łódź et ΛΌΓΟΣ. Les trains de nuit."),
    2: ("今日は日本語の入門", "ＮＨＫで見たテレビとスープ。"),
    3: ("Un été au potager", "Des fèves, une rhubarbe, le train du matin; un l'abricot."),
    4: ("Rien", "Une rhubarbe par semaine. Le bœuf, non. ภาษาไทย Мой поезд. हिन्दी भाषा 한국어"),
    5: ("Le ca\xadlen\xaddrier", "ซุปเห็ดน้ำ قِطَارٌ أحمد שָׁלוֹם Un ﬁlm, oﬃces. 🥧Tarte"),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store(tmp_path_factory.mktemp("search") / "copines.db") as opened:
        for blog in BLOGS:
            opened.blogs.register(blog, NOW)
        for n, (title, text) in TEXTS.items():
            post = a_post(n, BLOGS[n % 2].name, title=title, text=text, tags=(f"étiquette{n}",))
            opened.posts.save(replace(post, key=key(post.permalink)))
        opened.shown.judge(Wishes(frozenset(blog.key for blog in BLOGS)), NOW)
        yield opened


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("train", [3, 1]), ("TRAI nuit", [1]), ("ete", [3]), ("l'été", [3]), ("boeuf", [1, 4]),
        ("bo", [1, 4]), ("bœu", [1, 4]), ("stras", [1]), ("strasse", [1]), ("lodz", [1]),
        ("λογος", [1]), ("поезд", [4]), ("мои", [4]), ("भाषा", [4]), ("한국", [4]),
        ("nhk", [2]), ("日本語", [2]), ("スープ", [2]), ("スーフ", [2]), ("語", [2]),
        ("本日", []), ("ไทย", [4]), ("etiquette4", [4]), ("zoe", [4, 2]), ("zoe rhubarbe", [4]),
        ("rhubarbe", [4, 3]), ("a", []), ("l", []), ("", []), ("« »", []), ("abricot", [3]),
        ("xylophone train", []), ('" AND (', []), ("calendrier", [5]), ("cal\xaden", [5]),
        ("เห็ด", [5]), ("น้ำ", [5]), ("قطار", [5]), ("احمد", [5]), ("שלום", [5]), ("לום", []),
        ("film", [5]), ("fil", [5]), ("office", [5]), ("tarte", [5]), ("tar", [5]), ("arte", []),
    ],
)  # fmt: skip
def test_posts_with_all_the_words_are_found_best_first(
    store: Store, asked: str, found: list[int]
) -> None:
    assert [int(p.permalink.rpartition("/")[2]) for p in store.queries.search(asked)] == found


def test_no_more_are_returned_than_asked(store: Store) -> None:
    assert len(store.queries.search("rhubarbe", 1)) == 1
