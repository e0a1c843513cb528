"""When blogs are asked: one plan for all who want to know."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from copines.model import Blog, BlogState, CrawlOptions, Pace
from copines.reasons import Reason
from copines.schedule import Plan, interval, pace_of, pause, plan

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OPTIONS = CrawlOptions(every_min=timedelta(minutes=30), every_max=timedelta(days=1))
EVERY = timedelta(hours=2)


def a_pace(*, gap: timedelta, last: timedelta = timedelta(), rest: timedelta = EVERY * 0) -> Pace:
    return pace_of([NOW - last - n * gap for n in range(12)], rest, NOW)


def test_a_blog_is_visited_eight_times_between_two_of_its_posts() -> None:
    assert interval(a_pace(gap=timedelta(hours=8)), OPTIONS, NOW) == timedelta(hours=1)


def test_the_rhythm_keeps_within_its_bounds() -> None:
    assert interval(a_pace(gap=timedelta(minutes=5)), OPTIONS, NOW) == timedelta(minutes=30)
    assert interval(a_pace(gap=timedelta(days=90)), OPTIONS, NOW) == timedelta(days=1)
    plain = CrawlOptions(every=timedelta(hours=3))
    assert interval(a_pace(gap=timedelta(minutes=5)), plain, NOW) == timedelta(hours=3)
    assert interval(a_pace(gap=timedelta()), OPTIONS, NOW) == OPTIONS.every


def test_a_blog_that_fell_silent_is_visited_less_from_day_to_day() -> None:
    pace = a_pace(gap=timedelta(hours=8))
    assert interval(pace, OPTIONS, NOW + timedelta(days=4)) == timedelta(hours=12)
    assert interval(a_pace(gap=timedelta(hours=8), last=timedelta(days=4)), OPTIONS, NOW) == (
        timedelta(hours=12)
    )


def test_a_blog_of_which_little_is_known_has_the_common_rhythm() -> None:
    assert pace_of([NOW], timedelta(), NOW) == Pace()
    assert interval(Pace(), OPTIONS, NOW) == OPTIONS.every
    future = [NOW + timedelta(days=n) for n in range(1, 9)]
    assert pace_of(future, timedelta(), NOW) == Pace()


def test_a_feed_is_left_alone_as_long_as_it_asks_within_the_bounds() -> None:
    def every(rest: timedelta) -> timedelta:
        return interval(a_pace(gap=timedelta(hours=8), rest=rest), OPTIONS, NOW)

    assert every(timedelta(hours=6)) == timedelta(hours=6)
    assert every(timedelta(days=300)) == timedelta(days=1)
    assert every(timedelta(minutes=1)) == timedelta(hours=1)
    assert interval(Pace(rest=timedelta(hours=6)), OPTIONS, NOW) == timedelta(hours=6)


def a_state(ago: timedelta | None, name: str = "Zoé", **more: object) -> BlogState:
    tried = NOW - ago if ago is not None else None
    state = BlogState(name, name, "https://zoe.example/", None, "ok", last_try=tried)
    return replace(state, **more)  # type: ignore[arg-type]


def planned(*states: BlogState, every: timedelta = EVERY, **more: object) -> Plan:
    blogs = [Blog(s.url, s.name, s.name, key=s.blog, every=every, **more) for s in states]  # type: ignore[arg-type]
    return plan(blogs, states, OPTIONS, NOW)


def names(blogs: Iterable[Blog]) -> list[str]:
    return [blog.name for blog in blogs]


def test_a_timer_that_fires_a_second_early_skips_no_round() -> None:
    new, early = a_state(None, "new"), a_state(timedelta(hours=2, seconds=-1), "early")
    found = planned(new, early, a_state(timedelta(hours=1), "visited"))
    assert names(found.due) == ["new", "early"]
    assert names(found.ready) == ["new", "early", "visited"]
    assert found.turns["visited"].due == NOW + timedelta(hours=1)
    assert found.turns["new"].due is None


def test_a_blog_visited_by_a_clock_that_was_ahead_is_not_forgotten() -> None:
    ahead = planned(a_state(timedelta(days=-300)))
    assert names(ahead.due) == ["Zoé"]
    assert ahead.turns["Zoé"].due == NOW
    assert ahead.wake == NOW
    assert not planned(a_state(timedelta(hours=-1))).due  # a clock set back asks nobody twice
    late = planned(a_state(timedelta(hours=9), next_try=NOW + timedelta(days=300)))
    assert not late.waiting
    assert names(late.due) == ["Zoé"]


def test_a_server_that_asks_for_time_has_it() -> None:
    until = NOW + timedelta(days=2)
    asked = a_state(timedelta(hours=9), next_try=until)
    found = planned(asked)
    assert (found.ready, found.due) == ((), ())
    assert found.waiting == (("Zoé", Reason.of("waiting", until="2026-11-25 12:00 UTC")),)
    assert found.turns["Zoé"].due == until
    assert found.wake
    assert until <= found.wake <= until + EVERY / 10
    later = plan([Blog("u", "Zoé", "z", key="Zoé")], [asked], OPTIONS, until)
    assert names(later.ready) == names(later.due) == ["Zoé"]


@pytest.mark.parametrize("reason", [None, Reason.of("not_found", status=404)])
def test_who_is_gone_is_not_asked(reason: Reason | None) -> None:
    found = planned(a_state(timedelta(days=9), state="gone", reason=reason))
    assert found.waiting == (("Zoé", reason or Reason.of("gone", status=410)),)
    assert (found.ready, found.wake) == ((), None)
    assert found.turns["Zoé"].due is None


def test_a_blog_at_rest_is_neither_asked_nor_waited_for() -> None:
    found = planned(a_state(timedelta(days=9)), enabled=False)
    assert (found.ready, found.due, found.waiting, found.wake) == ((), (), (), None)
    assert found.turns["Zoé"].state == "paused"
    assert found.turns["Zoé"].due is None


def test_a_service_visits_no_blog_early_and_not_all_at_once() -> None:
    every = timedelta(hours=6)
    rows = [a_state(timedelta(hours=3), f"blog {n}") for n in range(40)]
    times = {planned(row, every=every).wake for row in rows}
    last = NOW - timedelta(hours=3)
    assert all(time and last + every <= time <= last + every * 1.1 for time in times)
    assert len(times) > 30
    assert planned(*rows, every=every).wake == min(time for time in times if time)


def test_a_service_wakes_at_once_for_a_new_blog_and_for_a_post_that_is_held() -> None:
    gone = a_state(timedelta(days=9), "gone", state="gone")
    assert planned(gone, a_state(None)).wake == NOW
    assert planned().wake is None
    held = NOW + timedelta(minutes=5)
    assert plan([], [], OPTIONS, NOW, held).wake == held
    visited = a_state(timedelta())
    blog = Blog("u", "Zoé", "z", key="Zoé", every=EVERY)
    assert plan([blog], [visited], OPTIONS, NOW, held).wake == held


def test_a_blog_that_nobody_has_met_is_new() -> None:
    found = plan([Blog("u", "Lu", "lu", key="lu")], [], OPTIONS, NOW)
    assert names(found.due) == ["Lu"]
    assert found.turns["lu"].state == "new"


def test_a_service_that_cannot_run_tries_less_and_less() -> None:
    rests = [pause(failures) for failures in range(12)]
    assert rests[0] == timedelta(minutes=1)
    assert rests == sorted(rests)
    assert rests[-1] == timedelta(hours=1)


def test_an_archive_that_was_stopped_half_way_goes_on_at_once() -> None:
    half = a_state(timedelta(minutes=1), walked=False)
    assert names(planned(half).due) == ["Zoé"]
    assert planned(half).wake == NOW
    assert not planned(half, archive=False).due
    assert not planned(a_state(timedelta(minutes=1), walked=False, state="failing")).due
    waits = a_state(timedelta(minutes=1), walked=False, next_try=NOW + timedelta(hours=1))
    assert not planned(waits).due


def tries(state: BlogState, days: int, options: CrawlOptions = OPTIONS) -> list[timedelta]:
    """Return the pauses between the tries of a feed that does not answer, from its first on."""
    state, pauses, blog = replace(state, last_try=NOW, failing_since=NOW), [], Blog("", "", "")
    blog = replace(blog, key=state.blog)
    while state.last_try and state.last_try < NOW + timedelta(days=days):
        due = plan([blog], [state], options, state.last_try).turns[state.blog].due
        assert due is not None
        assert plan([blog], [state], options, due).due == (blog,)
        pauses.append(due - state.last_try)
        state = replace(state, last_try=due)
    return pauses


def test_a_feed_that_never_answered_is_asked_less_from_try_to_try_and_daily_at_last() -> None:
    never = replace(a_state(None), state="failing", reason=Reason.of("no_such_name"))
    options = CrawlOptions(every=EVERY, every_max=timedelta(days=7))
    hours = [pause / timedelta(hours=1) for pause in tries(never, 4, options)]
    assert hours == [2, 2, 4, 8, 16, 24, 24, 24]
    assert {pause / timedelta(hours=1) for pause in tries(never, 9, options)[5:]} == {24}
    short = CrawlOptions(every=EVERY, every_max=timedelta(hours=6))
    assert max(tries(never, 4, short)) == timedelta(hours=6)


def test_a_feed_that_answered_before_keeps_its_rhythm_though_it_fails() -> None:
    once = replace(a_state(None), state="failing", last_success=NOW - timedelta(days=9))
    assert set(tries(once, 2)) == {OPTIONS.every}


def test_an_interval_of_its_own_is_kept_by_a_feed_that_never_answered() -> None:
    state = replace(a_state(timedelta(), failing_since=NOW - timedelta(days=3)), state="failing")
    blog = Blog(state.url, "", "", key=state.blog, every=timedelta(hours=1))
    assert plan([blog], [state], OPTIONS, NOW).turns[state.blog].due == NOW + timedelta(hours=1)
