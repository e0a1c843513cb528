"""A year of a changing circle, by an injected clock: `make year`; some days of it, with the tests.

YEAR_SEED, YEAR_DAYS and YEAR_BLOGS choose another world, or a shorter life of it.
"""

import os
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from year.checks import Checks, Violation
from year.circle import Circle
from year.events import live
from year.pages import Sites
from year.server import served
from year.truth import explained
from year.world import World


class Report:
    """Tells each violation once, when it begins, and counts the days that it lasts."""

    def __init__(self, world: World) -> None:
        self._world, self._begun = world, time.monotonic()
        self.days: Counter[Violation] = Counter()
        self._first: dict[tuple[str, str, str], Violation] = {}

    def take(self, violation: Violation) -> None:
        place = (violation.kind, violation.blog, violation.subject)
        if place not in self._first:
            self._first[place] = violation
            self._say(f"day {self._world.day:3} {violation.kind}: {violation.blog}, "
                      f"{violation.subject}, after {violation.event!r}: {violation.said}")  # fmt: skip
        self.days[self._first[place]] += 1

    def _say(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)  # noqa: T201 - what a person watches

    def end(self) -> str:
        """Tell what was lived through, and what did not hold; return the last line."""
        for event, count in sorted(self._world.lived.items()):
            self._say(f"lived {count:4} x {event}")
        kinds = Counter((v.kind, v.event) for v in self.days)
        for (kind, event), count in sorted(kinds.items(), key=lambda one: (one[0][0], -one[1])):
            self._say(f"violated {count:4} x {kind} after {event!r}")
        posts = sum(len(blog.posts) for blog in self._world.blogs)
        line = (f"year: seed {self._world.seed}, {self._world.day + 1} days, "
                f"{len(self._world.blogs)} blogs, {posts} posts, {len(self._world.index)} addresses, "
                f"{self._world.lived.total()} events, {len(self.days)} violations "
                f"({self.days.total()} days of them), {time.monotonic() - self._begun:.0f} s")  # fmt: skip
        self._say(line)
        return line


def lived(directory: Path, seed: int, days: int, blogs: int) -> Report:
    """Let a circle live, and return what was seen."""
    world = World(seed, blogs)
    sites, report = Sites(world), Report(world)
    checks = Checks(world, sites)
    with served(sites, directory) as (log, environment):
        circle = Circle(directory, environment, world)
        for day in range(days):
            live(world)
            seen = circle.run(log.asked)
            seen.asked = log.taken()
            for violation in checks.day(seen):
                report.take(violation)
            for violation in explained(world, circle, seen, whole=day == days - 1):
                report.take(violation)
    return report


def _wished(name: str, otherwise: int) -> int:
    return int(os.environ.get(f"YEAR_{name}", otherwise))


@pytest.mark.slow
def test_in_a_year_nothing_is_lost_shown_twice_or_passed_off_as_a_members(tmp_path: Path) -> None:
    report = lived(tmp_path, _wished("SEED", 1), _wished("DAYS", 365), _wished("BLOGS", 40))
    line = report.end()
    assert not report.days, line


def test_some_days_of_such_a_year(tmp_path: Path) -> None:
    report = lived(tmp_path, 1, 4, 4)
    line = report.end()
    assert not report.days, line
