import pytest

from copines.linker.count import Counter
from copines.linker.gather import Gathered
from copines.linker.text import MAX_CHARS, Analyzer, Lexicon, fold
from copines.model import Document


def terms(text: str, language: str | None = "fr") -> list[str]:
    """Give the terms of a text as its author wrote them, words before pairs."""
    gathered = Gathered(min_df=1)
    gathered.add(Counter(1, by_language=True).count([Document("", "", language, "", text)]))
    _, _, surfaces = gathered.terms()
    return sorted((surfaces[n] for n in range(len(surfaces))), key=lambda t: (t.count(" "), t))


def stems(text: str, language: str | None = "fr") -> list[int]:
    """Give the hashes of the words that count."""
    lexicon = Lexicon()
    tokens = Analyzer(language, lexicon, group="").tokens(text)
    return [lexicon.hashes[n] for n in tokens if lexicon.hashes[n]]


def words(text: str, language: str | None = "fr") -> list[str]:
    return [term for term in terms(text, language) if " " not in term]


def pairs(text: str, language: str = "fr") -> list[str]:
    return [term for term in terms(text, language) if " " in term]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L'été", "un été"),
        ("jusqu’aux semis", "semis"),
        ("qu'il jardinait", "jardiner"),
        ("Tomates", "tomate"),
        ("œufs", "oeuf"),
        ("logiciel-libre", "logiciel libre"),
        ("CAFÉ", "cafe\u0301"),
    ],
)
def test_two_spellings_of_one_word_are_one(one: str, other: str) -> None:
    assert stems(one) == stems(other)


def test_stop_words_do_not_count() -> None:
    assert words("Il y a ceux qui sont dans la même") == []
    assert words("It was there that they would have been", "en") == []


def test_each_language_has_its_own_stop_words_and_stems() -> None:
    assert stems("running", "en") == stems("run", "en")
    assert stems("running", None) != stems("run", None)
    assert "pour" in words("pour the batter", "en")


def test_a_pair_is_written_as_its_author_wrote_it() -> None:
    assert pairs("La pomme de terre nouvelle") == ["terre nouvelle", "pomme de terre"]


def test_no_pair_spans_two_lines() -> None:
    assert pairs("Le potager\nLa recette") == []


def test_a_script_without_spaces_is_cut_into_pairs_of_characters() -> None:
    assert terms("東京都", "ja") == ["京都", "東京"]


def test_a_huge_text_is_read_up_to_its_bound() -> None:
    assert len(stems("tomate " * MAX_CHARS)) <= MAX_CHARS / 7 + 1


def test_folding_keeps_what_has_no_accent() -> None:
    assert fold("Straße naïve œuvre") == "Strasse naive oeuvre"
