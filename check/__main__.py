"""python -m check: hold the demo's portal against all of it; exit 1 where anything is wrong."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from check import books, browser, circles, feeds, lighthouse, links, npm, validators, weights
from check.demo import demo_portal

_CHECKS: tuple[tuple[str, Callable[[Path], Iterator[str]]], ...] = (
    ("links within the portal", links.faults),
    ("lychee", links.lychee),
    ("feeds", feeds.faults),
    ("books", books.faults),
    ("weights", weights.faults),
    ("html-validate", validators.html_validate),
    ("Nu", validators.nu),
    ("Lighthouse", lighthouse.faults),
    ("axe, width, console, other hosts", browser.faults),
    ("circles of 5, 50 and 1,000 blogs", circles.faults),
)


def main() -> None:
    """Build the demo's portal, and say what is wrong with it."""
    npm.install()
    wrong = 0
    with demo_portal() as portal:
        for name, faults in _CHECKS:
            began = time.monotonic()
            found = list(faults(portal))
            wrong += len(found)
            sys.stdout.write(f"{name}: {len(found)} wrong ({time.monotonic() - began:.1f} s)\n")
            sys.stdout.writelines(f"  {fault}\n" for fault in found)
            sys.stdout.flush()
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
