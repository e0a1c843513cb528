"""Commands that read: they wait for nobody, change nothing, and go by the config as it is now."""

import json
import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import pytest
from click.testing import CliRunner

from copines.cli import main
from copines.errors import LockedError, StoreError, UnreadyError
from copines.instance import Instance
from copines.model import Post
from copines.permalinks import key

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ZOE, MAX = "https://zoe.example/", "https://max.example/"
CONFIG = f"""[portal]
url = "https://copines.example/"
images = "none"
[crawl]
contact = "mailto:hote@copines.example"
timeout = 2
[link]
min_score = 0.0
[[blog]]
url = "{ZOE}"
name = "Zoé"
[[blog]]
url = "{MAX}"
name = "Max"
"""
WORDS = [
    "levain",
    "farine",
    "miche",
    "four",
    "bois",
    "croûte",
    "mie",
    "seigle",
    "épeautre",
    "sel",
    "pétrin",
    "fournil",
]
#: Seconds that a command may take on a busy machine; one that waited for a writer took 32.
PATIENCE = 20.0
READING = (
    "status", f"explain {ZOE}1", "search levain", "export posts", "export posts --all",
    "export links", "export opml", "export zip", "widget Zoé", "preview",
)  # fmt: skip


def a_post(blog: str, url: str, number: int) -> Post:
    own = random.Random(f"{url}{number}")
    text = "Le pain, " + " ".join(own.choices(WORDS, k=60))
    return Post(f"{url}{number}", key(f"{url}{number}"), blog, f"Pain {number}", text, "", text,
                None, NOW, None, NOW, "fr", slug=f"pain-{number}", words=60)  # fmt: skip


@pytest.fixture
def circle(tmp_path: Path) -> Instance:
    """Two blogs of three posts each, linked and built."""
    (tmp_path / "copines.toml").write_text(CONFIG, encoding="utf-8")
    instance = Instance.open(tmp_path)
    with instance.work("a test", NOW) as work:
        for blog in work.circle.blogs:
            for number in range(3):
                work.circle.store.posts.save(a_post(blog.key, blog.url, number))
        work.link()
        work.build()
        work.keep_report("run", {})
    return instance


def asked(circle: Instance, words: str, ok: int = 0) -> str:
    """Call a command; return what it says on stdout."""
    said = CliRunner().invoke(
        main, [*words.split(), "--dir", str(circle.directory), "--now", NOW.isoformat()]
    )
    assert said.exit_code == ok, f"{said.output}\n{said.exception!r}"
    return said.stdout if ok == 0 else said.output


def configured(circle: Instance, old: str, new: str) -> None:
    path = circle.directory / "copines.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def writer(circle: Instance) -> Iterator[sqlite3.Connection]:
    """Another program, in the middle of a long write."""
    with closing(sqlite3.connect(circle.db, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        other.execute("UPDATE posts SET title = 'not yet'")
        yield other
        other.execute("ROLLBACK")


@pytest.mark.parametrize("words", READING)
def test_a_reading_command_answers_during_a_long_write(
    circle: Instance, writer: sqlite3.Connection, words: str
) -> None:
    began = monotonic()
    during = asked(circle, words)
    assert monotonic() - began < PATIENCE
    writer.execute("ROLLBACK")
    after = asked(circle, words)
    writer.execute("BEGIN")
    assert "not yet" not in during
    assert "zip" in words or during == after


@pytest.mark.parametrize("words", READING)
@pytest.mark.parametrize("edit", ["", f'hide = ["{ZOE}1"]'])
def test_a_reading_command_leaves_the_database_as_it_is(
    circle: Instance, words: str, edit: str
) -> None:
    configured(circle, "min_score = 0.0", f"min_score = 0.0\n{edit}")
    before = circle.db.read_bytes(), circle.db.stat().st_mtime_ns
    portal = {path: path.stat().st_mtime_ns for path in circle.public.rglob("*")}
    asked(circle, words)
    assert (circle.db.read_bytes(), circle.db.stat().st_mtime_ns) == before
    assert {path: path.stat().st_mtime_ns for path in circle.public.rglob("*")} == portal
    with closing(sqlite3.connect(circle.db)) as db:  # nor is anything in the log beside it
        assert db.execute("PRAGMA wal_checkpoint").fetchone() == (0, 0, 0)


def test_what_the_config_hides_is_hidden_at_once(circle: Instance) -> None:
    configured(circle, "[link]", f'[link]\nhide = ["{ZOE}1"]')
    posts = [json.loads(line) for line in asked(circle, "export posts").splitlines()]
    assert {post["url"] for post in posts} == {
        f"{blog}{n}" for blog in (ZOE, MAX) for n in range(3)
    } - {f"{ZOE}1"}
    assert f"{ZOE}1" not in asked(circle, "search pain")
    assert f"{ZOE}1" not in asked(circle, "export links")
    told = json.loads(asked(circle, f"explain {ZOE}1 --json"))
    assert told["verdict"] == "hidden"
    everything = [json.loads(line) for line in asked(circle, "export posts --all").splitlines()]
    assert {post["url"]: post["verdict"] for post in everything}[f"{ZOE}1"] == "hidden"
    states = json.loads(asked(circle, "status --json"))["blogs"]
    assert [state["posts"] for state in states] == [2, 3]
    asked(circle, "build --force")
    assert json.loads(asked(circle, f"explain {ZOE}1 --json"))["verdict"] == "hidden"


def test_names_are_those_of_the_config_and_a_new_blog_is_there(circle: Instance) -> None:
    configured(circle, 'name = "Max"', 'name = "Maxime"\n[[blog]]\nurl = "https://lu.example/"')
    states = json.loads(asked(circle, "status --json"))["blogs"]
    assert [(s["name"], s["state"], s["posts"]) for s in states] == [
        ("Zoé", "new", 3),
        ("Maxime", "new", 3),
        ("lu.example", "new", 0),
    ]
    assert '"blog": "Maxime"' in asked(circle, "export posts")
    assert "(Maxime)" in asked(circle, f"explain {ZOE}1")
    assert "Maxime" in asked(circle, "export opml")
    assert "lu-example" in asked(circle, "widget lu.example --for html")


def test_a_blog_that_left_shows_nothing_and_is_not_in_the_status(circle: Instance) -> None:
    configured(circle, f'[[blog]]\nurl = "{MAX}"\nname = "Max"', "")
    assert MAX not in asked(circle, "export posts")
    assert json.loads(asked(circle, f"explain {MAX}1 --json"))["verdict"] == "removed"
    assert "Max" not in asked(circle, "status")


@pytest.mark.parametrize(
    ("words", "ok"),
    [("status", 0), ("search pain", 0), ("export posts", 0), (f"explain {ZOE}1", 1)],
)
def test_before_the_first_run_it_is_said_what_to_run(tmp_path: Path, words: str, ok: int) -> None:
    (tmp_path / "copines.toml").write_text(CONFIG, encoding="utf-8")
    said = CliRunner().invoke(main, [*words.split(), "--dir", str(tmp_path)])
    assert said.exit_code == ok
    told, *more = said.stderr.splitlines()
    assert re.fullmatch(r"no database yet; make one: \S*copines run --dir \S+", told)
    assert more == (["no post has all of: pain"] if words == "search pain" else [])
    assert ("Zoé" in said.stdout) == (words == "status")
    assert not (tmp_path / "copines.db").exists()
    with pytest.raises(UnreadyError, match="copines run"), Instance.open(tmp_path).read():
        pass


def test_a_database_of_before_is_brought_up_to_date_by_who_writes(circle: Instance) -> None:
    with closing(sqlite3.connect(circle.db)) as db:
        db.execute("PRAGMA user_version = 3")
    said = asked(circle, "status", ok=1)
    assert "earlier copines (schema 3" in said
    assert "copines build" in said
    with pytest.raises(UnreadyError), circle.read():
        pass


def test_a_newer_or_damaged_database_is_named(circle: Instance) -> None:
    with closing(sqlite3.connect(circle.db)) as db:
        db.execute("PRAGMA user_version = 999")
    assert "newer copines" in asked(circle, "status", ok=1)
    circle.db.write_bytes(b"SQLite format 3\0" + b"?" * 5000)
    with pytest.raises(StoreError), circle.read():
        pass


def test_a_reader_cannot_write(circle: Instance) -> None:
    with circle.read() as opened, pytest.raises(StoreError, match="readonly"):
        opened.store.derived.sign("links", "x")


def test_a_writing_command_waits_for_no_reader_and_refuses_another(circle: Instance) -> None:
    with circle.read() as reader, circle.work("link") as work:
        assert work.link().posts == len(tuple(reader.store.queries.posts()))
        with pytest.raises(LockedError, match="link"), circle.work("build"):
            pass
