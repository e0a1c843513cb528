"""python -m bench.cluster [POSTS]: crawl, link and build alone, and by 1, 2 and 4 workers.

All processes are on this machine: it shows what the way there and back costs, and how work is
dealt out, as far as its cores go; no network is in it. Posts, links and pages are
compared.
"""

import argparse
import logging
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from distributed import Client, LocalCluster

from bench import circle, feeds
from bench.case import COPINES, WrongError
from bench.corpus import documents
from bench.link import add
from copines.store import Store

_STAGES, _WORKERS = ("crawl", "link", "build"), (1, 2, 4)
#: Posts of a feed; of so many posts one is crawled, and one is built.
_FED, _CRAWLED, _BUILT = 10, 2, 3
#: When it is, as far as posts can tell.
_NOW = "2026-11-23T12:00Z"


@dataclass(frozen=True, slots=True)
class _Cost:
    wall_s: float
    #: User and system time of the driver, and of the workers.
    driver_s: float
    workers_s: float

    @property
    def cpu_s(self) -> float:
        return self.driver_s + self.workers_s


def main() -> None:
    """Print a table: each stage alone and by so many workers."""
    parser = argparse.ArgumentParser("bench.cluster", description=__doc__)
    parser.add_argument("posts", nargs="?", type=int, default=12_000)
    parser.add_argument("--stages", nargs="+", choices=_STAGES, default=_STAGES)
    parser.add_argument("--workers", nargs="+", type=int, default=_WORKERS)
    asked = parser.parse_args()
    posts = asked.posts
    _say("| stage | posts | workers | wall, s | CPU, s | of that the driver | CPU to alone |")
    _say("|---|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        for stage in asked.stages:
            instance = Path(name) / stage
            instance.mkdir()
            with _made(instance, stage, posts) as size:
                _compare(instance, stage, size, asked.workers)


def _compare(instance: Path, stage: str, posts: int, sizes: Sequence[int]) -> None:
    alone = _run(instance, stage, None)
    _tell(stage, posts, "alone", alone, alone)
    before = outcome(instance, stage)
    for workers in sizes:
        with clustered(workers) as client:
            _run(instance, stage, client)  # what a worker imports once is not the stage's
            cost = _run(instance, stage, client)
        _tell(stage, posts, str(workers), cost, alone)
        if outcome(instance, stage) != before:
            raise WrongError(f"{stage} by {workers} workers gives something else")


@contextmanager
def _made(instance: Path, stage: str, posts: int) -> Iterator[int]:
    """Make what is linked, or fewer posts that are crawled or built; give how many."""
    if stage == "crawl":
        blogs = max(1, posts // _CRAWLED // _FED)
        with feeds.served(blogs, _FED) as served:
            (instance / "copines.toml").write_text(feeds.config(blogs), encoding="utf-8")
            os.environ.update(served.environment)
            yield blogs * _FED
        return
    if stage == "build":
        circle.make(instance, posts // _BUILT)
        yield posts // _BUILT
        return
    Store(instance / "copines.db").close()
    add(instance, documents(posts))
    yield posts


@contextmanager
def clustered(workers: int) -> Iterator[Any]:
    """Start so many workers on this machine; give a client of them."""
    with (
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=":0",
            memory_limit=0,
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def _run(instance: Path, stage: str, client: Any) -> _Cost:
    words = [*COPINES, stage, "--quiet", "--dir", str(instance)]
    words += ["--again"] if stage == "link" else []
    words += ["--cluster", client.scheduler_info()["address"]] if client else []
    words += ["--now", _NOW] if stage == "crawl" else []
    shutil.rmtree(instance / "public", ignore_errors=True)
    for file in instance.glob("copines.db*") if stage == "crawl" else ():
        file.unlink()
    workers, driver, began = _of_workers(client), of_children(), time.monotonic()
    subprocess.run(words, check=True)
    wall = time.monotonic() - began
    return _Cost(wall, of_children() - driver, _of_workers(client) - workers)


def _of_workers(client: Any) -> float:
    used: dict[str, os.times_result] = client.run(os.times) if client else {}
    return sum(sum(times[:4]) for times in used.values())  # of their children too


def of_children() -> float:
    """Return the user and system time of all children that have ended, s."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def outcome(instance: Path, stage: str) -> Any:
    """Return what a stage left: posts, links, or a hash of each page."""
    if stage != "build":
        what = ["links"] if stage == "link" else ["posts", "--all"]
        words = [*COPINES, "export", *what, "--dir", str(instance)]
        return subprocess.run(words, check=True, capture_output=True).stdout
    public = instance / "public"
    files = (file for file in public.rglob("*") if file.is_file())
    named = {file.relative_to(public).as_posix(): file for file in files}
    return {n: hash(f.read_bytes()) for n, f in named.items() if not n.startswith("status/")}


def _tell(stage: str, posts: int, workers: str, cost: _Cost, alone: _Cost) -> None:
    _say(
        f"| {stage} | {posts:,} | {workers} | {cost.wall_s:.1f} | {cost.cpu_s:.1f} | "
        f"{cost.driver_s:.1f} | {cost.cpu_s / alone.cpu_s:.2f} |"
    )


def _say(line: str) -> None:
    sys.stdout.write(line + os.linesep)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
