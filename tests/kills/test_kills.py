"""A run may be killed at any moment: the next one ends where an uninterrupted one would have."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

import trust_facts
from kills.crashing import State, World, a_world, killed, moments, run, state, timed
from portal_reader import PortalReader

#: KILLS and KILLS_SEED choose others.
COUNT, SEED = int(os.environ.get("KILLS", "300")), int(os.environ.get("KILLS_SEED", "1"))
#: Tries after which a run is let go on to its end, to know how long it takes.
_AGAIN = 40


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with a_world(tmp_path) as found:
        yield found


def uninterrupted(world: World) -> tuple[State, float]:
    instance = world.instance()
    seconds = timed(instance)
    return state(instance), seconds


def kill_and_go_on(world: World, count: int, seed: int) -> tuple[int, set[str]]:
    """Kill so many runs, four of one instance; return how often a reader looked, and dead links.

    A run that ended before its moment came was not killed, and counts for nothing.
    """
    expected, longest = uninterrupted(world)
    left, looks, dead = count, 0, set[str]()
    instance = world.instance()
    reader = PortalReader(instance.directory / "public")
    for number, moment in enumerate(islice(moments(seed), 2 * count), 1):
        ran, found = killed(instance, moment * longest, reader)
        left -= ran
        dead |= found
        if number % 4 == 0 or not left:
            run(instance)
            assert state(instance) == expected, f"after try {number}, at {moment * longest:.3f} s"
            looks += reader.looks
            instance = world.instance()
            reader = PortalReader(instance.directory / "public")
        if not left:
            return looks, dead
        if number % _AGAIN == 0:  # the machine may be less busy than it was
            found_now, longest = uninterrupted(world)
            assert found_now == expected
    pytest.fail(f"{left} of {count} runs were over before they could be killed")


def test_a_run_killed_at_some_moments_is_finished_by_the_next(world: World) -> None:
    _, dead = kill_and_go_on(world, 2, 7)
    assert dead == set()


@pytest.mark.slow
def test_a_run_killed_at_any_moment_is_finished_by_the_next(world: World) -> None:
    looks, dead = kill_and_go_on(world, COUNT, SEED)
    trust_facts.told("kills", kills=COUNT, looks=looks, dead=len(dead))
    assert dead == set()
