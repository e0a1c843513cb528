from datetime import UTC, datetime

import pytest

from copines.crawler import feeds
from copines.crawler.freshness import of_headers

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = "Mon, 23 Nov 2026 13:00:00 GMT"


@pytest.mark.parametrize(
    ("cache_control", "expires", "age", "seconds"),
    [
        ("max-age=600", None, None, 600),
        ("public, MAX-AGE=600", LATER, "100", 500),
        ("s-maxage=9000, max-age=60", None, None, 60),
        ("max-age=60", None, "900", 0),
        ("no-cache, max-age=600", LATER, None, 0),
        (None, LATER, None, 3600),
        (None, "0", None, 0),
        ("max-age=99999999999", None, None, 31536000),
        ("max-age=9999999999", None, None, 31536000),
        ("max-age=soon", None, "later", 0),
        (None, None, None, 0),
    ],
)
def test_headers_say_how_long_an_answer_stays(
    cache_control: str | None, expires: str | None, age: str | None, seconds: float
) -> None:
    assert of_headers(cache_control, expires, age, NOW) == seconds


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("<ttl>90</ttl>", 5400),
        ("<ttl> never </ttl>", 0),
        ("<sy:updatePeriod> hourly </sy:updatePeriod>", 3600),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            21600,
        ),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
            86400,
        ),
        ("<ttl>5</ttl><sy:updatePeriod>now and then</sy:updatePeriod>", 300),
        ("", 0),
    ],
)
def test_a_feed_says_how_long_it_wants_to_be_left_alone(said: str, seconds: float) -> None:
    text = (
        '<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>'
        f"<title>Zoé</title>{said}</channel></rss>"
    )
    assert feeds.parse(text.encode(), "https://zoe.example/feed").rest == seconds
