"""Posts in an order → entries of different weight, so that none floods a page and some lead it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol, TypeVar

from copines.site.badges import Face
from copines.site.cards import Card
from copines.site.excerpts import cut

#: Posts of one blog in a row; what comes after is folded.
_IN_A_ROW = 2
#: Entries that a screen shows, about, of which one leads; how far leads are apart at least.
_SCREEN, _APART = 4, 3
#: Characters of the excerpt of one that does not lead: two lines of the column.
#: Thirty of them then weigh half a kilobyte less.
_PLAIN = 150
#: Words up to which a post is a note.
_NOTE = 30

Size = Literal["lead", "plain", "note"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A post as a page of many shows it."""

    card: Card
    size: Size
    #: Of the same blog, to be unfolded.
    more: tuple[Card, ...] = ()


def arranged(cards: Iterable[Card], day: Callable[[Card], str]) -> list[tuple[str, list[Entry]]]:
    """Return entries by day, in their order, undated ones last; `day` names that of a post."""
    dated = sorted(cards, key=lambda card: card.published is None)
    days: dict[str, list[Entry]] = {}
    for entry in _sized(_folded(dated, day)):
        days.setdefault(day(entry.card), []).append(entry)
    return list(days.items())


def parted(
    days: Sequence[tuple[str, list[Entry]]], least: int
) -> tuple[list[tuple[str, list[Entry]]], list[tuple[str, list[Entry]]]]:
    """Part days so that the first have at least so many entries, where there are as many."""
    count = 0
    for place, (_, mine) in enumerate(days, 1):
        count += len(mine)
        if count >= least:
            return list(days[:place]), list(days[place:])
    return list(days), []


def is_note(card: Card) -> bool:
    """Return whether a post is a line or two, or a bare address, without a picture."""
    bare = card.excerpt.startswith(("http://", "https://")) and " " not in card.excerpt
    return card.picture is None and card.whole and (card.words <= _NOTE or bare)


def _folded(cards: Iterable[Card], day: Callable[[Card], str]) -> list[tuple[Card, list[Card]]]:
    """Return the posts that are shown, each with those folded behind it.

    Two of a blog in a row are shown, and one note a day.
    """
    shown: list[tuple[Card, list[Card]]] = []
    notes: dict[tuple[str, str], list[Card]] = {}
    run = 0
    for card in cards:
        blog = card.face.blog
        run = run + 1 if shown and shown[-1][0].face.blog == blog else 1
        told = (blog, day(card))
        if is_note(card) and told in notes:
            notes[told].append(card)
        elif run > _IN_A_ROW:
            shown[-1][1].append(card)
        else:
            shown.append((card, []))
            if is_note(card):
                notes[told] = shown[-1][1]
    return shown


def _sized(shown: Sequence[tuple[Card, list[Card]]]) -> list[Entry]:
    """Return weights: of each screenful one leads, the first that has a picture, else the first."""
    leads: set[int] = set()
    for start in range(0, len(shown), _SCREEN):
        begin = max(start, max(leads, default=-_APART) + _APART)
        screen = range(begin, min(start + _SCREEN, len(shown)))
        plain = [n for n in screen if not is_note(shown[n][0])]
        leads |= set(([n for n in plain if shown[n][0].picture] or plain)[:1])
    return [_entry(card, tuple(more), leads=n in leads) for n, (card, more) in enumerate(shown)]


def _entry(card: Card, more: tuple[Card, ...], *, leads: bool) -> Entry:
    if leads:
        return Entry(card, "lead", more)
    if is_note(card):
        return Entry(card, "note", more)
    return Entry(replace(card, excerpt=cut(card.excerpt, _PLAIN)), "plain", more)


class _OfBlog(Protocol):
    @property
    def face(self) -> Face: ...


_B = TypeVar("_B", bound=_OfBlog)


def in_turns(posts: Sequence[_B], most: int) -> tuple[list[_B], list[_B]]:
    """Part posts into the first, among which blogs take turns, and the others in their order."""
    turns: dict[str, int] = {}
    ranked = []
    for place, post in enumerate(posts):
        turn = turns[post.face.blog] = turns.get(post.face.blog, -1) + 1
        ranked.append((turn, place))
    first = [place for _, place in sorted(ranked)[:most]]
    chosen = set(first)
    rest = [post for place, post in enumerate(posts) if place not in chosen]
    return [posts[place] for place in first], rest
