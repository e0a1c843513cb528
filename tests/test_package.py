"""What is installed: types for whoever uses the parts, and sources that test themselves."""

import re
import tomllib
from pathlib import Path

from hatch_build import for_index

ROOT = Path(__file__).parents[1]


def test_each_root_says_that_it_is_typed() -> None:
    roots = (
        "core/copines",
        "crawler/copines/crawler",
        "linker/copines/linker",
        "site/copines/site",
    )
    assert all((ROOT / root / "py.typed").is_file() for root in roots)


def test_the_source_archive_holds_all_that_its_tests_read() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packed = project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    for name in ("/tests", "/docs", "/bench", "/check", "/Makefile", "/CHANGELOG.md", "/README.md"):
        assert name in packed, name
        assert (ROOT / name.lstrip("/")).exists()


def test_the_readme_on_an_index_leads_nowhere_or_to_the_repository() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    alone = for_index(text, "")
    assert "<img" not in alone
    assert "The tutorial goes on" in " ".join(alone.split())
    assert not re.search(r"\]\((?!https:)", alone)
    there = for_index(text, "https://forge.example/copines")
    assert "[tutorial](https://forge.example/copines/blob/HEAD/docs/tutorial.md)" in there


def test_each_requirement_is_accounted_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8").lower()
    for requirement in project["dependencies"]:
        name = re.split(r"[<>=]", requirement)[0]
        assert re.search(rf"\b{re.escape(name)}\b", told), name
