"""What pages and answers tell robots."""

from datetime import UTC, datetime

import pytest

from copines.crawler import pages

_NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    "metas",
    [
        ["index, follow, max-image-preview:none"],
        ["noimageindex, max-snippet: -1, max-image-preview: none"],
        ["NoFollow, noarchive"],
        ["unavailable_after: 2040-01-01"],
        ["unavailable_after: when nonsense ends"],
        [""],
        [],
    ],
)
def test_a_page_is_listed_unless_a_directive_says_no(metas: list[str]) -> None:
    assert pages.is_listed(metas, "", _NOW)


@pytest.mark.parametrize(
    "metas",
    [
        ["NOINDEX,nofollow"],
        ["none"],
        ["noindex nofollow"],
        ["index, follow", "noindex"],
        ["max-image-preview:large, noindex"],
        ["unavailable_after: Friday, 25-Jun-10 15:00:00 UTC, noarchive"],
    ],
)
def test_the_strictest_meta_tag_holds(metas: list[str]) -> None:
    assert not pages.is_listed(metas, "", _NOW)


@pytest.mark.parametrize(
    "header",
    [
        "googlebot: noindex, nofollow",
        "bingbot:none",
        "max-image-preview: none, max-snippet:0",
        "otherbot: unavailable_after: Fri, 25 Jun 2010 15:00:00 GMT",
        "googlebot: noindex\nall",
    ],
)
def test_a_header_for_another_robot_is_not_for_us(header: str) -> None:
    assert pages.is_listed((), header, _NOW)


@pytest.mark.parametrize(
    "header",
    [
        "noindex",
        "copines: noindex",
        "googlebot: index, copines: noindex",
        "noindex, googlebot: nofollow",
        "googlebot: nofollow\nnoindex",
        "*: none",
        "unavailable_after: 25 Jun 2010 15:00:00 PST",
    ],
)
def test_a_header_for_all_or_for_us_by_name_holds(header: str) -> None:
    assert not pages.is_listed((), header, _NOW)


def test_each_robots_tag_of_a_page_is_read_and_those_of_others_are_not() -> None:
    html = (
        '<meta name="Robots" content="follow"><meta name="googlebot" content="noindex">'
        '<meta name="copines" content="noarchive">'
    )
    found = pages.markup(pages.tree_of(html), "https://maud.example/")

    assert found.robots == ("follow", "noarchive")
