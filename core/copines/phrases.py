"""Reasons → sentences: the one place where a code becomes words.

Phrases are English and name what is put in; the portal looks them up in its catalogues.
"""

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType

from copines.messages import Message
from copines.model import BlogState, Verdict
from copines.reasons import Code, Reason

#: Says a phrase with what is put in.
Say = Callable[[str, Mapping[str, object]], str]

CAUSES: Mapping[Code, str] = MappingProxyType(
    {
        "access_denied": "its server does not let the portal in (HTTP %(status)s)",
        "bad_answer": "its server gives no usable answer (HTTP %(status)s)",
        "bad_certificate": "its certificate is not in order",
        "bug": "a bug of copines, which is no fault of the blog",
        "certificate_expired": "its certificate has expired, or nobody known has signed it",
        "certificate_name": "its certificate is for another name",
        "challenge": "%(who)s asks whether a human is there (HTTP %(status)s)",
        "comments_feed": "it is a feed of comments",
        "connect_timeout": "no connection to its server within %(seconds)s seconds",
        "connection_broken": "the connection broke",
        "connection_refused": "its server refused the connection",
        "damaged": "its answer is packed, and damaged",
        "empty_answer": "its answer is empty",
        "feed_of_another": "it is a feed of another site",
        "feed_withdrawn": "closed for good, though the home page still announces it",
        "gone": "it was closed for good (HTTP %(status)s)",
        "leads_elsewhere": "its address leads to another site: %(address)s",
        "maintenance": "one page answers at every address: "
        "the site seems to be closed for maintenance",
        "network": "no answer came",
        "no_such_name": "its name is not known on the net",
        "not_a_feed": "what it gives is no feed that can be read",
        "not_found": "nothing is to be read at its address (HTTP %(status)s)",
        "nothing_found": "neither a feed nor a post was found",
        "page_for_feed": "a web page stands where a feed was",
        "private_address": "its address is private",
        "rate_limited": "its server asks to wait (HTTP %(status)s)",
        "redirect_loop": "its address leads in circles",
        "robots_error": "its server is in trouble: robots.txt cannot be read (HTTP %(status)s)",
        "robots_refused": "its robots.txt asks us to stay out",
        "server_error": "its server is in trouble (HTTP %(status)s)",
        "silence_timeout": "its server fell silent for %(seconds)s seconds",
        "too_hard": "it takes too much time or memory to be read",
        "too_large": "its answer is too big: more than the %(bytes)s bytes of max_bytes",
        "too_slow": "its answers are too slow: %(seconds)s seconds were not enough",
        "unreadable": "it cannot be read",
        "unsuitable_address": "its address is not one of the web",
        "waiting": "its server asked to wait until %(until)s",
        "deleted": "its author has taken it back",
        "elsewhere": "it leads to another site",
        "foreign_canonical": "it declares another site's address as its own: %(address)s",
        "home_page": "it is the home page",
        "listing": "its page was not taken for a post: a list of posts",
        "moved_to": "it leads to the post at %(address)s",
        "no_text": "no text was found on its page",
        "noindex": "its author asks not to have it listed (noindex)",
        "not_a_page": "it is not a page of this blog",
        "other_page": "its page was not taken for a post",
        "over_limit": "the blog has as many posts as are kept of one",
        "pending": "it was met, and waits for its turn",
        "same_text": "the same text as %(address)s",
        "stub": "its page was not taken for a post: it only sends on",
        "unvisited": "it was met, but the walk ended before its turn",
        "excluded": "exclude = %(rule)s",
        "future_hidden": "dated later than now, and its blog hides such posts: %(date)s",
        "held": "dated later than now: %(date)s",
        "hidden": "named in [link] hide",
        "left_config": "its blog left the config",
        "not_in_feed": "its blog's feed, which alone is meant (scope), never had it",
        "not_included": "nothing of include fits: %(rules)s",
        "feed_of_strangers": "its feed is another site's, as it seems: none of the known p"
        "osts is in it, nor at its address",
        "waits": "it seems to be the post at %(address)s, which does not answer",
        "another_page": "taken back: its page no longer holds it",
        "leads_away": "taken back: its address leads to %(address)s, which does not hold it",
        "leads_home": "taken back: its address leads to the home page",
        "says_not_found": "taken back: its page says “%(words)s”",
        "taken_back": "taken back: nothing is at its address any more (HTTP %(status)s)",
        "moved_by_guid": "moved: its feed gives it the name (GUID) that %(address)s had",
        "moved_by_name": "moved: the page at %(address)s says that this is its address",
        "moved_by_redirect": "moved: %(address)s leads to it",
        "moved_from_gone": "moved: %(address)s is gone, and this is the same post",
        "named_by_page": "its page says that its address is %(address)s",
        "no_picture": "no picture",
        "too_many_pixels": "too many pixels",
        "too_small": "too small to be shown",
        "emptied": "its feed is empty, and its posts are kept: "
        "remove it from the config if they are to go",
        "moved": "it has moved for good: set %(key)s = %(quoted)s",
        "posts_elsewhere": "the posts of its feed are elsewhere: set also = [%(quoted)s]",
        "posts_of_another": "it gives posts of another member for its own, which are left to "
        "that one: %(address)s",
        "same_blog": 'it is the same blog as "%(other)s", which has the posts: '
        "remove one of the two",
        "unlike_before": "its newest posts are unlike all before: has it changed hands?",
        "other": "%(text)s",
    }
)
#: What becomes of a post, in a word.
VERDICTS: Mapping[Verdict, Message] = MappingProxyType(
    {
        Verdict.SHOWN: Message("shown"),
        Verdict.HIDDEN: Message("hidden"),
        Verdict.FILTERED: Message("filtered"),
        Verdict.CAPPED: Message("over the limit"),
        Verdict.DUPLICATE: Message("a duplicate"),
        Verdict.HELD: Message("held"),
        Verdict.REMOVED: Message("removed"),
        Verdict.UNKNOWN: Message("unknown"),
    }
)
_RETRIED = "nothing: it is tried again"
_MOVED = "has it moved? correct its address in the config, or remove it"
_CERTIFICATE = "tell its author that the certificate is to be renewed"
_ASK = "ask its author whether the portal may read it"
HINTS: Mapping[Code, str] = MappingProxyType(
    {
        "access_denied": _ASK,
        "bad_answer": _ASK,
        "bad_certificate": _CERTIFICATE,
        "certificate_expired": _CERTIFICATE,
        "certificate_name": _CERTIFICATE,
        "challenge": "ask its author to let the portal's User-Agent through",
        "comments_feed": "correct `feed` in the config, or drop it",
        "connect_timeout": _RETRIED,
        "connection_broken": _RETRIED,
        "connection_refused": _RETRIED,
        "damaged": _RETRIED,
        "empty_answer": _RETRIED,
        "gone": "its author has closed it: remove it from the config",
        "feed_of_strangers": "has it changed hands? remove it from the config if it has",
        "feed_of_another": "tell its author, or correct `feed` in the config",
        "leads_elsewhere": _MOVED,
        "maintenance": _RETRIED,
        "network": _RETRIED,
        "no_such_name": _MOVED,
        "not_a_feed": "tell its author, or correct `feed` in the config",
        "not_found": _MOVED,
        "nothing_found": "correct `url`, or give `feed`, in the config",
        "page_for_feed": "tell its author, or correct `feed` in the config",
        "private_address": "only allow_private under [crawl] would let it through",
        "rate_limited": _RETRIED,
        "redirect_loop": _MOVED,
        "robots_error": _RETRIED,
        "robots_refused": "its robots.txt keeps the portal out: ask its author, or remove it",
        "server_error": _RETRIED,
        "silence_timeout": _RETRIED,
        "too_hard": "tell its author: something is wrong with what it gives",
        "too_large": "raise max_bytes under [crawl]",
        "too_slow": "raise timeout under [crawl]",
    }
)
#: Said of the feed alone: the site itself answers.
_FEED_MISSING = "meanwhile its pages are read; tell its author, or correct `feed` in the config"
_MISSING = {"gone", "not_found", "bad_answer", "feed_withdrawn"}
_OF_FEED, _IN_A_ROW = "its feed: %(cause)s", "%(cause)s, %(pages)s pages in a row"
#: Put in where a reason of old does not tell.
_UNKNOWN: Mapping[str, str] = dict.fromkeys(
    (
        "address",
        "bytes",
        "date",
        "key",
        "other",
        "rule",
        "rules",
        "seconds",
        "status",
        "until",
        "who",
        "words",
    ),
    "?",
)
#: All that may be said, for catalogues.
PHRASES = tuple(
    dict.fromkeys((*CAUSES.values(), *HINTS.values(), _FEED_MISSING, _OF_FEED, _IN_A_ROW))
)


def _english(phrase: str, given: Mapping[str, object]) -> str:
    return Message(phrase, **given)


def cause(reason: Reason | None, say: Say = _english) -> str:
    """Say why, "" where nothing is amiss."""
    if reason is None:
        return ""
    given = _given(reason)
    phrase = CAUSES[reason.code]
    said = say(phrase, given if "%(" in phrase else {})
    if reason.get("pages"):
        said = say(_IN_A_ROW, {"cause": said, "pages": given["pages"]})
    return say(_OF_FEED, {"cause": said}) if reason.get("at") == "feed" else said


def detailed(reason: Reason | None) -> str:
    """Say why in English, with what a library said of it."""
    said = cause(reason)
    detail = reason.get("detail") if reason else None
    return Message("%(why)s (%(detail)s)", why=said, detail=detail) if detail else said


def hint(reason: Reason | None, say: Say = _english) -> str:
    """Say what would help, "" where nobody knows."""
    if reason is None:
        return ""
    apart = reason.get("at") == "feed" and reason.code in _MISSING
    phrase = _FEED_MISSING if apart else HINTS.get(reason.code, "")
    return say(phrase, {}) if phrase else ""


def advice(state: BlogState, say: Say = _english) -> str:
    """Say what the host may want to do about a blog, "" for nothing."""
    if state.notice and state.notice.code == "same_blog":
        return cause(state.notice, say)  # whatever its visits meet
    return hint(state.reason, say) if state.reason else cause(state.notice, say)


def _given(reason: Reason) -> Mapping[str, object]:
    """Return what is put in; an address of the config is quoted as TOML has it."""
    given: dict[str, object] = {**_UNKNOWN, **dict(reason.arguments)}
    given["quoted"] = json.dumps(given["address"], ensure_ascii=False)
    return given
