"""Work on parts of a whole, by processes of this machine."""

import os

from copines.partitions import Processes


def told(shared: tuple[int, ...], part: int) -> tuple[int, int]:
    return sum(shared) + part, os.getpid()


def test_processes_answer_in_the_order_of_the_parts() -> None:
    found = list(Processes(2).map(told, (100, 200), iter(range(20))))
    assert [number for number, _ in found] == [300 + part for part in range(20)]
    assert os.getpid() not in {process for _, process in found}
