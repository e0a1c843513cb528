"""Whether what is met is a post that is known already: evidence, weighed (pure).

| what agrees                                   | the known address             | verdict          |
|-----------------------------------------------|-------------------------------|------------------|
| nothing, or GUID, title or date alone         | any                           | New              |
| the page met names it as its own address      | any                           | Same, stays      |
| any of it, or a little likeness               | redirects to what is met      | Same, moves      |
|                                               | names what is met as its own  | Same, moves      |
| text, or two of GUID, title, date, likeness   | is gone                       | Same, moves      |
|                                               | not asked yet                 | Unsure: ask it   |
| GUID and another                              | still shows the post          | Same, moves      |
|                                               | does not answer               | Same, moves      |
| text without GUID                             | still shows it, or is listed  | Copy             |
|                                               | does not answer               | Unsure: wait     |
| two others                                    | still shows it, or is listed  | New              |
|                                               | does not answer               | Unsure: wait     |

An address that the same feed lists beside the one that is met is listed: GUIDs say nothing then.
Texts that have little in common are two posts, whatever else agrees but the GUID.
"""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from copines import near_duplicates
from copines.model import Trace
from copines.reasons import MoveCode, Reason

#: Shares of shingles: so much is one text touched up, and so little another text.
_TOUCHED, _ANOTHER = 0.6, 0.2

#: What the address of a known post answers today.
Standing = Literal["unasked", "listed", "leads here", "names this", "gone", "stands", "silent"]
Bond = Literal["guid", "text", "likeness", "title", "date"]


@dataclass(frozen=True, slots=True)
class New:
    """A post that was not known."""


@dataclass(frozen=True, slots=True)
class Same:
    """A known post, met at another address."""

    known: Trace
    why: Reason
    #: The known address remains the post's.
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """Another address of a known post, which still stands at its own."""

    known: Trace
    why: Reason


@dataclass(frozen=True, slots=True)
class Unsure:
    """Not to be told before the known address answers; until then nothing is shown twice."""

    known: Trace
    why: Reason


Verdict = New | Same | Copy | Unsure


def bonds(met: Trace, known: Trace) -> frozenset[Bond]:
    """Return what two posts of one blog have in common."""
    found: set[Bond] = set()
    if met.guid and met.guid == known.guid:
        found.add("guid")
    if met.fingerprint and met.fingerprint == known.fingerprint:
        found.add("text")
    if near_duplicates.likeness(met.sketch, known.sketch) >= _TOUCHED:
        found.add("likeness")
    if met.title and near_duplicates.words(met.title) == near_duplicates.words(known.title):
        found.add("title")
    if met.published and met.published == known.published:
        found.add("date")
    return frozenset(found)


#: How much two posts have in common: nothing; something; two things that make them one where the
#: known address has nothing to say against it; the text; the GUID and another.
Strength = Literal["none", "some", "two", "text", "guid"]
_LEADS: dict[Standing, str] = {"leads here": "same", "names this": "same"}
_TABLE: dict[Strength, dict[Standing, str]] = {
    "none": {},
    "some": _LEADS,
    "two": {**_LEADS, "gone": "same", "unasked": "unsure", "silent": "unsure"},
    "text": {
        **_LEADS,
        "gone": "same",
        "unasked": "unsure",
        "silent": "unsure",
        "stands": "copy",
        "listed": "copy",
    },
    "guid": {**_LEADS, "gone": "same", "unasked": "unsure", "silent": "same", "stands": "same"},
}


def weigh(met: Trace, known: Trace, standing: Standing, *, named: bool = False) -> Verdict:
    """Say what a post that is met is to a known one of its blog.

    `named`: the page that is met says that its address is the known one.
    """
    common = bonds(met, known) - ({"guid"} if standing == "listed" else set())
    strength = _strength(common, near_duplicates.likeness(met.sketch, known.sketch), met, known)
    if named and (_is_spelling(met.url, known.url) or strength not in {"none", "some"}):
        return Same(known, Reason.of("named_by_page", address=known.url), stays=True)
    match _TABLE[strength].get(standing):
        case "same":
            return Same(known, Reason.of(_MOVED.get(standing, "moved_by_guid"), address=known.url))
        case "copy":
            return Copy(known, Reason.of("same_text", address=known.url))
        case "unsure":
            return Unsure(known, Reason.of("waits", address=known.url))
    return New()


#: How a move is known, by what the known address does; by the feed alone where that is nothing.
_MOVED: dict[Standing, MoveCode] = {
    "leads here": "moved_by_redirect",
    "names this": "moved_by_name",
    "gone": "moved_from_gone",
}


def _strength(common: frozenset[Bond], likeness: float, met: Trace, known: Trace) -> Strength:
    another = bool(met.sketch and known.sketch) and likeness < _ANOTHER
    if "guid" in common and len(common) > 1:
        return "guid"
    if "text" in common:
        return "text"
    if len(common) > 1 and not another:
        return "two"
    return "some" if common or likeness >= _ANOTHER else "none"


def _is_spelling(met: str, known: str) -> bool:
    """Tell whether two addresses differ in their queries alone."""
    one, other = urlsplit(met), urlsplit(known)
    return one.path.rstrip("/") == other.path.rstrip("/") and one.query != other.query
