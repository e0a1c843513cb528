"""Full disks, damaged files, clocks that run backwards: told plainly, and nothing lost."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

import trust_facts
from instance import Instance
from kills.crashing import NOW, World, a_world, portal, run, state
from portal_reader import PortalReader


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with a_world(tmp_path_factory.mktemp("machines")) as found:
        yield found


@pytest.fixture(scope="module")
def first(world: World) -> Instance:
    """An instance after its first run; to be looked at only."""
    instance = world.instance()
    run(instance)
    return instance


@pytest.fixture
def visited(world: World, first: Instance) -> Instance:
    """A copy of it, to be broken."""
    instance = world.instance()
    shutil.copytree(first.directory, instance.directory, dirs_exist_ok=True, symlinks=True)
    return instance


def limited(instance: Instance, words: str, limit: str) -> "subprocess.CompletedProcess[str]":
    """Run under a limit of the shell."""
    return subprocess.run(
        [
            "sh",
            "-c",
            f"{limit}; exec {sys.executable} -m copines {words} --dir {instance.directory}",
        ],
        env={**os.environ, **instance.environment},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def told(done: "subprocess.CompletedProcess[str]", *codes: int) -> str:
    assert done.returncode in codes, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stderr


@pytest.mark.parametrize(
    "blocks", [400, *(pytest.param(n, marks=pytest.mark.slow) for n in (64, 900))]
)
def test_a_file_that_may_not_grow_is_told_and_the_next_run_is_whole(
    world: World, first: Instance, blocks: int
) -> None:
    instance = world.instance()
    done = limited(instance, f"run --now {NOW}", f"trap '' XFSZ; ulimit -f {blocks}")
    assert told(done, 0, 1, 3) or done.returncode == 0
    run(instance)
    assert state(instance) == state(first)


@pytest.mark.skipif(sys.platform != "linux", reason="a small disk of Linux")
def test_a_full_disk_is_told_and_room_is_all_it_takes(visited: Instance) -> None:
    script = (
        f"mount -t tmpfs -o size=100k none {visited.directory}/public && "
        f"{sys.executable} -m copines build --force --dir {visited.directory}; echo exit $?; "
        f"mount -o remount,size=64m {visited.directory}/public && "
        f"{sys.executable} -m copines build --force --dir {visited.directory}; echo exit $?; "
        f"test -f {visited.directory}/public/index.html && echo whole"
    )
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True, check=False
    )
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip("no mounts here")
    assert done.stdout.split("\n")[:3] == ["exit 1", "exit 0", "whole"], done
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_written_is_told(visited: Instance) -> None:
    before = visited.portal()
    config = visited.directory / "copines.toml"
    config.write_text(
        config.read_text("utf-8").replace("[portal]", '[portal]\ntitle = "Neu"'), "utf-8"
    )
    if os.geteuid() == 0:  # who may write everywhere
        (visited.directory / "public" / ".copines-new").write_text("", encoding="utf-8")
    else:
        (visited.directory / "public").chmod(0o500)
    done = visited.copines("build", ok=(1,))
    (visited.directory / "public").chmod(0o755)
    assert "Traceback" not in done.stderr
    assert "public" in done.stderr
    (visited.directory / "public" / ".copines-new").unlink(missing_ok=True)
    assert visited.portal() == before


def damage(path: Path, seed: int, bytes_: int = 256) -> None:
    """Write noise at an offset by chance."""
    chance = random.Random(seed)
    with path.open("r+b") as file:
        file.seek(chance.randrange(0, path.stat().st_size - bytes_))
        file.write(chance.randbytes(bytes_))


def without_journal(instance: Instance) -> None:
    with closing(sqlite3.connect(instance.directory / "copines.db")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def damaged_and_repaired(visited: Instance, seeds: range) -> int:
    """Damage the database once a seed; return how often it was found out."""
    kept, found = state(visited), 0
    without_journal(visited)
    whole = (visited.directory / "copines.db").read_bytes()
    for seed in seeds:
        (visited.directory / "copines.db").write_bytes(whole)
        damage(visited.directory / "copines.db", seed, 4096)
        for words in (("build", "--force"), ("export", "posts"), ("status",)):
            done = visited.copines(*words, ok=(0, 1, 2, 3))
            assert "Traceback" not in done.stderr, (seed, words, done.stderr)
        repaired = visited.copines("repair", "--json")
        found += '"damaged": true' in repaired.stdout
        if '"damaged": true' in repaired.stdout:
            assert state(visited).posts == kept.posts, seed
            visited.copines("build", "--force")
        for folder in visited.directory.glob("before-restore-*"):
            shutil.rmtree(folder)
    return found


def test_a_damaged_database_is_told_and_repaired(visited: Instance) -> None:
    assert damaged_and_repaired(visited, range(2)) >= 1


@pytest.mark.slow
def test_a_database_damaged_anywhere_is_told_and_repaired(visited: Instance) -> None:
    count = int(os.environ.get("DAMAGES", "40"))
    found = damaged_and_repaired(visited, range(100, 100 + count))
    trust_facts.told("damages", damages=count, found=found)
    assert found >= count // 2


def test_a_whole_database_is_left_as_it_is(visited: Instance) -> None:
    assert '"damaged": false' in visited.copines("repair", "--json").stdout
    assert not list(visited.directory.glob("before-restore-*"))


def test_without_a_snapshot_repair_names_what_there_is(visited: Instance) -> None:
    (visited.directory / "copines.db.snapshot").unlink()
    (visited.directory / "copines.db").write_bytes(b"no database" * 500)
    assert "copines restore" in visited.copines("repair", ok=(1,)).stderr


def test_a_run_that_changes_nothing_copies_nothing(visited: Instance) -> None:
    before = (visited.directory / "copines.db.snapshot").stat().st_mtime_ns
    run(visited)
    assert (visited.directory / "copines.db.snapshot").stat().st_mtime_ns == before
    assert not list(visited.directory.glob("copines.db.snapshot.*"))


def test_a_lost_journal_loses_at_most_what_was_in_it(visited: Instance) -> None:
    expected = state(visited)
    for end in ("-wal", "-shm"):
        (visited.directory / f"copines.db{end}").unlink(missing_ok=True)
    run(visited)
    assert state(visited) == expected


def test_a_damaged_index_is_made_anew(visited: Instance) -> None:
    index = visited.directory / "copines.index"
    expected = state(visited)
    for data in (b"", b"copines index 2\n" + b"\xff" * 500, os.urandom(5000)):
        index.write_bytes(data)
        visited.copines("link")
    assert state(visited) == expected


@pytest.mark.slow
def test_a_damaged_manifest_is_told_with_the_remedy(visited: Instance) -> None:
    expected = portal(visited)
    (visited.directory / "public" / ".copines.json").write_bytes(os.urandom(500))
    config = visited.directory / "copines.toml"
    config.write_text(config.read_text("utf-8") + "\n", encoding="utf-8")
    assert "move the folder away" in visited.copines("run", "--now", NOW, ok=(1,)).stderr
    (visited.directory / "public").rename(visited.directory / "old")
    run(visited)
    assert portal(visited) == expected


def test_a_clock_that_runs_backwards_loses_nothing(visited: Instance) -> None:
    expected = state(visited)
    told = visited.copines("run", "--now", "2001-01-01T00:00:00Z", ok=(1,)).stderr
    assert "36 of 36 posts would go" in told  # all are of the future
    assert portal(visited) == expected.portal
    for now in ("2026-11-22T00:00:00Z", NOW):
        run(visited, now=now)
    assert state(visited).posts == expected.posts


def test_two_runs_at_once_are_one_and_a_refusal(world: World, first: Instance) -> None:
    instance = world.instance()
    ends: list[subprocess.CompletedProcess[str]] = []
    threads = [
        threading.Thread(
            target=lambda: ends.append(instance.copines("run", "--now", NOW, ok=(0, 1, 3)))
        )
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done.returncode for done in ends) == [0, 1]
    assert any("another copines is at work here" in done.stderr for done in ends)
    assert state(instance) == state(first)


@pytest.mark.slow
def test_config_and_portal_changed_while_a_run_goes_on(
    world: World, first: Instance, tmp_path: Path
) -> None:
    for number, mischief in enumerate(("config", "removed", "linked", "foreign")):
        instance = world.instance()
        public, config = instance.directory / "public", instance.directory / "copines.toml"
        words = [sys.executable, "-m", "copines", "run", "--now", NOW]
        with subprocess.Popen(
            [*words, "--dir", str(instance.directory)],
            env={**os.environ, **instance.environment},
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            while process.poll() is None and not (public / "index.html").exists():
                pass
            text = config.read_text("utf-8")
            if mischief == "config":
                config.write_text("half [", encoding="utf-8")
            elif mischief == "removed":
                shutil.rmtree(public, ignore_errors=True)
            elif mischief == "linked":
                public.rename(tmp_path / f"elsewhere-{number}")
                while not public.is_symlink():  # the run may have made the folder anew by then
                    shutil.rmtree(public, ignore_errors=True)
                    with suppress(FileExistsError):
                        public.symlink_to(tmp_path / f"elsewhere-{number}")
            else:
                (public / "CNAME").write_text("mine", encoding="utf-8")
            stderr = process.communicate()[1]
        assert "Traceback" not in stderr, (mischief, stderr)
        config.write_text(text, encoding="utf-8")
        instance.copines("build", "--force", "--now", NOW)
        assert PortalReader(public).dead() == set(), mischief
        shown = portal(instance)
        if mischief == "foreign":
            assert shown.pop("CNAME") == b"mine"
        assert shown == portal(first), mischief
