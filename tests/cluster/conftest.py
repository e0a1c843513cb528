"""Clusters of real processes on loopback."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector

import pytest

_WORKERS = Path(__file__).with_name("workers.py")
#: Seconds until a cluster stands, on a busy machine.
_PATIENCE = 120


@contextmanager
def a_cluster(workers: int, **environment: str) -> Iterator[str]:
    """Start a scheduler and workers; give its address."""
    with subprocess.Popen(
        [sys.executable, str(_WORKERS), str(workers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, **environment},
    ) as process:
        try:
            assert process.stdout
            with DefaultSelector() as selector:
                selector.register(process.stdout, EVENT_READ)
                assert selector.select(_PATIENCE), "no cluster came up"
            yield process.stdout.readline().strip()
        finally:
            assert process.stdin
            process.stdin.close()
            process.wait(_PATIENCE)


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a scheduler with two workers."""
    with a_cluster(2) as address:
        yield address


@pytest.fixture
def another() -> Iterator[Callable[..., str]]:
    """Start clusters of a test's own."""
    with ExitStack() as stack:
        yield lambda workers, **given: stack.enter_context(a_cluster(workers, **given))
