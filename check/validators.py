"""Markup as html-validate and the Nu checker judge it."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from check.npm import HERE, MODULES

_NU = MODULES / "vnu-jar/build/dist/vnu.jar"
#: Nu parses deep pages recursively.
_STACK = "-Xss4m"


def html_validate(portal: Path) -> Iterator[str]:
    """Judge all pages by html-validate's recommended, accessibility and document rules."""
    yield from _said(
        str(MODULES / ".bin/html-validate"),
        "--config",
        str(HERE / ".htmlvalidate.json"),
        "--formatter",
        "text",
        f"{portal}/**/*.html",
        portal=portal,
    )


def nu(portal: Path) -> Iterator[str]:
    """Judge all pages by the Nu checker; its CSS rules do not know container queries."""
    yield from _said(
        "java",
        _STACK,
        "-jar",
        str(_NU),
        "--errors-only",
        "--skip-non-html",
        "--format",
        "gnu",
        str(portal),
        portal=portal,
    )


def _said(*command: str, portal: Path) -> Iterator[str]:
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    yield from (line.replace(str(portal), "") for line in lines if str(portal) in line)
    if done.returncode and not any(str(portal) in line for line in lines):
        yield f"{command[0]} ended with {done.returncode}: {' '.join(lines)[:400]}"
