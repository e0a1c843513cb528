"""One life of a circle: each day the world turns, the program runs, and the portal is looked at."""

import sys
import time
from collections import Counter
from itertools import chain
from pathlib import Path

from year.announced import Announced
from year.checks import Posts
from year.circle import Circle
from year.days import live
from year.pages import Sites
from year.server import served
from year.truth import explained
from year.violation import Violation
from year.visits import Visits
from year.world import World


class Report:
    """Tells each violation once, when it begins, and counts the days that it lasts."""

    def __init__(self, world: World) -> None:
        self._world, self._begun = world, time.monotonic()
        self.days: Counter[Violation] = Counter()
        self._first: dict[tuple[str, str, str], Violation] = {}

    def take(self, violation: Violation) -> None:
        """Keep what does not hold today."""
        place = (violation.kind, violation.blog, violation.subject)
        if place not in self._first:
            self._first[place] = violation
            _say(
                f"day {self._world.day:3} {violation.kind}: {violation.blog}, "
                f"{violation.subject}, after {violation.event!r}: {violation.said}"
            )
        self.days[self._first[place]] += 1

    def end(self) -> str:
        """Tell what was lived through, and what did not hold; return the last line."""
        for event, count in sorted(self._world.lived.items()):
            _say(f"lived {count:4} x {event}")
        kinds = Counter((v.kind, v.event) for v in self.days)
        for (kind, event), count in sorted(kinds.items(), key=lambda one: (one[0][0], -one[1])):
            _say(f"violated {count:4} x {kind} after {event!r}")
        posts = sum(len(blog.posts) for blog in self._world.blogs)
        took = time.monotonic() - self._begun
        line = (
            f"year: seed {self._world.seed}, {self._world.day + 1} days, "
            f"{len(self._world.blogs)} blogs, {posts} posts, {len(self._world.index)} addresses, "
            f"{self._world.lived.total()} events, {len(self.days)} violations "
            f"({self.days.total()} days of them), {took:.0f} s"
        )
        _say(line)
        return line


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - what a person watches


def lived(directory: Path, world: World, days: int) -> Report:
    """Let a circle live, and return what was seen; days without events are passed over."""
    sites, report = Sites(world), Report(world)
    checks = (Posts(world, sites), Announced(world), Visits(world, sites))
    with served(sites, directory) as (log, environment):
        circle = Circle(directory, environment, world)
        for _ in range(days):
            live(world)
            if not world.awake:
                continue
            seen = circle.run(log.asked)
            seen.asked = log.taken()
            last = world.day >= days - 3  # one of these is no weekend
            found = chain(
                *(check.day(seen) for check in checks), explained(world, circle, seen, whole=last)
            )
            for violation in found:
                report.take(violation)
    return report
