"""Blogs that are visited by several processes, as if these were machines."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from distributed import Client

from cluster.circles import started, twin
from instance import Instance
from served_blogs import Blogs, an_instance, an_item, served, until

#: Seconds until a driver is done, or a process ended, on a busy machine.
PATIENCE = 240
NOW = "2026-11-23T12:00Z"


@pytest.fixture
def blogs() -> Iterator[tuple[Blogs, dict[str, str]]]:
    with served() as given:
        yield given


def a_circle(folder: Path, blogs: Blogs, environment: dict[str, str]) -> Instance:
    """Make an instance of eight blogs, two of them with feeds at a service that both use."""
    circle = an_instance(folder)
    stanzas = "delay = 0\n"
    for n in range(8):
        host = f"b{n}.example"
        posts = "potager semis compost", "levain farine fournil", "train couchette quai"
        items = [an_item(host, k, f"0{k} Mar 2020 08:00:00 GMT", posts[k % 3]) for k in range(1, 7)]
        blogs.write(host, *items)
        stanzas += f'[[blog]]\nname = "Blog {n}"\nurl = "http://{host}/"\n'
        if n < 2:
            blogs.pages[f"service.example/{n}"] = blogs.pages.pop(f"{host}/")
            stanzas += f'feed = "http://service.example/{n}"\n'
    with (folder / "copines.toml").open("a", encoding="utf-8") as config:
        config.write(stanzas)
    circle.environment = {**environment, "COPINES_PORTAL_GAZETTE": "none"}
    return circle


def same(one: Instance, other: Instance) -> None:
    for what in (["posts", "--all"], ["links"]):
        said = one.copines("export", *what).stdout
        assert said
        assert other.copines("export", *what).stdout == said
    assert one.portal() == other.portal()


def readers(client: Any) -> list[psutil.Process]:
    """All processes that workers have started."""
    workers = client.run(os.getpid).values()
    return [child for pid in workers for child in psutil.Process(pid).children(recursive=True)]


def test_posts_links_and_pages_are_those_of_one_machine(
    blogs: tuple[Blogs, dict[str, str]], another: Callable[..., str], tmp_path: Path
) -> None:
    served, environment = blogs
    here = a_circle(tmp_path / "here", served, environment)
    there = twin(here, tmp_path / "there")
    here.copines("run", "--now", NOW)
    served.asked.clear()
    log, address = tmp_path / "log", another(2, **environment)
    there.copines("run", "--now", NOW, "--cluster", address, "--log-file", str(log))
    same(here, there)
    assert "take_turn: by 2 workers" in log.read_text("utf-8")
    assert "Blog 7: 200 home http://b7.example/" in log.read_text("utf-8")
    # what is nobody's is asked after all that is somebody's
    asked = served.asked.index("service.example/robots.txt")
    assert all(served.asked.index(f"b{n}.example/") < asked for n in range(2, 8))


@pytest.mark.slow
def test_the_ring_is_the_same(
    circle: Instance, another: Callable[..., str], tmp_path: Path
) -> None:
    other = twin(circle, tmp_path / "other")
    address = another(2, **circle.environment)
    circle.copines("run", "--now", NOW)
    other.copines("run", "--now", NOW, "--cluster", address, "--log-file", str(tmp_path / "log"))
    log = (tmp_path / "log").read_text("utf-8")
    assert log.count("_multiplied: by 2 workers") == 2, "before the archives, and after them"
    same(circle, other)


@pytest.mark.slow
@pytest.mark.parametrize("ended", [1, 2], ids=["one worker", "all workers"])
def test_what_a_worker_was_asking_is_asked_by_another(
    blogs: tuple[Blogs, dict[str, str]], another: Callable[..., str], tmp_path: Path, ended: int
) -> None:
    served, environment = blogs
    here = a_circle(tmp_path / "here", served, environment)
    there = twin(here, tmp_path / "there")
    here.copines("run", "--now", NOW)
    address, served.hold = another(2, **environment), "b5.example/"
    served.asked.clear()
    with (
        Client(address, set_as_default=False) as client,
        started(there, "run", "--now", NOW, "--cluster", address) as driver,
    ):
        until(lambda: served.hold in served.asked, lambda: str(served.asked))
        given: Any = client
        before, workers = readers(client), sorted(given.run(os.getpid).values())
        assert before
        gone = [child for pid in workers[:ended] for child in psutil.Process(pid).children(True)]
        for pid in workers[:ended]:
            os.kill(pid, signal.SIGKILL)
        assert not psutil.wait_procs(gone, PATIENCE)[1], "what it had started asks on"
        served.hold = ""
        served.open.set()
        _, said = driver.communicate(timeout=PATIENCE)
        assert driver.returncode == 0, said
    same(here, there)


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_driver_that_was_ended_goes_on_and_nobody_asks_for_it_meanwhile(
    blogs: tuple[Blogs, dict[str, str]],
    another: Callable[..., str],
    tmp_path: Path,
    how: signal.Signals,
) -> None:
    served, environment = blogs
    here = a_circle(tmp_path / "here", served, environment)
    there = twin(here, tmp_path / "there")
    here.copines("run", "--now", NOW)
    address, served.hold = another(2, **environment), "b5.example/"
    with Client(address, set_as_default=False) as client:
        served.asked.clear()
        with started(there, "run", "--now", NOW, "--cluster", address) as driver:
            until(lambda: served.hold in served.asked, lambda: str(served.asked))
            before = readers(client)
            assert before
            driver.send_signal(how)
            driver.wait(PATIENCE)
        assert not psutil.wait_procs(before, PATIENCE)[1], "its workers ask on"
        served.hold = ""
        served.open.set()
        there.copines("run", "--now", NOW, "--cluster", address)
    same(here, there)
