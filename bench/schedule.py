"""Does the schedule hold for very many feeds? `python -m bench.schedule` tells.

Days of a service, on a clock of its own: `copines.schedule.plan` says whom to ask, as it does for
`copines schedule`; the rules of politeness say how long that takes. Blogs, servers and the time
between are made up, the same at each run. Figures go to a file of JSON, and a picture beside it.
"""

import argparse
import json
import random
import subprocess
import sys
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from bench.case import ROOT
from bench.rivals import HOME, Rivals
from copines.model import Blog, BlogState, CrawlOptions
from copines.schedule import POSTS, pace_of, plan

_BEGIN = datetime(2026, 11, 2, tzinfo=UTC)
_DAY = timedelta(days=1)
#: Made up: shares of the blogs that are on one server of many, by its registrable domain.
_SHARED = {"blogs-one.example": 0.25, "blogs-two.example": 0.15, "blogs-three.example": 0.05}
#: Made up: days between two posts (median, and sigma of their logarithms), and the share of blogs
#: that fell silent some time in so many years.
_GAP, _SPREAD, _SILENT, _YEARS = 9.0, 1.3, 0.4, 8
#: Made up: seconds of an answer, as above; shares of a blog's own servers that never answer, and of
#: blogs whose feeds have summaries, so that each post's page is asked for.
_ANSWER, _UNEVEN, _DEAD, _SUMMARY = 0.35, 0.7, 0.02, 0.3
#: Made up: of so many requests to a shared server one is answered by 429, for so many seconds.
_TOO_MANY, _LEAVE = 3000, 900
#: Seconds between two runs (`schedule.pause`), and of asking robots.txt again.
_REST, _ROBOTS = 60.0, 86_400.0


@dataclass(slots=True)
class Member:
    """A blog, its server, and what was learnt of it."""

    blog: Blog
    state: BlogState
    domain: str
    gap: timedelta
    answer_s: float
    dead: bool
    summary: bool
    #: Of all its posts, those to come too.
    posts: list[datetime]
    #: Those that were met, and when robots.txt was asked for.
    met: int = 0
    robots: datetime | None = None


@dataclass(slots=True)
class Told:
    """What a day took."""

    rounds: list[tuple[float, int, float]] = field(default_factory=list)
    #: Requests by kind, and of all kinds by hour.
    requests: Counter[str] = field(default_factory=Counter)
    hours: Counter[int] = field(default_factory=Counter)
    #: Seconds for which each server was kept busy.
    busy: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    #: Seconds from a post's date to its being met, and by which visits came later than planned.
    news: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    #: CPU seconds of each plan.
    plans: list[float] = field(default_factory=list)


def circle(count: int, days: int, seed: int = 1) -> list[Member]:
    """Make up that many blogs, with what they will write within so many days."""
    chance = random.Random(seed)
    return [_member(number, days, chance) for number in range(count)]


def _member(number: int, days: int, chance: random.Random) -> Member:
    lot, domain = chance.random(), f"host{number}.example"
    for shared, share in _SHARED.items():
        if 0 <= lot < share:
            domain = shared
        lot -= share
    gap = timedelta(days=_GAP * chance.lognormvariate(0, _SPREAD))
    end = _BEGIN + days * _DAY
    if chance.random() < _SILENT:
        end = _BEGIN - chance.random() * _YEARS * 365 * _DAY
    name = f"Blog {number}"
    return Member(
        Blog(f"https://{number}.{domain}/", name, f"blog-{number}", key=name, archive=False),
        BlogState(name, name, f"https://{number}.{domain}/", None, "new"),
        domain,
        gap,
        _ANSWER * chance.lognormvariate(0, _UNEVEN),
        chance.random() < _DEAD and domain not in _SHARED,
        chance.random() < _SUMMARY,
        _dates(gap, end, chance),
    )


def _dates(gap: timedelta, end: datetime, chance: random.Random) -> list[datetime]:
    """Date posts backwards from the last, at random: the ten known, and all to come."""
    dates, date = [], end
    known = 0
    while known <= POSTS:
        date -= gap * chance.expovariate(1)
        dates.append(date)
        known += date < _BEGIN
    return dates[::-1]


def lived(members: Sequence[Member], options: CrawlOptions, days: int, fixed: float) -> list[Told]:
    """Let the service run for so many days; `fixed` are the seconds of a round besides visits."""
    told = [Told() for _ in range(days)]
    chance, now = random.Random(2), _BEGIN
    blogs, by_key = [m.blog for m in members], {m.blog.key: m for m in members}
    while (day := (now - _BEGIN) // _DAY) < days:
        began = process_time()
        planned = plan(blogs, (m.state for m in members), options, now)
        told[day].plans.append(process_time() - began)
        if not planned.due:
            now = max(planned.wake or now + _DAY, now + timedelta(seconds=1))
            continue
        due = [by_key[blog.key] for blog in planned.due]
        for blog in planned.due:
            turn = planned.turns[blog.key]
            if turn.due:
                told[day].late.append(max(0.0, (now - turn.due).total_seconds()))
        took = _visited(due, options, now, told[day], chance)
        told[day].rounds.append(((now - _BEGIN) / _DAY, len(due), took + fixed))
        now += timedelta(seconds=took + fixed + _REST)
    return told


def _visited(
    due: Iterable[Member], options: CrawlOptions, now: datetime, told: Told, chance: random.Random
) -> float:
    """Visit blogs: one request at a time to a server, so many to all; return the seconds."""
    waiting: dict[str, deque[Member]] = {}
    for member in due:
        waiting.setdefault(member.domain, deque()).append(member)
    ready, running = deque(waiting), list[tuple[float, str]]()
    clock, paused = 0.0, dict[str, float]()
    while ready or running:
        while ready and len(running) < options.concurrency:
            domain = ready.popleft()
            member = waiting[domain].popleft()
            at = now + timedelta(seconds=clock)
            if domain in paused:
                took = 0.0
                told.requests["none: its server is left alone"] += 1
                until = at + timedelta(seconds=paused[domain])
                member.state = replace(member.state, state="failing", last_try=now, next_try=until)
            else:
                took = _visit(member, options, at, told)
                if domain in _SHARED and chance.random() < 1 / _TOO_MANY:
                    paused[domain] = _LEAVE
            told.busy[domain] += took
            heappush(running, (clock + took, domain))
        clock, domain = heappop(running)
        if waiting[domain]:
            ready.append(domain)
    return clock


def _visit(member: Member, options: CrawlOptions, at: datetime, told: Told) -> float:
    """Ask for robots.txt once a day, for the feed, and for the pages of summaries."""
    asked = Counter[str]()
    if member.robots is None or (at - member.robots).total_seconds() > _ROBOTS:
        member.robots = at
        asked["robots.txt"] = 1
    if member.dead:
        told.requests["no answer"] += 1
        told.hours[_hour(at)] += 1
        since = member.state.failing_since or at
        member.state = replace(member.state, state="failing", last_try=at, failing_since=since)
        return options.timeout
    past = [date for date in member.posts if date <= at]
    new = [date for date in past[member.met :] if date >= _BEGIN]
    asked["feed, new" if len(past) > member.met else "feed, 304"] = 1
    asked["pages"] = len(new) if member.summary else 0
    told.news += [(at - date).total_seconds() for date in new]
    member.met = len(past)
    pace = pace_of(past[-POSTS:], timedelta(), at)
    member.state = replace(member.state, state="ok", last_try=at, last_success=at, pace=pace)
    told.requests += asked
    told.hours[_hour(at)] += asked.total()
    return asked.total() * member.answer_s + asked["pages"] * options.delay


def _hour(at: datetime) -> int:
    return int((at - _BEGIN).total_seconds() // 3600)


def figures(told: Sequence[Told]) -> list[dict[str, Any]]:
    """Sum up the days."""
    return [dict(_summed(day)) for day in told]


def _summed(day: Told) -> Iterator[tuple[str, Any]]:
    visits = sum(count for _, count, _ in day.rounds)
    took = [seconds for _, _, seconds in day.rounds]
    busiest, busy = max(day.busy.items(), key=lambda pair: pair[1], default=("", 0.0))
    yield "visits", visits
    yield "requests", dict(day.requests)
    yield "most requests an hour", max(day.hours.values(), default=0)
    yield "rounds", len(day.rounds)
    yield "round, median s", round(median(took or [0.0]), 1)
    yield "round, longest s", round(max(took, default=0.0), 1)
    yield "busiest server", busiest
    yield "busiest server, share of the day", round(busy / _DAY.total_seconds(), 4)
    yield "posts met", len(day.news)
    for share in (0.5, 0.95):
        yield f"post to being met, {share:.0%}, h", round(_quantile(day.news, share) / 3600, 2)
        yield (
            f"visit later than planned, {share:.0%}, min",
            round(_quantile(day.late, share) / 60, 1),
        )
    yield "plan, median CPU s", round(median(day.plans or [0.0]), 3)


def _quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def main() -> None:
    """Simulate, write the figures and draw them."""
    asked = _asked()
    members = circle(asked.feeds, asked.days)
    told = lived(members, CrawlOptions(archive=False), asked.days, asked.fixed)
    found = {
        "feeds": asked.feeds,
        "fixed_s": asked.fixed,
        "days": figures(told),
        "hours": [told[n // 24].hours[n] for n in range(asked.days * 24)],
        "rounds": [each for day in told for each in day.rounds],
    }
    asked.to.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(found["days"], indent=1) + "\n")
    if not Rivals(HOME).lacks("matplotlib"):
        script = str(ROOT / "bench/peers/draw_days.py")
        drawn = [Rivals(HOME).python, script, str(asked.to), str(asked.to.with_suffix(".svg"))]
        subprocess.run(drawn, check=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench.schedule", description=__doc__)
    parser.add_argument("--feeds", type=int, default=36_000)
    parser.add_argument("--days", type=int, default=2)
    parser.add_argument("--fixed", type=float, default=900.0, help="seconds of a round but visits")
    parser.add_argument("--to", type=Path, default=ROOT / "docs/scale-days.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()
