"""What was decoded wrongly, and what only looks so."""

import pytest

from copines.crawler.extract import extract
from copines.crawler.mojibake import mended


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("LÃ©a et l’Ã©tÃ©", "Léa et l’été"),
        ("lâ€™Ã©tÃ© crÃ¨me", "l’été crème"),
        ("Â« oui Â»", "« oui »"),
        ("voilÃ\xa0", "voilà"),
        ("Ð\x9fÑ\x80Ð¸Ð²ÐµÑ\x82", "Привет"),
    ],
)
def test_letters_torn_in_two_are_joined(written: str, meant: str) -> None:
    assert mended(written) == meant


@pytest.mark.parametrize("sound", ["L’été à Paris – « bien »", "SÃO PAULO", "ÂGE D’OR", "Ã", ""])
def test_what_was_meant_stays(sound: str) -> None:
    assert mended(sound) == sound


def test_a_page_whose_author_pasted_wrongly_is_read_as_meant() -> None:
    page = (
        "<html><head><title>LÃ©a</title></head><body><article><h1>LÃ©a</h1><p>"
        + "LÃ©a sÃ¨me des fÃ¨ves au jardin, et le levain lÃ¨ve. " * 12
        + "</p></article></body></html>"
    )
    found = extract(page.encode(), "https://lea.example/1")
    assert found
    assert found.title == "Léa"
    assert found.text.startswith("Léa sème des fèves")
    assert "Ã" not in found.html
