import pytest

from copines.site.excerpts import cut, held_together, lede, paragraphs


def test_a_short_text_stays_whole() -> None:
    assert cut("C'était  le\ncâble.") == "C'était le câble."


def test_french_signs_stay_with_their_words() -> None:
    assert held_together("« Non ! » : 1 214 fois", "fr") == (
        "«\u00a0Non\u00a0!\u00a0»\u00a0: 1\u202f214 fois"
    )
    assert held_together("10 2026 :-) ou 12 h", "fr") == "10 2026 :-) ou 12 h"
    assert held_together("Why ? 1 214", "en") == "Why ? 1 214"


def test_spaces_that_must_not_break_stay() -> None:
    assert cut("«\u00a0Non\u202f!\u00a0»  dit-elle,\n1\u202f214 fois") == (
        "«\u00a0Non\u202f!\u00a0» dit-elle, 1\u202f214 fois"
    )


@pytest.mark.parametrize("most", [20, 21, 22, 40])
def test_a_long_text_is_cut_after_a_word(most: int) -> None:
    text = "Un, deux ; trois quatre cinq six sept huit neuf dix onze"
    short = cut(text, most)
    assert short.endswith(" …")
    words = short.removesuffix(" …").split()
    assert text.split()[: len(words)] == [*words[:-1], text.split()[len(words) - 1]]
    assert len(short) <= most + 2


def test_a_script_without_spaces_is_cut_too() -> None:
    assert cut("東" * 500, 100) == "東" * 100 + " …"


def test_paragraphs_end_where_there_is_more() -> None:
    assert paragraphs("Un.\n\nDeux.") == ("Un.", "Deux.")
    shown = paragraphs("\n".join(["mot " * 60] * 10))
    assert shown[-1].endswith(" …")
    assert sum(map(len, shown)) < 900


def test_a_summary_that_repeats_the_text_is_no_lede() -> None:
    assert lede("Le potager dort [...]", "Le potager dort. Il rêve.") == ""
    assert lede("On croit tout fini.", "Le potager dort.") == "On croit tout fini."
    assert lede("", "Le potager dort.") == ""
