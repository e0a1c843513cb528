"""The environment that the peers of copines live in: who is there, and why others are not.

    python -m bench.rivals

makes it of requirements/bench.txt. All is installed at once; where that fails, one package after
the other, and what pip says of those that fail is kept beside them.
"""

import json
import re
import subprocess
import sys
import venv
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from bench.case import ROOT, Peer

LOCK = ROOT / "requirements/bench.txt"
HOME = ROOT / ".venv/bench"
_NOTES = "not-installed.json"
_VERSIONS = """
import importlib.metadata, json
print(json.dumps({d.name.lower().replace("_", "-"): d.version
                  for d in importlib.metadata.distributions()}))
"""


class Rivals:
    """Peers that are not copines, of an environment; there are none where `home` is None."""

    def __init__(self, home: Path | None, beside: str = "") -> None:
        self._home = home
        #: The interpreter of another copines, to be measured beside this one; "" for none.
        self.beside = beside

    @property
    def python(self) -> str:
        """The interpreter that has them."""
        return str((self._home or HOME) / "bin/python")

    @cached_property
    def versions(self) -> Mapping[str, str]:
        """What is installed."""
        if self._home is None or not Path(self.python).exists():
            return {}
        done = subprocess.run([self.python, "-c", _VERSIONS], check=True, capture_output=True)
        found: dict[str, str] = json.loads(done.stdout)
        return found

    @cached_property
    def _notes(self) -> Mapping[str, str]:
        file = (self._home or HOME) / _NOTES
        found: dict[str, str] = json.loads(file.read_text("utf-8")) if file.exists() else {}
        return found

    def peer(
        self, name: str, needs: str, script: tuple[str, ...], *, left_out: str = "", **how: Any
    ) -> Peer:
        """Return a peer that runs a script of bench/peers with the package it needs."""
        command = (self.python, str(ROOT / "bench/peers" / f"{script[0]}.py"), *script[1:])
        return Peer(name, command, left_out=left_out or self.lacks(needs), **how)

    def lacks(self, package: str) -> str:
        """Say why a package is not there; "" where it is."""
        if self._home is None:
            return "not asked for"
        if package in self.versions:
            return ""
        return self._notes.get(package, f"{package} is not installed: `make bench` does that")

    def binary(self, pattern: str) -> str:
        """Return the path of a program that a package brings along."""
        found = (self._home or HOME).glob(f"lib/python*/site-packages/{pattern}")
        return str(next(found, pattern))


def install() -> None:
    """Make the environment anew."""
    venv.create(HOME, clear=True, with_pip=True)
    lock = LOCK.read_text("utf-8")
    failed = {} if not _pip(lock) else {n: why for n, one in _each(lock) if (why := _pip(one))}
    (HOME / _NOTES).write_text(json.dumps(failed, indent=1), "utf-8")
    sys.stderr.writelines(f"bench: no {name}: {why}\n" for name, why in failed.items())


def _each(lock: str) -> Iterator[tuple[str, str]]:
    """Yield each package of a lock file with its own lines."""
    for one in re.split(r"\n(?=[a-z0-9])", lock):
        if name := re.match(r"[a-z0-9-]+(?===)", one):
            yield name[0], one


def _pip(lock: str) -> str:
    """Install what a lock file names, with all that it needs or nothing; say what is wrong."""
    file = HOME / "lock.txt"
    file.write_text(lock, "utf-8")
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    call = [str(HOME / "bin/python"), "-m", "pip", "install", *options, "-r", str(file)]
    done = subprocess.run(call, check=False, capture_output=True, encoding="utf-8")
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    return (errors or ["pip failed"])[-1].removeprefix("ERROR: ") if done.returncode else ""


if __name__ == "__main__":
    install()
