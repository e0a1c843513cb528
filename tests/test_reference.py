"""The tables of options and keys in docs/ are those of the code."""

from pathlib import Path

import pytest
from check import reference

from copines.config.schema import KEYS

DOCS = Path(__file__).parents[1] / "docs"


def test_the_tables_are_current() -> None:
    assert [page.name for page, _ in reference.stale()] == [], "python -m check.reference"


def test_each_command_with_options_has_a_table() -> None:
    assert reference.missing((DOCS / "commands.md").read_text(encoding="utf-8")) == ()


def test_an_option_that_is_forgotten_or_differs_is_written() -> None:
    text = "<!-- options of link -->\n| `--anew` | Gone |\n<!-- end -->\n"
    assert reference.commands(text) == (
        "<!-- options of link -->\n| option | meaning |\n|---|---|\n"
        "| `--again` | Link all posts, not only what has changed |\n"
        "| `--cluster ADDRESS` | Have the workers of this Dask scheduler work too |\n"
        "<!-- end -->\n"
    )


def test_types_and_defaults_are_the_codes_and_meanings_the_tables() -> None:
    section = (DOCS / "config.md").read_text(encoding="utf-8").split("## `[crawl]`")[1]
    text = f"## `[crawl]`{section.split('## ')[0]}"
    row = "| `per_host` | integer from 1 to 64 | `1` | Requests in flight to one host |"
    assert row in text
    wrong = text.replace(row, "| `per_host` | float | `7` | Requests, all in all |")
    kept = row.replace("Requests in flight to one host", "Requests, all in all")
    assert reference.config(wrong) == text.replace(row, kept)


def test_a_key_without_a_row_is_an_error() -> None:
    rows = "".join(f"| `{key}` | x | x | x |\n" for key in list(KEYS["link"])[1:])
    with pytest.raises((KeyError, ValueError)):
        reference.config(f"## `[link]`\n\n{rows}")
