"""A gazette's issue as pages, mails and books show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from copines.site import answers
from copines.site.answers import Answer
from copines.site.arrangement import Size, is_note
from copines.site.cards import Card
from copines.site.portal import Portal

#: What stands above the posts of which the same speaks.
_HEADINGS = {
    "answered": "Answering one another",
    "back": "Back again",
    "topic": "What we talk about",
    "also": "To read",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A post of an issue."""

    key: str
    card: Card
    size: Size
    #: What others answer to it, and what it answers to others.
    answers: Sequence[Answer]
    to: Sequence[Answer]
    #: Since when its blog had been silent; None for one that was not.
    since: datetime | None
    #: What others wrote about too; "" for nothing.
    topic: str

    @property
    def why(self) -> str:
        """What speaks most for it."""
        if self.answers or self.to:
            return "answered"
        if self.since:
            return "back"
        return "topic" if self.topic else "also"


@dataclass(frozen=True, slots=True)
class Shown:
    """An issue."""

    name: str
    title: str
    #: Absolute, of its page.
    url: str
    #: When it closed.
    closed: datetime
    #: Posts and blogs of its time, and what they spoke of.
    total: int
    blogs: int
    topics: Sequence[str]
    #: Heading, and posts.
    sections: Sequence[tuple[str, Sequence[Told]]]
    #: Of the archives of its last month; "" where the issue has all that was written.
    archives: str
    #: Title and folder of the issue before; None of the first.
    before: tuple[str, str] | None

    @property
    def posts(self) -> Sequence[Told]:
        """All its posts."""
        return [told for _, mine in self.sections for told in mine]


def title(portal: Portal, issue: Sequence[str]) -> str:
    """Name an issue of the list of them: Octobre 2026; 2–8 nov. 2026."""
    name, first, last = issue
    days = "w" in name
    return portal.words.span(date.fromisoformat(first), date.fromisoformat(last), days=days)


def path(name: str) -> str:
    """Return the folder of an issue."""
    return f"gazette/{name}/"


def shown(portal: Portal, name: str) -> Shown:
    """Return an issue with its posts."""
    issue, before, total, blogs, topics, posts = portal.list(f"issue/{name}")
    cards = portal.cards(key for key, *_ in posts)
    leads = next((n for n, card in enumerate(cards) if card.picture), 0)
    told = [
        _told(portal, card, kept, is_lead=n == leads)
        for n, (card, kept) in enumerate(zip(cards, posts, strict=True))
    ]
    end = date.fromisoformat(issue[2])
    sections = [
        (portal.words.gettext(heading), mine)
        for why, heading in _HEADINGS.items()
        if (mine := [each for each in told if each.why == why])
    ]
    return Shown(
        name,
        title(portal, issue),
        urljoin(portal.options.url, path(name)),
        portal.words.midnight(end + timedelta(days=1)),
        total,
        blogs,
        topics,
        sections,
        f"archives/{end:%Y/%m}/" if total > len(told) else "",
        (title(portal, before), path(before[0])) if before else None,
    )


def _told(portal: Portal, card: Card, kept: Sequence[Any], *, is_lead: bool) -> Told:
    key, _, answering, since, topic = kept
    return Told(
        key,
        card,
        "note" if is_note(card) else "lead" if is_lead else "plain",
        [
            answer
            for other in answering
            for answer in _answers(portal, other)
            if answer.to.permalink == card.permalink
        ],
        _answers(portal, key),
        datetime.fromisoformat(since) if since else None,
        topic,
    )


def _answers(portal: Portal, key: str) -> Sequence[Answer]:
    """Return the answers that a post gives; where it only names others it gives none."""
    return [answer for answer in answers.given(portal, key) if answer.sentence]
