import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from copines.errors import ArchiveError
from copines.instance.archive import Member, pack, unpack

NEEDED = (Member("copines.toml", [b"# ici"]), Member("copines.db", [b"a", b"b"]))


def a_zip(path: Path, *members: Member) -> Path:
    with path.open("wb") as sink:
        pack((*NEEDED, *members), sink)
    return path


def into(tmp_path: Path) -> Path:
    folder = tmp_path / "ici"
    folder.mkdir(exist_ok=True)
    return folder


def test_what_was_packed_is_unpacked(tmp_path: Path) -> None:
    picture = tmp_path / "p.webp"
    picture.write_bytes(bytes(range(256)) * 5000)
    path = a_zip(tmp_path / "a.zip", Member("media/p.webp", picture), Member("posts.jsonl", [b"x"]))
    assert unpack(path, into(tmp_path)) == ("copines.toml", "copines.db", "media/p.webp")
    assert (tmp_path / "ici" / "media" / "p.webp").read_bytes() == picture.read_bytes()
    assert (tmp_path / "ici" / "copines.db").read_bytes() == b"ab"
    assert not (tmp_path / "ici" / "posts.jsonl").exists()


def test_folders_of_a_zip_are_passed_over(tmp_path: Path) -> None:
    path = a_zip(tmp_path / "a.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.mkdir("../ailleurs")
        archive.mkdir("media")
    assert len(unpack(path, into(tmp_path))) == 2
    assert not (tmp_path / "ailleurs").exists()


def test_many_small_members_may_not_swell_together_either(tmp_path: Path) -> None:
    zeros = (Member(f"theme/{n}", [bytes(1 << 20)]) for n in range(8))
    path = a_zip(tmp_path / "a.zip", *zeros)
    with pytest.raises(ArchiveError, match="it would swell to 8 MiB"):
        unpack(path, into(tmp_path))


def test_an_archive_larger_than_the_disk_is_not_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_zip(tmp_path / "a.zip")
    full = SimpleNamespace(free=1)
    monkeypatch.setattr("shutil.disk_usage", lambda _: full)
    with pytest.raises(ArchiveError, match="and 0 MiB are free"):
        unpack(path, into(tmp_path))
    assert list(into(tmp_path).iterdir()) == []


@pytest.mark.parametrize("name", ["media/" + "x" * 300, "media/x/y", "media/\x1b[31m/.."])
def test_names_that_no_disk_takes_are_an_error_that_is_explained(tmp_path: Path, name: str) -> None:
    path = a_zip(tmp_path / "a.zip", Member("media/x", [b"x"]), Member(name, [b"y"]))
    with pytest.raises(ArchiveError) as caught:
        unpack(path, into(tmp_path))
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize("name", [b"\0\0", b"\0/"])
def test_a_member_without_a_name_is_refused(tmp_path: Path, name: bytes) -> None:
    path = a_zip(tmp_path / "a.zip", Member("qq", [b"x"]))
    path.write_bytes(path.read_bytes().replace(b"qq", name))
    with pytest.raises(ArchiveError, match="has no name"):
        unpack(path, into(tmp_path))


@pytest.mark.parametrize("name", ["media", "theme", "public/index.html", "x"])
def test_what_no_instance_has_is_refused(tmp_path: Path, name: str) -> None:
    path = a_zip(tmp_path / "a.zip", Member(name, [b"x"]))
    with pytest.raises(ArchiveError, match="is no file of an instance"):
        unpack(path, into(tmp_path))
