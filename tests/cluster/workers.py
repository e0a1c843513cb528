"""A scheduler and workers as processes of their own on loopback, until stdin ends.

`python workers.py WORKERS` prints the scheduler's address.
"""

import logging
import sys
from typing import Any

from distributed import LocalCluster


def main() -> None:
    started: Any = LocalCluster(
        n_workers=int(sys.argv[1]),
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address=":0",
        memory_limit=0,
        silence_logs=logging.CRITICAL,
    )
    with started as cluster:
        sys.stdout.write(f"{cluster.scheduler_address}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
