"""How many feeds a second are fetched, parsed, cleaned and stored, or found unchanged."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from bench.feeds import host

_COUNTS = (100, 500, 2000)


def measure() -> Iterator[tuple[str, str]]:
    """Crawl feeds that are new; then, robots.txt known, unchanged ones and ten new posts each.

    BENCH_READER names a Python that has lemon24's reader, to be measured in the same run.
    """
    reader = os.environ.get("BENCH_READER")
    for count in _COUNTS:
        with _served(count) as proxy, tempfile.TemporaryDirectory() as directory:
            _config(Path(directory), count)
            yield f"{count} feeds, nothing known", str(_crawl(directory, proxy, count))
            yield f"{count} unchanged feeds (304)", str(_crawl(directory, proxy, count))
            urlopen(f"{proxy}/next").close()
            yield f"{count} feeds of ten new posts", str(_crawl(directory, proxy, count))
            if reader:
                yield from _reader(reader, Path(directory), proxy, count)


@dataclass(frozen=True)
class _Cost:
    feeds: int
    wall: float
    cpu: float
    peak: int

    def __str__(self) -> str:
        each = 1000 * self.cpu / self.feeds
        return f"{self.feeds / self.wall:.0f} feeds/s, {each:.2f} ms CPU a feed, {self.peak} MB"


def _reader(python: str, directory: Path, proxy: str, count: int) -> Iterator[tuple[str, str]]:
    """Let reader do the same: fetch, parse, clean, store."""
    addresses = [f"http://{host(n)}/feed.xml" for n in range(count)]
    base = f"""
import sys
from reader import make_reader
reader = make_reader({str(directory / "reader.db")!r})
"""
    add = base + f"for url in {addresses!r}: reader.add_feed(url)"
    update = base + "for _ in reader.update_feeds_iter(scheduled=False): pass"
    _timed([python, "-c", add], proxy, count)
    yield f"reader: {count} new feeds", str(_timed([python, "-c", update], proxy, count))
    yield f"reader: {count} unchanged", str(_timed([python, "-c", update], proxy, count))


@contextmanager
def _served(count: int) -> Iterator[str]:
    server = subprocess.Popen(
        [sys.executable, "-m", "bench.feeds", str(count)], stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert server.stdout is not None
    try:
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.wait()


def _config(directory: Path, count: int) -> None:
    lines = [
        '[portal]\nurl = "https://copines.example/"\nimages = "none"',
        "[crawl]\narchive = false",
        'delay = 0\nconcurrency = 64\nper_host = 8\ncontact = "bench"',
    ]
    lines += [
        f'[[blog]]\nname = "Blog {n}"\nurl = "http://{host(n)}/feed.xml"' for n in range(count)
    ]
    (directory / "copines.toml").write_text("\n".join(lines), encoding="utf-8")


def _crawl(directory: str, proxy: str, count: int) -> _Cost:
    call = [sys.executable, "-m", "copines", "crawl", "--quiet", "--dir", directory]
    return _timed(call, proxy, count)


def _timed(call: list[str], proxy: str, count: int) -> _Cost:
    """Run a process to its end, for its wall and CPU seconds and its peak in MB."""
    environment = {**os.environ, "http_proxy": proxy, "no_proxy": ""}
    began = time.monotonic()
    process = subprocess.Popen(call, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, call[:3]
    wall, cpu = time.monotonic() - began, usage.ru_utime + usage.ru_stime
    return _Cost(count, wall, cpu, usage.ru_maxrss // 1024)
