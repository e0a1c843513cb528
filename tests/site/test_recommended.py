"""Why friends recommend one another: beside the teasers that it fits."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from copines.model import FILL, Neighbor, Recommendation
from copines.permalinks import key
from portals import PORTAL, Site, View, a_post

ZOE, MAX = a_post(1), a_post(2, "Max & Cie")
ONE = replace(ZOE, key=key(ZOE.permalink))
OTHER = replace(MAX, key=key(MAX.permalink))


def told(tmp_path: Path, *said: Recommendation) -> tuple[str, str, str]:
    """Return the page of a post, the widget's JSON and the blog's feed of friends."""
    site = Site(tmp_path / "public")
    near = {ONE.permalink: (Neighbor(OTHER.permalink, 0.5, ("semis",)),)}
    site.build(View([ONE, OTHER], near), portal=replace(PORTAL, recommended=said))
    page = site.page("posts/zoe/billet-1/index.html")
    return page, site.page(f"w/{ONE.key}.json"), site.page("w/blog-zoe.xml")


@pytest.mark.parametrize(
    ("said", "by"),
    [
        (Recommendation("Max & Cie", "Il <sait>.", "Zoé"), "Zoé"),
        (Recommendation("https://max.example", "Il <sait>.", "https://www.zoe.example/"), "Zoé"),
        (Recommendation("https://max.example/2?utm_source=x", "Il <sait>.", by="Ada"), "Ada"),
        (Recommendation("Max & Cie", "Il <sait>.", "https://zoe.example/1", "Ada"), "Ada"),
    ],
)
def test_a_sentence_stands_with_the_teaser_and_says_whose_it_is(
    tmp_path: Path, said: Recommendation, by: str
) -> None:
    page, widget, feed = told(tmp_path, said)
    assert f'<p>«\xa0Il &lt;sait&gt;.\xa0» <span class="said">{by}</span></p>' in page
    assert json.loads(widget)["posts"][0]["why"] == f"Il <sait>. ({by})"
    assert f"Il &lt;sait&gt;. ({by})" in feed


def test_the_narrowest_is_said(tmp_path: Path) -> None:
    wide = Recommendation("Max & Cie", "Large.", "Zoé")
    narrow = Recommendation(OTHER.permalink, "Étroite.", "Zoé")
    page, *_ = told(tmp_path, wide, narrow)
    assert "Étroite." in page
    assert "Large." not in page


def test_what_does_not_fit_is_not_said_and_the_feed_says_what_the_machine_found(
    tmp_path: Path,
) -> None:
    page, widget, feed = told(tmp_path, Recommendation("Zoé", "Ailleurs.", "Max & Cie"))
    assert "Ailleurs." not in page + widget
    assert json.loads(widget)["posts"][0]["terms"] == "semis"
    assert "À côté de «\xa0Billet 1\xa0», pour\xa0: semis" in feed


def test_a_fill_may_be_recommended_too(tmp_path: Path) -> None:
    site = Site(tmp_path / "public")
    near = {ONE.permalink: (Neighbor(OTHER.permalink, 0.0, (), FILL),)}
    said = (Recommendation("Max & Cie", "Pour le pain.", "Zoé"),)
    site.build(View([ONE, OTHER], near), portal=replace(PORTAL, recommended=said))
    assert "Pour le pain." in site.page("posts/zoe/billet-1/index.html")
