"""python check/sizes.py: megabytes of each package of the environment that runs it.

Beside them stand, in brackets, those of them that pip compiled (.pyc): `pip install --no-compile`
leaves them out. It needs the standard library alone, to be run where nothing else is.
"""

import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path


def sizes() -> list[tuple[str, float, float]]:
    """Return name, megabytes and compiled megabytes of each package, largest first."""
    found = [_size(distribution) for distribution in distributions()]
    return sorted(found, key=lambda row: (-row[1], row[0]))


def _size(distribution: Distribution) -> tuple[str, float, float]:
    files = [Path(str(file.locate())) for file in distribution.files or ()]
    there = {file: file.stat().st_size / 1e6 for file in files if file.is_file()}
    compiled = sum(size for file, size in there.items() if file.suffix == ".pyc")
    return distribution.name, sum(there.values()), compiled


def _main() -> None:
    rows = sizes()
    for name, size, compiled in rows:
        print(f"{size:7.1f} ({compiled:5.1f})  {name}")  # noqa: T201
    everything, compiled = sum(size for _, size, _ in rows), sum(part for *_, part in rows)
    print(f"{everything:7.1f} ({compiled:5.1f})  all {len(rows)}, Python {sys.version[:4]}")  # noqa: T201


if __name__ == "__main__":
    _main()
