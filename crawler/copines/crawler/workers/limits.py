"""What a worker may use: seconds of its processor, bytes of memory."""

import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from copines.reasons import Reason


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost."""

    #: Processor seconds: a feed of 8 MB takes feedparser six.
    seconds: int = 8
    #: Seconds on the wall, where a machine is busy or has no limit of its own (Windows).
    wall: int = 40
    #: MB that a worker may take besides what all share, loaded before; a page of 8 MB needs less.
    megabytes: int = 100


#: Bytes from which a document is large: one of them is read at a time, and its memory given back.
HEAVY = 500_000


#: How a worker ends that took more.
OUT_OF_MEMORY = 77
_OUT_OF_TIME = (
    frozenset() if sys.platform == "win32" else frozenset({-signal.SIGXCPU, -signal.SIGKILL})
)
_LOOK_S = 0.05


def reason_of(code: int, most: Limits) -> Reason:
    """Say why nothing came of a document over which a worker ended with this exit status."""
    if code == OUT_OF_MEMORY:
        why = f"more than {most.megabytes} MB"
    elif code in _OUT_OF_TIME:
        why = f"more than {most.seconds} seconds"
    else:
        why = f"its reader ended ({code})"
    return Reason.of("too_hard", detail=why)


if sys.platform != "win32":
    import resource

    def bound(megabytes: int) -> None:
        """Limit this process's memory for good, and let it leave no core."""
        more = megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":
            pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
            most = pages * resource.getpagesize() + more
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
        else:  # macOS takes RLIMIT_AS, and does nothing
            threading.Thread(target=_watch, args=(_peak() + more,), daemon=True).start()

    def restart_clock(seconds: int) -> None:
        """Return the next document its seconds; the system ends a process that needs more."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = ceil(used.ru_utime + used.ru_stime) + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))

    def _peak() -> int:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024

    def _watch(most: int) -> None:
        while _peak() <= most:
            time.sleep(_LOOK_S)
        os._exit(OUT_OF_MEMORY)

else:

    def bound(megabytes: int) -> None:
        """Do nothing: this system has no such limit."""

    def restart_clock(seconds: int) -> None:
        """Do nothing: whoever waits for the worker has a clock."""
