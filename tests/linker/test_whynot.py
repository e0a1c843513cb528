"""What became of each candidate for a place under a post."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from copines.linker import fit, link, neighbors_of, why_filled, why_not
from copines.model import Document, LinkOptions

NOW = datetime(2020, 6, 1, tzinfo=UTC)
WORDS = [
    *("levain", "seigle", "farine", "fournil", "pâton"),
    *("miche", "croûte", "grigne", "pétrin", "cuisson"),
]


def a_post(name: str, words: Sequence[str], blog: str = "", years: float = 0) -> Document:
    date = NOW - timedelta(days=365 * years)
    text = " ".join([*words, f"mot{name}", *[f"{name}{n}" for n in range(12)]])
    return Document(f"https://{name}.example/", blog or name, "fr", "", text, published=date)


CORPUS = [
    a_post("nous", WORDS),
    a_post("pres", WORDS[:8]),
    a_post("pres2", WORDS[:7], "pres"),
    a_post("loin", ["croûte", "2019"], years=1),
    a_post("vieux", WORDS[:6], years=9),
    a_post("muet", WORDS[:6]),
    a_post("veto", WORDS[:5]),
    a_post("copie", WORDS[2:7]),
    a_post("autre", ["phare", "2019", "écume"]),
    a_post("encore", ["goéland", "écume", "phare"]),
]
OPTIONS = LinkOptions(
    fill=False,
    related=1,
    no_out=frozenset({"muet"}),
    not_apart=timedelta(days=1000),
    vetoes=(("https://nous.example/", "https://veto.example/"),),
)


def outs(options: LinkOptions) -> dict[str, str]:
    index = fit(CORPUS, options)
    return {
        each.permalink[8:].split(".")[0]: each.out
        for each in why_not(index, options, "https://nous.example/")
    }


def test_each_step_says_what_it_took_out() -> None:
    found = outs(OPTIONS)
    assert found["pres"] == ""
    assert found["muet"] == "consent"
    assert found["veto"] == "veto"
    assert found["vieux"] == "window"
    assert found["loin"] in {"guard", "threshold"}
    assert found["copie"] == "full"


def test_a_second_post_of_a_blog_gives_way_to_the_first() -> None:
    assert outs(LinkOptions(fill=False, related=3))["pres2"] == "per_blog"


@pytest.mark.parametrize(
    "options", [OPTIONS, LinkOptions(fill=False), LinkOptions(fill=False, min_score=0.0)]
)
def test_what_it_shows_is_what_is_linked(options: LinkOptions) -> None:
    found = link(CORPUS, replace(options, fill=False))
    index = fit(CORPUS, options)
    for permalink, near in found.items():
        told = why_not(index, options, permalink)
        assert [each.permalink for each in told if not each.out] == [n.permalink for n in near]
        assert all(each.terms == n.terms for each, n in zip(told, near, strict=False))


def test_asking_changes_nothing() -> None:
    index = fit(CORPUS, OPTIONS)
    before = dict(neighbors_of(index, OPTIONS))
    leads = index.leads.copy()
    assert why_not(index, OPTIONS, "https://nous.example/")
    assert (index.leads == leads).all()
    assert dict(neighbors_of(index, OPTIONS)) == before


def test_a_post_that_is_not_there_has_no_candidates() -> None:
    assert why_not(fit(CORPUS, OPTIONS), OPTIONS, "https://personne.example/") == ()


def fillers(options: LinkOptions, corpus: Sequence[Document] = CORPUS) -> dict[str, str]:
    index = fit(corpus, options)
    return {
        each.permalink[8:].split(".")[0]: each.out
        for each in why_filled(index, options, "https://nous.example/")
    }


FILLED = replace(OPTIONS, fill=True, related=3, min_score=0.99)


def test_each_step_says_what_it_took_out_of_the_fills() -> None:
    abroad = replace(a_post("ailleurs", WORDS), language="es")
    found = fillers(FILLED, [*CORPUS, abroad])
    assert found["muet"] == "consent"
    assert found["veto"] == "veto"
    assert found["vieux"] == "window"
    assert found["ailleurs"] == "language"
    assert sorted(found.values()).count("") == 3
    assert found.keys() == {d.permalink[8:].split(".")[0] for d in CORPUS[1:]} | {"ailleurs"}


def test_another_post_of_a_blog_that_stands_there_gives_way() -> None:
    corpus = [a_post("nous", WORDS), *(a_post(f"lui{n}", WORDS[:2], "lui") for n in range(3))]
    found = fillers(replace(FILLED, not_apart=None), corpus)
    assert sorted(found.values()) == ["", "per_blog", "per_blog"]


@pytest.mark.parametrize("wanted", [1, 2, 3])
def test_what_it_says_is_shown_is_what_fills(wanted: int) -> None:
    options = replace(FILLED, related=wanted)
    near = dict(neighbors_of(fit(CORPUS, options), options))["https://nous.example/"]
    found = [name for name, out in fillers(options).items() if not out]
    assert sorted(found) == sorted(n.permalink[8:].split(".")[0] for n in near)


def test_where_three_are_related_or_nothing_fills_nobody_is_asked() -> None:
    assert not fillers(replace(FILLED, fill=False))
    assert not fillers(replace(FILLED, related=1, min_score=0.0, vetoes=(), not_apart=None))


def test_asking_for_fills_changes_nothing() -> None:
    index = fit(CORPUS, FILLED)
    before = index.leads.copy(), index.fills.copy()
    why_filled(index, FILLED, "https://nous.example/")
    assert (index.leads == before[0]).all()
    assert (index.fills == before[1]).all()
    assert why_filled(index, FILLED, "https://nowhere.example/") == ()
