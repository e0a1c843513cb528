"""Rows are written by sqlite-utils; SQL that writes is listed, with its reason, in the document."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_WRITES = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM)\b",
    re.IGNORECASE,
)


def _written() -> dict[str, int]:
    """How often each module of the product writes by SQL of its own, but for the migrations."""
    found: dict[str, int] = {}
    for part in ("core", "crawler", "linker", "site"):
        for file in (ROOT / part / "copines").rglob("*.py"):
            name = file.relative_to(ROOT / part / "copines").as_posix()
            count = len(_WRITES.findall(file.read_text(encoding="utf-8")))
            if count and not name.startswith("schema/"):
                found[name] = count
    return found


def test_sql_that_writes_is_listed_with_its_reason() -> None:
    document = (ROOT / "docs" / "database.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w/]+\.py)` \| (\d+) \| \S", document, re.MULTILINE)
    assert {name: int(count) for name, count in rows} == _written()


def test_what_writes_is_found() -> None:
    assert _WRITES.search("INSERT OR REPLACE INTO posts VALUES (1)")
    assert _WRITES.search("update posts set a = 1")
    assert _WRITES.search("DELETE FROM posts")
    assert not _WRITES.search("ON CONFLICT DO UPDATE SET")
