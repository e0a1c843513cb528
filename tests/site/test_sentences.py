"""The sentence in which a text leads to another post, and links that are none."""

import pytest

from copines.permalinks import key
from copines.site.excerpts import TEASER
from copines.site.sentences import sentences

NOUR, MAX = "https://nour.example/1", "https://max.example/2"
LINK = f'<a href="{NOUR}">Lisbonne. Et après ?</a>'
ITEM = '<li>Un mot de plus sur <a href="https://lu.example/">autre chose</a></li>'


def said(html: str, to: str = NOUR) -> str:
    return sentences(html, (key(NOUR), key(MAX)))[key(to)]


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        (f"<p>Il a plu. Je réponds à M. Dupont et à {LINK} Demain, on verra.</p>",
         "Je réponds à M. Dupont et à Lisbonne. Et après ?"),
        (f"<p>Il a plu. Je pense comme {LINK}, moi aussi… Demain.</p>",
         "Je pense comme Lisbonne. Et après ?, moi aussi…"),
        (f"Un texte nu qui répond à {LINK}<br>Une autre ligne",
         "Un texte nu qui répond à Lisbonne. Et après ?"),
        (f"<ul><li>ce que dit si bien {LINK}</li></ul>", "ce que dit si bien Lisbonne. Et après ?"),
        (f"<div>Avant.<div>Je parle <em>de {LINK}</em> ici</div>Après.</div>",
         "Je parle de Lisbonne. Et après ? ici"),
        ('<p>Ah ! Le <a href="http://www.nour.example/1/?utm_source=x">billet</a>\nde Nour.</p>',
         "Le billet de Nour."),
        (f'<p>昨日。猫さんの<a href="{NOUR}">記事</a>を読んで作りました。明日。</p>',
         "猫さんの記事を読んで作りました。"),
        (f"<p>Deux fois : {LINK}</p><p>Je réponds enfin à {LINK}</p>",
         "Je réponds enfin à Lisbonne. Et après ?"),
    ],
)  # fmt: skip
def test_a_sentence_round_a_link_is_found(html: str, sentence: str) -> None:
    assert said(html) == sentence


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<!-- rien -->",
        "<p>\x00</p>",
        "<p>Aucun lien ici, vraiment aucun.</p>",
        f"<p>Via {LINK}</p>",
        f"<p>{LINK}</p>",
        f"<ul><li>Tout ce que dit {LINK}</li>{ITEM}{ITEM}</ul>",
        f"<table><tr><td>Tout ce que dit {LINK}</td></tr><tr><td>{ITEM}</td></tr>"
        f"<tr><td>{ITEM}</td></tr></table>",
        f"<blockquote><p>Je cite ce que dit {LINK} ici.</p></blockquote>",
        f"<h2>Ce que nous dit {LINK}</h2>",
        f"<figure><figcaption>La photo vient de {LINK}</figcaption></figure>",
        f'<p>Une image que voici : <a href="{NOUR}"><img src="x.png"></a></p>',
        f"<p>À lire cette semaine : {LINK}{', <a href=https://lu.example/>x</a>' * 5}.</p>",
        f'<p>Je réponds à tout le monde : <a href="https://[{NOUR}">là</a></p>',
    ],
)
def test_a_link_that_says_nothing_is_no_answer(html: str) -> None:
    assert said(html) == ""


def test_a_long_sentence_is_cut_on_both_sides_and_keeps_its_link() -> None:
    found = said(f"<p>{'avant ' * 90}{LINK}{' après' * 90}.</p>")
    assert found.startswith("… avant")
    assert found.endswith("après …")
    assert "Lisbonne. Et après ?" in found
    assert len(found) <= TEASER + 10


def test_each_of_two_posts_in_a_sentence_has_it() -> None:
    html = f'<p>Entre {LINK} et <a href="{MAX}">Max</a> mon cœur balance.</p>'
    assert said(html) == said(html, MAX) == "Entre Lisbonne. Et après ? et Max mon cœur balance."
