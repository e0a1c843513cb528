"""Which posts answer one another, and which only name another.

A post answers one of another blog that is no younger, where it leads to it from a sentence of its
own (`sentences.py`), and to few others. Else it names it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from copines.site.cards import Card
from copines.site.excerpts import held_together
from copines.site.portal import Portal
from copines.site.sentences import sentences

#: Posts of others to which a text may lead and answer them: one that leads to more lists them.
_MANY = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """A post, and one of another blog to which its text leads."""

    #: The one that leads, and the one that it leads to.
    card: Card
    to: Card
    #: Where it does so; "" where it only names the other.
    sentence: str


def given(portal: Portal, key: str) -> Sequence[Answer]:
    """Return what a post says to those that it leads to, answers first, in the order of dates."""
    return _answers_first(_said(portal, key))


def got(portal: Portal, key: str) -> Sequence[Answer]:
    """Return what is said to a post where others lead to it: answers first, then the newest."""
    _, citing = _leads(portal, key)
    return _answers_first(chain.from_iterable(_said(portal, one, key) for one in citing))


def newest(portal: Portal, most: int) -> list[Sequence[Answer]]:
    """Return the answers of the newest posts that answer others, each post's together."""
    each = (given(portal, key) for key in portal.list("answers"))
    told = ([answer for answer in mine if answer.sentence] for mine in each)
    return list(islice(filter(None, told), most))


def _answers_first(found: Iterator[Answer]) -> Sequence[Answer]:
    return sorted(found, key=lambda answer: not answer.sentence)


def _said(portal: Portal, key: str, only: str = "") -> Iterator[Answer]:
    """Yield what a post says to each that it leads to, or only to that one."""
    led, _ = _leads(portal, key)
    if not led:
        return
    post, card = portal.post(key)
    linked = tuple(linked for _, linked in led)
    said = sentences(post.html, linked) if len({to for to, _ in led}) <= _MANY else {}
    for to, address in led:
        if only in {"", to}:
            (other,) = portal.cards([to])
            sentence = said.get(address, "") if _is_older(portal, other, card) else ""
            yield Answer(card, other, held_together(sentence, card.language))


def _leads(portal: Portal, key: str) -> tuple[Sequence[tuple[str, str]], Sequence[str]]:
    """Return what a post leads to, each with the key of its address there; and what leads to it."""
    return portal.list(f"replies/{key}") or ((), ())


def _is_older(portal: Portal, one: Card, other: Card) -> bool:
    """Tell whether a post is no younger; of one without a date the link itself says so."""
    days = portal.date(one), portal.date(other)
    return days[0] is None or days[1] is None or days[0] <= days[1]
