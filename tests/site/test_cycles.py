"""Cycles of objects are looked for again, whatever became of what was made meanwhile."""

import gc

import pytest

from copines.site.cycles import unsought


def _ends_early(within: list[bool]) -> None:
    with unsought():
        within.append(gc.isenabled())
        raise LookupError


def test_cycles_are_not_sought_within_and_are_again_after_an_error() -> None:
    assert gc.isenabled()
    within: list[bool] = []
    with pytest.raises(LookupError):
        _ends_early(within)
    assert within == [False]
    assert gc.isenabled()


def test_who_sought_none_before_seeks_none_after() -> None:
    gc.disable()
    try:
        with unsought():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
