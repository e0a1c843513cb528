"""The classifier as it is kept."""

import sys
from pathlib import Path

import pytest

from copines.crawler import classifier as module
from copines.crawler.classifier import classifier

_TEXT = "Suka makan nasi goreng dengan telur dan sambal setiap pagi sebelum kerja."


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where it is to be kept."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(module, "_KEPT", tmp_path / "__pycache__" / "py3langid.pyc")
    return tmp_path / "__pycache__" / "py3langid.pyc"


def test_what_is_kept_ranks_languages_as_what_was_unpacked(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpacked = classifier.__wrapped__().rank(_TEXT)
    assert [file.name for file in kept.parent.iterdir()] == [kept.name]

    monkeypatch.setattr(module, "_unpacked", lambda model: pytest.fail("unpacked again"))
    assert classifier.__wrapped__().rank(_TEXT) == unpacked


@pytest.mark.parametrize("damaged", [b"", b"\x80\x05.", b"no pickle", None])
def test_what_is_damaged_or_of_another_model_is_made_anew(
    kept: Path, damaged: bytes | None
) -> None:
    kept.parent.mkdir()
    if damaged is None:
        module._keep(("another",), classifier())
    else:
        kept.write_bytes(damaged)
    before = kept.read_bytes()[:100]

    assert classifier.__wrapped__().classify(_TEXT)[0] == "id"
    assert kept.read_bytes()[:100] != before


def test_where_nothing_can_be_kept_it_is_unpacked(kept: Path) -> None:
    kept.parent.write_text("a file where the folder would be")
    assert classifier.__wrapped__().classify(_TEXT)[0] == "id"


def test_python_that_is_to_keep_no_bytecode_keeps_no_classifier(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    classifier.__wrapped__()
    assert not kept.parent.exists()
