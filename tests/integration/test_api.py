"""The Python API does what docs/api.md says."""

import os
import re
import subprocess
import sys
import textwrap
from importlib.metadata import version
from pathlib import Path

import copines.instance
from copines.instance import Circle, Work
from instance import Instance

DOC = Path(__file__).parents[2] / "docs" / "api.md"
#: Pieces of code: paragraphs that are indented, with the empty lines between them.
PIECES = [
    textwrap.dedent(piece)
    for piece in re.findall(r"(?m)(?:^    .*\n(?:\n(?=    ))?)+", DOC.read_text(encoding="utf-8"))
]


def run(piece: str, cwd: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", piece],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def test_a_circle_is_visited_linked_published_and_asked(circle: Instance) -> None:
    circle.directory.rename(circle.directory.with_name("moncercle"))
    folder = circle.directory.parent
    said = run(PIECES[0], folder, circle.environment)
    counts = re.match(r"(\d+) new posts, (\d+) links, (\d+) files\n", said)
    assert counts
    posts, links, files = map(int, counts.groups())
    assert posts > 50
    assert said.count(" → ") == links > posts
    assert files > posts
    assert (folder / "moncercle" / "public" / "index.html").is_file()


def test_the_linker_needs_no_instance(tmp_path: Path) -> None:
    said = run(PIECES[1], tmp_path, {})
    assert "https://zoe.example/0 ['https://max.example/1']" in said
    assert os.listdir(tmp_path) == []


def test_what_the_document_names_is_there() -> None:
    tables = re.split(r"\n## ", DOC.read_text(encoding="utf-8"))
    for heading, holder in (("Reading", Circle), ("Working", Work)):
        section = next(part for part in tables if part.startswith(heading))
        names = re.findall(r"^\| `(\w+)", section, re.MULTILINE)
        assert len(names) >= 5
        made = set(dir(holder)) | {"blogs", "store", "circle"}  # attributes of the opened one
        assert set(names) <= made, heading


def test_each_stage_can_be_called_alone_and_again(instance: Instance) -> None:
    opened = copines.instance.Instance.open(instance.directory)
    for _ in range(2):
        with opened.work("a test") as work:
            assert work.link().links == 0
        with opened.work("a test") as work:
            assert work.build().published.pages > 0
    assert (opened.public / "index.html").is_file()


def test_the_version_is_that_of_the_distribution() -> None:
    assert copines.instance.__version__ == version("copines")
