"""What one comes back for: the gazette, and the months of years past."""

from collections.abc import Iterator, Mapping, Sequence

from copines.site import feeds
from copines.site.cards import Card, Row
from copines.site.gazette import letter
from copines.site.gazette.lists import FILES
from copines.site.gazette.shown import path, shown, title
from copines.site.keys import Page
from copines.site.pages.sheet import Make
from copines.site.portal import Portal

#: Posts of the last issue that are named where it is.
_BEGUN = 3


def last(portal: Portal) -> tuple[tuple[str, str] | None, Sequence[Row | Card]]:
    """Return title and folder of the last issue, None where there is none, and its first posts."""
    for each in portal.list("issues")[:1]:
        posts = portal.list(f"issue/{each[0]}")[-1]
        return (title(portal, each), path(each[0])), portal.rows(
            [key for key, *_ in posts[:_BEGUN]]
        )
    return None, ()


def _gazette(portal: Portal, _: str) -> Iterator[Page]:
    if portal.options.gazette == "none":
        return
    newest, begun = last(portal)
    issues = [(title(portal, each), path(each[0]), each[1][:4]) for each in portal.list("issues")]
    years: dict[str, list[tuple[str, str]]] = {}
    for said, where, year in issues:
        years.setdefault(year, []).append((said, where))
    yield portal.renderer.page(
        "gazette/index.html",
        "gazette.html",
        newest=newest,
        begun=begun,
        years=list(years.items()),
    )


def _feed(portal: Portal, _: str) -> Iterator[Page]:
    if portal.options.gazette == "none":
        return
    issues = [shown(portal, name) for name, *_ in portal.list("issues")[:FILES]]
    told = [(issue, letter.body(portal, issue)) for issue in issues]
    name = f"{portal.words.gettext('The gazette')} · {portal.options.title}"
    yield feeds.gazette("gazette/feed.xml", name, told, portal.options)


def _issue(portal: Portal, name: str) -> Iterator[Page]:
    files = portal.list(f"letter/{name}") or False
    where = f"{path(name)}index.html"
    yield portal.renderer.page(where, "issue.html", issue=shown(portal, name), files=files)


def _letter(portal: Portal, name: str) -> Iterator[Page]:
    from copines.site.gazette import book  # noqa: PLC0415 - few builds bind one

    issue = shown(portal, name)
    yield letter.mail(portal, issue)
    yield book.epub(portal, issue)


def _flashback(portal: Portal, month: str) -> Iterator[Page]:
    words = portal.words
    kept = portal.list(f"flashback/{month}")
    yield portal.renderer.page(
        f"flashback/{month}/index.html",
        "flashback.html",
        month=words.month_alone(int(month)),
        years=[(year, portal.cards(keys)) for year, keys in kept],
        number=month,
    )


FAMILIES: Mapping[str, Make] = {
    "gazette": _gazette,
    "gazette-feed": _feed,
    "issue": _issue,
    "letter": _letter,
    "flashback": _flashback,
}
