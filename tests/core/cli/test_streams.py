"""What becomes of a command whose stdout, file or port is not what it should be."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from copines.atomic import aside
from copines.cli.hints import pasted
from copines.messages import Call
from instance import Instance

COPINES = f'"{sys.executable}" -m copines'


def _sh(script: str, folder: Path, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no /dev/full here")
@pytest.mark.parametrize("words", ["--help", "export opml"])
def test_a_full_disk_is_told_and_no_traceback(instance: Instance, words: str) -> None:
    done = _sh(f"{COPINES} {words} >/dev/full", instance.directory)
    assert done.returncode == 1
    assert b"copines: stdout: No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "closed", "code"),
    [("export opml", ">&-", 1), ("--version", ">&- 2>&-", 1), ("link", "<&- >&- 2>&-", 0)],
)
def test_a_stream_that_the_shell_closed_ends_in_no_traceback(
    instance: Instance, words: str, closed: str, code: int
) -> None:
    done = _sh(f"{COPINES} {words} {closed}", instance.directory)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert (b"copines: stdout: Bad file descriptor" in done.stderr) == (closed == ">&-")


def test_a_reader_who_leaves_at_once_is_no_error(instance: Instance) -> None:
    script = f"{COPINES} --help | true; {COPINES} man | head -1; echo ${{PIPESTATUS[0]}}"
    done = _sh(script, instance.directory)
    assert done.stdout.splitlines()[-1] == b"0"
    assert done.stderr == b""


def test_what_a_terminal_cannot_show_stops_nothing(instance: Instance) -> None:
    config = instance.directory / "copines.toml"
    text = config.read_text("utf-8")
    config.write_text(text + '[[blog]]\nurl = "https://a.example/"\nname = "Zoé 今日"\n', "utf-8")
    done = _sh(f"{COPINES} status", instance.directory, PYTHONIOENCODING="latin-1")
    assert done.returncode == 0
    assert "Zoé ??".encode("latin-1") in done.stdout


def test_a_file_that_cannot_be_made_is_told_by_its_name(instance: Instance) -> None:
    instance.directory.joinpath("file").touch()
    for words in (
        ("export", "opml", "-o", "nowhere/x"),
        ("status", "--log-file", "nowhere/x"),
        ("init", str(instance.directory / "file" / "x")),
    ):
        done = instance.copines(*words, ok=(1,))
        assert words[-1] in done.stderr
        assert "Traceback" not in done.stderr


def test_a_device_is_no_file_to_be_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    link = tmp_path / "link"
    link.symlink_to(pipe)
    for target in (pipe, link):
        with pytest.raises(FileExistsError), aside(target):
            pass
    assert pipe.is_fifo()
    real = tmp_path / "real"
    real.touch()
    link.unlink()
    link.symlink_to(real)
    with aside(link) as part:
        part.write_text("x", "utf-8")
    assert (link.is_symlink(), real.read_text("utf-8")) == (True, "x")


def test_a_port_that_is_none_is_misuse(instance: Instance) -> None:
    assert "99999" in instance.copines("serve", "--port", "99999", ok=(2,)).stderr


def test_demo_touches_no_folder_that_holds_anything(instance: Instance) -> None:
    before = (instance.directory / "copines.toml").read_bytes()
    assert "is not empty" in instance.copines("demo", "--build-only", ok=(1,)).stderr
    assert [p.name for p in instance.directory.iterdir()] == ["copines.toml"]
    assert (instance.directory / "copines.toml").read_bytes() == before


def test_hints_can_be_pasted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, instance: Instance
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    circle = tmp_path / "l'été $x"
    circle.mkdir()
    (circle / "copines.toml").write_text("", "utf-8")
    hint = pasted(Call("run"), circle)
    monkeypatch.chdir(circle)
    assert "--dir" not in pasted(Call("run"), circle)
    shown = subprocess.run(
        ["/bin/sh", "-c", f"printf '%s\\n' {hint}"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.splitlines()
    assert Path(shown[0]).is_absolute()
    assert shown[1:] == ["run", "--dir", str(circle)]


def test_a_list_comes_by_a_pipe_and_an_export_leaves_by_one(instance: Instance) -> None:
    script = "printf 'https://a.example/\nbonjour\n' >list"
    script += f"; cat list | {COPINES} import -; {COPINES} import <(cat list) --dry-run"
    script += f"; {COPINES} export posts -o - | {COPINES} import - --format posts; ls"
    done = _sh(script, instance.directory)
    assert done.stderr.count(b"url (line 2): expected an address") == 2
    assert b"added 1 blogs" in done.stderr
    assert b"would add 0 blogs, 1 known already" in done.stderr
    assert b"import 0 new posts, 0 changed, " in done.stderr
    assert b"-" not in done.stdout.split()


def test_a_line_of_a_pipe_is_named_by_its_number(instance: Instance) -> None:
    done = _sh(f"echo '{{}}' | {COPINES} import -", instance.directory)
    assert done.returncode == 1
    assert done.stderr.startswith(b'-:1: expected "url"')


def test_with_nothing_to_check_check_says_so(tmp_path: Path) -> None:
    done = _sh(f"{COPINES} check; {COPINES} init .; {COPINES} check", tmp_path)
    assert b"no copines.toml in" in done.stderr
    assert re.search(rb"no blogs yet; add one: \S*copines add URL", done.stderr)
    assert done.returncode == 0


@pytest.mark.parametrize("time", ["9999-12-31", "0001-01-01T00:00+14:00", "hier"])
def test_a_clock_that_no_day_can_be_counted_from_is_refused(instance: Instance, time: str) -> None:
    done = instance.copines("status", "--now", time, ok=(2,))
    assert f'--now: expected a time such as 2026-11-23T12:00Z, got "{time}"' in done.stderr
