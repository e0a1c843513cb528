import json
from pathlib import Path

import pytest

from copines.permalinks import key, normalise

VECTORS = json.loads((Path(__file__).parent / "permalinks.json").read_text("utf-8"))["vectors"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["url"])
def test_the_key_is_the_contracts(vector: dict[str, str]) -> None:
    assert normalise(vector["url"]) == vector["normalised"]
    assert key(vector["url"]) == vector["key"]
