"""What a turn is given, and what it hands back."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from copines.crawler.politeness import Pauses, Robots
from copines.crawler.walk.messages import Ask, Ending, Outcome
from copines.crawler.workers.steps import Begin, Open, Step
from copines.model import Blog, CrawlOptions


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A visit between two turns."""

    blog: Blog
    #: The visit, pickled; empty where it was given up.
    state: bytes
    #: What it does first.
    action: Begin | Open | None = None
    #: Requests that it waits for, which nobody has made yet.
    owed: tuple[Ask, ...] = ()
    #: Those of them that are not to be made where it was.
    strays: tuple[Ask, ...] = ()
    #: How it stood last.
    last: Step = field(default_factory=Step)
    ending: Ending | None = None


@dataclass(frozen=True, slots=True)
class Errand:
    """What all turns of one stage share."""

    options: CrawlOptions
    agent: str
    now: datetime
    #: Ports that may be asked.
    ports: frozenset[int]
    in_archives: bool
    #: The least that is logged, in logging's numbers.
    level: int = logging.ERROR


@dataclass(frozen=True, slots=True)
class Share:
    """The visits of one turn."""

    visits: tuple[UnderWay, ...]
    #: Registrable domains that are asked; None for all.
    domains: frozenset[str] | None
    robots: Robots
    pauses: Pauses
    #: Seconds after which nothing more is asked.
    seconds: float
    #: Processes that read documents; None for as many as there are cores.
    readers: int | None = None


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a turn."""

    #: In the order in which they were given.
    visits: tuple[UnderWay, ...]
    items: tuple[Outcome | Ending, ...] = ()
    robots: Robots = field(default_factory=Robots)
    pauses: Pauses = field(default_factory=Pauses)
    requests: int = 0
    #: Of all answers.
    bytes: int = 0
    log: tuple[logging.LogRecord, ...] = ()
    #: Why there was no turn; the visits are as they were.
    failure: str = ""
