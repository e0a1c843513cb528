"""What an instance is made of: kept, carried elsewhere, and put back."""

import io
import json
import sqlite3
import stat
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from copines.cli import main
from copines.instance.lock import instance_lock
from copines.schema import NUMBERED, migrate
from instance import Instance

#: A picture whose bytes are of no matter.
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"


@pytest.fixture
def small(instance: Instance) -> Instance:
    """An instance of two blogs and four posts, with all that an instance may have."""
    for host, name in (("zoe", "Zoé"), ("max", "Max")):
        instance.copines("add", f"https://{host}.example/", "--name", name)
    posts = [
        {
            "url": f"https://{host}.example/semis/{n}",
            "blog": name,
            "title": f"Semis {n}",
            "published": f"2020-03-0{n}T08:00:00Z",
            "language": "fr",
            "text": "Les tomates se sèment au chaud, les fèves dehors. "
            f"Chez {name}, le numéro {n}.",
        }
        for host, name in (("zoe", "Zoé"), ("max", "Max"))
        for n in (1, 2)
    ]
    file = instance.directory.parent / "posts.jsonl"
    file.write_text("".join(json.dumps(post) + "\n" for post in posts), encoding="utf-8")
    instance.copines("import", str(file))
    config = instance.directory / "copines.toml"
    text = config.read_text(encoding="utf-8").replace("[portal]", '[portal]\nlogo = "img/logo.gif"')
    config.write_text(text.replace("img/logo.gif", "img/logo.png"), encoding="utf-8")
    for name in ("media/a.webp", "img/logo.png", "theme/static/plus.css", "media/.cache"):
        path = instance.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(GIF)
    return instance


def elsewhere(instance: Instance) -> Instance:
    return Instance(instance.directory.parent / "ailleurs", instance.environment)


def revive(file: Path, target: Instance, ok: int = 0) -> str:
    done = CliRunner().invoke(main, ["init", "--from", str(file), str(target.directory)])
    assert done.exit_code == ok, done.output
    return done.stderr


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def titles(instance: Instance) -> list[str]:
    lines = instance.copines("export", "posts").stdout.splitlines()
    return sorted(str(json.loads(line)["url"]) for line in lines)


def rows(database: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as opened:
        return opened.execute(query).fetchall()


def test_a_circle_revived_from_its_zip_gives_the_same_portal(visited: Instance) -> None:
    file = visited.directory.parent / "tout.zip"
    visited.copines("export", "zip", "-o", str(file))
    there = elsewhere(visited)
    assert "copines build" in revive(file, there)
    there.copines("build")
    portal = visited.portal()
    assert any(name.startswith("media/") for name in portal)
    assert there.portal() == portal
    assert titles(there) == titles(visited)
    assert not list(there.directory.glob(".copines-*"))
    assert not list(visited.directory.glob(".copines-*"))


def test_the_zip_has_everything_and_only_the_owner_may_read_it(small: Instance) -> None:
    small.copines("link")
    file = small.directory / "tout.zip"
    small.copines("export", "zip", "-o", str(file))
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "copines.toml",
            "copines.db",
            "media/a.webp",
            "theme/static/plus.css",
            "img/logo.png",
            "blogroll.opml",
            "posts.jsonl",
            "links.jsonl",
        ]
        assert len(archive.read("posts.jsonl").splitlines()) == 4
    assert mode(file) == 0o600
    assert mode(small.directory / "copines.db") == 0o600
    there = elsewhere(small)
    assert "theme/ is code" in revive(file, there)
    assert mode(there.directory / "copines.db") == 0o600
    assert (there.directory / "img" / "logo.png").read_bytes() == GIF
    assert not (there.directory / "posts.jsonl").exists()
    assert titles(there) == titles(small)


def test_the_zip_goes_into_a_pipe_too(small: Instance) -> None:
    call = [sys.executable, "-m", "copines", "export", "zip", "--dir", str(small.directory)]
    done = subprocess.run(call, capture_output=True, check=True)
    with zipfile.ZipFile(io.BytesIO(done.stdout)) as archive:
        assert archive.testzip() is None


def test_an_instance_that_never_ran_can_be_kept(instance: Instance) -> None:
    file = instance.directory / "b.zip"
    instance.copines("backup", str(file))
    revive(file, elsewhere(instance))
    instance.copines("restore", str(file))
    assert titles(instance) == []


def test_a_place_that_is_taken_is_left_alone(small: Instance) -> None:
    file = small.directory / "b.zip"
    small.copines("backup", str(file))
    there = elsewhere(small)
    there.directory.mkdir()
    revive(file, there)
    assert titles(there) == titles(small)
    assert "exists already" in revive(file, there, ok=2)
    (there.directory / "copines.toml").rename(there.directory / "autre")
    assert "is not empty" in revive(file, there, ok=2)
    call = [sys.executable, "-m", "copines", "init", "--from", str(file), "--title", "x", "ici"]
    done = subprocess.run(call, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, "does not go with --from" in done.stderr) == (2, True)


def _with(members: Mapping[str, bytes], **changes: object) -> Callable[[Path, Path], None]:
    def make(good: Path, bad: Path) -> None:
        with zipfile.ZipFile(good) as archive, zipfile.ZipFile(bad, "w") as changed:
            for info in archive.infolist():
                if info.filename not in members:
                    changed.writestr(info, archive.read(info))
            for name, data in members.items():
                info = zipfile.ZipInfo(name)
                info.compress_type = zipfile.ZIP_DEFLATED
                for key, value in changes.items():
                    setattr(info, key, value)
                if data:
                    changed.writestr(info, data)

    return make


def _database(sql: str) -> bytes:
    with closing(sqlite3.connect(":memory:")) as made:
        migrate(Database(made))
        made.executescript(sql)
        return made.serialize()


def _cut(good: Path, bad: Path) -> None:
    bad.write_bytes(good.read_bytes()[:-200])


def _flipped(good: Path, bad: Path) -> None:
    data = bytearray(good.read_bytes())
    data[data.index(b"copines.db") + 300] ^= 0xFF
    bad.write_bytes(data)


def _encrypted(good: Path, bad: Path) -> None:
    data = bytearray(good.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    bad.write_bytes(data)


def _twice(good: Path, bad: Path) -> None:
    bad.write_bytes(good.read_bytes())
    with zipfile.ZipFile(bad, "a") as changed:
        changed.writestr("media/A.WEBP", b"x")


def _text(_: Path, bad: Path) -> None:
    bad.write_text("bonjour", encoding="utf-8")


HOSTILE: Mapping[str, tuple[Callable[[Path, Path], None], str]] = {
    "out": (_with({"../copines.toml": b"x"}), "leads out of the folder"),
    "deep out": (_with({"media/../../x.png": b"x"}), "leads out of the folder"),
    "absolute": (_with({"/tmp/x.png": b"x"}), "leads out of the folder"),
    "drive": (_with({"media/C:x": b"x"}), "leads out of the folder"),
    "backslash": (_with({"media/..\\x": b"x"}), "leads out of the folder"),
    "link": (_with({"media/x": b"/etc/passwd"}, external_attr=(stat.S_IFLNK | 0o777) << 16),
             "is no plain file"),
    "program": (_with({"run.sh": b"x"}), "is no file of an instance"),
    "hidden": (_with({"theme/.git/config": b"x"}), "is no file of an instance"),
    "not the logo": (_with({"public/x.png": b"x"}), "is no file of an instance"),
    "bomb": (_with({"media/x": bytes(1 << 22)}), "would swell to"),
    "no config": (_with({"copines.toml": b""}), "copines.toml is not in it"),
    "no database": (_with({"copines.db": b""}), "copines.db is not in it"),
    "wrong config": (_with({"copines.toml": b"[crwal]\n"}), 'did you mean "crawl"'),
    "wrong text": (_with({"copines.toml": b"\xff\xfe"}), "its config is wrong"),
    "no base": (_with({"copines.db": b"not a database" * 100}), "copines.db"),
    "empty base": (_with({"copines.db": b"\0"}), "copines.db"),
    "other base": (_with({"copines.db": _database("DROP TABLE links")}), "no database of copines"),
    "trap": (_with({"copines.db": _database(
        "CREATE TRIGGER trap AFTER INSERT ON runs BEGIN DELETE FROM posts; END")}),
        "no database of copines"),
    "newer": (_with({"copines.db": _database("PRAGMA user_version = 999")}), "newer copines"),
    "cut": (_cut, "no zip that can be read"),
    "flipped": (_flipped, "no zip that can be read"),
    "encrypted": (_encrypted, "is encrypted"),
    "twice": (_twice, "is in it twice"),
    "text": (_text, "no zip that can be read"),
}  # fmt: skip


def test_a_hostile_zip_is_refused_and_leaves_nothing_behind(small: Instance) -> None:
    good, bad = small.directory.parent / "good.zip", small.directory.parent / "bad.zip"
    small.copines("export", "zip", "-o", str(good))
    there = elsewhere(small)
    before = sorted(small.directory.rglob("*"))
    for what, (make, said) in HOSTILE.items():
        make(good, bad)
        told = revive(bad, there, ok=1)
        assert said in told, (what, told)
        assert "Traceback" not in told, told
        assert not there.directory.exists(), what
    assert not (small.directory.parent.parent / "copines.toml").exists()
    assert "no zip that can be read" in small.copines("restore", str(bad), ok=(1,)).stderr
    assert sorted(small.directory.rglob("*")) == sorted(
        {*before, small.directory / ".copines.lock"}
    )


def test_a_backup_brings_back_what_was_and_keeps_what_is(small: Instance) -> None:
    told = json.loads(small.copines("backup", "--json", "--now", "2026-11-23T04:00Z").stdout)
    file = small.directory / "backups" / "copines-20261123T040000Z.zip"
    assert (told["file"], told["bytes"]) == (str(file), file.stat().st_size)
    assert (mode(file), mode(file.parent)) == (0o600, 0o700)
    was = titles(small)
    small.copines("remove", "Max")
    small.copines("build")
    (small.directory / "media" / "b.webp").write_bytes(GIF)
    assert titles(small) != was
    done = json.loads(
        small.copines("restore", str(file), "--json", "--now", "2026-11-24T04:00Z").stdout
    )
    kept = small.directory / "before-restore-20261124T040000Z"
    assert done == {"restored": str(file), "kept": str(kept)}
    small.copines("build", "--force")
    assert titles(small) == was
    assert mode(small.directory / "copines.db") == 0o600
    assert not (small.directory / "media" / "b.webp").exists()
    assert {path.name for path in kept.iterdir()} >= {"copines.db", "copines.toml", "media", "img"}
    assert "max.example" not in (kept / "copines.toml").read_text(encoding="utf-8")
    assert mode(kept) == 0o700
    small.copines("restore", str(file), "--now", "2026-11-24T04:00Z", ok=(1,))
    assert titles(small) == was


def test_old_backups_are_dropped_and_nothing_else_is(small: Instance) -> None:
    folder = small.directory / "backups"
    for day in range(1, 5):
        small.copines("backup", "--now", f"2026-11-0{day}")
    (folder / "copines-precieux.zip").write_bytes(b"x")
    small.copines("backup", "--keep", "2", "--now", "2026-11-05")
    assert sorted(path.name for path in folder.iterdir()) == [
        "copines-20261104T000000Z.zip",
        "copines-20261105T000000Z.zip",
        "copines-precieux.zip",
    ]
    assert "--keep" in small.copines("backup", "x.zip", "--keep", "2", ok=(2,)).stderr


def test_nothing_is_restored_while_another_command_works(small: Instance) -> None:
    file = small.directory / "b.zip"
    small.copines("backup", str(file))
    with instance_lock(small.directory, "crawl"):
        small.copines("backup", str(file))
        refused = small.copines("restore", str(file), ok=(1,))
    assert "another copines is at work here: crawl" in refused.stderr
    assert not list(small.directory.glob("before-restore-*"))


def test_a_backup_during_a_crawl_is_of_one_moment(small: Instance) -> None:
    """Pairs are written in one transaction each; no backup has a half of one."""
    done = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(small.directory / "copines.db", timeout=30)) as database:
            number = 0
            while not done.is_set():
                number += 1
                with database:
                    for half in "ab":
                        database.execute(
                            "INSERT INTO robots VALUES (?, ?, 'x')",
                            (f"{number}{half}", bytes(20000)),
                        )

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            small.copines("backup", str(small.directory / f"{number}.zip"))
            small.copines("export", "zip", "-o", str(small.directory / f"{number}-all.zip"))
    finally:
        done.set()
        writer.join()
    counts = []
    for file in sorted(small.directory.glob("[0-2]*.zip")):
        with zipfile.ZipFile(file) as archive:
            base = small.directory / "taken.db"
            base.write_bytes(archive.read("copines.db"))
        assert rows(base, "PRAGMA integrity_check") == [("ok",)]
        ((count,),) = rows(base, "SELECT count(*) FROM robots")
        assert isinstance(count, int)
        assert count % 2 == 0
        counts.append(count)
    assert counts[-1] > counts[0]


def test_the_copy_before_a_migration_can_be_put_back(small: Instance) -> None:
    database = small.directory / "copines.db"
    database.unlink()
    with closing(sqlite3.connect(database)) as old:
        old.executescript(f"{NUMBERED[0]}; PRAGMA user_version = 1; PRAGMA journal_mode = WAL;")
        old.execute(
            "INSERT INTO blogs (name, slug, url, first_seen) VALUES ('Zoé', 'zoe', 'u', 'x')"
        )
        old.commit()
    small.copines("link")
    kept = small.directory / "copines.db.v1"
    assert mode(kept) == 0o600
    assert rows(kept, "PRAGMA user_version") == [(1,)]
    small.copines("restore", str(kept), "--now", "2026-11-24")
    assert rows(database, "PRAGMA user_version") == [(1,)]
    assert mode(database) == 0o600
    aside = small.directory / "before-restore-20261124T000000Z"
    assert [path.name for path in aside.iterdir()] == ["copines.db"]
    assert (small.directory / "media").is_dir()
    small.copines("link")
    other = small.directory / "autre.db"
    with closing(sqlite3.connect(other)) as strange:
        strange.execute("CREATE TABLE t (x)")
    assert "no database of copines" in small.copines("restore", str(other), ok=(1,)).stderr


def test_a_web_server_may_read_the_portal_though_the_host_lets_nobody(small: Instance) -> None:
    call = f'umask 077; "{sys.executable}" -m copines build --dir "{small.directory}"'
    subprocess.run(["bash", "-c", call], capture_output=True, check=True)
    public = small.directory / "public"
    for path in (public, *public.rglob("*")):
        assert mode(path) == (0o755 if path.is_dir() else 0o644), path
    assert mode(small.directory / "copines.db") == 0o600
