"""Dates in the spellings of many programs and languages, generated and by hand."""

import random
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from babel.dates import format_date, format_datetime

from copines.crawler import dates

_LANGUAGES = (
    "en", "fr", "es", "de", "it", "pt", "nl", "ca", "da", "sv", "nb", "fi", "et", "lt", "cs", "sk",
    "sl", "hu", "ro", "el", "ru", "uk", "tr", "id", "ja", "zh", "ko", "vi", "pl", "hr",
)  # fmt: skip
#: October and November of Croatian and of Polish share a name; Catalan's August has two letters.
_AMBIGUOUS = {"listopad", "listopada", "srp", "lip", "lis", "ag"}
_ENGLISH = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_SPELLINGS: tuple[Callable[[datetime], str], ...] = (
    lambda d: d.isoformat(),
    lambda d: d.isoformat().replace("+00:00", "Z"),
    lambda d: d.isoformat().lower(),
    lambda d: f"{d:%Y-%m-%d %H:%M:%S%z}",
    lambda d: f"{d:%Y%m%dT%H%M%S%z}",
    lambda d: f"{d.year}/{d.month}/{d.day} {d:%H:%M:%S %z}",
    lambda d: f"{d:%Y.%m.%d %H:%M:%S} UTC{d:%z}",
    lambda d: f"{d.day}/{_ENGLISH[d.month - 1]}/{d.year} {d:%H:%M:%S %z}",
    lambda d: f"{_DAYS[d.weekday()]}, {d.day} {_ENGLISH[d.month - 1]} {d:%Y %H:%M:%S %z}",
    lambda d: f"{d:%d} {_ENGLISH[d.month - 1]} {d:%Y %H:%M:%S} GMT{d:%z}".lower(),
    lambda d: f"{_DAYS[d.weekday()]} {_ENGLISH[d.month - 1]} {d.day:2} {d:%H:%M:%S %z %Y}",
    lambda d: f"{_ENGLISH[d.month - 1]} {d.day}, {d.year}, {d:%I:%M:%S} {_noon(d, 'PM')} {d:%z}",
    lambda d: (
        f"{_ENGLISH[d.month - 1]}. {d.day}, {d.year} at {d:%I:%M:%S} {_noon(d, 'p.m.')} UTC{d:%z}"
    ),
    lambda d: f"{d.year}年{d.month}月{d.day}日 {d:%H:%M:%S}{d:%z}",
    lambda d: (
        f"{d.year}년 {d.month}월 {d.day}일 {'오후' if d.hour > 11 else '오전'} "
        f"{d.hour % 12 or 12}:{d:%M:%S %z}"
    ),
)


def _noon(moment: datetime, after: str) -> str:
    return after if moment.hour > 11 else after.replace("P", "A").replace("p.m", "a.m")


def _moments(seed: int, count: int) -> list[datetime]:
    draw = random.Random(seed)
    zones = [timezone(timedelta(minutes=m)) for m in (0, 60, 120, 330, 345, -180, -300, -570, 840)]
    first = datetime(1991, 1, 1, tzinfo=UTC)
    return [
        (first + timedelta(seconds=draw.randrange(35 * 366 * 86400))).astimezone(draw.choice(zones))
        for _ in range(count)
    ]


@pytest.mark.parametrize("spelling", range(len(_SPELLINGS)))
def test_a_moment_is_read_back_from_every_spelling(spelling: int) -> None:
    for moment in _moments(spelling, 300):
        text = _SPELLINGS[spelling](moment)
        assert dates.parse_value(text) == moment.astimezone(UTC), text


@pytest.mark.parametrize("language", _LANGUAGES)
@pytest.mark.parametrize("width", ["long", "full", "medium"])
def test_a_day_is_read_back_as_each_language_writes_it(language: str, width: str) -> None:
    for moment in _moments(7, 60):
        text = format_date(moment.date(), width, locale=language)
        if _AMBIGUOUS & set(re.findall(r"\w+", text.casefold())) or re.search(r"\b\d\d$", text):
            continue
        read = dates.parse_date(f"Zoé, {text}")
        assert read is not None, text
        assert read.date() == moment.date(), text


@pytest.mark.parametrize("language", ["fr", "de", "es", "nl", "sv", "ja", "ko", "en"])
def test_a_time_is_read_back_as_each_language_writes_it(language: str) -> None:
    for moment in _moments(11, 60):
        utc = moment.astimezone(UTC)
        text = format_datetime(utc, "long", locale=language)
        assert dates.parse_date(text) == utc.replace(microsecond=0), text


def test_no_part_of_a_date_is_invented() -> None:
    draw = random.Random(23)
    pieces = [
        *"0123456789-/.: ,年月日TZ+",
        "2024",
        "05",
        "Feb",
        "février",
        "PM",
        "CET",
        "Mon,",
        "h",
    ]
    for _ in range(20_000):
        text = "".join(draw.choice(pieces) for _ in range(draw.randrange(1, 14)))
        read = dates.parse_value(text)
        if read and not re.fullmatch(r"\d{9,13}", text.strip()):
            near = {(read + timedelta(days=n)).year for n in (-1, 0, 1)}
            assert any(f"{year % 100:02}" in text for year in near), (text, read)


def test_nothing_that_a_source_writes_raises() -> None:
    draw = random.Random(29)
    for moment in _moments(31, 4000):
        text = list(draw.choice(_SPELLINGS)(moment))
        for _ in range(draw.randrange(1, 5)):
            text[draw.randrange(len(text))] = draw.choice("09-+:/ 年XTé\u0660\u00b2\u3007")
        dates.parse_value("".join(text))
        dates.from_url("https://a.example/" + "".join(text))


@pytest.mark.parametrize(
    "text",
    [
        "0000-00-00", "0000-00-00 00:00:00", "00/00/0000", "0000-00-00T00:00:00+00:00",
        "Mon, 01 Jan 0001 00:00:00 +0000", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+02:00",
        "Sun, 30 Nov -0001 00:00:00 +0000", "-0001-11-30T00:00:00+00:00", "1 janvier 0001",
        "9999-12-31T23:59:59-12:00", "Fri, 31 Dec 9999 23:59:59 GMT", "9999-12-31", "1601-01-01",
        "Thu, 99999999999999999999 Jan 2024 10:00:00 GMT", "2024-02-30", "31/04/2024",
    ],
)  # fmt: skip
def test_default_values_and_impossible_days_are_no_dates(text: str) -> None:
    assert dates.parse_value(text) is None


@pytest.mark.parametrize(
    "text",
    ["--12-01", "-03", "-335", "20", "5 février", "Feb 5", "05/02", "10:30", "Monday", "2月5日",
     "February", "hier", "yesterday at 10:30", "il y a 3 jours", "2024-", "Mon, 10:00:00 GMT"],
)  # fmt: skip
def test_what_lacks_year_month_or_day_is_not_filled_from_the_clock(text: str) -> None:
    assert dates.parse_date(text) is None
    assert dates.parse_value(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2016/6/29 15:07:41", "2016-06-29T15:07:41"),
        ("2019/11/3", "2019-11-03T00:00:00"),
        ("2024.02.05", "2024-02-05T00:00:00"),
        ("2024. 2. 5.", "2024-02-05T00:00:00"),
        ("05-02-2024", "2024-02-05T00:00:00"),
        ("5-2-2024 18:04", "2024-02-05T18:04:00"),
        ("05.02.2024, 9:15 Uhr", "2024-02-05T09:15:00"),
        ("5/2/24", "2024-02-05T00:00:00"),
        ("25.12.98", "1998-12-25T00:00:00"),
        ("Mon, 05 Feb 2024 24:00:00 GMT", "2024-02-06T00:00:00"),
        ("2024-12-31T24:00:00Z", "2025-01-01T00:00:00"),
        ("31/12/2024 24:00", "2025-01-01T00:00:00"),
        ("2024-02-05T10:00:60Z", "2024-02-05T10:01:00"),
        ("2024-02-05 99:99", "2024-02-05T00:00:00"),
        ("2024-036", "2024-02-05T00:00:00"),
        ("2024-W06-1", "2024-02-05T00:00:00"),
        ("1707123456", "2024-02-05T08:57:36"),
        ("1707123456789", "2024-02-05T08:57:36"),
        ("20240205", "2024-02-05T00:00:00"),
        ("2024-02-05T23", "2024-02-05T23:00:00"),
        ("2023年1月5日", "2023-01-05T00:00:00"),
        ("２０２３年１月５日（木）", "2023-01-05T00:00:00"),
        ("二〇二三年十一月二十五日", "2023-11-25T00:00:00"),
        ("令和5年1月5日", "2023-01-05T00:00:00"),
        ("平成元年3月1日", None),
        ("民國112年1月5日", "2023-01-05T00:00:00"),
        ("2023年1月5日 下午3:04", "2023-01-05T15:04:00"),
        ("2023年1月5日 午前9時07分", "2023-01-05T09:07:00"),
        ("2023년 1월 5일", "2023-01-05T00:00:00"),
        ("2023년 12월 25일 오후 3시 4분", "2023-12-25T15:04:00"),
        ("ngày 5 tháng 1 năm 2023", "2023-01-05T00:00:00"),
        ("٢٠٢٤/٠٢/٠٥", "2024-02-05T00:00:00"),
        ("1ᵉʳ mai 2024", "2024-05-01T00:00:00"),
        ("5 फ़रवरी 2024", "2024-02-05T00:00:00"),
        ("सोमवार, ५ फरवरी २०२४", "2024-02-05T00:00:00"),
        ("सितम्बर 5, 2024", "2024-09-05T00:00:00"),
        ("০৫ ফেব্রুয়ারি, ২০২৪", "2024-02-05T00:00:00"),
        ("জানুয়ারী ৫, ২০২৪", "2024-01-05T00:00:00"),
        ("திங்கள், 5 பிப்ரவரி, 2024", "2024-02-05T00:00:00"),
        ("5 मई 1430", None),
        ("วันจันทร์ที่ 5 กุมภาพันธ์ พ.ศ. 2567", "2024-02-05T00:00:00"),
        ("5 ก.พ. 67", "2024-02-05T00:00:00"),
        ("5 ก.พ. 24", "2024-02-05T00:00:00"),
        ("5/2/2567", "2024-02-05T00:00:00"),
        ("5/2/2467", None),
        ("D'ar Lun 5 a viz C'hwevrer 2024", "2024-02-05T00:00:00"),
        ("5 C’hwevrer 2024", "2024-02-05T00:00:00"),
        ("2024(e)ko otsailaren 5a", "2024-02-05T00:00:00"),
        ("2024-ko urriaren 12an", "2024-10-12T00:00:00"),
        ("otsailak 5, 2024", "2024-02-05T00:00:00"),
        ("5. helmikuuta 2024 klo 15.04", "2024-02-05T15:04:00"),
        ("5. februar 2024, kl. 15.04", "2024-02-05T15:04:00"),
        ("5.2.2024 klo 15", "2024-02-05T15:00:00"),
        ("2024. gada 5. februāris", "2024-02-05T00:00:00"),
        ("1af o Fai, 12fed Chwefror 2024", "2024-02-12T00:00:00"),
        ("Mae hi'n 2il Mawrth 2024", "2024-03-02T00:00:00"),
        ("l'avril 5, 2024", "2024-04-05T00:00:00"),
    ],
)
def test_days_are_read_in_the_orders_of_the_world(text: str, day: str | None) -> None:
    read = dates.parse_value(text)
    if day is None:
        assert read is None or read.year < 1990
    else:
        assert read == datetime.fromisoformat(day).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("10:00:00 CEST", "08:00"), ("10:00 CET", "09:00"), ("10:00:00 cest", "08:00"),
        ("08:57:00 MEST", "06:57"), ("10:00:00 BST", "09:00"), ("10:00:00 GMT+0100", "09:00"),
        ("10:00:00 UTC+2", "08:00"), ("10:00:00 GMT-3", "13:00"), ("10:00 MESZ", "08:00"),
        ("10:00 (CET)", "09:00"), ("10:00:00 Europe/Paris", "09:00"), ("10:00 ET", "15:00"),
        ("10:00:00 +0100 (CET)", "09:00"), ("10:00 JST", "01:00"), ("10:00 EET", "08:00"),
        ("10:00 AEDT", "-23:00"), ("10:00 Etc/GMT", "10:00"), ("10:00 Nowhere/Land", "10:00"),
        ("10:00 par Léa", "10:00"), ("10:00 +9999", "10:00"), ("10:00−03:00", "13:00"),
        ("12:15 PM", "12:15"), ("12:15 AM", "00:15"), ("8:30:00 pm", "20:30"),
        ("8:30 p.m.", "20:30"), ("8:30 μ.μ.", "20:30"), ("8:30 π.μ.", "08:30"),
        ("8:30 م", "20:30"), ("12:30 ص", "00:30"), ("8:30 ÖS", "20:30"),
        ("T10:00:00[Europe/Paris]", "09:00"), ("T10:00+01:00[Europe/Rome]", "09:00"),
        ("8 PM", "20:00"), ("8:30 a.m. EST", "13:30"), ("à 14h05", "14:05"), ("à 14 h 05", "14:05"),
        ("à 14h", "14:00"), ("14 heures 05", "14:05"), ("um 14.05 Uhr", "14:05"),
        ("14 Uhr", "14:00"),
        ("às 14h30", "14:30"), ("13:05 PM", "13:05"), ("T10:00", "10:00"),
    ],
)  # fmt: skip
def test_clocks_and_zones_are_read_behind_a_day(text: str, hour: str) -> None:
    midnight = datetime(2024, 2, 5, tzinfo=UTC)
    hours, minutes = (int(part) for part in hour.strip("-").split(":"))
    expected = midnight + timedelta(hours=hours, minutes=minutes, days=-1 if hour[0] == "-" else 0)
    for day in ("2024-02-05 ", "Mon, 05 Feb 2024 ", "lundi 5 février 2024, "):
        assert dates.parse_date(day + text) == expected, day + text


def test_a_date_may_have_dashes_of_print_or_be_dotnets() -> None:
    expected = datetime(2024, 2, 5, tzinfo=UTC)
    for text in (
        "2024‑02‑05",
        "2024–02–05T00:00:00Z",
        "5—2—2024",
        "5 בפברואר 2024",
        "5 فبراير، 2024",
    ):
        assert dates.parse_value(text) == expected, text
    for text in ("/Date(1707091200000)/", "/Date(1707091200000+0100)/"):
        assert dates.parse_value(text) == expected, text


def test_a_time_may_stand_before_its_day_or_within_it() -> None:
    expected = datetime(2024, 2, 5, 14, 5, tzinfo=UTC)
    for text in (
        "14:05, 5 February 2024",
        "14h05, le 5 février 2024",
        "Mon Feb  5 14:05:00 2024",
        "Mon Feb 05 15:05:00 CET 2024",
        "2:05 PM - Feb 5, 2024",
    ):
        assert dates.parse_date(text) == expected, text


def test_one_date_that_cannot_be_otherwise_tells_the_order_of_all() -> None:
    assert dates.month_first(["5/2/2024", "5/25/2024 8:30:00 PM"])
    assert not dates.month_first(["5/2/2024", "25/5/2024", "2024-05-25"])
    assert dates.parse_value("5/2/2024", american=True) == datetime(2024, 5, 2, tzinfo=UTC)


def test_a_name_of_two_months_is_no_date() -> None:
    assert dates.parse_date("5 listopada 2023") is None


def test_digits_of_a_reading_time_are_no_clock() -> None:
    read = dates.parse_date("5 novembre 2016 · 3 commentaires · 12:30 min")
    assert read == datetime(2016, 11, 5, tzinfo=UTC)
