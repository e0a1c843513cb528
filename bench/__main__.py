"""python -m bench [STAGE...]: hold copines against what one would use instead, on the same input.

Raw figures go to a file after each case, and a table of all to stdout; `python -m bench.report`
makes docs/performance.md of the file.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bench import build, crawl, link, machine, report, runner, search, texts, whole
from bench.case import SIZES, Case, Sizes
from bench.rivals import HOME, Rivals

_Cases = Callable[[Sizes, Rivals, Path], Iterator[Case]]
STAGES: Mapping[str, _Cases] = {
    "crawl": crawl.cases,
    "text": texts.cases,
    "link": link.cases,
    "build": build.cases,
    "search": search.cases,
    "whole": whole.cases,
}


def main() -> None:
    """Measure the stages that are named, or all."""
    asked = _asked()
    stages, sizes = asked.stage or list(STAGES), SIZES[asked.size]
    rivals = Rivals(None if asked.alone else HOME, asked.beside)
    figures: dict[str, Any] = {
        "size": asked.size,
        "machine": machine.described(rivals.versions),
        "rows": [],
    }
    for stage in stages:
        with tempfile.TemporaryDirectory(prefix="bench-") as work:
            for case in STAGES[stage](sizes, rivals, Path(work)):
                found = runner.rows(case, sizes.runs_of(case.posts))
                figures["rows"] += found
                sys.stdout.writelines(line + "\n" for line in report.lines(found))
                sys.stdout.flush()
                asked.to.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench", description=__doc__)
    parser.add_argument("stage", nargs="*", help=f"of {', '.join(STAGES)}; all where none is named")
    parser.add_argument("--size", choices=SIZES, default="usual")
    parser.add_argument("--alone", action="store_true", help="copines alone, without its peers")
    parser.add_argument(
        "--beside", metavar="PYTHON", default="", help="that of another copines, for `crawl`"
    )
    parser.add_argument("--to", type=Path, default=report.FIGURES, help="the file of raw figures")
    asked = parser.parse_args()
    if unknown := sorted(set(asked.stage) - STAGES.keys()):
        parser.error(f"no {', '.join(unknown)}; there are: {', '.join(STAGES)}")
    return asked


if __name__ == "__main__":
    main()
