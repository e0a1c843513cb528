import numpy as np
import pytest

from copines.linker.counting import Counts
from copines.linker.text import MAX_CHARS, Lexicon, fold
from copines.linker.vectors import Surfaces
from copines.model import Document


def words(text: str, language: str | None = "fr") -> list[str]:
    """Give the stems of a text's words, in their order."""
    lexicon = Lexicon()
    numbers = list(lexicon.words(text, language))
    names = {number: stem for (_, stem), number in lexicon.known.items()}
    return [names[n] for n in lexicon.stems()[numbers].tolist() if n >= 0]


def pairs(text: str, language: str = "fr") -> list[str]:
    """Give a text's pairs as they are written, in the order of their stems."""
    counts = Counts([Document("u", "b", language, "", text)], 5)
    surfaces = Surfaces(counts, counts.df > 0)
    for _, batch in counts.batches():
        surfaces.learn(np.arange(len(batch.terms), dtype=np.int32), batch)
    return [surface for n in range(len(surfaces)) if " " in (surface := surfaces[n])]


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
