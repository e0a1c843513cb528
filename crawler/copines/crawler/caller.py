"""What a crawl is told by whoever calls for it, and what it tells at its end."""

from collections.abc import Callable
from dataclasses import dataclass

from copines.crawler.pipelines import Tally
from copines.crawler.spiders.blogs import Progress
from copines.crawler.walk.messages import Ending
from copines.model import Blog
from copines.partitions import Partitions


@dataclass(frozen=True, slots=True)
class Caller:
    """Who crawls, and what they want to be told."""

    #: The User-Agent: names the portal and whom to write to.
    agent: str = "copines"
    #: Called once, when all feeds are in and archives are still to be walked.
    between: Callable[[], None] = lambda: None
    #: Requests done, requests known to be ahead, the blog that answered.
    progress: Progress = lambda done, ahead, url: None
    #: All members, visited now or not, in the config's order: nobody is given what is another's.
    circle: tuple[Blog, ...] = ()
    #: Where blogs are visited too; None for this machine alone.
    partitions: Partitions | None = None


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a crawl."""

    tally: Tally
    endings: tuple[Ending, ...] = ()
    requests: int = 0
    #: Of all answers.
    bytes: int = 0
