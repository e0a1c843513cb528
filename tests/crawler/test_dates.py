"""What is read as a date, and whom to believe."""

from datetime import UTC, datetime, timedelta

import pytest

from copines.crawler import dates

_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _day(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2016-11-05", _day(2016, 11, 5)),
        ("2016-11-05T08:30:00Z", _day(2016, 11, 5, 8, 30)),
        ("2016-11-05T08:30:00.123+01:00", _day(2016, 11, 5, 7, 30)),
        ("2016-11-05T08:30+0100", _day(2016, 11, 5, 7, 30)),
        ("2016-11-05 08:30:00 UTC", _day(2016, 11, 5, 8, 30)),
        ("2016-11", _day(2016, 11, 1)),
        ("Publié le 2016-11-05 par Léa", _day(2016, 11, 5)),
    ],
)
def test_iso_8601_is_read(text: str, date: datetime) -> None:
    assert dates.parse_date(text) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Sat, 05 Nov 2016 08:30:00 +0100", _day(2016, 11, 5, 7, 30)),
        ("Sat, 05 Nov 2016 08:30:00 GMT", _day(2016, 11, 5, 8, 30)),
        ("Sat, 5 Nov 16 08:30:00 EST", _day(2016, 11, 5, 13, 30)),
        ("05 Nov 2016 08:30 PDT", _day(2016, 11, 5, 15, 30)),
        ("Tue, 08 Sep 98 00:00:00 GMT", _day(1998, 9, 8)),
    ],
)
def test_rfc_822_is_read_with_short_years_and_zone_names(text: str, date: datetime) -> None:
    assert dates.parse_date(text) == date


@pytest.mark.parametrize(
    "text",
    [
        "5 novembre 2016",
        "le samedi 5 novembre 2016",
        "Posted on November 5, 2016",
        "5. November 2016",
        "Nov. 5th, 2016",
        "5 de noviembre de 2016",
        "5 de noviembre del 2016",
        "Samstag, 5. Nov 2016",
        "novembre 5th, 2016",
        "5 nov 2016",
        "05/11/2016",
        "5.11.2016",
        "2016/11/05",
        "5 novembro 2016",
        "Mercredi, novembre 5th, 2016 at 0:00",
    ],
)
def test_dates_written_out_are_read(text: str) -> None:
    assert dates.parse_date(text) == _day(2016, 11, 5)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1er janvier 2020", 1),
        ("2 février 2020", 2),
        ("2 fevrier 2020", 2),
        ("3 mars 2020", 3),
        ("4 avril 2020", 4),
        ("5 mai 2020", 5),
        ("6 juin 2020", 6),
        ("7 juillet 2020", 7),
        ("8 août 2020", 8),
        ("8 aout 2020", 8),
        ("9 septembre 2020", 9),
        ("12 décembre 2020", 12),
        ("1 de enero de 2020", 1),
        ("4 de abril de 2020", 4),
        ("8 de agosto de 2020", 8),
        ("12 de diciembre de 2020", 12),
        ("1. Januar 2020", 1),
        ("3. März 2020", 3),
        ("5. Mai 2020", 5),
        ("10. Oktober 2020", 10),
        ("12. Dezember 2020", 12),
        ("7 luglio 2020", 7),
        ("6 giugno 2020", 6),
        ("3 maart 2020", 3),
    ],
)
def test_months_are_known_by_name(text: str, month: int) -> None:
    date = dates.parse_date(text)

    assert date is not None
    assert date.month == month


def test_a_clock_beside_the_day_is_read() -> None:
    assert dates.parse_date("5 novembre 2016 à 14h05") == _day(2016, 11, 5, 14, 5)


def test_a_day_that_cannot_be_a_month_tells_the_order() -> None:
    assert dates.parse_date("11/25/2016") == _day(2016, 11, 25)


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "yesterday",
        "2016-13-45",
        "99 novembre 2016",
        "il y a 3 jours",
        "version 1.2.3",
        "2016",
        "31/31/2016",
        "x" * 10_000,
    ],
)
def test_what_is_no_date_gives_none(text: str | None) -> None:
    assert dates.parse_date(text) is None


@pytest.mark.parametrize(
    ("url", "date"),
    [
        ("https://a.example/2016/11/05/title/", _day(2016, 11, 5)),
        ("https://a.example/2016/11/05/", _day(2016, 11, 5)),
        ("https://a.example/blog/2016-11-05-title.html", _day(2016, 11, 5)),
        ("https://a.example/20161105/title", _day(2016, 11, 5)),
        ("https://a.example/2016/11/title", _day(2016, 11, 1)),
        ("https://a.example/2016/11/10-things-i-like", _day(2016, 11, 1)),
        ("https://a.example/index.php?post/2016/11/05/Title", _day(2016, 11, 5)),
        ("https://a.example/2016/nov/05/title", _day(2016, 11, 5)),
        ("https://a.example/2016/f%C3%A9vrier/5/title/", _day(2016, 2, 5)),
        ("https://a.example/2016/part/5/title/", None),
        ("https://a.example/2016/1105/title/", _day(2016, 11, 5)),
        ("https://a.example/2016/0205.html", _day(2016, 2, 5)),
        ("https://a.example/2016/1105", None),
        ("https://a.example/2016/1984/title", None),
        ("https://a.example/?next=/2016/11/05/", None),
        ("https://a.example/2016/13/45/title", None),
        ("https://a.example/12345/11/05", None),
        ("https://a.example/title", None),
        ("http://[", None),
    ],
)
def test_an_address_may_hold_the_day(url: str, date: datetime | None) -> None:
    assert dates.from_url(url) == date


def _choose(
    *,
    feed: datetime | None = None,
    markup: datetime | None = None,
    url: datetime | None = None,
    text: datetime | None = None,
) -> datetime | None:
    told = dates.Told(feed=feed, markup=markup, folders=url, shown=text)
    return dates.choose(told, _NOW)


def test_the_feed_is_believed_first() -> None:
    fed, other = _day(2016, 11, 5, 8), _day(2016, 11, 6)

    assert _choose(feed=fed, markup=other, text=other) == fed


def test_without_feed_the_markup_then_the_text_is_asked() -> None:
    assert _choose(markup=_day(2016, 1, 2), text=_day(2015, 1, 2)) == _day(2016, 1, 2)
    assert _choose(text=_day(2015, 1, 2)) == _day(2015, 1, 2)
    assert _choose() is None


@pytest.mark.parametrize("wrong", [_day(1, 1, 1), _day(1970, 1, 1), _day(2031, 1, 1)])
def test_year_one_the_epoch_and_the_future_are_not_believed(wrong: datetime) -> None:
    assert not dates.plausible(wrong, _NOW)
    assert _choose(feed=wrong, markup=_day(2016, 11, 5)) == _day(2016, 11, 5)
    assert _choose(feed=wrong) is None


def test_a_post_planned_for_later_waits_unless_its_page_is_out() -> None:
    later = _NOW + timedelta(days=12)

    assert _choose(feed=later) == later
    assert _choose(feed=later, markup=_day(2026, 11, 2)) == _day(2026, 11, 2)
    assert _choose(markup=later) is None


def test_many_posts_within_hours_are_an_import() -> None:
    burst = [_day(2026, 3, 1) + timedelta(minutes=30 * n) for n in range(5)]

    assert dates.in_bulk(burst)
    assert not dates.in_bulk(burst[:4])
    assert not dates.in_bulk([*burst, _day(2019, 1, 1)])


def test_a_clock_that_runs_ahead_by_hours_is_believed() -> None:
    assert _choose(feed=_NOW + timedelta(hours=13)) == _NOW + timedelta(hours=13)


def test_a_bulk_import_does_not_date_the_posts_of_years() -> None:
    imported, written = _day(2021, 2, 2), _day(2018, 9, 23)

    assert _choose(feed=imported, markup=written) == written
    assert dates.choose(dates.Told(rest=imported, folders=written), _NOW) == written
    assert dates.choose(dates.Told(rest=imported, slug=written), _NOW) == written
    assert _choose(markup=imported, url=written) == written


def test_a_page_built_later_does_not_move_the_feeds_date() -> None:
    assert _choose(feed=_day(2018, 9, 23), markup=_day(2021, 2, 2)) == _day(2018, 9, 23)


def test_a_date_within_the_text_does_not_move_the_day_of_the_address() -> None:
    assert _choose(markup=_day(2014, 5, 10), url=_day(2014, 11, 18)) == _day(2014, 11, 18)


def test_an_hour_near_the_day_of_the_address_is_kept() -> None:
    fed = _day(2016, 11, 4, 23, 30)

    assert _choose(feed=fed, url=_day(2016, 11, 5)) == fed


def test_a_month_in_the_address_leaves_the_day_to_others() -> None:
    fed = _day(2016, 11, 28)

    assert _choose(feed=fed, url=_day(2016, 11, 1)) == fed
    assert _choose(markup=_day(2025, 11, 27), url=_day(2024, 4, 1)) == _day(2024, 4, 1)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("3 มกราคม 2566", _day(2023, 1, 3)),
        ("วันที่ 13 ธันวาคม พ.ศ. 2564", _day(2021, 12, 13)),
        ("๓ มี.ค. ๒๕๖๖ เวลา 10:20 น.", _day(2023, 3, 3, 10, 20)),
        ("5 พฤษภาคม ค.ศ. 2021", _day(2021, 5, 5)),
        ("31 มกราคม", None),
    ],
)
def test_thai_years_are_counted_from_the_buddha(text: str, date: datetime | None) -> None:
    assert dates.parse_date(text) == date
