"""Where sheets are made besides here, and what from."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from copines.partitions import Partitions
from copines.site.view import PortalView


class Copy(Protocol):
    """An instance, or a copy of one, that can be pickled."""

    def open(self) -> tuple[PortalView, Path]:
        """Return what pages read, for the thread that asks, and the folder with theme and logo."""
        ...


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where sheets are made, and from what; the copy is made where it is needed."""

    partitions: Partitions
    copy: Callable[[], Copy]
    #: Sheets below which to send them takes longer than making them here.
    worth: int
    #: Whether only whole builds are worth it: others send all lists along.
    whole: bool = False
