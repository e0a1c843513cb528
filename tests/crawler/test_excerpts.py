import pytest

from copines.crawler.excerpts import is_cut


@pytest.mark.parametrize(
    "text", ["Un début…", "Un début [...]", "A start. Continue reading →", "Début. Lire la suite »"]
)
def test_an_excerpt_is_known_by_its_end(text: str) -> None:
    assert is_cut(text)


@pytest.mark.parametrize(
    "text", ["Fin.", "Et puis… rien du tout, en somme, ce soir-là non plus.", ""]
)
def test_a_whole_text_is_not_taken_for_one(text: str) -> None:
    assert not is_cut(text)
