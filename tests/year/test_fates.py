"""What may befall a blog, one thing at a time: the smallest circle in which each can be seen.

`make year-fates`, or one of them: `pytest -m slow tests/year/test_fates.py -s -k "hijacked"`.
"""

from functools import cache
from pathlib import Path

import pytest

from year.blogs import Event, Trouble
from year.days import ERRORS, KINDS, live
from year.life import lived
from year.world import World

#: The day of the fate, and how long the circle lives then: past the pause after weeks of trouble.
_DAY, _SEEDS, _SHORT, _LONG = 1, 200, 8, 64


def _world(seed: int, fate: Event | Trouble) -> World:
    world = World(seed, 3)
    world.planned = {_DAY: fate}
    return world


@cache
def _fates() -> dict[str, tuple[int, Event | Trouble]]:
    """Find a seed for each variety: the world alone is quickly lived."""
    found: dict[str, tuple[int, Event | Trouble]] = {}
    for seed in range(_SEEDS):
        for fate in (*KINDS, *(ERRORS if seed == 0 else ())):
            world = _world(seed, fate)
            while world.day < _DAY:
                live(world)
            for said in world.lived:
                found.setdefault(said, (seed, fate))
    return dict(sorted(found.items()))


#: All of them, by name, so that collecting the tests need not look for seeds.
VARIETIES = (
    "GUIDs changed, none",
    "GUIDs changed, permalink",
    "GUIDs changed, stable",
    "challenge, feed",
    "challenge, host",
    "cross-posted, a sentence added",
    "cross-posted, word by word",
    "dates broken, none",
    "dates broken, today",
    "dates broken, year 1",
    "dates broken, zero",
    "deleted, 404",
    "deleted, 410",
    "deleted, home",
    "deleted, soft",
    "died and came back, 503",
    "died and came back, dead 404",
    "died and came back, refused",
    "ended, dead 404",
    "ended, dead 410",
    "ended, parked",
    "error: 403, feed",
    "error: 403, host",
    "error: 404, feed",
    "error: 500, feed",
    "error: 500, host",
    "error: 503, Retry-After, host",
    "error: 503, feed",
    "error: maintenance, feed",
    "error: maintenance, host",
    "error: robots 503, feed",
    "error: timeout, feed",
    "error: truncated, feed",
    "feed cut shorter",
    "feed emptied",
    "feed moved, no redirect",
    "feed moved, redirect",
    "hijacked",
    "host changed, no redirect, config follows later",
    "host changed, redirect",
    "https",
    "imported in bulk, dated of today",
    "imported in bulk, with old dates",
    "language changed",
    "permalinks changed, no redirect, another GUID",
    "permalinks changed, no redirect, no GUID",
    "permalinks changed, no redirect, same GUID",
    "permalinks changed, redirect, another GUID",
    "permalinks changed, redirect, no GUID",
    "permalinks changed, redirect, same GUID",
    "slug mended, no redirect, another GUID",
    "slug mended, no redirect, no GUID",
    "slug mended, no redirect, same GUID",
    "slug mended, redirect, another GUID",
    "slug mended, redirect, no GUID",
    "slug mended, redirect, same GUID",
    "theme changed",
    "theme changed, channel link at the theme's site",
)


@pytest.mark.slow
def test_each_variety_has_its_own_test() -> None:
    assert set(_fates()) == set(VARIETIES)


@pytest.mark.slow
@pytest.mark.parametrize("said", VARIETIES)
def test_what_befalls_a_blog_costs_no_post(said: str, tmp_path: Path) -> None:
    seed, fate = _fates()[said]
    far = said.startswith(("died", "host changed, no", "imported", "permalinks changed, no"))
    report = lived(tmp_path, _world(seed, fate), _LONG if far else _SHORT)
    line = report.end()
    assert not report.days, f"{said}: {line}"
