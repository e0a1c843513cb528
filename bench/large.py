"""python -m bench.large [BLOGS] [POSTS]: a whole circle of many posts, and again by a cluster.

A table of what each command took: all from nothing, a round in which nothing is new, ten new posts
of one blog, a hundred of ten, and what people ask. Before the rounds all is made once more by two
workers of a LocalCluster, of which one is killed in each stage; posts, links and pages are
compared. BLOGS is 1,000 and POSTS, of each, 100. `--alone` leaves the cluster out.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from threading import Timer
from typing import Any
from urllib.request import ProxyHandler, build_opener

from bench import feeds
from bench.case import COPINES, Peer, WrongError
from bench.cluster import clustered, of_children, outcome
from bench.feeds import Served
from bench.runner import Cost, measured

_STAGES = ("crawl", "link", "build")
#: When it is, as far as posts can tell: both ways bring the same.
_AS_OF = {"crawl": ("--now", "2026-11-23T12:00Z"), "link": (), "build": ()}
_WORKERS = 2
#: After so much of the time that the stage took alone, a worker is killed.
_KILLED_AT = 0.3


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser("bench.large", description=__doc__)
    parser.add_argument("blogs", nargs="?", type=int, default=1_000)
    parser.add_argument("posts", nargs="?", type=int, default=100)
    parser.add_argument("--alone", action="store_true", help="without a cluster")
    asked = parser.parse_args()
    _say("| what | wall, s | CPU, s | memory, MB |")
    _say("|---|---:|---:|---:|")
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        alone = _instance(Path(work) / "alone", asked.blogs)
        with feeds.served(asked.blogs, asked.posts) as served:
            os.environ.update(served.environment)  # workers visit, too
            took = {name: _ran(alone, name, *_AS_OF[name]) for name in _STAGES}
            if not asked.alone:
                by_many = _instance(Path(work) / "cluster", asked.blogs)
                _by_a_cluster(by_many, alone, took)
            _rounds(alone, served)
        _asked(alone)


def _instance(folder: Path, blogs: int) -> Path:
    folder.mkdir()
    (folder / "copines.toml").write_text(feeds.config(blogs), encoding="utf-8")
    return folder


def _rounds(instance: Path, served: Served) -> None:
    """Visit again: with nothing new, with ten posts of one blog, with a hundred."""
    _ran(instance, "run", said=": nothing new")
    served.next([0])
    _ran(instance, "run", said=": ten new posts of one blog")
    served.next(range(1, 11))
    for stage in _STAGES:
        _ran(instance, stage, said=": ten new posts each of ten blogs")


def _asked(instance: Path) -> None:
    """Ask what people ask of a circle that stands."""
    for words in (("status",), ("explain", feeds.post_url(0, 1)), ("search", "pain")):
        _tell(words[0], measured(Peer("", _command(instance, *words))))
    command = [*COPINES, "serve", "--port", "0", "--dir", str(instance)]
    began = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stdout is not None
        try:
            # not by the proxy that the feeds had
            build_opener(ProxyHandler({})).open(server.stdout.readline().strip()).close()
            _say(f"| serve, to its first page | {time.monotonic() - began:.1f} | | |")
        finally:
            server.terminate()


def _by_a_cluster(instance: Path, alone: Path, took: Mapping[str, Cost]) -> None:
    """Make all by a cluster that loses a worker in each stage, and compare what it leaves.

    CPU is that of all processes, the killed one and the start of the workers among them.
    """
    for stage in _STAGES:
        before = of_children()
        with clustered(_WORKERS) as client:
            killed: list[int] = []
            killing = Timer(_KILLED_AT * took[stage].wall_s, _kill, [client, killed])
            killing.start()
            began = time.monotonic()
            address = client.scheduler_info()["address"]
            command = _command(instance, stage, "--quiet", *_AS_OF[stage], "--cluster", address)
            subprocess.run(command, check=True)
            wall = time.monotonic() - began
            killing.cancel()
        cost = Cost(wall, of_children() - before, 0)
        lost = "one killed" if killed else "over before one was killed"
        _tell(f"{stage}: all anew, by {_WORKERS} workers, {lost}", cost)
        if outcome(instance, stage) != outcome(alone, stage):
            raise WrongError(f"{stage} by a cluster gives something else")


def _kill(client: Any, killed: list[int]) -> None:
    worker = next(iter(client.cluster.workers.values()))
    killed.append(worker.pid)
    os.kill(worker.pid, signal.SIGKILL)


def _ran(instance: Path, name: str, *words: str, said: str = ": all anew") -> Cost:
    command = _command(instance, name, "--quiet", *words)
    return _tell(f"{name}{said}", measured(Peer("", command)))


def _command(instance: Path, name: str, *words: str) -> tuple[str, ...]:
    return (*COPINES, name, "--dir", str(instance), *words)


def _tell(what: str, cost: Cost) -> Cost:
    memory = f"{cost.peak_mb:,}" if cost.peak_mb else ""
    _say(f"| {what} | {cost.wall_s:.1f} | {cost.cpu_s:.1f} | {memory} |")
    return cost


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
