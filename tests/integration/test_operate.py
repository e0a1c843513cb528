"""What keeps a circle running: its host's commands and recipes."""

import json
import os
import re
import signal
import subprocess
import threading
from pathlib import Path

import pytest
import yaml

import copines.instance
from copines.instance.after_build import after_build
from copines.model import Published
from served_blogs import a_circle_of, an_instance, an_item, is_working, served, until


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_an_edit_counts_at_once_also_while_a_run_lasts(tmp_path: Path) -> None:
    circle = a_circle_of(tmp_path / "circle", "zoe.example")
    config = circle.directory / "copines.toml"
    log = tmp_path / "copines.log"
    with served() as (blogs, environment):
        blogs.write("zoe.example", an_item("zoe.example", 1, "Mon, 02 Nov 2026 08:00:00 GMT"))
        blogs.open.clear()
        circle.environment = environment

        def kept() -> str:
            return log.read_text("utf-8") if log.exists() else ""

        with circle.started("schedule", "--quiet", "--log-file", str(log)) as service:
            until(lambda: "zoe.example/" in blogs.asked, kept)
            edited = config.read_text("utf-8").replace("Mon cercle", "Un autre cercle")
            config.write_text(edited, "utf-8")
            until(lambda: "config taken up" in kept(), kept)
            blogs.open.set()
            home = circle.directory / "public" / "index.html"
            until(lambda: home.exists() and "Un autre cercle" in home.read_text("utf-8"), kept)
            log.rename(tmp_path / "copines.log.1")
            config.write_text(edited.replace("Un autre", "Encore un"), "utf-8")
            service.send(signal.SIGHUP)
            until(lambda: "Encore un cercle" in home.read_text("utf-8"), kept)
            until(lambda: "build " in kept(), kept)
            service.send(signal.SIGTERM)
            assert (service.wait(60), service.err()) == (0, "")


def test_a_command_of_the_hosts_runs_after_each_publish(tmp_path: Path) -> None:
    circle = an_instance(
        tmp_path, """after_build = 'cp "$COPINES_PUBLIC/index.html" sent.html; echo more'"""
    )
    told = json.loads(circle.copines("build", "--json").stdout)
    assert told["build"]["after_build"] == "ok"
    assert (tmp_path / "sent.html").read_bytes() == (tmp_path / "public/index.html").read_bytes()
    (tmp_path / "sent.html").unlink()
    circle.copines("run")  # no blog was visited, no file differs
    assert not (tmp_path / "sent.html").exists()
    config = tmp_path / "copines.toml"
    config.write_text(config.read_text("utf-8").replace("Mon", "Ton"), "utf-8")
    circle.copines("run")
    assert (tmp_path / "sent.html").is_file()


def test_it_runs_after_a_visit_and_says_how_many_files_differ(tmp_path: Path) -> None:
    after = """after_build = 'echo "$COPINES_WRITTEN" >>sent'"""
    circle = a_circle_of(tmp_path, "zoe.example", after=after)
    with served() as (blogs, circle.environment):
        blogs.write("zoe.example", an_item("zoe.example", 1, "Mon, 02 Nov 2026 08:00:00 GMT"))
        circle.copines("run")
        circle.copines("run")
        circle.copines("run", "--due")
    first, *rest = (tmp_path / "sent").read_text("utf-8").split()
    assert int(first) > 5
    assert rest == ["0"]


def test_what_could_not_be_sent_is_sent_by_the_next_run(tmp_path: Path) -> None:
    circle = an_instance(tmp_path, """after_build = 'echo once >>tries; test -f line'""")
    circle.copines("run", ok=(1,))
    assert "after_build ended with 1" in circle.copines("status").stdout
    circle.copines("run", ok=(1,))
    (tmp_path / "line").touch()
    circle.copines("run")
    circle.copines("run")
    assert (tmp_path / "tries").read_text("utf-8").split() == ["once"] * 3


def test_a_command_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    circle = an_instance(tmp_path, """after_build = 'sleep 300 & echo $! >child; wait'""")
    with copines.instance.Instance.open(circle.directory).work("build") as work:
        said = after_build(work.circle, Published(written=1), patience=1)
    assert "took more than 1 seconds" in said
    child = int((tmp_path / "child").read_text("utf-8"))
    until(lambda: not is_working(child), lambda: "it lives")


def test_cron_is_told_of_a_failure_once_and_of_nothing_else(tmp_path: Path) -> None:
    circle = a_circle_of(tmp_path, "zoe.example", "max.example")
    with served() as (blogs, circle.environment):
        blogs.write("zoe.example", an_item("zoe.example", 1, "Mon, 02 Nov 2026 08:00:00 GMT"))
        blogs.write("max.example", an_item("max.example", 1, "Mon, 02 Nov 2026 08:00:00 GMT"))

        def said(hour: int, code: int) -> str:
            now = f"2026-11-23T{hour:02}:00Z"
            return circle.copines("run", "--due", "--quiet", "--now", now, ok=(code,)).stderr

        assert said(1, 0) == ""
        blogs.pages["max.example/"] = (404, {}, "")
        assert said(4, 3).startswith(
            "max.example: nothing is to be read at its address (HTTP 404); has it moved?"
        )
        assert said(7, 3) == ""
        blogs.write("max.example", an_item("max.example", 1, "Mon, 02 Nov 2026 08:00:00 GMT"))
        assert said(10, 0) == ""


def test_two_circles_live_on_one_machine_at_a_time(tmp_path: Path) -> None:
    circles = [a_circle_of(tmp_path / name, f"{name}.example") for name in ("un", "deux")]
    with served() as (blogs, environment):
        for circle in circles:
            circle.environment = environment
            host = f"{circle.directory.name}.example"
            blogs.write(host, an_item(host, 1, "Mon, 02 Nov 2026 08:00:00 GMT"))
        blogs.open.clear()
        runs = [threading.Thread(target=circle.copines, args=("run",)) for circle in circles]
        for run in runs:
            run.start()
        until(lambda: {"un.example/", "deux.example/"} <= set(blogs.asked), lambda: "one waits")
        assert "run (pid" in circles[0].copines("link", ok=(1,)).stderr
        blogs.open.set()
        for run in runs:
            run.join()
    for circle, other in (circles, circles[::-1]):
        posts = circle.copines("export", "posts").stdout
        assert [json.loads(line)["blog"] for line in posts.splitlines()] == [
            f"{circle.directory.name}.example"
        ]
        units = [each.copines("recipe", "systemd").stdout.split()[1] for each in (circle, other)]
        assert len(set(units)) == 2


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
    gitlab = yaml.safe_load(circle.copines("recipe", "gitlab").stdout)["pages"]
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


def test_the_image_is_built_of_what_is_here_and_runs_as_nobody_special() -> None:
    top = Path(__file__).parents[2]
    steps = [
        line.split(" ", 1)
        for line in (top / "Dockerfile").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    copied = [
        word.rstrip("/") for step, rest in steps if step == "COPY" for word in rest.split()[:-1]
    ]
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
