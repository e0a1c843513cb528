import pytest

from copines.linker.text import MAX_CHARS, Analyzer, fold


def words(text: str, language: str | None = "fr") -> list[str]:
    return [t.stem for t in Analyzer(language).terms(text) if " " not in t.stem]


def pairs(text: str, language: str = "fr") -> list[str]:
    return [t.surface for t in Analyzer(language).terms(text) if " " in t.stem]


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
    assert words(one) == words(other)


def test_stop_words_do_not_count() -> None:
    assert words("Il y a ceux qui sont dans la même") == []
    assert words("It was there that they would have been", "en") == []


def test_each_language_has_its_own_stop_words_and_stems() -> None:
    assert words("running", "en") == ["run"]
    assert words("running", None) == ["running"]
    assert "pour" in words("pour the batter", "en")


def test_a_pair_is_written_as_its_author_wrote_it() -> None:
    assert pairs("La pomme de terre nouvelle") == ["pomme de terre", "terre nouvelle"]


def test_no_pair_spans_two_lines() -> None:
    assert pairs("Le potager\nLa recette") == []


def test_a_script_without_spaces_is_cut_into_pairs_of_characters() -> None:
    assert words("東京都", "ja") == ["東京", "京都"]


def test_a_huge_text_is_read_up_to_its_bound() -> None:
    assert len(words("tomate " * MAX_CHARS)) <= MAX_CHARS / 7 + 1


def test_folding_keeps_what_has_no_accent() -> None:
    assert fold("Straße naïve œuvre") == "Strasse naive oeuvre"
