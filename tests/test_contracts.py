"""The import contracts hold every module, also one that is new: imports are planted, and told."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOTS = ("core", "crawler", "linker", "site")


def _modules(folder: Path) -> dict[str, Path]:
    """Python files by their module's name."""
    found: dict[str, Path] = {}
    for root in ROOTS:
        for file in (folder / root).rglob("*.py"):
            parts = file.relative_to(folder / root).with_suffix("").parts
            found[".".join(part for part in parts if part != "__init__")] = file
    return found


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for root in ROOTS:
        shutil.copytree(
            ROOT / root,
            tmp_path / root,
            ignore=shutil.ignore_patterns("__pycache__", "*.npz", "*.txt"),
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _broken(tree: Path) -> set[str]:
    """Modules that a contract names, once its imports are looked at."""
    places = [*(str(tree / root) for root in ROOTS), sysconfig.get_path("purelib")]
    lint = "from importlinter.cli import lint_imports_command as lint; lint()"
    done = subprocess.run(  # -S: else the editable install adds this tree to that one
        [sys.executable, "-S", "-c", lint, "--no-cache"],
        cwd=tree,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(places)},
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return set(re.findall(r"(copines\.[\w.]+) (?:->|is not allowed)", done.stdout))


@pytest.mark.parametrize(
    ("planted", "who", "may"),
    [
        ("import copines.store", "copines.crawler", {"copines.crawler.pipelines"}),
        ("import sqlite3", "copines", {"copines.schema", "copines.store"}),
    ],
)
def test_an_import_planted_in_any_module_is_told(
    tree: Path, planted: str, who: str, may: set[str]
) -> None:
    modules = _modules(tree)
    (tree / "crawler/copines/crawler/brand_new.py").write_text('"""New."""\n', encoding="utf-8")
    modules |= _modules(tree)
    held = {
        name
        for name in modules
        if name.startswith(f"{who}.") and not any(f"{name}.".startswith(f"{m}.") for m in may)
    }
    assert len(held) > 40
    for name in held:
        text = modules[name].read_text(encoding="utf-8")
        modules[name].write_text(f"{text}\n{planted}\n", encoding="utf-8")
    told = _broken(tree)
    assert held - told == set()
