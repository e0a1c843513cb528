"""Files are whole, or as they were."""

import os
import stat
from contextlib import suppress
from pathlib import Path

import pytest

from copines.atomic import aside


@pytest.mark.parametrize("sync", [False, True])
def test_a_file_takes_its_name_once_it_is_whole(tmp_path: Path, sync: bool) -> None:
    target = tmp_path / "page.html"
    target.write_text("old", encoding="utf-8")
    with aside(target, sync=sync) as part:
        part.write_text("new", encoding="utf-8")
        assert target.read_text("utf-8") == "old"
    assert target.read_text("utf-8") == "new"
    assert os.listdir(tmp_path) == ["page.html"]


def test_where_writing_fails_all_is_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    target.write_text("old", encoding="utf-8")
    with suppress(KeyboardInterrupt), aside(target) as part:
        part.write_text("ne", encoding="utf-8")
        raise KeyboardInterrupt
    assert target.read_text("utf-8") == "old"
    assert os.listdir(tmp_path) == ["page.html"]


def test_what_a_crash_left_is_written_over(tmp_path: Path) -> None:
    (tmp_path / ".page.html.part").write_text("a longer rest", encoding="utf-8")
    with aside(tmp_path / "page.html") as part:
        part.write_text("new", encoding="utf-8")
    assert (tmp_path / "page.html").read_text("utf-8") == "new"


def test_a_private_file_is_never_open_to_others(tmp_path: Path) -> None:
    with aside(tmp_path / "copines.db", 0o600) as part:
        assert stat.S_IMODE(part.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "copines.db").stat().st_mode) == 0o600
