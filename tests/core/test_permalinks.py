import json
from pathlib import Path

import pytest

from copines.permalinks import key, normalise

VECTORS = json.loads((Path(__file__).parent / "permalinks.json").read_text("utf-8"))["vectors"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["url"])
def test_the_key_is_the_contracts(vector: dict[str, str]) -> None:
    assert normalise(vector["url"]) == vector["normalised"]
    assert key(vector["url"]) == vector["key"]


@pytest.mark.parametrize(
    ("url", "normalised"),
    [
        ("https://i❤.example/a", "xn--i-7iq.example/a"),
        ("https://☃.example/", "xn--n3h.example"),
        ("https://zoe.example/index.htm/.", "zoe.example/index.htm"),
        ("https://zoe.example/a/index.htm/b/..", "zoe.example/a/index.htm"),
        ("https://zoe.example/a/..", "zoe.example"),
    ],
)
def test_addresses_are_spelt_as_browsers_spell_them(url: str, normalised: str) -> None:
    assert normalise(url) == normalised


def test_a_host_that_no_browser_opens_stays_as_it_is() -> None:
    assert normalise("https://\u200ea\u06dd.example/b").endswith(".example/b")
