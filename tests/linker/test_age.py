"""What the years between two posts are worth, and windows of time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from copines.linker import Changes, fit, link, neighbors_of, relink
from copines.model import Document, LinkOptions

NOW = datetime(2020, 6, 1, tzinfo=UTC)
TEXT = (
    "semis tomates serre compost paillage potager arrosoir terreau godet repiquage tuteur "
    "limace rang bêche purin récolte bouture"
)


def a_post(name: str, words: int, years: float | None) -> Document:
    """Write a post on gardens with so many of the words, so many years before NOW."""
    date = NOW - timedelta(days=365.25 * years) if years is not None else None
    text = " ".join(TEXT.split()[:words]) + f" {name}à {name}eux {name}ard"
    return Document(f"https://{name}.example/", name, "fr", "", text, published=date)


CORPUS = [
    a_post("nous", 17, 0),
    a_post("vieux", 16, 9),
    a_post("jeune", 8, 0.5),
    a_post("futur", 12, -4),
    a_post("nu", 14, None),
]


def near(options: LinkOptions) -> list[str]:
    return [
        n.permalink[8:].split(".")[0]
        for n in link(CORPUS, replace(options, fill=False))["https://nous.example/"]
    ]


def test_at_nought_the_archives_come_as_they_are_near() -> None:
    assert near(LinkOptions(fill=False, min_score=0.0, age=0.0))[0] == "vieux"


def test_at_one_a_younger_relative_goes_before_any_that_is_years_away() -> None:
    found = near(LinkOptions(fill=False, min_score=0.0, age=1.0, related=4))
    assert found.index("jeune") < found.index("futur") < found.index("vieux")


@pytest.mark.parametrize(
    ("older", "apart", "left"),
    [
        (None, None, {"vieux", "jeune", "futur", "nu"}),
        (timedelta(days=730), None, {"jeune", "futur", "nu"}),
        (None, timedelta(days=730), {"jeune", "nu"}),
        (timedelta(days=30), timedelta(days=3000), {"futur", "nu"}),
    ],
)
def test_a_window_compares_the_dates_of_both_posts(
    older: timedelta | None, apart: timedelta | None, left: set[str]
) -> None:
    options = LinkOptions(
        fill=False, min_score=0.0, related=4, not_older_than=older, not_apart=apart
    )
    assert set(near(options)) == left


def test_a_window_holds_for_what_comes_later() -> None:
    options = LinkOptions(fill=False, min_score=0.0, related=4, not_apart=timedelta(days=730))
    index = fit(CORPUS[:3], options)
    dict(neighbors_of(index, options))
    found = relink(index, Changes(CORPUS[3:]), options)
    assert {n.permalink for n in found["https://futur.example/"]} <= {"https://nu.example/"}


def test_a_pin_is_older_than_any_window() -> None:
    pins = (("https://nous.example/", "https://vieux.example/"),)
    options = LinkOptions(fill=False, min_score=0.0, not_apart=timedelta(days=30), pins=pins)
    assert near(options)[0] == "vieux"
