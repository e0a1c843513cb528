from dataclasses import replace
from datetime import UTC, datetime, timedelta

from copines.model import BlogState, CrawlOptions
from copines.schedule import interval, is_due, pause, upcoming, waits, wake

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


def test_a_feed_is_left_alone_as_long_as_it_asks_within_the_bounds() -> None:
    busy = posts(gap=timedelta(hours=8))
    assert interval(busy, OPTIONS, NOW, timedelta(hours=6)) == timedelta(hours=6)
    assert interval(busy, OPTIONS, NOW, timedelta(days=300)) == timedelta(days=1)
    assert interval(busy, OPTIONS, NOW, timedelta(minutes=1)) == timedelta(hours=1)
    assert interval([NOW], OPTIONS, NOW, timedelta(hours=6)) == timedelta(hours=6)


def a_state(ago: timedelta | None, name: str = "Zoé", **more: object) -> BlogState:
    tried = NOW - ago if ago is not None else None
    state = BlogState(name, name, "https://zoe.example/", None, "ok", last_try=tried)
    return replace(state, **more)  # type: ignore[arg-type]


EVERY = timedelta(hours=2)


def test_a_timer_that_fires_a_second_early_skips_no_round() -> None:
    assert is_due(a_state(None), EVERY, NOW)
    assert is_due(a_state(timedelta(hours=2, seconds=-1)), EVERY, NOW)
    assert not is_due(a_state(timedelta(hours=1)), EVERY, NOW)


def test_a_blog_visited_by_a_clock_that_was_ahead_is_not_forgotten() -> None:
    ahead = a_state(timedelta(days=-300))
    assert is_due(ahead, EVERY, NOW)
    assert upcoming(ahead, EVERY, NOW) == NOW
    assert wake([(ahead, EVERY)], NOW) == NOW
    summer_time = a_state(timedelta(hours=-1))  # a clock set back by an hour asks nobody twice
    assert not is_due(summer_time, EVERY, NOW)
    late = a_state(timedelta(hours=9), next_try=NOW + timedelta(days=300))
    assert not waits(late, NOW)
    assert wake([(late, EVERY)], NOW) == NOW - timedelta(hours=7) + jitter(late)


def jitter(state: BlogState) -> timedelta:
    due = wake([(state, EVERY)], NOW)
    assert due
    assert state.last_try
    return due - state.last_try - EVERY


def test_a_server_that_asks_for_time_has_it() -> None:
    until = NOW + timedelta(days=2)
    asked = a_state(timedelta(hours=9), next_try=until)
    assert waits(asked, NOW)
    assert not waits(asked, until)
    woken = wake([(asked, EVERY)], NOW)
    assert woken
    assert until <= woken <= until + EVERY / 10


def test_a_service_visits_no_blog_early_and_not_all_at_once() -> None:
    every = timedelta(hours=6)
    rows = [a_state(timedelta(hours=3), f"blog {n}") for n in range(40)]
    times = {wake([(row, every)], NOW) for row in rows}
    last = NOW - timedelta(hours=3)
    assert all(time and last + every <= time <= last + every * 1.1 for time in times)
    assert len(times) > 30
    assert wake([(row, every) for row in rows], NOW) == min(time for time in times if time)


def test_a_service_wakes_at_once_for_a_new_blog_and_never_for_one_at_rest() -> None:
    new, gone = a_state(None), a_state(timedelta(days=9), state="gone")
    assert wake([(gone, EVERY), (new, EVERY)], NOW) == NOW
    assert wake([(gone, EVERY)], NOW) is None
    assert wake([], NOW) is None


def test_a_service_that_cannot_run_tries_less_and_less() -> None:
    rests = [pause(failures) for failures in range(12)]
    assert rests[0] == timedelta(minutes=1)
    assert rests == sorted(rests)
    assert rests[-1] == timedelta(hours=1)
