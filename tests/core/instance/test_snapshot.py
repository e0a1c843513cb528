"""The copy of the database that is kept beside it."""

import os
from pathlib import Path

import pytest

from copines.instance import snapshot
from copines.instance.snapshot import SNAPSHOT, keep_snapshot
from copines.store import Store


def complain(what: str) -> None:
    pytest.fail(what)


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    Store(tmp_path / "copines.db").close()
    return tmp_path


def test_a_small_database_is_copied_after_each_run_that_changed_posts(instance: Path) -> None:
    keep_snapshot(instance, complain, changed=False)  # there was none
    first = (instance / SNAPSHOT).stat().st_ino
    keep_snapshot(instance, complain, changed=False)
    assert (instance / SNAPSHOT).stat().st_ino == first
    keep_snapshot(instance, complain, changed=True)
    assert (instance / SNAPSHOT).stat().st_ino != first


def test_a_large_one_is_copied_once_a_day(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "_LARGE", 1)
    keep_snapshot(instance, complain, changed=True)
    first, written = (instance / SNAPSHOT).stat(), (instance / "copines.db").stat().st_mtime
    for age, copied in ((0, False), (86_000, False), (86_500, True)):
        os.utime(instance / SNAPSHOT, (written - age, written - age))
        keep_snapshot(instance, complain, changed=True)
        assert ((instance / SNAPSHOT).stat().st_ino != first.st_ino) == copied
