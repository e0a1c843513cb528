"""Pages as Lighthouse judges them, loaded by a phone on a slow line: 100 in everything."""

import json
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypedDict

from check.demo import FLAGS, chromium_path, sample
from check.npm import HERE
from copines.cli.served import serving

#: How many pages are loaded at once, try by try: most of the time is waiting, but the processor is
#: shared. So what was only slow is loaded anew, alone.
_AT_ONCE = (2, 1, 1, 1, 1)


class _Report(TypedDict):
    address: str
    scores: dict[str, int]
    lost: list[str]


def faults(portal: Path) -> Iterator[str]:
    """Say which kinds of page have less than 100 of what, and why."""
    left = [path for path in sample(portal) if _judged(path)]
    with serving(portal, 0) as address:
        for tries, at_once in enumerate(_AT_ONCE, 1):
            found = [report for report in _reports(address, left, at_once) if _score(report) < 100]
            again = [report for report in found if _only_slow(report) and tries < len(_AT_ONCE)]
            yield from (_said(address, report) for report in found if report not in again)
            left = [report["address"].removeprefix(address) for report in again]


def _judged(path: str) -> bool:
    """Leave out what is no page of its own: an answer to a search, the page that answers 404."""
    return "?" not in path and path != "404.html"


def _reports(address: str, paths: list[str], at_once: int) -> list[_Report]:
    """Judge some pages beside others, for most of the time is waiting."""
    parts = [part for part in (paths[n::at_once] for n in range(at_once)) if part]
    with ThreadPoolExecutor() as pool:
        return [report for some in pool.map(partial(_part, address), parts) for report in some]


def _part(address: str, paths: list[str]) -> list[_Report]:
    command = ["node", str(HERE / "lighthouse.mjs"), chromium_path(), " ".join(FLAGS)]
    command += [address + path for path in paths]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    return [json.loads(line) for line in done.stdout.splitlines()]


def _score(report: _Report) -> int:
    return min(report["scores"].values())


def _only_slow(report: _Report) -> bool:
    return all(score == 100 for name, score in report["scores"].items() if name != "performance")


def _said(address: str, report: _Report) -> str:
    page = report["address"].removeprefix(address) or "home"
    scores = ", ".join(f"{name} {score}" for name, score in report["scores"].items() if score < 100)
    return f"{page}: {scores}: {'; '.join(report['lost'])}"
