"""False friends of the stemmers: each line of the tables, and what must stay one."""

from pathlib import Path

import pytest
import Stemmer

from copines import lookalikes
from copines.linker.accents import fold
from copines.linker.lexicon import Lexicon
from copines.linker.text import Analyzer
from copines.lookalikes import families

STEMMERS = {
    "ca": "catalan",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
}
FOLDER = Path(lookalikes.__file__).parent


def parted(language: str) -> list[tuple[tuple[str, ...], ...]]:
    """Return the families of each line that parts some."""
    lines = (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    return [found for line in lines if len(found := families(line)) > 1]


def stem(language: str, word: str) -> str:
    return Analyzer(language, Lexicon()).stem_of(word)


@pytest.mark.parametrize("language", STEMMERS)
def test_what_is_parted_would_be_one_and_is_not(language: str) -> None:
    own = Analyzer(language, Lexicon()).stem_of
    plain = Stemmer.Stemmer(STEMMERS[language]).stemWord
    for kept, *others in parted(language):
        left = {own(word) for word in kept} - {""}
        assert len(left) <= 1, kept
        for family in others:
            words = [word.replace("*", "er") for word in family]
            would = {fold(plain(word.replace("*", ""))) for word in family}
            would |= {fold(plain(word)) for word in words}
            assert fold(plain(kept[0])) in would, family
            mine = {own(word) for word in words} - {""}  # "": a stop word
            assert len(mine) <= 1, family
            assert not mine & left, family


@pytest.mark.parametrize("language", STEMMERS)
def test_no_word_is_in_two_families(language: str) -> None:
    listed = [word for line in parted(language) for family in line[1:] for word in family]
    assert len(listed) == len(set(listed))


def test_the_tables_are_as_long_as_they_were() -> None:
    found = {language: len(parted(language)) for language in STEMMERS}
    assert found.pop("fr") >= 60
    assert min(found.values()) >= 12


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "pêcheurs", "pécheurs"), ("fr", "pêche", "pèche"), ("fr", "pâtes", "pâtés"),
        ("fr", "côte", "côté"), ("fr", "tâches", "taches"), ("fr", "mûre", "mur"),
        ("fr", "jeûner", "jeune"), ("fr", "rôti", "roter"), ("fr", "maïs", "mai"),
        ("fr", "univers", "universités"), ("fr", "marché", "marcher"), ("fr", "mer", "mères"),
        ("en", "universe", "university"), ("en", "organs", "organization"),
        ("en", "general", "generic"), ("en", "news", "new"), ("en", "policies", "police"),
        ("en", "imports", "important"), ("en", "past", "pasta"), ("en", "desert", "desserts"),
        ("es", "casas", "casos"), ("es", "año", "ano"), ("de", "Kuchen", "Küche"),
        ("it", "porto", "porta"), ("pt", "avô", "avó"), ("nl", "weken", "weekend"),
        ("ca", "dones", "don"),
    ],
)  # fmt: skip
def test_two_words_are_two(language: str, one: str, other: str) -> None:
    assert stem(language, one.lower()) != stem(language, other.lower())


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "pêchait", "pêches"), ("fr", "péchés", "pécher"), ("fr", "pâté", "pâtés"),
        ("fr", "côtés", "côté"), ("fr", "achète", "acheter"), ("fr", "préfère", "préférer"),
        ("fr", "boite", "boîtes"), ("fr", "gout", "goûts"), ("fr", "cafe", "café"),
        ("en", "imported", "imports"), ("es", "jardin", "jardín"), ("de", "Äpfel", "Apfel"),
        ("it", "libri", "libro"), ("pt", "cafe", "café"), ("ca", "dona", "dones"),
    ],
)  # fmt: skip
def test_forms_of_one_word_are_one(language: str, one: str, other: str) -> None:
    assert stem(language, one.lower()) == stem(language, other.lower())


def test_a_language_without_a_table_has_an_empty_one() -> None:
    assert stem("sv", "hus") == "hus"
    assert lookalikes.lookalikes("").stem_of("maïs") is None
