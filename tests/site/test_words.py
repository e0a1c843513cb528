"""Phrases of the interface, with something put in."""

from datetime import UTC, datetime

import pytest
from markupsafe import Markup

from copines.site.words import Words, capital


def test_what_is_put_in_is_escaped_though_the_same_was_safe_before() -> None:
    words = Words("en", "UTC")
    safe = words.phrase("Read on at %(blog)s", blog=Markup("<b>Zoé</b>"))
    assert safe == "Read on at <b>Zoé</b>"
    assert words.phrase("Read on at %(blog)s", blog="<b>Zoé</b>") == (
        "Read on at &lt;b&gt;Zoé&lt;/b&gt;"
    )


def test_numbers_and_days_are_said_as_the_language_does() -> None:
    french, english = Words("fr", "UTC"), Words("en", "UTC")
    assert english.number(12_345) == "12,345"
    assert french.number(12_345) == "12\u202f345"
    assert french.phrases("%(num)s word", "%(num)s words", 1) == "1 mot"
    assert french.phrases("%(num)s word", "%(num)s words", 2_000) == "2\u202f000 mots"


def test_the_first_of_a_month_is_an_ordinal_in_french() -> None:
    words, english = Words("fr", "Europe/Paris"), Words("en", "UTC")
    first = datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert words.day(first) == "1er mai 2024"
    assert words.short_day(first).startswith("1er ")
    assert words.clock(first) == "1er mai 2024, 12\u202fh\u202f00"
    assert words.day(first.replace(day=11)) == "11 mai 2024"
    assert words.day(first.replace(day=21)) == "21 mai 2024"
    assert "1er" not in words.month_year(first)
    assert "1er" not in english.day(first)


def test_the_time_of_day_is_written_as_the_language_does() -> None:
    french, english = Words("fr", "UTC"), Words("en", "UTC")
    moment = datetime(2019, 12, 1, 18, 4, tzinfo=UTC)
    assert french.clock(moment) == "1er décembre 2019, 18\u202fh\u202f04"
    assert french.hour(moment.replace(hour=8)) == "8\u202fh\u202f04"
    assert english.hour(moment) == "6:04\u202fPM"


def test_a_month_that_opens_a_line_has_its_capital() -> None:
    french = Words("fr", "UTC")
    assert french.month(2019, 12) == "Décembre 2019"
    assert [french.short_month(n) for n in (2, 5)] == ["Févr.", "Mai"]
    assert capital("juil. 2019") == "Juil. 2019"
    assert french.month_year(datetime(2019, 7, 2, tzinfo=UTC)) == "juil. 2019"


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Auckland", "UTC"])
@pytest.mark.parametrize(
    "moment", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
)
def test_no_moment_is_out_of_a_calendars_reach(zone: str, moment: datetime) -> None:
    assert Words("fr", zone).clock(moment)
