"""Every shell block of README and docs/ is run as it is pasted.

Pages that tell a story are run from top to bottom in one folder; of the others, each block in an
instance of its own.
"""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from copines.demo import serve_ring
from served_blogs import served
from shell_blocks import PAGES, ROOT, Block, blocks
from upgrades.damaged import ALL as ALL_DAMAGED

ALL = [block for page in PAGES for block in blocks(page)]
#: Commands that ask the web: of made-up addresses it says nothing, which is exit code 3.
_WEB = re.compile(r"copines (check|run|crawl)\b")
_ADDRESS = "http://127.0.0.1:"
#: Pages that are run from top to bottom. README.fr.md has the blocks of README.md.
_STORIES = {"README.md", "README.fr.md", "docs/tutorial.md", "docs/upgrading.md"}


def _alone() -> list[Block]:
    return [b for b in ALL if b.page not in _STORIES and not b.note.startswith("not run")]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance of posts that were imported, and the files that the pages speak of."""
    here = tmp_path_factory.mktemp("made")
    blogs = {"zoe": "Zoé au jardin", "max": "Max", "nour": "Nour"}
    stanzas = "".join(
        f'[[blog]]\nurl = "https://{host}.example/"\nname = "{name}"\n'
        for host, name in blogs.items()
    )
    (here / "copines.toml").write_text(
        f'[portal]\nurl = "https://copines.example/"\n[crawl]\ncontact = "a@b.example"\n{stanzas}',
        encoding="utf-8",
    )
    posts = [
        {
            "url": f"https://{host}.example/semis{end}",
            "blog": name,
            "title": f"Semis de mars chez {name}",
            "published": day,
            "tags": ["jardin"],
            "text": f"Les tomates se sèment au chaud, la rhubarbe attend la tarte. {name} {end}",
        }
        for host, name in blogs.items()
        for end, day in (("", "2026-10-05T08:00:00Z"), ("-2", "2026-11-02T08:00:00Z"))
    ]
    (here / "vieux.jsonl").write_text("".join(f"{json.dumps(p)}\n" for p in posts), "utf-8")
    (here / "trial.toml").write_text(
        (here / "copines.toml").read_text("utf-8") + 'teasers = "in"\n', "utf-8"
    )
    (here / "planete.ini").write_text("[http://a.example/feed]\nname = A\n", encoding="utf-8")
    (here / "page.html").write_text("<title>Semis</title><p>Rien.", encoding="utf-8")
    _program(here)
    words = ("import vieux.jsonl", "link", "build", "export zip -o tout.zip", "backup")
    _shell("\n".join(f"copines {word}" for word in words), here, {})
    backup = next((here / "backups").iterdir())
    backup.rename(backup.with_name("copines-20261123T040000Z.zip"))
    return here


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """Copy that instance, and once more inside as `moncercle`."""
    here = tmp_path / "here"
    shutil.copytree(made, here)
    shutil.copytree(made, here / "moncercle")
    return here


def _program(here: Path) -> None:
    (here / ".venv/bin").mkdir(parents=True)
    script = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m copines "$@"\n'
    program = here / ".venv/bin/copines"
    program.write_text(script, encoding="utf-8")
    program.chmod(0o755)


def _run(block: Block, here: Path, environment: Mapping[str, str]) -> None:
    if block.note == "until stopped":
        _until_stopped(block.text, here, environment)
    else:
        _shell(block.text, here, environment)


def _shell(text: str, here: Path, environment: Mapping[str, str]) -> None:
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", text],
        cwd=here,
        env={**_environment(here), **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    allowed = {0, 3} if _WEB.match(text) else {0}
    assert done.returncode in allowed, f"{text}\n{done.returncode}: {done.stdout}\n{done.stderr}"


def _environment(here: Path) -> dict[str, str]:
    """Return where the program is found, and a home in which a block may write."""
    places = [str(here / ".venv/bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
    return {**os.environ, "PATH": os.pathsep.join(places), "HOME": str(here)}


def _until_stopped(text: str, here: Path, environment: Mapping[str, str]) -> None:
    """Wait for the address that it serves at, or for its first word, then press Ctrl-C."""
    free = re.sub(r"(copines serve.*?)( --port \d+)?$", r"\1 --port 0", text)
    with subprocess.Popen(
        ["bash", "-c", f"exec {free}"],
        cwd=here,
        env={**_environment(here), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        assert process.stdout
        deadline = threading.Timer(600, process.kill)
        deadline.start()
        said = []
        for line in process.stdout:
            said.append(line)
            if line.startswith(_ADDRESS) or "schedule" in free:
                break
        os.killpg(process.pid, signal.SIGINT)
        said += process.stdout
        deadline.cancel()
    assert process.returncode in {0, 130, -signal.SIGINT}, "".join(said)


def test_a_block_that_is_not_run_says_why() -> None:
    for block in ALL:
        reason = block.note.removeprefix("not run: ")
        assert block.note in {"", "until stopped"} or len(reason) > 20, f"{block}: {block.note}"
        assert reason != block.note or block.note in {"", "until stopped"}, f"{block}: {block.note}"


@pytest.mark.slow
@pytest.mark.parametrize("block", _alone(), ids=str)
def test_a_block_runs(block: Block, folder: Path) -> None:
    closed = {"http_proxy": _ADDRESS + "9", "https_proxy": _ADDRESS + "9", "no_proxy": ""}
    if " init moncercle" in block.text or "--from" in block.text:
        shutil.rmtree(folder / "moncercle")
    _run(block, folder, closed)


@pytest.fixture
def web() -> Iterator[Mapping[str, str]]:
    """Give the environment in which the demo's blogs are found, and nobody waits."""
    with serve_ring() as ring:
        yield {"http_proxy": ring.proxy, "no_proxy": "", "COPINES_CRAWL_DELAY": "0"}


def _read(page: str, here: Path, environment: Mapping[str, str], but: str = "") -> None:
    """Run the blocks of a page from top to bottom."""
    for block in blocks(ROOT / page):
        if not block.note.startswith("not run") and block.text != but:
            _run(block, here, environment)
    assert (here / "moncercle/public/index.html").is_file()


def test_the_quick_start_runs_as_pasted(tmp_path: Path, web: Mapping[str, str]) -> None:
    _program(tmp_path)
    _read("README.md", tmp_path, web, but="make demo")


@pytest.mark.slow
def test_the_tutorial_runs_from_top_to_bottom(tmp_path: Path, web: Mapping[str, str]) -> None:
    _program(tmp_path)
    _read("docs/tutorial.md", tmp_path, web)


@pytest.mark.slow
def test_the_quick_start_runs_in_a_clone(tmp_path: Path, web: Mapping[str, str]) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone")
    clone = tmp_path / "copines"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    with_index = {name: value for name, value in web.items() if name != "http_proxy"}
    first, *_ = blocks(ROOT / "README.md")
    _run(first, clone, with_index)
    _read("README.md", clone, web, but=first.text)


@pytest.mark.slow
def test_an_instance_of_0276208_is_brought_up_to_date(tmp_path: Path) -> None:
    walked = next(circle for circle in ALL_DAMAGED if circle.name == "walked")
    with tarfile.open(ROOT / "tests/upgrades/data/walked.tar.xz") as packed:
        packed.extractall(tmp_path / "moncercle", filter="data")
    _program(tmp_path)
    upgrade, _ = blocks(ROOT / "docs/upgrading.md")
    with served() as (blogs, environment):
        walked.today(blogs)
        _run(upgrade, tmp_path, environment)
    assert (tmp_path / "moncercle/copines.db.v13").is_file()
    assert list((tmp_path / "moncercle/backups").iterdir())
