"""Work on parts of a whole, by processes of this machine."""

import logging
import os
import signal
import subprocess
import sys
from multiprocessing import active_children
from pathlib import Path

import psutil
import pytest

from copines.partitions import Processes

#: Seconds within which processes end, on a busy machine.
_PATIENCE = 60


def told(shared: tuple[int, ...], part: int) -> tuple[int, int]:
    return sum(shared) + part, os.getpid()


def fatal(home: int, part: int) -> tuple[int, int]:
    """End the process over one part, unless it is the one that asked."""
    if part == 7 and os.getpid() != home:
        os.kill(os.getpid(), signal.SIGTERM)
    return part, os.getpid()


def test_processes_answer_in_the_order_of_the_parts() -> None:
    found = list(Processes(2).map(told, (100, 200), iter(range(20))))
    assert [number for number, _ in found] == [300 + part for part in range(20)]
    assert os.getpid() not in {process for _, process in found}


def test_what_an_ended_process_held_is_worked_on_here(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "copines.partitions")  # a command here may have silenced it
    found = list(Processes(2).map(fatal, os.getpid(), range(20)))
    assert [part for part, _ in found] == list(range(20))
    assert found[7][1] == os.getpid()
    assert found[0][1] != os.getpid()
    assert "a process was ended" in caplog.text
    assert not active_children()


def test_who_wants_no_more_leaves_no_process() -> None:
    found = Processes(2).map(told, (), iter(range(1_000)))
    assert next(found)[0] == 0
    assert active_children()
    found.close()
    assert not active_children()


def test_processes_end_with_the_one_that_started_them() -> None:
    script = """
from core.test_partitions import told
from copines.partitions import Processes
if __name__ == "__main__":
    found = Processes(2).map(told, (), iter(range(1_000)))
    print(next(found)[1], flush=True)
    input()
"""
    call = [sys.executable, "-c", script]
    with subprocess.Popen(
        call,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    ) as process:
        assert process.stdout
        worker = psutil.Process(int(process.stdout.readline()))
        process.kill()
        worker.wait(_PATIENCE)
    assert not worker.is_running()
