from datetime import UTC, datetime, timedelta

from copines.model import CrawlOptions
from copines.rhythm import interval, is_due, next_visit

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OPTIONS = CrawlOptions(every_min=timedelta(minutes=30), every_max=timedelta(days=1))


def posts(*, gap: timedelta, last: timedelta = timedelta()) -> list[datetime]:
    return [NOW - last - n * gap for n in range(12)]


def test_a_blog_is_visited_eight_times_between_two_of_its_posts() -> None:
    assert interval(posts(gap=timedelta(hours=8)), OPTIONS, NOW) == timedelta(hours=1)


def test_the_rhythm_keeps_within_its_bounds() -> None:
    assert interval(posts(gap=timedelta(minutes=5)), OPTIONS, NOW) == timedelta(minutes=30)
    assert interval(posts(gap=timedelta(days=90)), OPTIONS, NOW) == timedelta(days=1)
    plain = CrawlOptions(every=timedelta(hours=3))
    assert interval(posts(gap=timedelta(minutes=5)), plain, NOW) == timedelta(hours=3)


def test_a_blog_that_fell_silent_is_visited_less() -> None:
    silent = posts(gap=timedelta(hours=8), last=timedelta(days=4))
    assert interval(silent, OPTIONS, NOW) == timedelta(hours=12)


def test_a_blog_of_which_little_is_known_has_the_common_rhythm() -> None:
    assert interval([NOW], OPTIONS, NOW) == OPTIONS.every
    future = [NOW + timedelta(days=n) for n in range(1, 9)]
    assert interval(future, OPTIONS, NOW) == OPTIONS.every


def test_a_timer_that_fires_a_second_early_skips_no_round() -> None:
    assert is_due(None, timedelta(hours=2), NOW)
    assert is_due(NOW - timedelta(hours=2, seconds=-1), timedelta(hours=2), NOW)
    assert not is_due(NOW - timedelta(hours=1), timedelta(hours=2), NOW)


def test_a_service_visits_no_blog_early_and_not_all_at_once() -> None:
    every, last = timedelta(hours=6), NOW - timedelta(hours=3)
    times = {next_visit(f"blog {n}", last, every) for n in range(40)}
    assert min(times) >= last + every
    assert max(times) <= last + every * 1.1
    assert len(times) > 30
    assert next_visit("new", None, every) < NOW
    assert next_visit("blog 1", last, every) == next_visit("blog 1", last, every)
