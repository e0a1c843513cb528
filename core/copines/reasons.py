"""Why something failed or was left out, as a value: a code and what it is about.

Made where the cause is known, stored as it is, put into words in `phrases.py` alone.
"""

import json
from dataclasses import dataclass
from typing import Literal, Self, cast, get_args

#: Why a source could not be read.
FailureCode = Literal[
    "access_denied",  # status
    "bad_answer",  # status: an answer that none of the others describes
    "bad_certificate",
    "bug",  # address
    "certificate_expired",
    "certificate_name",
    "challenge",  # status, who
    "comments_feed",
    "connect_timeout",  # seconds
    "connection_broken",
    "connection_refused",
    "damaged",  # detail
    "empty_answer",
    "feed_of_another",
    "feed_of_strangers",
    "feed_withdrawn",
    "gone",  # status
    "leads_elsewhere",  # address
    "maintenance",
    "network",  # detail
    "no_such_name",
    "not_a_feed",  # detail
    "not_found",  # status
    "nothing_found",
    "page_for_feed",
    "private_address",
    "rate_limited",
    "redirect_loop",
    "robots_error",  # status
    "robots_refused",
    "server_error",  # status
    "silence_timeout",  # seconds
    "too_hard",  # detail: its reader ran out of time or memory
    "too_large",  # bytes
    "too_slow",  # seconds
    "unreadable",  # detail
    "unsuitable_address",
    "waiting",  # until
]
#: Why a page that was met became no post.
PageCode = Literal[
    "deleted",
    "elsewhere",
    "foreign_canonical",  # address
    "home_page",
    "listing",
    "moved_to",  # address
    "no_text",
    "noindex",
    "not_a_page",
    "other_page",
    "over_limit",
    "pending",
    "same_text",  # address
    "stub",
    "unvisited",
    "waits",  # address
]
#: Why a post that is kept is not shown.
PostCode = Literal[
    "excluded",  # rule
    "future_hidden",  # date
    "held",  # date
    "hidden",
    "left_config",
    "not_in_feed",
    "not_included",  # rules
]
#: How it is known that an author took a post back.
RemovalCode = Literal[
    "another_page",
    "leads_away",  # address
    "leads_home",
    "says_not_found",  # words
    "taken_back",  # status
]
#: How it is known that a post has another address.
MoveCode = Literal[
    "moved_by_guid",  # address
    "moved_by_name",  # address
    "moved_by_redirect",  # address
    "moved_from_gone",  # address
    "named_by_page",  # address
]
#: Why a picture cannot be shown.
PictureCode = Literal["no_picture", "too_many_pixels", "too_small"]
#: What its host may want to look at, though all went well.
NoticeCode = Literal[
    "emptied",
    "moved",
    "posts_elsewhere",
    "posts_of_another",  # address
    "same_blog",  # other: its name
    "unlike_before",
]
Code = Literal[
    FailureCode, PageCode, PostCode, RemovalCode, MoveCode, PictureCode, NoticeCode, "other"
]
_GROUPS = (FailureCode, PageCode, PostCode, RemovalCode, MoveCode, PictureCode, NoticeCode)
CODES: tuple[str, ...] = (*(code for group in _GROUPS for code in get_args(group)), "other")


@dataclass(frozen=True, slots=True)
class Reason:
    """A code, and what a sentence about it has to name, by name."""

    code: Code
    arguments: tuple[tuple[str, str | int], ...] = ()

    @classmethod
    def of(cls, code: Code, **arguments: str | int) -> Self:
        """Make a reason; the order of arguments does not count."""
        return cls(code, tuple(sorted(arguments.items())))

    def but(self, **arguments: str | int) -> "Reason":
        """Return the same reason with more arguments."""
        return Reason.of(self.code, **{**dict(self.arguments), **arguments})

    def get(self, name: str) -> str | int | None:
        """Return one argument, None where there is none of this name."""
        return dict(self.arguments).get(name)

    def stored(self) -> str:
        """Return the form of the database: the code, then a blank and a JSON object, if any."""
        if not self.arguments:
            return self.code
        given = json.dumps(dict(self.arguments), ensure_ascii=False, separators=(",", ":"))
        return f"{self.code} {given}"


def stored(reason: Reason | None) -> str:
    """Return the form of the database, "" for no reason."""
    return reason.stored() if reason else ""


def of_stored(text: str) -> Reason | None:
    """Read the form of the database; what this version does not know becomes `other`."""
    if not text:
        return None
    code, _, given = text.partition(" ")
    if code not in CODES:
        return Reason.of("other", text=text)
    try:
        arguments = json.loads(given) if given else {}
    except ValueError:
        return Reason.of("other", text=text)
    return Reason.of(cast("Code", code), **arguments)  # just looked up


def of_bug(error: BaseException) -> Reason:
    """Say of what was thrown, and nobody expected, what it was."""
    return Reason.of("bug", detail=f"{type(error).__name__}: {error}")


def of_status(status: int) -> Reason:
    """Name an HTTP status that is no success (RFC 9110 §15)."""
    if status in {404, 410}:
        return Reason.of("not_found" if status == 404 else "gone", status=status)
    if status in {401, 402, 403, 407, 451}:
        return Reason.of("access_denied", status=status)
    if status == 429:
        return Reason.of("rate_limited", status=status)
    return Reason.of("server_error" if status >= 500 else "bad_answer", status=status)
