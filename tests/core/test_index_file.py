from pathlib import Path

import pytest

from copines.errors import StoreError
from copines.store.index_file import IndexFile

PIECES: dict[str, bytes | memoryview] = {
    "none": b"",
    "some": b"abc",
    "more": memoryview(bytes(range(200))),
}


@pytest.fixture
def kept(tmp_path: Path) -> IndexFile:
    index = IndexFile(tmp_path / "copines.index")
    index.keep("one", PIECES)
    return index


def test_what_was_kept_comes_back_under_its_mark_alone(kept: IndexFile) -> None:
    found = kept.kept("one")
    assert {name: bytes(data) for name, data in found.items()} == {
        name: bytes(data) for name, data in PIECES.items()
    }
    assert kept.kept("two") == {}


def test_only_its_owner_may_read_it_and_nothing_is_left_beside(
    kept: IndexFile, tmp_path: Path
) -> None:
    (path,) = tmp_path.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_reader_writes_into_a_view_of_its_own(kept: IndexFile) -> None:
    kept.kept("one")["some"][0] = ord("z")
    assert bytes(kept.kept("one")["some"]) == b"abc"


def test_a_reader_keeps_what_it_opened(kept: IndexFile) -> None:
    before = kept.kept("one")
    kept.keep("two", {"some": b"other"})
    assert bytes(before["some"]) == b"abc"
    assert bytes(kept.kept("two")["some"]) == b"other"


@pytest.mark.parametrize("size", [0, 5, 30, 200])
def test_a_file_that_was_cut_short_counts_as_none(
    kept: IndexFile, tmp_path: Path, size: int
) -> None:
    path = tmp_path / "copines.index"
    path.write_bytes(path.read_bytes()[:size])
    assert kept.kept("one") == {}


def test_a_file_that_is_something_else_counts_as_none(kept: IndexFile, tmp_path: Path) -> None:
    (tmp_path / "copines.index").write_bytes(b"something else" * 100)
    assert kept.kept("one") == {}


def test_dropped_or_never_kept_there_is_nothing(kept: IndexFile) -> None:
    kept.drop()
    kept.drop()
    assert kept.kept("one") == {}


def test_what_cannot_be_written_is_told_and_leaves_what_was(
    kept: IndexFile, tmp_path: Path
) -> None:
    (tmp_path / ".copines.index.part").mkdir()
    with pytest.raises(StoreError, match=r"copines\.index: cannot be written"):
        kept.keep("two", PIECES)
    assert kept.kept("one")
