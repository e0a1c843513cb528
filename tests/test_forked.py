"""A command that is forked off is the same as one from scratch, but for its start."""

import os
import subprocess

import pytest

import forked
from instance import Instance

pytestmark = pytest.mark.skipif(
    not hasattr(os, "pidfd_open"), reason="this system's commands are all from scratch"
)


@pytest.mark.parametrize(
    "words",
    [("status",), ("status", "--json"), ("search", "été"), ("explain", "nothing"), ("bild",)],
)
def test_it_says_the_same_and_ends_alike(instance: Instance, words: tuple[str, ...]) -> None:
    scratch = Instance(instance.directory, instance.environment, from_scratch=True)
    ends = [one.copines(*words, ok=(0, 1, 2)) for one in (instance, scratch)]
    assert len({(end.returncode, end.stdout, end.stderr) for end in ends}) == 1


def test_it_knows_its_own_environment(instance: Instance) -> None:
    odd = Instance(instance.directory, {"COPINES_PORTAL_URL": "nowhere"})
    assert "COPINES_PORTAL_URL" in odd.copines("status", ok=(2,)).stderr


def test_each_loads_with_a_hash_seed_of_its_turn() -> None:
    assert len(set(forked._servers())) == 2


def test_one_that_takes_too_long_is_ended(instance: Instance) -> None:
    with pytest.raises(subprocess.TimeoutExpired), instance.started("schedule") as schedule:
        schedule.wait(3)
    assert schedule.has_ended()


@pytest.mark.parametrize("name", ["LC_ALL", "LANG", "PYTHONUTF8", "NUMBA_DISABLE_JIT"])
def test_what_is_looked_at_when_a_program_starts_wants_a_start(name: str) -> None:
    assert not forked.can_fork({name: "odd"})
    assert forked.can_fork({"http_proxy": "http://127.0.0.1:9"})
