"""Posts as other programs hand them over."""

import json
from datetime import UTC, datetime

import pytest

from copines.instance.export_format import Mistake, read_post
from copines.model import Blog

_NOW = datetime(2026, 11, 23, tzinfo=UTC)
_BLOGS = {"Zoé": Blog("https://zoe.example/", "Zoé", "zoe")}


def _published(text: str) -> datetime | None:
    line = {"url": "https://zoe.example/a", "blog": "Zoé", "title": "Semis", "published": text}
    return read_post(json.dumps(line), _BLOGS, _NOW).published


def test_a_date_is_read_with_and_without_an_offset() -> None:
    assert _published("2024-05-05T10:00:00+02:00") == datetime(2024, 5, 5, 8, tzinfo=UTC)
    assert _published("2024-05-05") == datetime(2024, 5, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00Z", "0001-01-01", "0001-01-01T00:00-05:00"])
def test_year_one_is_no_date(text: str) -> None:
    assert _published(text) is None


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00+02:00", "9999-12-31T23:59:59-12:00", "0000-00-00", "hier"]
)
def test_a_date_that_cannot_be_is_a_mistake_of_its_line(text: str) -> None:
    with pytest.raises(Mistake, match="ISO 8601"):
        _published(text)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("tags", "jardin", ("jardin",)),
        ("tags", ["semis", 2024], None),
        ("tags", [["semis"]], None),
        ("tags", {"term": "semis"}, None),
        ("tags", [True], None),
        ("image", "https://[zoe", None),
        ("title", "a \ud83db", "a b"),
        ("title", 5, None),
        ("language", "PT_br", "pt"),
        ("url", "https://zoe.example:99999/a", None),
        ("url", "https://zoe.example/\x00", None),
        ("url", "ftp://zoe.example/a", None),
    ],
)
def test_what_a_post_can_have_is_taken_and_what_it_cannot_is_a_mistake_or_left(
    key: str, value: object, expected: object
) -> None:
    line = json.dumps({"url": "https://zoe.example/a", "blog": " Zoe\u0301", key: value})
    assert _taken(line, key) == expected


def _taken(line: str, key: str) -> object:
    try:
        return getattr(read_post(line, _BLOGS, _NOW), key)
    except Mistake:
        return None


@pytest.mark.parametrize("line", ["{", "[]", "[" * 100_000, '{"a":' + "9" * 5000 + "}"])
def test_what_is_no_object_is_a_mistake(line: str) -> None:
    with pytest.raises(Mistake):
        read_post(line, _BLOGS, _NOW)
