"""Make the instances of `data` anew: `PYTHONPATH=tests python tests/upgrades/make.py PYTHON`.

PYTHON is the interpreter of an environment that has version 0276208. It visits what `damaged`
serves, a visit a day, and each instance is kept as it left it.
"""

import gzip
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from datetime import timedelta
from pathlib import Path

from served_blogs import served
from upgrades.damaged import ALL, Damaged
from upgrades.sites import BEGUN

DATA = Path(__file__).with_name("data")


def visit(circle: Damaged, python: str, directory: Path) -> None:
    """Have the old version visit a circle in this directory."""
    (directory / "copines.toml").write_text(circle.config, encoding="utf-8")
    with served() as (blogs, environment):
        for number, put in enumerate(circle.visits):
            blogs.pages.clear()
            put(blogs)
            now = (BEGUN + timedelta(days=number)).isoformat()
            words = [python, "-m", "copines", "run", "--now", now, "--dir", str(directory)]
            done = subprocess.run(
                words,
                env={**os.environ, **environment},
                check=False,
                capture_output=True,
                encoding="utf-8",
            )
            print(f"{circle.name}, visit {number}: exit {done.returncode}")  # noqa: T201


def pack_database(database: Path, target: Path) -> None:
    """Write a database, without what it has no more, packed."""
    with tempfile.TemporaryDirectory() as folder:
        small = vacuumed(database, Path(folder))
        target.write_bytes(gzip.compress(small.read_bytes(), mtime=0))


def vacuumed(database: Path, folder: Path) -> Path:
    """Copy a database as it is at this moment, and return the copy."""
    small = folder / "small.db"
    connection = sqlite3.connect(database)
    connection.execute("VACUUM INTO ?", (str(small),))
    connection.close()
    return small


def keep(directory: Path, name: str) -> None:
    """Pack an instance: config, database and portal, which says what was published."""
    with tarfile.open(DATA / f"{name}.tar.xz", "w:xz") as packed:
        packed.add(directory / "copines.toml", "copines.toml")
        packed.add(vacuumed(directory / "copines.db", directory), "copines.db")
        packed.add(directory / "public", "public")


if __name__ == "__main__":
    for each in ALL:
        with tempfile.TemporaryDirectory() as made:
            visit(each, sys.argv[1], Path(made))
            keep(Path(made), each.name)
