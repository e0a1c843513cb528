"""The documentation names what there is."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import click
import pytest
from check import trust

from copines.cli.commands import COMMANDS
from copines.cli.main import main
from copines.config.schema import KEYS
from copines.store import Store

ROOT = Path(__file__).parents[1]


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _command(name: str) -> click.Command:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    return command


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_and_each_of_its_options_is_documented(name: str) -> None:
    text = _read("docs/commands.md")
    assert f"copines {name}" in text
    for parameter in _command(name).params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            assert max(parameter.opts, key=len) in text


@pytest.mark.parametrize(("section", "key"), [(s, k) for s, keys in KEYS.items() for k in keys])
def test_each_key_of_the_config_is_documented(section: str, key: str) -> None:
    row = re.search(rf"^\|\s*`{key}`.*$", _read("docs/config.md"), re.MULTILINE)
    assert row, f"[{section}] {key}"


def test_each_table_and_column_of_the_database_is_documented(tmp_path: Path) -> None:
    text = _read("docs/database.md")
    Store(tmp_path / "copines.db").close()
    with closing(sqlite3.connect(tmp_path / "copines.db")) as db:
        query = (
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'posts_fts_%'"
        )
        tables = [row[0] for row in db.execute(query) if not row[0].startswith("sqlite_")]
        assert len(tables) >= 10
        for table in tables:
            assert f"`{table}`" in text
            for column in db.execute(f"PRAGMA table_info({table})"):
                assert f"`{column[1]}`" in text, f"{table}.{column[1]}"


@pytest.mark.parametrize("page", ["docs/architecture.md", "CONTRIBUTING.md", "docs/database.md"])
def test_each_module_named_exists(page: str) -> None:
    places = [ROOT, *ROOT.glob("*/copines"), *ROOT.glob("*/copines/*")]
    outside = {"ring.py", "relatedness.py", "extraction.py", "blog_text.py"}
    for name in set(re.findall(r"`([\w/]+\.py)`", _read(page))) - outside:
        assert any((place / name).is_file() for place in places), name


def test_links_between_documents_lead_somewhere() -> None:
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")):
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_each_page_is_in_the_navigation_once() -> None:
    lists = ("docs/index.md", "docs/adr/README.md")
    listed = [
        (ROOT / page).parent.joinpath(target).resolve()
        for page in lists
        for target in re.findall(r"^- .*?\]\(([\w./-]+\.md)\)", _read(page), re.MULTILINE)
    ]
    pages = {page for page in ROOT.glob("docs/**/*.md")} - {ROOT / "docs/index.md"}
    assert pages <= set(listed), [page.name for page in pages - set(listed)]
    assert len(listed) == len(set(listed))


def test_links_lead_to_headings_that_are_there() -> None:
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")):
        for file, place in re.findall(
            r"\]\(([\w./-]*)#([\w-]+)\)", page.read_text(encoding="utf-8")
        ):
            headings = re.findall(
                r"^#+ (.*)$",
                (page.parent / file if file else page).read_text("utf-8"),
                re.MULTILINE,
            )
            slugs = {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}
            assert place in slugs, f"{page.name}: {file}#{place}"


def test_the_readme_starts_with_what_runs_as_pasted() -> None:
    readme = _read("README.md")
    assert readme.index("make demo") < readme.index("make test")
    for target in set(re.findall(r"\bmake ([a-z-]+)", readme)):
        assert f"\n{target}:" in _read("Makefile"), target


def test_the_french_readme_keeps_step() -> None:
    english, french = _shape(_read("README.md")), _shape(_read("README.fr.md"))
    for part, told in english.items():
        assert french[part] == told, part
    assert len(_read("README.md").splitlines()) < 200 > len(_read("README.fr.md").splitlines())


def _shape(text: str) -> dict[str, object]:
    """Return what a README and its translation have in common."""
    fences = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    without = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return {
        "headings": [len(marks) for marks in re.findall(r"^(#+) ", without, re.MULTILINE)],
        "code": [(kind, re.sub(r" +#.*", "", code)) for kind, code in fences if kind],
        "fences": len(fences),
        "links": [t for t in re.findall(r"\]\(([^)]+)\)", without) if not t.startswith("README")],
        "pictures": re.findall(r'(?:src|srcset)="([^"]+)"', without),
        "items": len(re.findall(r"^- ", without, re.MULTILINE)),
        "rows": [row.count("|") for row in re.findall(r"^\|.*$", without, re.MULTILINE)],
        "comments": re.findall(r"<!-- .*? -->", without),
        "figures": sorted(set(re.findall(r"\d[\d.]*", without))),
    }


def test_decisions_are_short() -> None:
    for decision in (ROOT / "docs" / "adr").glob("*.md"):
        assert len(decision.read_text(encoding="utf-8").splitlines()) <= 40, decision.name


def test_the_page_on_trust_is_the_generators() -> None:
    facts = [
        {"fact": "trick", "of": "feeds", "name": "a", "does": "x|<y>", "posts": 1, "why": "\x00"},
        {"fact": "kills", "kills": 3, "looks": 9, "dead": 0},
        {"fact": "kills", "kills": 4, "looks": 9999, "dead": 0},
    ]
    told = "\n".join(trust.page(facts))
    assert "4 runs killed, 9,999 looks" in told
    assert "3 runs killed" not in told
    assert "| `a` | x\\|&lt;y> | 1 post; � |" in told
    page = _read("docs/trust.md")
    for title in (*trust.TITLES.values(), "In numbers"):
        assert f"## {title}\n" in page, title
