"""What is measured: ways to do one job on the same input."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
#: Commands of ours, as processes of their own.
COPINES = (sys.executable, "-m", "copines")
#: Of what copines builds, what no other program makes.
EXTRAS = "of it map, search and widget"


class WrongError(Exception):
    """What a peer left is not what was asked of it: its time says nothing."""


def _nothing() -> None:
    pass


def _unchecked() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Peer:
    """One way to do a case's job."""

    name: str
    command: tuple[str, ...] = ()
    #: Puts things in place before each run; not measured.
    prepare: Callable[[], object] = _nothing
    #: Looks at what a run left, and says what is worth a note; raises WrongError.
    check: Callable[[], str] = _unchecked
    environment: Mapping[str, str] = field(default_factory=dict)
    #: Why it is not run; "" where it is.
    left_out: str = ""
    #: The process tells on stdout what the part of it took that counts: `{"cpu_s", "wall_s"}`.
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A job of one size, and who does it; the first peer is copines."""

    stage: str
    name: str
    size: int
    #: What is counted by the size.
    unit: str
    peers: tuple[Peer, ...]
    #: Changes the input that all share, before each round of runs.
    each_round: Callable[[], object] = _nothing
    #: What has to be moved whoever does it, by the names of `machine.RATES`.
    work: Mapping[str, float] = field(default_factory=dict)
    #: Posts that it is about, where that is not the size.
    about: int = 0

    @property
    def posts(self) -> int:
        """How many posts it is about."""
        return self.about or self.size


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the cases of a run are; each is tried so many times."""

    #: Feeds, with ten posts each.
    feeds: tuple[int, ...]
    #: Pages of which the text is taken.
    texts: tuple[int, ...]
    #: Posts that are linked, that are built, and that are searched.
    link: tuple[int, ...]
    build: tuple[int, ...]
    search: tuple[int, ...]
    #: Circles, by blogs and posts of each.
    circles: tuple[tuple[int, int], ...]
    runs: int = 3
    #: From that many posts on, a case is tried once.
    once_from: int = 100_000

    def runs_of(self, posts: int) -> int:
        """Return how often a case of that many posts is tried."""
        return 1 if posts >= self.once_from else self.runs


SIZES = {
    "tiny": Sizes((4,), (6,), (120,), (60,), (60,), ((3, 10),), runs=1),
    "usual": Sizes(
        (100, 300), (200,), (1000, 4000), (1000, 3000), (2000,), ((10, 10), (100, 10), (1000, 10))
    ),
    "curve": Sizes(
        (100, 1000),
        (200, 1000),
        (1000, 10_000, 100_000, 300_000),
        (1000, 10_000, 100_000),
        (1000, 10_000),
        ((10, 10), (100, 10), (1000, 10)),
        runs=1,
    ),
    "full": Sizes(
        (100, 1000, 10_000),
        (1000,),
        (1000, 10_000, 100_000, 300_000),
        (1000, 10_000, 100_000),
        (1000, 10_000),
        ((10, 10), (100, 10), (1000, 10), (1000, 100)),
    ),
}
