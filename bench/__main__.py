"""python -m bench [NAME...] [PATH...]: run the measurements, and print a table.

Paths are collections of texts, which are not part of this project, for those that read some.
"""

import importlib
import inspect
import pkgutil
import resource
import sys
import time
from pathlib import Path

import bench


def names() -> list[str]:
    """Name all measurements: the modules beside this one that have a `measure`."""
    found = (m.name for m in pkgutil.iter_modules(bench.__path__) if m.name != "__main__")
    return [name for name in found if hasattr(importlib.import_module(f"bench.{name}"), "measure")]


def main() -> None:
    """Run the measurements named, or all; each module has a `measure` that gives rows."""
    paths = [word for word in sys.argv[1:] if word not in names() and Path(word).exists()]
    wanted = [word for word in sys.argv[1:] if word not in paths] or names()
    unknown = sorted(set(wanted) - set(names()))
    if unknown:
        sys.exit(f"bench: no {', '.join(unknown)}; there are: {', '.join(names()) or 'none yet'}")
    for name in wanted:
        began, cpu = time.monotonic(), time.process_time()
        measure = importlib.import_module(f"bench.{name}").measure
        rows = list(measure(*paths) if inspect.signature(measure).parameters else measure())
        spent = f"{time.monotonic() - began:.1f} s, {time.process_time() - cpu:.1f} s CPU"
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        sys.stdout.write(f"{name} ({spent}, peak {peak} MB)\n")
        sys.stdout.writelines(f"  {what:40} {value}\n" for what, value in rows)


if __name__ == "__main__":
    main()
