from datetime import UTC, datetime, timedelta

import pytest

from copines.feed_states import (
    FeedState,
    Known,
    Met,
    after,
    asks_feed,
    is_of_host,
    looks_at_home,
    seeks,
)
from copines.reasons import Code, Reason, of_status

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FEED, OTHER = "https://zoe.example/feed.xml", "https://zoe.example/atom.xml"
DOWN, CLOSED = of_status(503), of_status(410)
BEFORE = NOW - timedelta(days=3)


def known(state: Known) -> FeedState:
    feed = "" if state in {"unsought", "absent"} else FEED
    failing = state in {"failing", "gone"}
    return FeedState(state, feed, BEFORE if failing else None, DOWN if failing else None)


@pytest.mark.parametrize(
    ("state", "met", "reason", "then", "feed"),
    [
        ("unsought", "read", None, "found", FEED),
        ("unsought", "moved", None, "moved", FEED),
        ("unsought", "failed", DOWN, "failing", FEED),
        ("unsought", "failed", CLOSED, "gone", FEED),
        ("unsought", "nothing", None, "absent", ""),
        ("found", "read", None, "found", FEED),
        ("found", "moved", None, "moved", FEED),
        ("found", "failed", DOWN, "failing", FEED),
        ("found", "failed", CLOSED, "gone", FEED),
        ("found", "nothing", None, "found", FEED),
        ("failing", "read", None, "found", FEED),
        ("failing", "moved", None, "moved", FEED),
        ("failing", "failed", DOWN, "failing", FEED),
        ("failing", "failed", CLOSED, "gone", FEED),
        ("failing", "nothing", None, "failing", FEED),
        ("moved", "read", None, "found", FEED),
        ("moved", "moved", None, "moved", FEED),
        ("moved", "failed", DOWN, "failing", FEED),
        ("moved", "failed", CLOSED, "gone", FEED),
        ("gone", "read", None, "found", FEED),
        ("gone", "moved", None, "moved", FEED),
        ("gone", "failed", DOWN, "failing", FEED),
        ("gone", "failed", CLOSED, "gone", FEED),
        ("gone", "nothing", None, "gone", FEED),
        ("absent", "read", None, "found", FEED),
        ("absent", "moved", None, "moved", FEED),
        ("absent", "failed", DOWN, "failing", FEED),
        ("absent", "failed", CLOSED, "gone", FEED),
        ("absent", "nothing", None, "absent", ""),
    ],
)
def test_each_state_and_what_a_visit_met_lead_to_one(
    state: Known, met: Met, reason: Reason | None, then: Known, feed: str
) -> None:
    result = after(known(state), met, NOW, FEED if met != "nothing" else "", reason)
    assert (result.state, result.feed) == (then, feed)
    assert bool(result.reason) == (then in {"failing", "gone"})


def test_a_failure_keeps_its_first_day_and_forgets_it_when_all_is_well() -> None:
    first = after(known("found"), "failed", BEFORE, FEED, DOWN)
    second = after(first, "failed", NOW, FEED, of_status(404))
    assert (second.since, second.reason) == (BEFORE, of_status(404))
    assert after(second, "read", NOW, FEED).since is None
    assert after(second, "failed", NOW, OTHER, DOWN).since == NOW, "it is another feed's failure"


@pytest.mark.parametrize(("code", "whole"), [
    ("server_error", True), ("access_denied", True), ("rate_limited", True), ("challenge", True),
    ("silence_timeout", True), ("robots_error", True), ("no_such_name", True),
    ("not_found", False), ("bad_answer", False), ("gone", False), ("too_large", False),
    ("not_a_feed", False), ("page_for_feed", False), ("robots_refused", False),
])  # fmt: skip
def test_trouble_is_a_servers_or_a_feeds(code: Code, whole: bool) -> None:
    assert is_of_host(Reason.of(code)) == whole


def test_what_is_asked_first() -> None:
    assert not asks_feed(known("unsought"), NOW)
    assert asks_feed(known("found"), NOW)
    assert asks_feed(known("failing"), NOW)
    assert not asks_feed(after(known("found"), "failed", BEFORE, FEED, CLOSED), NOW)
    assert asks_feed(after(known("found"), "failed", NOW - timedelta(days=30), FEED, CLOSED), NOW)


def test_the_usual_places_are_tried_at_a_stated_rhythm() -> None:
    assert seeks(known("unsought"), NOW)
    assert not seeks(known("found"), NOW), "one bad answer is no reason yet"
    assert seeks(known("failing"), NOW)
    assert not seeks(FeedState("absent", sought=NOW - timedelta(days=29)), NOW)
    assert seeks(FeedState("absent", sought=NOW - timedelta(days=30)), NOW)
    assert seeks(FeedState("absent", sought=NOW, places=24), NOW), "some are left"


def test_a_home_page_is_looked_at_once_a_week() -> None:
    assert looks_at_home(FeedState("found", FEED), NOW)
    assert not looks_at_home(FeedState("found", FEED, looked=BEFORE), NOW)
    assert looks_at_home(FeedState("found", FEED, looked=NOW - timedelta(days=7)), NOW)
