"""Posts that come from a file are cleaned as those of a site are."""

import pytest

from copines.crawler.imported import cleaned
from portals import a_post

_TEXT = "Nous avons planté des tomates et du basilic dans le jardin de la voisine. " * 3


@pytest.mark.parametrize("declared", ["fr\x01", "FR_fr", "\x00", "", None, "french", "qqq"])
def test_the_language_is_a_tag_or_found_in_the_text(declared: str | None) -> None:
    assert cleaned(a_post(text=_TEXT, language=declared)).language == "fr"


def test_a_text_without_language_has_none() -> None:
    assert cleaned(a_post(text="Ah !", language="\x02")).language is None


def test_the_words_are_counted() -> None:
    assert cleaned(a_post(text="今天我们去海边", words=1)).words == 7
