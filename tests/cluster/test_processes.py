"""A first build by several processes of this machine, as if there were one."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest

from cluster.circles import fill, started, twin
from copines.partitions import cores
from copines.store import Store
from instance import Instance

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(cores() == 1, reason="one core has one process"),
    pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cores cannot be left out"),
]
#: Seconds until what is waited for happens, on a busy machine.
PATIENCE = 240
#: Posts that make so many sheets that processes are started.
POSTS = 3_200


@pytest.fixture
def pair(instance: Instance, tmp_path: Path) -> tuple[Instance, Instance]:
    """Two instances, of which one was built by one process."""
    fill(instance, POSTS, words=8)
    other = twin(instance, tmp_path / "other")
    with one_core():
        instance.copines("build")
    return instance, other


@contextmanager
def one_core() -> Iterator[None]:
    every = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(every)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, every)


def remembered(instance: Instance) -> Mapping[str, bytes]:
    """What the next build goes on from, but for what differs from release to release."""
    kinds = ("list/", "reads/", "readers/", "terms/")
    with Store(instance.directory / "copines.db", readonly=True) as store:
        found = [store.portal.recall(kind) for kind in kinds]
        assert all(found)
        return {name: data for each in found for name, data in each.items()}


def same(one: Instance, other: Instance) -> bool:
    return one.portal() == other.portal() and remembered(one) == remembered(other)


def workers(driver: psutil.Process) -> list[psutil.Process]:
    """Wait until processes make pages; give them, and what looks after what they share."""
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline:
        assert driver.is_running(), "it is done already"
        found: list[psutil.Process] = driver.children(recursive=True)
        if sum(each.cpu_times().user > 1 for each in found) > 1:
            return found
        sleep(0.02)
    pytest.fail("nobody works")


def test_pages_and_memory_are_those_of_one_process(
    pair: tuple[Instance, Instance], tmp_path: Path
) -> None:
    here, there = pair
    log = tmp_path / "log"
    there.copines("build", "--log-file", str(log))
    assert "make: by" in log.read_text("utf-8")
    assert same(here, there)
    for each in pair:
        done = each.copines("build").stderr
        assert " 0 written" in done or "unchanged" in done, done
    assert same(here, there)


def test_what_an_ended_process_held_is_made_all_the_same(pair: tuple[Instance, Instance]) -> None:
    here, there = pair
    with started(there, "build") as driver:
        for worker in workers(psutil.Process(driver.pid)):
            worker.kill()
        _, said = driver.communicate(timeout=PATIENCE)
    assert driver.returncode == 0, said
    assert same(here, there)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_build_that_is_ended_leaves_nothing_half(
    pair: tuple[Instance, Instance], number: signal.Signals
) -> None:
    here, there = pair
    with started(there, "build") as driver:
        found = workers(psutil.Process(driver.pid))
        driver.send_signal(number)
        driver.communicate(timeout=PATIENCE)
    assert driver.returncode != 0
    assert not psutil.wait_procs(found, PATIENCE)[1], "processes go on without it"
    public = there.directory / "public"
    assert not list(public.rglob("*.html"))
    if number == signal.SIGINT:
        assert not list(public.glob(".copines-new"))
    there.copines("build")
    assert same(here, there)
