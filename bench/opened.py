"""python -m bench.opened FOLDER: link what is new where the index is open already.

Writes what that took, as one line of JSON.
"""

import json
import sys
import time
from pathlib import Path

from bench.corpus import documents
from copines.linker import Changes, Index, fit, refilled, relink
from copines.model import LinkOptions
from copines.store import Store


def main() -> None:
    """Open an instance's index, as a process that links again and again has it; then measure.

    What is open: compiled code, tried on a few other posts, and the list of digests.
    """
    from copines.linker import kernel  # noqa: PLC0415 - update uses it where it is loaded

    assert kernel.enter
    options, some = LinkOptions(), list(documents(60))
    relink(fit(some[1:], options), Changes(some[:1]), options)
    with Store(Path(sys.argv[1]) / "copines.db") as store:
        base = store.index.kept(store.derived.signature("memory"))
        index, digests = Index.of(base, store.memory.kept("changes")), store.corpus.digests()
        began, cpu = time.monotonic(), time.process_time()
        new, gone = index.differences(digests)
        found = relink(index, Changes(store.corpus.documents(new), gone), options)
        fills = refilled(index, options, found.keys())
        with store.transaction():
            store.links.replace_some(found, ())
            store.links.replace_fills(fills)
            store.memory.keep("changes", index.changes())
        told = {"wall_s": time.monotonic() - began, "cpu_s": time.process_time() - cpu}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
