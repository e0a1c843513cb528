"""Wheel and source archive, tried as strangers get them: in environments that hold nothing else.

PYTHONS names the interpreters, by default the one that runs this.
"""

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
PYTHONS = os.environ.get("PYTHONS", sys.executable).split()
#: Debian 12's pip, and today's. That of Debian runs on no Python that is newer than 3.11.
PIPS = ("pip==23.0.1", "pip>=26")
#: Megabytes of all packages, pip and setuptools left out.
MOST = 500


def _call(*words: str | Path, here: Path, more: Mapping[str, str] | None = None) -> str:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COPINES"))}
    done = subprocess.run(
        [str(word) for word in words],
        cwd=here,
        env=kept | dict(more or {}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{words}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    _call(sys.executable, "-m", "hatchling", "build", "-d", folder, here=ROOT)
    return folder


def test_the_wheel_is_typed_and_holds_the_program_alone(dist: Path) -> None:
    (wheel,) = dist.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"copines", next(top for top in tops if top.endswith(".dist-info"))}
    typed = {name for name in names if name.endswith("py.typed")}
    assert typed >= {f"copines{part}/py.typed" for part in ("", "/crawler", "/linker", "/site")}


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("pip", PIPS)
def test_what_pip_installs_crawls_links_and_builds(
    python: str, pip: str, dist: Path, tmp_path: Path
) -> None:
    version = _call(python, "-c", "import sys; print(*sys.version_info[:2])", here=tmp_path)
    if pip == PIPS[0] and tuple(map(int, version.split())) > (3, 11):
        pytest.skip("pip 23.0.1 does not run on this Python")
    _call(python, "-m", "venv", "own", here=tmp_path)
    own = tmp_path / "own/bin/python"
    _call(own, "-m", "pip", "install", "--quiet", pip, here=tmp_path)
    _call(own, "-m", "pip", "install", "--quiet", *dist.glob("*.whl"), here=tmp_path)
    portal = _call(own, "-m", "copines", "demo", "--build-only", here=tmp_path).strip()
    assert len(list(Path(portal).glob("posts/*/*/index.html"))) > 50
    sizes = _call(own, ROOT / "check/sizes.py", here=tmp_path).splitlines()
    megabytes = {row.split(")")[1].strip(): float(row.split("(")[0]) for row in sizes[:-1]}
    own_size = sum(size for name, size in megabytes.items() if name not in {"pip", "setuptools"})
    print(f"Python {version.strip()}, {pip}: {own_size:.0f} MB")  # noqa: T201
    assert own_size < MOST


def test_the_tests_of_the_source_archive_run_in_it(dist: Path, tmp_path: Path) -> None:
    (archive,) = dist.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    (here,) = tmp_path.iterdir()
    roots = {
        "PYTHONPATH": os.pathsep.join(str(here / r) for r in ("core", "crawler", "linker", "site"))
    }
    pytest_ = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    told = _call(*pytest_, "--collect-only", here=here, more=roots)
    counted = re.search(r"(\d+)/\d+ tests collected", told)
    assert counted
    assert int(counted[1]) > 2000
    sample = ("test_docs.py", "test_package.py", "test_reference.py", "core/test_permalinks.py")
    _call(*pytest_, *(here / "tests" / name for name in sample), here=here, more=roots)
