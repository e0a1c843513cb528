"""How far work is: a bar on a terminal, a line a minute elsewhere; both on stderr."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from time import monotonic

import click

from copines.cli.language import told, translated
from copines.instance.progress import Step
from copines.messages import Message

#: Seconds between two lines where there is no terminal.
_MINUTE = 60.0
#: Seconds of work before any estimate: what comes first is not like the rest.
_SEEN = 5.0
#: By so much may an estimate be above the last and still be the same.
_SAME = 1.2


class Estimate:
    """Says how much longer work lasts, but for where it would have to take back what it said."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock, self._began, self._told = clock, clock(), inf

    def left(self, done: int, total: int) -> float | None:
        """Return the seconds that are left; None where nobody knows, as while more is found."""
        spent = self._clock() - self._began
        if spent < _SEEN or not 0 < done <= total:
            return None
        left = spent * (total - done) / done
        if left > self._told * _SAME:
            return None
        self._told = min(left, self._told)
        return self._told


@contextmanager
def bar(stage: str) -> Iterator[Step]:
    """Draw how much of a stage is done, of how much, and at which blog, while the block lasts."""
    from rich.console import Console  # noqa: PLC0415 - pipes and cron need no rich
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    more = TextColumn("{task.fields[left]}  {task.fields[what]}", markup=False)
    estimate, name = Estimate(), translated(stage)
    console = Console(stderr=True)
    with Progress(*columns, more, console=console, transient=True) as shown:
        task = shown.add_task(name, total=None, left="", what="")

        def step(done: int, total: int, what: str = "") -> None:
            left = _told(estimate.left(done, total))
            shown.update(task, completed=done, total=total or None, left=left, what=what)

        yield step


@contextmanager
def lines(stage: str, clock: Callable[[], float] = monotonic) -> Iterator[Step]:
    """Say the same in a line a minute."""
    estimate, said = Estimate(clock), [clock()]

    def step(done: int, total: int, what: str = "") -> None:
        if clock() - said[0] < _MINUTE:
            return
        said[0] = clock()
        name = Message(stage)
        far = Message("%(stage)s: %(done)d of %(total)d", stage=name, done=done, total=total)
        parts = (told(far), _told(estimate.left(done, total)), what)
        click.echo("; ".join(filter(None, parts)), err=True)

    yield step


def _told(seconds: float | None) -> str:
    """Say how long that is, as exact as it deserves."""
    if seconds is None:
        return ""
    if seconds < _MINUTE:
        return told(Message("less than a minute"))
    if seconds < 90 * _MINUTE:
        return told(Message("some %(n)d min", n=round(seconds / _MINUTE)))
    return told(Message("some %(n)d h", n=round(seconds / 60 / _MINUTE)))
