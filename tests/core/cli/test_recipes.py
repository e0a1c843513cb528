"""Recipes, run as a host would: by cron's rules, by git, by the shell of a workflow."""

import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from copines.cli import version
from instance import Instance

TOP = Path(__file__).parents[3]
ODD = """mon c%rcle $HOME "d'été" """.strip()
KNOWN = ("fetch what is known", "keep what is known")


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    circle = tmp_path_factory.mktemp("odd") / ODD
    circle.mkdir()
    (circle / "copines.toml").write_text('[portal]\ntitle = "100 %"\n', encoding="utf-8")
    return Instance(circle)


@pytest.fixture(scope="module")
def recipes(odd: Instance) -> Mapping[str, str]:
    kinds = ("systemd", "cron", "docker", "github", "gitlab")
    return {kind: odd.copines("recipe", kind).stdout for kind in kinds}


def test_what_means_something_else_is_escaped(odd: Instance, recipes: Mapping[str, str]) -> None:
    unit = recipes["systemd"]
    assert "Description=copines: 100 %%\n" in unit
    assert '/mon c%%rcle $$HOME \\"d\'été\\"" --quiet' in unit
    assert re.search(r'^ReadWritePaths="/.*/mon c%%rcle \$HOME \\"d\'été\\""$', unit, re.MULTILINE)
    call = recipes["cron"].splitlines()[-1].split(" ", 5)[5]
    assert not re.search(r"(?<!\\)%", call)
    shown = subprocess.run(
        ["sh", "-c", f"printf '%s\\n' {call.replace(chr(92) + '%', '%')}"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert shown.stdout.splitlines()[-1] == str(odd.directory)
    services = yaml.safe_load(recipes["docker"])["services"]
    for service in services.values():
        (mount,) = service["volumes"]
        assert mount["source"].replace("$$", "$") == str(odd.directory)
        assert mount["target"] == "/circle"  # the whole: a folder put in its place is followed


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
@pytest.mark.parametrize("name", [b"a\xffb", b"a\nb"])
def test_a_folder_that_no_line_can_name_has_no_recipe(tmp_path: Path, name: bytes) -> None:
    circle = tmp_path / os.fsdecode(name)
    circle.mkdir()
    (circle / "copines.toml").touch()
    for kind in ("systemd", "cron", "docker"):
        said = Instance(circle).copines("recipe", kind, ok=(1,)).stderr
        assert "no recipe can name this folder" in said


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_takes_the_odd_unit(tmp_path: Path, recipes: Mapping[str, str]) -> None:
    unit = tmp_path / "copines-odd.service"
    unit.write_text(recipes["systemd"], encoding="utf-8")
    call = ["systemd-analyze", "verify", str(unit)]
    done = subprocess.run(call, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")


def _steps(text: str, *way: str) -> Mapping[str, Any]:
    found = yaml.safe_load(text)
    for key in way:
        found = found[key]
    return {step["name"]: step for step in found["steps"] if "name" in step}


@pytest.fixture(scope="module")
def workflow(recipes: Mapping[str, str]) -> Mapping[str, Any]:
    return _steps(recipes["github"], "jobs", "run")


def test_the_action_does_what_the_recipe_does(workflow: Mapping[str, Any]) -> None:
    action = _steps((TOP / "action.yml").read_text("utf-8"), "runs")
    for name in (*KNOWN, "run"):
        said = action[name]["run"].replace("$ARGUMENTS", "run --due")
        assert said.strip() == workflow[name]["run"].strip()
    assert all(step["shell"] == "bash" for step in action.values())
    for lock in re.findall(r'-r "\$ACTION/(\S+)"', action["install"]["run"]):
        assert (TOP / lock).is_file()


def _git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(folder), *words],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("inside", [".", "cercle"])
def test_what_is_known_is_kept_from_run_to_run(
    tmp_path: Path, workflow: Mapping[str, Any], inside: str
) -> None:
    fetch, keep = (workflow[name]["run"] for name in KNOWN)
    origin = tmp_path / "origin.git"
    _git(tmp_path, "init", "-q", "--bare", "-b", "main", str(origin))
    for number in (1, 2, 3):
        clone = tmp_path / str(number)
        _git(tmp_path, "clone", "-q", str(origin), str(clone))
        place = clone / inside
        place.mkdir(exist_ok=True)
        if number == 1:
            (place / "copines.toml").write_text("[portal]\n", encoding="utf-8")
            (clone / ".gitignore").write_text("*.db\n", encoding="utf-8")
            _git(clone, "add", ".")
            _git(clone, "commit", "-qm", "config")
            _git(clone, "push", "-q", "origin", "HEAD:main")
        for script in (fetch, f"echo {number} >>copines.db; mkdir -p public; date >public/x", keep):
            subprocess.run(["bash", "-ec", script], cwd=place, check=True, capture_output=True)
        assert (place / "copines.db").read_text("utf-8").split() == ["1", "2", "3"][:number]
        assert _git(clone, "diff", "--cached", "--name-only") == ""
    assert _git(origin, "rev-list", "--count", "copines-state").strip() == "1"
    assert "copines.toml" not in _git(origin, "ls-tree", "-r", "--name-only", "copines-state")


class _Packages(BaseHTTPRequestHandler):
    """What GitLab's package registry does of what is needed here."""

    kept: bytes | None = None

    def do_GET(self) -> None:
        self.send_response(200 if _Packages.kept else 404)
        self.end_headers()
        self.wfile.write(_Packages.kept or b"")

    def do_PUT(self) -> None:
        assert self.headers["JOB-TOKEN"] == "secret"
        _Packages.kept = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def packages() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Packages) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/known.tar.gz"
        server.shutdown()
        thread.join()


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl here")
def test_gitlab_keeps_what_is_known_too(
    tmp_path: Path, recipes: Mapping[str, str], packages: str
) -> None:
    job = yaml.safe_load(recipes["gitlab"])["pages"]
    assert job["cache"]["paths"] == [".pip"]
    calls = [call for call in job["script"] if not call.startswith("pip ")]
    program = tmp_path / "bin" / "copines"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho x >>copines.db; mkdir -p public; exit 3\n", "utf-8")
    program.chmod(0o755)
    environment = {
        "PATH": f"{program.parent}:/usr/bin:/bin",
        "KNOWN": packages,
        "CI_JOB_TOKEN": "secret",
    }
    for number in (1, 2):
        place = tmp_path / str(number)
        place.mkdir()
        script = "\n".join(calls)
        subprocess.run(["sh", "-ec", script], cwd=place, env=environment, check=True)
        assert (place / "copines.db").read_text("utf-8") == "x\n" * number


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("git@git.example:zoe/copines.git", "https://git.example/zoe/copines.git"),
        ("ssh://git@git.example/zoe/copines", "https://git.example/zoe/copines"),
        ("https://zoe:secret@git.example/zoe/copines", "https://git.example/zoe/copines"),
        ("https://localhost/copines", ""),
        ("/home/zoe/copines", ""),
        ("", ""),
    ],
)
def test_a_workflow_installs_from_where_anybody_can_read(address: str, told: str) -> None:
    assert version.public(address) == told


def test_the_image_is_made_of_what_is_copied_into_it(tmp_path: Path) -> None:
    copied = re.findall(r"^COPY (.+) (?:\./|\S+/)$", (TOP / "Dockerfile").read_text(), re.MULTILINE)
    for name in " ".join(copied).split():
        if (TOP / name).is_dir():
            skip = shutil.ignore_patterns("__pycache__")
            shutil.copytree(TOP / name, tmp_path / name, ignore=skip)
        else:
            shutil.copy(TOP / name, tmp_path / name)
    call = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    subprocess.run([*call, "--no-index", "-w", "out", "."], cwd=tmp_path, check=True)
    (wheel,) = (tmp_path / "out").glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    for name in ("cli/recipes/cron.txt", "cli/locale/fr/copines.po", "site/locale/fr/copines.po"):
        assert f"copines/{name}" in packed
