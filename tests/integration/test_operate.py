"""What keeps a circle running: its host's commands and recipes."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from instance import Instance

CONFIG = """
[portal]
title = "Mon cercle"
url = "https://copines.example/"
{after}
[crawl]
contact = "a@b.example"
"""


def an_instance(directory: Path, after: str = "") -> Instance:
    directory.mkdir(exist_ok=True)
    (directory / "copines.toml").write_text(CONFIG.format(after=after), encoding="utf-8")
    return Instance(directory)


def test_a_command_of_the_hosts_runs_after_each_publish(tmp_path: Path) -> None:
    circle = an_instance(
        tmp_path, """after_build = 'cp "$COPINES_PUBLIC/index.html" sent.html; echo more'"""
    )
    told = json.loads(circle.copines("build", "--json").stdout)
    assert told["build"]["after_build"] == "ok"
    assert (tmp_path / "sent.html").read_bytes() == (tmp_path / "public/index.html").read_bytes()
    (tmp_path / "sent.html").unlink()
    circle.copines("run")
    assert (tmp_path / "sent.html").is_file()


@pytest.mark.parametrize(
    ("after", "why"),
    [
        (
            """after_build = ["sh", "-c", "echo no such host; exit 12"]""",
            "ended with 12: no such host",
        ),
        ('after_build = ["no-such-program"]', "no-such-program: No such file"),
    ],
)
def test_its_failure_is_told_and_the_portal_is_there(tmp_path: Path, after: str, why: str) -> None:
    circle = an_instance(tmp_path, after)
    done = circle.copines("run", "--json", ok=(1,))
    assert why in done.stderr
    assert why in json.loads(done.stdout)["build"]["after_build"]
    last = json.loads(circle.copines("status", "--json").stdout)["last_run"]
    assert why in last["build"]["after_build"]
    assert (tmp_path / "public" / "index.html").is_file()


def test_a_command_that_is_none_is_refused(tmp_path: Path) -> None:
    circle = an_instance(tmp_path, "after_build = []")
    assert "after_build" in circle.copines("build", ok=(2,)).stderr


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    circle = an_instance(tmp_path / "mon cercle 100%")
    text = circle.copines("recipe", "systemd").stdout
    unit = tmp_path / "copines-mon-cercle.service"
    unit.write_text(text, encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True,
                          encoding="utf-8", check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "User=" in text
    assert "/mon cercle 100%%" in text


def test_the_cron_line_runs(tmp_path: Path) -> None:
    circle = an_instance(tmp_path / "mon cercle")
    line = circle.copines("recipe", "cron").stdout.splitlines()[-1]
    minute, *stars, call = line.split(" ", 5)
    assert 0 <= int(minute) < 60
    assert stars == ["*"] * 4
    done = subprocess.run(["sh", "-c", call], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (0, "")
    assert (circle.directory / "public" / "index.html").is_file()


def test_workflows_are_yaml_and_their_steps_run(tmp_path: Path) -> None:
    circle = an_instance(tmp_path)
    github = yaml.safe_load(circle.copines("recipe", "github").stdout)
    steps = github["jobs"]["run"]["steps"]
    kept = next(step["with"]["path"] for step in steps if "cache@" in step.get("uses", ""))
    assert kept.split() == ["copines.db", "media", "public"]
    gitlab = yaml.safe_load(circle.copines("recipe", "gitlab").stdout)["pages"]
    assert gitlab["cache"]["paths"] == kept.split()
    calls = [step["run"] for step in steps if "run" in step] + gitlab["script"]
    runs = [call for call in calls if call.startswith("copines")]
    assert len(runs) == 2
    program = tmp_path / "bin" / "copines"
    program.parent.mkdir()
    for code, whole in ((0, True), (3, True), (1, False)):
        program.write_text(f"#!/bin/sh\nexit {code}\n", encoding="utf-8")
        program.chmod(0o755)
        for call in runs:
            path = {"PATH": f"{program.parent}:/usr/bin:/bin"}
            done = subprocess.run(["sh", "-c", call], env=path, check=False)
            assert (done.returncode == 0) is whole
    compose = yaml.safe_load(circle.copines("recipe", "docker").stdout)
    assert compose["services"]["copines"]["volumes"] == [f"{tmp_path}:/circle"]


def test_the_image_is_built_of_what_is_here_and_runs_as_nobody_special() -> None:
    top = Path(__file__).parents[2]
    steps = [line.split(" ", 1) for line in (top / "Dockerfile").read_text("utf-8").splitlines()
             if line and not line.startswith("#")]  # fmt: skip
    copied = [word.rstrip("/") for step, rest in steps if step == "COPY"
              for word in rest.split()[:-1]]  # fmt: skip
    allowed = (top / ".dockerignore").read_text("utf-8").splitlines()
    for name in copied:
        assert (top / name).exists(), name
        assert f"!{name}" in allowed
    installs = [rest for step, rest in steps if step == "RUN" and "pip install" in rest]
    assert "--require-hashes" in installs[0]
    assert "--no-deps" in installs[1]
    names = [step for step, _ in steps]
    assert names.index("USER") > max(n for n, step in enumerate(names) if step in {"RUN", "COPY"})
    assert dict(steps)["USER"] == "copines"
    for lock in re.findall(r"-r (\S+)", installs[0]):
        assert (top / lock).is_file()
