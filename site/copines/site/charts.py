"""Counts by month → small drawings (SVG paths, in whole units)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import sqrt

#: Units of a bar's height.
HEIGHT = 20


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar for each month that has posts."""

    #: Months from the first to the last.
    width: int
    path: str
    first: int
    last: int


def by_month(days: Iterable[date]) -> Chart | None:
    """Draw how many posts each month has; None for fewer than two months."""
    counts = Counter((day.year, day.month) for day in days)
    if len(counts) < 2:
        return None
    begin, end = min(counts), max(counts)
    most = max(counts.values())
    bars = (
        f"M{_since(begin, month)} {HEIGHT}v-{tall(count, most)}"
        for month, count in sorted(counts.items())
    )
    return Chart(_since(begin, end) + 1, "".join(bars), begin[0], end[0])


def tall(count: int, most: int) -> int:
    """Return the height of a bar, by its root: beside a month of fifty posts, one is seen too."""
    return max(2, round(HEIGHT * sqrt(count / most)))


def grid(months: Mapping[tuple[int, int], int]) -> list[tuple[int, list[tuple[int, int, int]]]]:
    """Return years, newest first, each with month, count and height of its twelve; 0 for none."""
    most = max(months.values(), default=1)
    years = sorted({year for year, _ in months}, reverse=True)
    return [
        (
            year,
            [
                (month, count, tall(count, most) if count else 0)
                for month in range(1, 13)
                for count in (months.get((year, month), 0),)
            ],
        )
        for year in years
    ]


def _since(begin: tuple[int, int], month: tuple[int, int]) -> int:
    return 12 * (month[0] - begin[0]) + month[1] - begin[1]
