"""One step of a visit, wherever it is taken: an action in, what came of it out."""

from dataclasses import dataclass

from copines.crawler.walk import Visit, responses
from copines.crawler.walk.messages import Answer, Ask, Ending, Outcome
from copines.reasons import Reason


@dataclass(frozen=True, slots=True)
class Begin:
    """Ask for what the visit begins with."""


@dataclass(frozen=True, slots=True)
class Receive:
    """Take the answer to an ask."""

    ask: Ask
    answer: Answer


@dataclass(frozen=True, slots=True)
class Open:
    """Go on with the archive."""


@dataclass(frozen=True, slots=True)
class Abandon:
    """End the visit early."""

    reason: Reason


Action = Begin | Receive | Open | Abandon


@dataclass(frozen=True, slots=True)
class Step:
    """What came of an action, and how the visit stands."""

    #: What an answer brought; None where there was none.
    outcome: Outcome | None = None
    #: The requests to make next; they count as in flight.
    asks: tuple[Ask, ...] = ()
    in_flight: int = 0
    #: Requests known to be ahead, those in flight included.
    waiting: int = 0
    failure: Reason | None = None
    wants_more: bool = False
    wants_archive: bool = False
    #: How the visit went so far, where nothing is in flight.
    ending: Ending | None = None
    #: Why an answer was no document.
    refused: Reason | None = None


def take(visit: Visit, action: Action, width: int) -> Step:
    """Do what is asked, and hand out requests until `width` are in flight."""
    outcome = refused = None
    if isinstance(action, Receive):
        if action.answer.status not in {200, 304}:
            refused = responses.reason(action.answer)
        outcome = visit.receive(action.ask, action.answer)
    elif isinstance(action, Open):
        visit.open_archive()
    elif isinstance(action, Abandon):
        visit.abandon(action.reason)
    asks: list[Ask] = []
    while visit.in_flight < width and (ask := visit.next()):
        asks.append(ask)
    return Step(
        outcome,
        tuple(asks),
        visit.in_flight,
        visit.waiting,
        visit.failure,
        visit.wants_more,
        visit.wants_archive,
        None if visit.in_flight else visit.ending(),
        refused,
    )
