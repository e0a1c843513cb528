"""The machine that figures are of: what it is, and how fast it can be at best."""

import os
import platform
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from bench.case import ROOT

#: Seconds that each limit is looked for.
_TRY_S = 0.5
#: Of a page, about.
_FILE = b"x" * 10_000
_OURS = ("copines", "scrapy", "lxml", "scikit-learn", "numpy", "scipy", "numba", "jinja2", "nh3")


def described(rivals: Mapping[str, str]) -> dict[str, Any]:
    """Return what figures depend on, but nothing that tells whose machine it is."""
    ours = {d.name.lower(): d.version for d in distributions() if d.name.lower() in _OURS}
    return {
        "when": datetime.now(UTC).isoformat(timespec="minutes"),
        "commit": _commit(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_mb": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "versions": dict(sorted(ours.items())),
        "peers": dict(sorted(rivals.items())),
        "rates": {name: _rate(once) for name, once in RATES.items()},
    }


def _commit() -> str:
    call = ("git", "rev-parse", "--short", "HEAD")
    done = subprocess.run(call, cwd=ROOT, check=False, capture_output=True, encoding="utf-8")
    return done.stdout.strip()


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text("utf-8").splitlines() if told.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())


def _rate(once: Callable[[], float]) -> float:
    """Return the most that was done in a second, of all tries."""
    best, until = 0.0, time.monotonic() + _TRY_S
    while time.monotonic() < until:
        began = time.perf_counter()
        done = once()
        best = max(best, done / (time.perf_counter() - began))
    return best


def _copied() -> float:
    """Copy memory that no cache holds."""
    bytearray(_SOURCE)
    return len(_SOURCE)


def _multiplied() -> float:
    """Multiply and add in one core's cache, many at once."""
    with threadpool_limits(1):
        for _ in range(100):
            np.dot(_MATRIX, _VECTOR)
    return 100 * _MATRIX.size


def _written() -> float:
    """Write new files, as large as a page each."""
    with tempfile.TemporaryDirectory() as directory:
        for number in range(200):
            Path(directory, str(number)).write_bytes(_FILE)
    return 200


_SOURCE = bytes(64 << 20)
_MATRIX, _VECTOR = np.ones((512, 512), np.float32), np.ones(512, np.float32)
#: What a case may have to move, and how that is tried on the machine.
RATES: Mapping[str, Callable[[], float]] = {
    "bytes": _copied,
    "multiply-adds": _multiplied,
    "files": _written,
}
