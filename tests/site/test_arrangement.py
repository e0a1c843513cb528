"""A page of many posts: one that leads, none that floods."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from copines.model import Blog, Picture
from copines.site.arrangement import Entry, arranged, in_turns, is_note, parted
from copines.site.badges import faces
from copines.site.cards import Card
from copines.site.charts import HEIGHT, by_month, grid

_FACES = faces(tuple(Blog(f"https://{n}.example/", n, n, key=n) for n in "abc"), {})
_PICTURE = Picture("https://a.example/p.jpg", "p.webp", 960, 600)


def a_card(number: int, blog: str = "a", *, picture: bool = False, words: int = 200) -> Card:
    return Card(
        permalink=f"https://{blog}.example/{number}",
        path=f"posts/{blog}/{number}/",
        title=f"{blog}{number}",
        excerpt="un mot " * min(words, 40),
        whole=words < 40,
        face=_FACES[blog],
        published=datetime(2026, 11, 23, 12, tzinfo=UTC) - timedelta(days=number // 10),
        updated=None,
        language="fr",
        author=None,
        words=words,
        picture=_PICTURE if picture else None,
    )


def day(card: Card) -> str:
    return card.published.date().isoformat() if card.published else ""


def entries(cards: Sequence[Card]) -> list[Entry]:
    return [entry for _, mine in arranged(cards, day) for entry in mine]


def told(cards: Sequence[Card]) -> list[str]:
    return [
        entry.card.title + "".join(f"({more.title})" for more in entry.more)
        for entry in entries(cards)
    ]


def test_never_more_than_two_of_a_blog_stand_in_a_row_over_days_too() -> None:
    cards = [a_card(n) for n in (1, 2, 3, 14)] + [a_card(15, "b"), a_card(16)]
    assert told(cards) == ["a1", "a2(a3)(a14)", "b15", "a16"]
    assert [name for name, _ in arranged(cards, day)] == ["2026-11-23", "2026-11-22"]


def test_of_a_blogs_notes_one_a_day_is_shown() -> None:
    cards = [a_card(1, words=5), a_card(2, "b"), a_card(3, words=9), a_card(14, words=5)]
    assert told(cards) == ["a1(a3)", "b2", "a14"]
    assert [entry.size for entry in entries(cards)] == ["note", "lead", "note"]


def test_a_note_is_a_line_or_a_bare_address_and_has_no_picture() -> None:
    assert is_note(a_card(1, words=30))
    assert not is_note(a_card(1, words=31))
    assert not is_note(a_card(1, words=5, picture=True))


def leads(cards: Sequence[Card]) -> list[int]:
    return [n for n, entry in enumerate(entries(cards)) if entry.size == "lead"]


def test_one_entry_a_screenful_leads_the_first_with_a_picture() -> None:
    assert leads([a_card(n, "abc"[n % 3], picture=True) for n in range(14)]) == [0, 4, 8, 12]
    assert leads([a_card(n, "abc"[n % 3], picture=n == 3) for n in range(4)]) == [3]


def test_leads_are_apart() -> None:
    assert leads([a_card(n, "abc"[n % 3], picture=n in {3, 4, 6}) for n in range(8)]) == [3, 6]


def test_where_none_has_a_picture_the_first_that_is_no_note_leads() -> None:
    cards = [a_card(0, words=5), a_card(1, "b"), a_card(2, "c")]
    assert [entry.size for entry in entries(cards)] == ["note", "lead", "plain"]


@pytest.mark.parametrize(("least", "first"), [(1, 1), (5, 1), (11, 2), (99, 3)])
def test_the_first_days_are_parted_from_the_others(least: int, first: int) -> None:
    days = arranged([a_card(n, "abc"[n % 3]) for n in range(30)], day)
    before, after = parted(days, least)
    assert (len(before), before + after) == (first, days)


def test_blogs_take_turns() -> None:
    posts = [a_card(1), a_card(2), a_card(3), a_card(4, "b"), a_card(5, "c"), a_card(6, "b")]
    first, rest = in_turns(posts, 4)
    assert [card.title for card in first] == ["a1", "b4", "c5", "a2"]
    assert [card.title for card in rest] == ["a3", "b6"]


def test_a_chart_has_a_bar_for_each_month_with_posts() -> None:
    chart = by_month([date(2019, 11, 3), date(2020, 1, 1), date(2020, 1, 9), date(2020, 1, 30)])
    assert chart is not None
    assert (chart.width, chart.first, chart.last) == (3, 2019, 2020)
    assert chart.path == f"M0 20v-12M2 20v-{HEIGHT}"
    assert by_month([date(2020, 1, 1), date(2020, 1, 9)]) is None


def test_a_grid_has_twelve_months_a_year_newest_year_first() -> None:
    (newest, months), (oldest, _) = grid({(2020, 5): 4, (2018, 12): 1})
    assert (newest, oldest) == (2020, 2018)
    assert months[4] == (5, 4, HEIGHT)
    assert [count for _, count, _ in months].count(0) == 11
    assert months[0] == (1, 0, 0)
