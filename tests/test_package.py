"""What is installed: types for whoever uses the parts, and sources that test themselves."""

import tomllib
from pathlib import Path

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
