"""What a host may ask the database, in docs/database.md and in datasette.yaml."""

import re
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from copines.cli.main import main
from copines.instance.datasette import metadata
from copines.model import Blog, Fetch, Neighbor, Post, Wishes
from copines.permalinks import key
from copines.reasons import Reason, of_status
from copines.store import Met, Store, blogs

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DOCS = (ROOT / "docs" / "database.md").read_text(encoding="utf-8")
SHOWN: dict[str, Any] = yaml.safe_load(metadata("Le cercle"))
TABLES: dict[str, Any] = SHOWN["databases"]["copines"]["tables"]
QUERIES: dict[str, Any] = SHOWN["databases"]["copines"]["queries"]
ASKED = {"url": "https://zoe.example/1", "words": "rhubarbe", "blog": "Zoé"}
#: What each question is answered with, of the circle below.
ANSWERS: Mapping[str, list[tuple[object, ...]]] = {
    "failing": [("Lu", NOW.isoformat(), 'server_error {"status":503}', None)],
    "by_blog": [
        ("Zoé", 2, "2020-01-01T00:00:00+00:00", "2020-01-02T00:00:00+00:00"),
        ("Max", 1, "2020-01-03T00:00:00+00:00", "2020-01-03T00:00:00+00:00"),
    ],
    "not_shown": [("Max", "hidden", "hidden", 1)],
    "read_next": [(1, "Max", "Billet 3", 0.5, '["rhubarbe"]', "related")],
    "about": [
        ("Billet 3", "https://max.example/3"),
        ("Billet 1", "https://zoe.example/1"),
        ("Billet 2", "https://zoe.example/2"),
    ],
    "no_post": [("https://zoe.example/about", 200, "other_page")],
    "answers": [("Zoé", "Billet 2", "Max", "Billet 3")],
    "tags": [("jardin", 2, 3)],
    "never_shown_elsewhere": [
        ("Zoé", "Billet 2", "https://zoe.example/2"),
        ("Zoé", "Billet 1", "https://zoe.example/1"),
    ],
    "last_runs": [(NOW.isoformat(), "run", 3, 0, 40)],
}


def _post(number: int, host: str, html: str = "") -> Post:
    url, text = f"https://{host}.example/{number}", "La rhubarbe pousse."
    return Post(
        permalink=url,
        key=key(url),
        blog=host,
        title=f"Billet {number}",
        text=text,
        html=html or f"<p>{text}</p>",
        summary="",
        author=None,
        published=datetime(2020, 1, number, tzinfo=UTC),
        updated=None,
        first_seen=NOW,
        language="fr",
        tags=("Jardin",),
        words=3,
        slug=f"billet-{number}",
    )


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("circle") / "copines.db"
    with Store(path) as store:
        for name, host in (("Zoé", "zoe"), ("Max", "max"), ("Lu", "lu")):
            store.blogs.register(Blog(f"https://{host}.example/", name, host, key=host), NOW)
        down = blogs.failed(NOW, of_status(503), next_try=None, gone=False)
        store.blogs.change([("lu", down)])
        cites = '<p><a href="https://max.example/3">dit</a></p>'
        posts = [_post(1, "zoe"), _post(2, "zoe", cites), _post(3, "max"), _post(4, "max")]
        posts[3] = replace(posts[3], text="Autre chose.")
        store.posts.save_all([Met(post) for post in posts])
        about = Fetch("https://zoe.example/about", "page", 200, verdict=Reason.of("other_page"))
        store.visits.note_all([("zoe", about)], NOW)
        circle = frozenset({"zoe", "max", "lu"})
        store.shown.judge(Wishes(circle, hidden=frozenset({posts[3].key})), NOW)
        near = Neighbor(posts[2].permalink, 0.5, ("rhubarbe",))
        store.links.replace([(posts[0].permalink, [near])])
        report = {"crawl": {"posts": {"new": 3, "changed": 0}}, "build": {"written": 40}}
        store.runs.note("run", NOW, NOW, report)
    return path


def test_there_are_ten_questions() -> None:
    assert len(QUERIES) == 10
    assert set(QUERIES) == set(ANSWERS)


def test_the_document_asks_what_datasette_asks() -> None:
    asked = re.findall(
        r"^\d+\. `(\w+)`: ([^\n]+)\n\n +```sql\n(.*?)```", DOCS, re.MULTILINE | re.DOTALL
    )
    plain = {name: (title, " ".join(sql.split())) for name, title, sql in asked}
    assert plain == {n: (q["title"], " ".join(q["sql"].split())) for n, q in QUERIES.items()}


@pytest.mark.parametrize("name", ANSWERS)
def test_each_question_is_answered(database: Path, name: str) -> None:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as found:
        assert found.execute(QUERIES[name]["sql"], ASKED).fetchall() == ANSWERS[name]


def _commands() -> list[str]:
    return re.findall(r"^(sqlite-utils .*)$", DOCS, re.MULTILINE)


@pytest.mark.parametrize("command", _commands())
def test_each_command_of_the_document_runs(database: Path, command: str) -> None:
    words = [sys.executable, "-m", *shlex.split(command.replace("moncercle/", ""))]
    words[2] = words[2].replace("-", "_")
    before = database.read_bytes()
    done = subprocess.run(words, cwd=database.parent, capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) >= 3
    assert database.read_bytes() == before


def test_datasette_is_told_of_tables_and_columns_that_are_there(database: Path) -> None:
    known = {"description", "label_column", "sort_desc", "facets", "hidden"}
    assert set(SHOWN) == {"title", "description", "databases"}
    assert set(SHOWN["databases"]["copines"]) == {"tables", "queries"}
    assert all(set(query) == {"title", "sql"} for query in QUERIES.values())
    with closing(sqlite3.connect(database)) as found:
        for table, said in TABLES.items():
            columns = {row[1] for row in found.execute(f"PRAGMA table_info({table})")}
            assert columns, table
            assert set(said) <= known
            named = {said.get("label_column"), said.get("sort_desc"), *said.get("facets", ())}
            assert named - {None} <= columns, table


def test_init_writes_the_file_for_datasette_once(tmp_path: Path) -> None:
    path, run = tmp_path / "datasette.yaml", CliRunner()
    words = ["init", str(tmp_path), "--datasette"]
    assert run.invoke(main, [*words, "--title", 'Le "cercle"']).exit_code == 0
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["title"] == 'Le "cercle"'
    assert run.invoke(main, words).exit_code == 2
    path.unlink()
    assert run.invoke(main, words).exit_code == 0
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["title"] == 'Le "cercle"'
