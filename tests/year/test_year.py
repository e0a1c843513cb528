"""A year of a changing circle, by an injected clock: `make year`; some days of it, with the tests.

YEAR_SEED, YEAR_DAYS and YEAR_BLOGS choose another world, or a shorter life of it.
"""

import os
from pathlib import Path

import pytest

from year.life import lived
from year.world import World


def _wished(name: str, otherwise: int) -> int:
    return int(os.environ.get(f"YEAR_{name}", otherwise))


@pytest.mark.slow
def test_in_a_year_nothing_is_lost_shown_twice_or_passed_off_as_a_members(tmp_path: Path) -> None:
    world = World(_wished("SEED", 1), _wished("BLOGS", 40))
    report = lived(tmp_path, world, _wished("DAYS", 365))
    line = report.end()
    assert not report.days, line


def test_some_days_of_such_a_year(tmp_path: Path) -> None:
    report = lived(tmp_path, World(1632, 4), 5)  # in which a server fails, and a feed is emptied
    line = report.end()
    assert not report.days, line
