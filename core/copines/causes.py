"""Why a visit failed, or a page became no post, in words that a reader understands.

Phrases are English and name what is put in; the portal looks them up in its catalogues.
"""

import re
from collections.abc import Mapping

#: Pattern of a reason as the crawler gives it → phrase; the first that is found counts. What a
#: group of this name holds may be put in.
_CAUSES: tuple[tuple[str, str], ...] = (
    (r"Cloudflare", "Cloudflare asks whether a human is there"),
    (r"does not resolve", "its name is not known on the net"),
    (r"in time", "it did not answer in time"),
    (r"refused, (?:private|not public)|private address", "its address is not public"),
    (r"refused", "its server refused the connection"),
    (r"certificate has expired", "its certificate has expired, or nobody known has signed it"),
    (r"certificate is for another", "its certificate is for another name"),
    (r"certificate|SSL|TLS", "its certificate is not in order"),
    (r"broke", "the connection broke"),
    (r"max_bytes", "its answer was too large"),
    (r"robots\.txt", "its robots.txt asks us to stay out"),
    (r"asks to wait|HTTP 429", "it asks to be left alone for a while"),
    (r"HTTP 40[134]|gone\Z", "nothing is to be read at its address (%(code)s)"),
    (r"HTTP 410", "it was closed for good"),
    (r"HTTP (?:[45]\d\d)", "its server is in trouble (%(code)s)"),
    (r"not a feed|neither RSS|no JSON Feed|valid JSON|nested deeper|empty answer",
     "what it gives is no feed that can be read"),
    (r"bug of copines", "copines stumbled over it, which is no fault of the blog"),
    (r"the same text as (?P<address>\S+)", "the same text as %(address)s"),
    (r"elsewhere\Z", "it leads to another site"),
    (r"not a page of this blog\Z", "it is no page of this blog"),
    (r"(?:listing|stub|other|post)\Z", "its page was not taken for a post"),
)  # fmt: skip
#: Hints that need no reading: each is its own phrase.
_KNOWN = (
    "ask its author to let the portal's User-Agent through",
    "ask its author whether the portal may read it",
    "has it moved? correct its address in the config, or remove it",
    "its author has closed it: remove it from the config",
    "tell its author that the certificate is to be renewed",
    "its feed is empty, and its posts are kept: remove it from the config if they are to go",
    "its newest posts are unlike all before: has it changed hands?",
    "its robots.txt keeps the portal out: ask its author, or remove it",
    "raise max_bytes under [crawl]",
    "correct `feed` in the config, or drop it",
    "only allow_private under [crawl] would let it through",
    "nothing: it is tried again",
)
_HINTS: tuple[tuple[str, str], ...] = (
    *((rf"{re.escape(hint)}\Z", hint) for hint in _KNOWN),
    (r"it has moved for good: set \w+ = \"(?P<address>[^\"]*)\"",
     "it has moved for good: %(address)s"),
    (r"the posts of its feed are elsewhere: set also = \[\"(?P<address>[^\"]*)\"",
     "the posts of its feed are at %(address)s: if that is the blog's too, say so in the config"),
)  # fmt: skip
#: What is said where nobody knows better.
_AS_IT_IS = "%(said)s"
#: All that may be said, for catalogues.
PHRASES = tuple(phrase for _, phrase in (*_CAUSES, *_HINTS))


def cause(reason: str) -> tuple[str, Mapping[str, str]]:
    """Give the phrase for a reason, and what to put in; one that nobody knows is put in itself."""
    return _phrase(reason, _CAUSES)


def help_for(hint: str) -> tuple[str, Mapping[str, str]]:
    """Give the phrase for a hint, and what to put in."""
    return _phrase(hint, _HINTS)


def told(phrase: tuple[str, Mapping[str, str]]) -> str:
    """Say a phrase in English."""
    text, given = phrase
    return text % given if given else text


def _phrase(said: str, known: tuple[tuple[str, str], ...]) -> tuple[str, Mapping[str, str]]:
    for pattern, phrase in known:
        if found := re.search(pattern, said):
            code = re.search(r"HTTP \d{3}", said)
            given = {"code": code[0] if code else "HTTP 404", **found.groupdict()}
            return phrase, given if "%(" in phrase else {}
    return (_AS_IT_IS, {"said": said}) if said else ("", {})
