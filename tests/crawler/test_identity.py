"""The table: what agrees, how the known address stands, and what follows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from copines import near_duplicates
from copines.crawler.identity import Copy, New, Same, Standing, Unsure, bonds, weigh
from copines.model import Trace
from copines.permalinks import key
from copines.reasons import Reason

WHEN = datetime(2024, 2, 5, 9, 30, tzinfo=UTC)
TEXT = (
    "Le compost a chauffé tout le mois, et les vers sont remontés jusque sous le couvercle. "
    "Nous avons retourné les couches avec la fourche, ajouté des feuilles mortes et du carton, "
    "puis arrosé sans noyer. Dans trois semaines il sera mûr pour les tomates du fond."
)
TOUCHED = TEXT.replace("Dans trois semaines", "Dans quatre semaines")
OTHER = (
    "Hier la rivière a débordé sur le chemin des saules, si bien que la promenade a tourné court. "
    "On voyait les barques attachées au ponton qui dansaient, et deux hérons sur la digue."
)


def a_trace(url: str, text: str = TEXT, **changes: object) -> Trace:
    address = f"https://zoe.example{url}"
    found = Trace(
        key(address),
        address,
        "Le compost",
        "",
        near_duplicates.fingerprint("Le compost", text),
        near_duplicates.sketch(text),
        WHEN,
    )
    return replace(found, **changes)  # type: ignore[arg-type]


KNOWN = a_trace("/compots", guid="tag:zoe,42")
SAME_GUID = a_trace("/compost", TOUCHED, guid="tag:zoe,42")
SAME_TEXT = a_trace("/compost", title="Du compost", published=None, guid="tag:zoe,43")
SAME_TWO = a_trace("/compost", TOUCHED, guid="https://zoe.example/compost")
SAME_TITLE = a_trace("/compost", OTHER, published=WHEN + timedelta(days=9))
SAME_DAY = a_trace("/compost", OTHER, title="La crue")
SAME_NOTHING = a_trace("/crue", OTHER, title="La crue", published=None)
GUID_ALONE = replace(SAME_NOTHING, guid="tag:zoe,42")


@pytest.mark.parametrize(
    ("met", "standing", "verdict"),
    [
        # a slug mended, with a redirect
        (SAME_GUID, "leads here", Same),
        (SAME_TEXT, "leads here", Same),
        (SAME_TWO, "leads here", Same),
        (SAME_TITLE, "leads here", Same),
        (SAME_NOTHING, "leads here", New),
        # the old page names the new one as its address
        (SAME_TEXT, "names this", Same),
        (SAME_NOTHING, "names this", New),
        # a slug mended, without a redirect
        (SAME_GUID, "gone", Same),
        (SAME_TEXT, "gone", Same),
        (SAME_TWO, "gone", Same),
        (SAME_TITLE, "gone", New),
        (SAME_DAY, "gone", New),
        (GUID_ALONE, "gone", New),
        # the old page is still there
        (SAME_GUID, "stands", Same),
        (SAME_TEXT, "stands", Copy),
        (SAME_TWO, "stands", New),
        (SAME_TITLE, "stands", New),
        # the feed lists both: what it calls them says nothing
        (SAME_GUID, "listed", New),
        (replace(SAME_TEXT, guid="tag:zoe,42"), "listed", Copy),
        # nobody asked yet, or there was no answer
        (SAME_GUID, "unasked", Unsure),
        (SAME_TEXT, "unasked", Unsure),
        (SAME_TITLE, "unasked", New),
        (SAME_GUID, "silent", Same),
        (SAME_TEXT, "silent", Unsure),
        (SAME_TWO, "silent", Unsure),
        (SAME_NOTHING, "silent", New),
    ],
)
def test_the_table(met: Trace, standing: Standing, verdict: type) -> None:
    found = weigh(met, KNOWN, standing)
    assert isinstance(found, verdict), found
    if isinstance(found, Same | Copy | Unsure):
        assert found.why.get("address") == KNOWN.url


def test_a_page_that_names_a_known_address_is_the_post_there() -> None:
    fed = a_trace("/compots?source=rss", OTHER, title="Autre", published=None)
    found = weigh(fed, KNOWN, "unasked", named=True)
    assert isinstance(found, Same)
    assert found.stays
    printed = a_trace("/imprimer/42")
    assert weigh(printed, KNOWN, "unasked", named=True) == Same(
        KNOWN, Reason.of("named_by_page", address=KNOWN.url), stays=True
    )


def test_a_page_that_wrongly_names_another_post_is_its_own() -> None:
    """Some themes give each page the canonical address of one."""
    assert weigh(SAME_NOTHING, KNOWN, "stands", named=True) == New()


def test_posts_of_a_series_are_not_taken_for_each_other() -> None:
    week = [
        a_trace(
            f"/menu-{n}",
            f"Menu de la semaine {n}. " + menu,
            title="Menu de la semaine",
            published=WHEN + timedelta(weeks=n),
        )
        for n, menu in enumerate((TEXT, OTHER))
    ]
    assert bonds(*week) == {"title"}
    assert weigh(week[1], week[0], "gone") == New()


def test_photographs_of_one_title_and_one_day_are_two_posts_while_both_stand() -> None:
    one, two = (
        a_trace(f"/photo-{n}", "", title="Photo", fingerprint="", sketch=b"") for n in (1, 2)
    )
    assert isinstance(weigh(two, one, "listed"), New)
    assert isinstance(weigh(two, one, "stands"), New)
    assert isinstance(weigh(two, one, "gone"), Same)
