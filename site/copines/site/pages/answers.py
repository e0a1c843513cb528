"""Who answered whom."""

from collections.abc import Iterator, Mapping, Sequence

from copines.site import answers, feeds
from copines.site.answers import Answer
from copines.site.keys import Page
from copines.site.pages.shared import feeds_of
from copines.site.pages.sheet import Make
from copines.site.portal import Portal

#: Posts of the page.
_SHOWN = 60


def _answers(portal: Portal, _: str) -> Iterator[Page]:
    told = answers.newest(portal, _SHOWN)
    yield portal.renderer.page("answers/index.html", "answers.html", told=told)


def _feeds(portal: Portal, _: str) -> Iterator[Page]:
    title = f"{portal.words.gettext('Answering one another')} · {portal.options.title}"
    items = [_item(portal, mine) for mine in answers.newest(portal, feeds.NEWEST)]
    yield from feeds_of(portal, "answers/", title, items)


def _item(portal: Portal, mine: Sequence[Answer]) -> feeds.Item:
    said = (
        portal.words.gettext("%(blog)s answers “%(title)s” by %(other)s: %(sentence)s")
        % {
            "blog": answer.card.face.name,
            "title": answer.to.title,
            "other": answer.to.face.name,
            "sentence": answer.sentence,
        }
        for answer in mine
    )
    answered = tuple(answer.to for answer in mine)
    return feeds.Item(mine[0].card, why="\n\n".join(said), answered=answered)


FAMILIES: Mapping[str, Make] = {"answers": _answers, "answer-feeds": _feeds}
