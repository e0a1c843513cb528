"""Memory that was freed goes back to the system, where the C library keeps it."""

import ctypes
import sys


def give_back() -> None:
    """Give back what is free between what is not: glibc does so at the heap's end alone.

    What is garbage by then is for the caller to collect.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none, and no need of it
        if trim:
            trim(0)
