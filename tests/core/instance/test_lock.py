import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copines.errors import LockedError
from copines.instance.lock import LOCK, instance_lock

_HOLD = (
    "import sys; from pathlib import Path; from copines.instance.lock import instance_lock\n"
    "with instance_lock(Path(sys.argv[1]), 'run'): print('held', flush=True); sys.stdin.read()"
)


@pytest.fixture
def holder(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds the instance in tmp_path."""
    call = [sys.executable, "-c", _HOLD, str(tmp_path)]
    with subprocess.Popen(
        call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def refusal(directory: Path) -> str:
    with pytest.raises(LockedError) as caught, instance_lock(directory, "crawl"):
        pytest.fail("two hold one instance")
    return str(caught.value).partition("\n")[0]


def test_the_second_command_is_told_who_is_at_work_and_since_when(
    tmp_path: Path, holder: "subprocess.Popen[str]"
) -> None:
    said = refusal(tmp_path)
    signed = json.loads((tmp_path / LOCK).read_text(encoding="utf-8"))
    since = datetime.fromisoformat(signed["since"]).astimezone()
    assert signed["pid"] == holder.pid
    assert said.startswith(f"another copines is at work here: run (pid {holder.pid}) since ")
    assert said.endswith(f"{since:%H:%M}")


def test_the_lock_is_free_once_the_first_is_done(
    tmp_path: Path, holder: "subprocess.Popen[str]"
) -> None:
    holder.communicate("", timeout=30)
    with instance_lock(tmp_path, "crawl"):
        pass


def test_a_killed_command_leaves_nothing_held(
    tmp_path: Path, holder: "subprocess.Popen[str]"
) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait(timeout=30)
    assert (tmp_path / LOCK).read_text(encoding="utf-8")
    with instance_lock(tmp_path, "crawl"):
        assert f'"pid": {os.getpid()}' in (tmp_path / LOCK).read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="no process is forked there")
def test_what_a_killed_command_had_forked_off_is_waited_for(tmp_path: Path) -> None:
    held = (
        "import os, sys, time; from pathlib import Path\n"
        "from copines.instance.lock import instance_lock\n"
        "with instance_lock(Path(sys.argv[1]), 'run'):\n"
        "    if not os.fork(): time.sleep(1.5); os._exit(0)\n"
        "    os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", held, str(tmp_path)], check=False)
    with pytest.raises(BlockingIOError), (tmp_path / LOCK).open("r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the fork has it still
    with instance_lock(tmp_path, "crawl"):
        pass


@pytest.mark.parametrize("pid", [-1, 0, "1", 1 << 80, None])
def test_a_file_that_others_wrote_in_is_no_reason_to_wait(
    tmp_path: Path, holder: "subprocess.Popen[str]", pid: object
) -> None:
    (tmp_path / LOCK).write_text(json.dumps({"pid": pid}), encoding="utf-8")
    began = time.monotonic()
    assert "a command that has just begun" in refusal(tmp_path)
    assert time.monotonic() - began < 9
    assert holder.poll() is None


def test_one_process_does_not_hold_an_instance_twice(tmp_path: Path) -> None:
    with instance_lock(tmp_path, "build"):
        assert f"build (pid {os.getpid()})" in refusal(tmp_path)


def test_a_failure_within_frees_the_instance_and_wipes_the_name(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), instance_lock(tmp_path, "run"):
        raise ZeroDivisionError
    assert (tmp_path / LOCK).read_bytes() == b""
    with instance_lock(tmp_path, "run"):
        pass


def test_two_instances_do_not_know_of_each_other(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with instance_lock(tmp_path, "run"), instance_lock(other, "run"):
        pass


def test_locks_of_two_names_do_not_meet(tmp_path: Path) -> None:
    with (
        instance_lock(tmp_path, "schedule", name=".copines.schedule.lock"),
        instance_lock(tmp_path, "run"),
    ):
        pass


def test_a_command_that_began_on_another_day_is_told_with_its_date(tmp_path: Path) -> None:
    with instance_lock(tmp_path, "schedule"):
        since = datetime.now(UTC) - timedelta(days=3)
        signed = {"pid": 7, "command": "schedule", "since": since.isoformat()}
        (tmp_path / LOCK).write_text(json.dumps(signed), encoding="utf-8")
        assert f"schedule (pid 7) since {since.astimezone():%Y-%m-%d %H:%M}" in refusal(tmp_path)


@pytest.mark.parametrize("text", ["", "run (process", "[]", '"run"', "{}", '{"since": 1}', "\xff"])
def test_a_holder_that_has_not_signed_is_told_as_such(tmp_path: Path, text: str) -> None:
    with instance_lock(tmp_path, "run"):
        (tmp_path / LOCK).write_text(text, encoding="latin-1")
        assert "a command that has just begun" in refusal(tmp_path)


def test_a_directory_that_cannot_be_locked_is_told(tmp_path: Path) -> None:
    (tmp_path / LOCK).mkdir()
    with (
        pytest.raises(LockedError, match="cannot be written: Is a directory"),
        instance_lock(tmp_path, "run"),
    ):
        pytest.fail("held what is no file")
