"""Workers and drivers that end in the middle."""

import os
import signal
import subprocess
from collections.abc import Callable
from importlib.metadata import version
from operator import concat
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from distributed import Client

from cluster.circles import fill, started, twin
from copines.cluster import Cluster
from instance import Instance

pytestmark = pytest.mark.slow
#: Seconds until what is waited for happens, on a busy machine.
PATIENCE = 240


@pytest.fixture
def pair(instance: Instance, tmp_path: Path) -> tuple[Instance, Instance]:
    """An instance that was linked and built on one machine, and one that was not."""
    fill(instance, 1_500)
    other = twin(instance, tmp_path / "other")
    instance.copines("link")
    instance.copines("build")
    return instance, other


def same(one: Instance, other: Instance) -> bool:
    links = [each.copines("export", "links").stdout for each in (one, other)]
    return links[0] == links[1] and one.portal() == other.portal()


def busy(client: Any, driver: "subprocess.Popen[str]") -> list[int]:
    """Wait until workers work; give the processes of those that do."""
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline:
        assert driver.poll() is None, "the driver is done already"
        if all(client.processing().values()):
            return sorted(client.run(os.getpid).values())
        sleep(0.02)
    pytest.fail("nobody works")


@pytest.mark.parametrize("command", ["link", "build"])
@pytest.mark.parametrize("ended", [1, 2], ids=["one worker", "all workers"])
def test_what_a_worker_held_is_done_by_another(
    pair: tuple[Instance, Instance], another: Callable[..., str], command: str, ended: int
) -> None:
    here, there = pair
    address = another(2)
    if command == "build":
        there.copines("link")
    with (
        Client(address, set_as_default=False) as client,
        started(there, command, "--cluster", address) as driver,
    ):
        for process in busy(client, driver)[:ended]:
            os.kill(process, signal.SIGKILL)
        _, said = driver.communicate(timeout=PATIENCE)
        assert driver.returncode == 0, said
    there.copines("build")
    assert same(here, there)


@pytest.mark.parametrize("command", ["link", "build"])
def test_a_driver_that_was_killed_goes_on(
    pair: tuple[Instance, Instance], cluster: str, command: str
) -> None:
    here, there = pair
    if command == "build":
        there.copines("link")
    with Client(cluster, set_as_default=False) as client:
        with started(there, command, "--cluster", cluster) as driver:
            busy(client, driver)
            driver.kill()
        there.copines("link", "--cluster", cluster)
        there.copines("build", "--cluster", cluster)
    assert same(here, there)


def test_a_cluster_that_goes_away_is_told_and_the_next_run_goes_on(
    pair: tuple[Instance, Instance], another: Callable[..., str]
) -> None:
    here, there = pair
    address = another(2)
    with Client(address, set_as_default=False) as client:
        scheduler: Any = client.run_on_scheduler(os.getpid)
        with started(there, "link", "--cluster", address) as driver:
            busy(client, driver)
            os.kill(scheduler, signal.SIGKILL)
            _, said = driver.communicate(timeout=PATIENCE)
    assert driver.returncode == 1
    assert f"the cluster at {address}: the scheduler is gone" in said
    there.copines("link")
    there.copines("build")
    assert same(here, there)


def test_a_worker_that_ends_while_it_is_asked_for_its_version_is_not_missed(
    another: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark, driver = tmp_path / "ended", os.getpid()

    def ends_once(name: str) -> str:
        if os.getpid() != driver and not mark.exists():
            mark.touch()
            os._exit(1)
        return version(name)

    monkeypatch.setattr("copines.cluster.version", ends_once)
    with Cluster(another(2)) as workers:
        assert list(workers.map(pow, 2, range(5))) == [1, 2, 4, 8, 16]
        assert len(next(workers.map(concat, b"", [b"x" * 11_000_000]))) == 11_000_000
    assert mark.exists()


def test_a_worker_with_another_copines_is_told(
    instance: Instance, another: Callable[..., str], tmp_path: Path
) -> None:
    told = tmp_path / "path" / "copines-99.dist-info"
    told.mkdir(parents=True)
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: copines\nVersion: 99\n")
    address = another(1, PYTHONPATH=str(told.parent))
    done = instance.copines("run", "--cluster", address, ok=(2,))
    assert "has copines 99, and here is " in done.stderr
    assert "install the same on all machines" in done.stderr
