"""What a friend would take for the reason of a link, and what not."""

from dataclasses import replace

import numpy as np
import pytest

from copines.linker import fit, link
from copines.linker.closed import closed_words, is_number
from copines.linker.guard import Guard
from copines.linker.shared_terms import reasons
from copines.model import Document, LinkOptions

#: Posts about other things, so that a circle is more than the two that are looked at.
OTHERS = {
    "fr": ("Ma bicyclette grince depuis l'orage", "La chorale répète une cantate difficile",
           "Le chaton dort dans le panier à linge", "Un puzzle de mille pièces sur la table"),
    "en": ("My bicycle squeaks since the storm", "The choir rehearses a difficult cantata",
           "The kitten sleeps in the laundry basket", "A jigsaw of a lighthouse on the table"),
    "de": ("Mein Fahrrad quietscht seit dem Gewitter", "Der Chor probt eine schwierige Kantate",
           "Das Kätzchen schläft im Wäschekorb", "Ein Puzzle vom Leuchtturm auf dem Tisch"),
    "es": ("Mi bicicleta chirría desde la tormenta", "El coro ensaya una cantata difícil",
           "El gatito duerme en la cesta", "Un rompecabezas del faro sobre la mesa"),
}  # fmt: skip


def terms_of(one: str, other: str, language: str = "fr", **wishes: float) -> tuple[str, ...] | None:
    """Return the reason for a link between two texts, None where there is no link."""
    texts = [one, other, *OTHERS[language]]
    corpus = [
        Document(f"https://{n}.example/", f"blog {n}", language, "", text)
        for n, text in enumerate(texts)
    ]
    options = replace(LinkOptions(fill=False), min_score=wishes.get("min_score"))
    near = {n.permalink: n.terms for n in link(corpus, options)["https://0.example/"]}
    return near.get("https://1.example/")


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("07 05 19 morceaux de synthé", "07 05 19 urnes et scrutin", "fr"),
        ("Lundi trois mars, quatorze heures, le dentiste", "Lundi trois mars, la grève", "fr"),
        ("Ce retour d'octobre : une citrouille", "Le retour d’octobre, un cartable neuf", "fr"),
        ("Merci de lire ce billet, un commentaire ? Potiron", "Merci, billet, commentaire : vélo",
         "fr"),
        ("Thanks for reading this post on my blog, leave a comment: pumpkin",
         "Thanks, a new post on the blog, please comment: harbour", "en"),
        ("Am Montag den dritten März um vierzehn Uhr: Zahnarzt", "Montag, dritter März: Streik",
         "de"),
        ("Gracias por leer esta entrada del blog: calabaza", "Gracias por leer la entrada: puerto",
         "es"),
        ("Une boîte de craies pour la maîtresse", "La boîte de vitesses du tracteur", "fr"),
        ("Friday the 13th, twenty candles, a cake", "Friday 13th, twenty pages of a thesis", "en"),
    ],
    ids=["digits", "French dates", "a month behind an apostrophe", "French trade", "English trade",
         "German dates", "Spanish trade", "one word of two meanings", "English dates"],
)  # fmt: skip
def test_these_words_link_nothing(one: str, other: str, language: str) -> None:
    assert terms_of(one, other, language) is None


@pytest.mark.parametrize(
    ("one", "other", "language", "word"),
    [
        ("Levain, farine de seigle et pâton au fournil", "Le levain aime le seigle du fournil",
         "fr", "levain"),
        ("Sourdough with rye, proofed overnight in a basket", "A rye sourdough, crumb and crust",
         "en", "sourdough"),
        ("Sauerteig aus Roggen mit Kümmel", "Roggen im Sauerteig, Kruste und Krume", "de",
         "sauerteig"),
        ("Masa madre de centeno en el horno", "Centeno, masa madre y corteza", "es", "centeno"),
    ],
)  # fmt: skip
def test_two_telling_words_do(one: str, other: str, language: str, word: str) -> None:
    found = terms_of(one, other, language)
    assert found is not None
    assert any(word in term.lower() for term in found)


def test_a_number_is_shown_only_where_the_host_asked_for_any_link() -> None:
    pair = ("07 05 19 morceaux de synthé", "07 05 19 urnes et scrutin")
    assert terms_of(*pair, min_score=0.0) is not None
    assert terms_of(*pair, min_score=0.01) is None


def test_what_no_word_can_be_shown_of_is_no_link_even_then() -> None:
    assert terms_of("Une bicyclette rouge", "Trois chorales enrouées", min_score=0.0) is None


@pytest.mark.parametrize("word", ["12", "2026", "3e", "1er", "13th", "20h", "2x"])
def test_these_are_numbers(word: str) -> None:
    assert is_number(word)


@pytest.mark.parametrize("word", ["mp3", "3d", "h264", "e", "th", "été"])
def test_these_are_none(word: str) -> None:
    assert not is_number(word)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ca", "dimecres gener disset"),
        ("da", "onsdag januar sytten"),
        ("de", "mittwoch januar siebzehn dritte"),
        ("en", "wednesday january seventeen third"),
        ("es", "miercoles enero diecisiete tercero"),
        ("fr", "mercredi janvier quatorze troisieme"),
        ("it", "mercoledi gennaio diciassette terzo"),
        ("nl", "woensdag januari zeventien derde"),
        ("no", "onsdag januar sytten tredje"),
        ("pt", "janeiro dezassete terceiro"),
        ("ro", "miercuri ianuarie saptesprezece"),
        ("sv", "onsdag januari sjutton tredje"),
    ],
)
def test_each_language_knows_its_numerals_weekdays_and_months(language: str, words: str) -> None:
    assert set(words.split()) <= closed_words(language)
    assert "blog" in closed_words(language)


def test_the_sea_is_no_wednesday() -> None:
    assert "mer" not in closed_words("fr")


def test_of_two_forms_of_a_word_one_is_shown() -> None:
    assert reasons(["vidéos", "montage", "vidéo", "rushes"]) == ("vidéos", "montage", "rushes")
    assert reasons(["levain", "pain au levain", "farine"]) == ("pain au levain", "farine")


MAIZE = (
    "Le {0} craint le gel. Le {0} se sème quand le sol atteint douze degrés, en lignes écartées. "
    "On butte le {0} à genou, et le {0} attire les corbeaux.",
    "La farine de {0} donne une galette jaune. Je mélange {0}, eau tiède, sel. On presse la boule, "
    "une minute par face. Le {0} frais, lui, se grille au barbecue.",
)


@pytest.mark.parametrize("word", ["maïs", "sarrasin", "kéfir", "potimarron"])
def test_a_word_that_names_the_subject_of_both_is_enough(word: str) -> None:
    assert terms_of(*(text.format(word) for text in MAIZE)) == (word,)


@pytest.mark.parametrize("word", ["lundi", "billet", "douze", "chose"])
def test_a_word_that_names_no_subject_is_not(word: str) -> None:
    assert terms_of(*(text.format(word) for text in MAIZE)) is None


#: Titles, and whether they have a word in common.
TITLES = [
    ("en", "Missing Monet more", "Monetizing my feeds", False),
    ("en", "Persistence", "Persisted queries", False),
    ("en", "Doubling data", "Test doubles", False),
    ("en", "A queue for Monet", "MONET, at last", True),
    ("en", "My feeds", "RSS feeds by mail", True),
    ("fr", "Mes sacoches", "Une sacoche pour deux", True),
    ("de", "Die Gießkannen", "Eine Gießkanne", True),
]


@pytest.mark.parametrize(("language", "one", "other", "is_shared"), TITLES)
def test_english_titles_share_a_word_where_they_spell_it_alike(
    language: str, one: str, other: str, is_shared: bool
) -> None:
    titles = (one, other, *OTHERS[language])
    corpus = [
        Document(f"https://{n}.example/", f"blog {n}", language, title, title)
        for n, title in enumerate(titles)
    ]
    index = fit(corpus, LinkOptions())
    rows = np.array([index.rows.permalink.index(f"https://{n}.example/") for n in (0, 1)])
    guard = Guard(index, LinkOptions())
    assert guard.titled(rows[:1], rows[1:].astype(np.int32)).tolist() == [is_shared]
    assert (guard.evidence(rows[:1], rows[1:]).titles[0] > 0) == is_shared


PAINTER = ("Missing Monet more", "Monet hangs in the museum. Monet in fog, Monet in snow.")
ADVERTS = ("Monetizing my feeds", "I monetize a feed. Monetized adverts, monetized clicks.")
QUEUE = ("A queue for Monet", "Tickets to see Monet were gone. Monet again next year.")


@pytest.mark.parametrize(("other", "reason"), [(ADVERTS, None), (QUEUE, ("Monet",))])
def test_no_word_names_the_subject_that_two_titles_spell_in_two_ways(
    other: tuple[str, str], reason: tuple[str, ...] | None
) -> None:
    posts = (PAINTER, other, *(("", text) for text in OTHERS["en"]))
    corpus = [
        Document(f"https://{n}.example/", f"blog {n}", "en", *post) for n, post in enumerate(posts)
    ]
    near = link(corpus, LinkOptions(fill=False))["https://0.example/"]
    assert next((n.terms for n in near), None) == reason
