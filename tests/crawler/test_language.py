"""Which language a text is said to be in."""

import pytest

from copines.crawler import language

_FRENCH = (
    "Ce matin, la pâte avait doublé de volume et la cuisine sentait bon le levain, alors j'ai "
    "façonné deux miches avant de partir au marché avec mon panier sous le bras."
)


def test_the_text_itself_is_believed_before_what_themes_declare() -> None:
    assert language.detect(_FRENCH, ("en", "en-US")) == "fr"


def test_a_short_text_has_the_first_language_declared() -> None:
    assert language.detect("Bonjour !", (None, "", "es_ES", "fr")) == "es"
    assert language.detect("Bonjour !") is None


def test_addresses_in_a_text_are_no_words() -> None:
    links = " ".join(f"https://a.example/some-english-words-{i}" for i in range(30))

    assert language.detect(links, ("fr",)) == "fr"


def test_a_script_without_spaces_is_judged_too() -> None:
    assert (
        language.detect("今日は朝から雨が降っていたので、家で本を読んで過ごしました。", ("en",))
        == "ja"
    )


@pytest.mark.parametrize(
    ("tag", "subtag"),
    [("fr", "fr"), ("FR-be", "fr"), ("fr_FR", "fr"), (" en ", "en"), ("gsw-CH", "gsw"), ("", None),
     (None, None), ("français", None), ("1", None), ("x" * 50, None)],
)  # fmt: skip
def test_the_primary_subtag_is_given(tag: str | None, subtag: str | None) -> None:
    assert language.primary(tag) == subtag
