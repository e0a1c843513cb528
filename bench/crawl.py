"""How many feeds a second are fetched, parsed, cleaned and stored, or found unchanged."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.feeds import host

_COUNTS = (100, 500, 2000)


def measure() -> Iterator[tuple[str, str]]:
    """Crawl feeds that are new, then ask again for the same: robots.txt is known by then."""
    for count in _COUNTS:
        with _served(count) as proxy, tempfile.TemporaryDirectory() as directory:
            _config(Path(directory), count)
            wall, cpu, peak = _crawl(directory, proxy)
            yield (
                f"{count} new feeds, robots.txt asked",
                (f"{count / wall:.0f} feeds/s, {1000 * cpu / count:.2f} ms CPU a feed, {peak} MB"),
            )
            wall, cpu, peak = _crawl(directory, proxy)
            yield (
                f"{count} unchanged feeds (304)",
                (f"{count / wall:.0f} feeds/s, {1000 * cpu / count:.2f} ms CPU a feed, {peak} MB"),
            )


@contextmanager
def _served(count: int) -> Iterator[str]:
    server = subprocess.Popen([sys.executable, "-m", "bench.feeds", str(count)],
                              stdout=subprocess.PIPE, encoding="utf-8")  # fmt: skip
    assert server.stdout is not None
    try:
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.wait()


def _config(directory: Path, count: int) -> None:
    lines = ['[portal]\nurl = "https://copines.example/"\nimages = "none"',
             "[crawl]\narchive = false",
             'delay = 0\nconcurrency = 64\nper_host = 8\ncontact = "bench"']  # fmt: skip
    lines += [
        f'[[blog]]\nname = "Blog {n}"\nurl = "http://{host(n)}/feed.xml"' for n in range(count)
    ]
    (directory / "copines.toml").write_text("\n".join(lines), encoding="utf-8")


def _crawl(directory: str, proxy: str) -> tuple[float, float, int]:
    """Crawl in a process of its own; give wall and CPU seconds, and its peak in MB."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    environment = {**os.environ, "http_proxy": proxy, "no_proxy": ""}
    call = [sys.executable, "-m", "copines", "crawl", "--quiet", "--dir", directory]
    subprocess.run(call, env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - began, cpu, after.ru_maxrss // 1024
