"""How the address of a known post stands, by what it answers (pure)."""

import re
from dataclasses import dataclass
from typing import Literal

from copines import near_duplicates, permalinks
from copines.crawler import pages
from copines.crawler.extract import extract
from copines.crawler.extract.about import canonical
from copines.crawler.walk import responses
from copines.crawler.walk.messages import Answer
from copines.crawler.walk.scope import Scope
from copines.model import Trace
from copines.reasons import Reason

#: Share of shingles from which a page holds a text, whatever stands around it.
_HOLDS = 0.2
#: What headings say of pages that are not there, though the server says that all is well.
_NOT_FOUND = re.compile(
    r"\b404\b|not found|(?:doesn.?t|does not|no longer) exist|no longer available|"
    r"page (?:un)?available|nothing (?:was )?found|oops|introuvable|n.existe (?:pas|plus)|"
    r"n.est plus disponible|pas (?:été )?trouvée?|nicht gefunden|existiert nicht|"
    r"no (?:se ha )?encontrad[ao]|no existe|não (?:foi )?encontrad[ao]|não existe|"
    r"non (?:è stata )?trovat[ao]|non esiste|niet gevonden|bestaat niet|nie znaleziono|"
    r"nie istnieje|не найден|не существует|hittades inte|ikke fundet|ikke funnet|ei löytynyt|"
    r"見つかりません|找不到|찾을 수 없",
    re.IGNORECASE,
)

#: "gone": for certain; "missing": not there, which one page that stands may disprove; "other":
#: something else is there, which only a comparison tells from a site that says one thing of all.
Kind = Literal["gone", "missing", "other", "leads", "names", "stands", "silent"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What an address answered."""

    kind: Kind
    #: How it is known that the post is not there.
    why: Reason | None = None
    #: Where it leads, or what it calls its own address.
    target: str = ""


def standing_of(known: Trace, answer: Answer, own: Scope, homes: tuple[str, ...]) -> Standing:
    """Say how a post's address stands; `homes` are the addresses of its blog."""
    if answer.status in {404, 410}:
        return Standing("gone", Reason.of("taken_back", status=answer.status))
    if answer.status != 200 or not responses.is_html(answer) or not own.holds(answer.url):
        return Standing("silent", answer.error)
    key = permalinks.key(answer.url)
    if key == known.key:
        return _on_its_page(known, answer, own)
    if key in {permalinks.key(home) for home in homes}:
        return Standing("missing", Reason.of("leads_home"))
    if holds(known, answer):
        return Standing("leads", target=answer.url)
    return Standing("missing", Reason.of("leads_away", address=answer.url))


def _on_its_page(known: Trace, answer: Answer, own: Scope) -> Standing:
    if not (known.title or known.sketch):
        return Standing("stands")
    if not holds(known, answer):
        heading = _headings(answer)
        if said := _NOT_FOUND.search(heading):
            return Standing("missing", Reason.of("says_not_found", words=said[0]))
        return Standing("other", Reason.of("another_page"))
    tree = pages.tree_of(answer.document.text)
    named = canonical(pages.markup(tree, answer.url), answer.url) if tree is not None else ""
    if named and permalinks.key(named) != known.key and own.holds(named):
        return Standing("names", target=named)
    return Standing("stands")


def holds(known: Trace, answer: Answer) -> bool:
    """Tell whether a page has a post's text, or its title where it does not say it is missing."""
    if answer.status != 200:
        return False
    found = extract(answer.document.text, answer.url)
    texts = (found.text if found else "", _text(answer))
    if any(
        near_duplicates.likeness(near_duplicates.sketch(text), known.sketch) >= _HOLDS
        for text in texts
    ):
        return True
    title = near_duplicates.words(known.title)
    if not title or (_NOT_FOUND.search(_headings(answer)) and not _NOT_FOUND.search(known.title)):
        return False
    said = f" {' '.join(near_duplicates.words(_text(answer)))} "
    return f" {' '.join(title)} " in said


def is_same_page(one: Answer, other: Answer) -> bool:
    """Tell whether two addresses gave one page: by where they ended, or what it says."""
    if permalinks.key(one.url) == permalinks.key(other.url):
        return True
    said = tuple(" ".join(near_duplicates.words(_text(answer))) for answer in (one, other))
    return said[0] == said[1] or near_duplicates.likeness(*map(near_duplicates.sketch, said)) >= 0.9


def _headings(answer: Answer) -> str:
    tree = pages.tree_of(answer.document.text)
    if tree is None:
        return ""
    return " · ".join(" ".join(node.itertext()) for node in tree.iter("title", "h1", "h2"))


def _text(answer: Answer) -> str:
    tree = pages.tree_of(answer.document.text)
    if tree is None:
        return ""
    shown = (node for node in tree.iter() if node.tag not in {"script", "style"})
    return " ".join(f"{node.text or ''} {node.tail or ''}" for node in shown)
