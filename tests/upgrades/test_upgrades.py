"""Circles of earlier versions: what those damaged heals by itself, and every database opens."""

import gzip
import json
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from copines.schema import NUMBERED, VERSION, prepare
from copines.schema.migrations import CHANGES, migrate, migrations
from copines.store import Store, check_database
from instance import Instance
from served_blogs import served
from upgrades.damaged import ALL, CONFIG, Damaged
from upgrades.schemas import SCHEMAS, SITES, STANZAS
from upgrades.sites import BEGUN

_DATA = Path(__file__).with_name("data")
#: The new version's first visit: within the month in which no archive is walked again.
_NOW = ("--now", (BEGUN + timedelta(days=9)).isoformat())


@dataclass(frozen=True)
class Healed:
    """What the new version made of a damaged circle, and what a fresh crawl gives."""

    circle: Damaged
    instance: Instance
    exit: int
    stderr: str
    #: Folders of the portal's blogs before.
    slugs: frozenset[str]
    fresh: list[dict[str, Any]]


def _posts(instance: Instance, *words: str) -> list[dict[str, Any]]:
    told = instance.copines("export", "posts", *words).stdout
    return [json.loads(line) for line in told.split("\n") if line]


def _slugs(instance: Instance) -> frozenset[str]:
    folder = instance.directory / "public" / "blogs"
    return frozenset(path.parent.name for path in folder.glob("*/index.html"))


#: Tried at each run of the tests; the others by `make upgrades`.
_SAMPLE = {"renamed", "strangers"}
_CIRCLES = [
    pytest.param(circle, id=circle.name, marks=() if circle.name in _SAMPLE else pytest.mark.slow)
    for circle in ALL
]


@pytest.fixture(scope="module", params=_CIRCLES)
def healed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Healed]:
    circle: Damaged = request.param
    directory, other = tmp_path_factory.mktemp("old"), tmp_path_factory.mktemp("fresh")
    with tarfile.open(_DATA / f"{circle.name}.tar.xz") as packed:
        packed.extractall(directory, filter="data")
    (other / "copines.toml").write_text(circle.config, encoding="utf-8")
    with served() as (blogs, environment):
        circle.today(blogs)
        old, fresh = Instance(directory, environment), Instance(other, environment)
        slugs = _slugs(old)
        done = old.copines("run", *_NOW, ok=(0, 1, 3))
        fresh.copines("run", *_NOW, ok=(0, 3))
        yield Healed(circle, old, done.returncode, done.stderr, slugs, _posts(fresh))


def test_a_fresh_crawl_is_right(healed: Healed) -> None:
    assert {post["url"] for post in healed.fresh} == healed.circle.right


def test_the_next_run_shows_what_is_right(healed: Healed) -> None:
    assert {post["url"] for post in _posts(healed.instance)} == healed.circle.right


def test_the_next_run_is_not_refused(healed: Healed) -> None:
    assert healed.exit == 0, healed.stderr
    before = _posts(healed.instance)
    pages = healed.instance.directory / "public" / "posts"
    assert len(list(pages.glob("*/*/index.html"))) >= len(before)


def test_what_a_post_is_does_not_depend_on_the_past(healed: Healed) -> None:
    fields = ("title", "published", "language", "text", "blog")
    old = {post["url"]: [post[name] for name in fields] for post in _posts(healed.instance)}
    for post in healed.fresh:
        assert old.get(post["url"]) == [post[name] for name in fields], post["url"]


def test_strangers_posts_are_gone_with_a_reason(healed: Healed) -> None:
    for url in sorted(healed.circle.strangers):
        told = json.loads(healed.instance.copines("explain", url, "--json", ok=(0, 1)).stdout)
        assert told["verdict"] != "shown"
        assert told["reason"] not in {"", "never met by this circle"}


def test_each_blog_keeps_its_slug(healed: Healed) -> None:
    assert _slugs(healed.instance) == healed.slugs


def test_each_feed_is_found_again(healed: Healed) -> None:
    told = json.loads(healed.instance.copines("status", "--json", *_NOW, ok=(0, 3)).stdout)
    assert {(blog["state"], bool(blog["feed"])) for blog in told["blogs"]} == {("ok", True)}


def test_a_second_run_changes_nothing(healed: Healed) -> None:
    before = _posts(healed.instance, "--all")
    healed.instance.copines("run", *_NOW, ok=(0, 1, 3))
    assert _posts(healed.instance, "--all") == before


_FIRST, *_, _LAST = sorted(SCHEMAS)
#: Of all the test below sees to rows and search; what a run makes of them is tried for some here,
#: and for the others by `make upgrades`.
_GO_ON = [
    pytest.param(schema, marks=() if schema in {_FIRST, 13, _LAST} else pytest.mark.slow)
    for schema in SCHEMAS
]


@pytest.mark.parametrize("schema", _GO_ON)
def test_a_database_of_every_earlier_schema_opens_and_goes_on(schema: int, tmp_path: Path) -> None:
    packed = (_DATA / f"schema-{schema:02}.db.gz").read_bytes()
    (tmp_path / "copines.db").write_bytes(gzip.decompress(packed))
    (tmp_path / "copines.toml").write_text(CONFIG.format(crawl="", blogs=STANZAS), "utf-8")
    circle = Instance(tmp_path)
    right = {address for site in SITES for address in site.addresses()}
    refused = circle.copines("export", "posts", ok=(1,))
    assert "written by an earlier copines" in refused.stderr
    assert not (tmp_path / f"copines.db.v{schema}").exists()
    circle.copines("link", *_NOW)
    assert {post["url"] for post in _posts(circle, "--all")} == right
    assert (tmp_path / f"copines.db.v{schema}").is_file()
    with served() as (blogs, circle.environment):
        for site in SITES:
            site.put(blogs)
        circle.copines("run", *_NOW)
    assert {post["url"] for post in _posts(circle)} == right
    assert _slugs(circle) == {"le-velo-de-max", "lou-tisse"}


def _schema(path: Path) -> set[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as found:
        rows = found.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master")
        return set(rows)


@pytest.mark.parametrize("version", range(VERSION))
def test_an_upgraded_database_has_the_schema_of_a_new_one(version: int, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        prepare(old)
        for script in NUMBERED[:version]:
            old.executescript(script)
        old.execute(f"PRAGMA user_version = {min(version, len(NUMBERED))}")
    if version > len(NUMBERED):
        with closing(Database(tmp_path / "old.db")) as db, db.conn:
            migrate(db, to=version)
    for name in ("old.db", "new.db"):
        Store(tmp_path / name).close()
        check_database(tmp_path / name)
    assert _schema(tmp_path / "old.db") == _schema(tmp_path / "new.db")


def test_the_version_counts_the_migrations_that_ran(tmp_path: Path) -> None:
    Store(tmp_path / "copines.db").close()
    with closing(Database(tmp_path / "copines.db")) as db:
        assert [done.name for done in migrations().applied(db)] == [c.__name__ for c in CHANGES]
        assert migrations().pending(db) == []
        assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_an_upgrade_keeps_rows_and_what_full_text_search_finds(schema: int, tmp_path: Path) -> None:
    path = tmp_path / "copines.db"
    path.write_bytes(gzip.decompress((_DATA / f"schema-{schema:02}.db.gz").read_bytes()))
    tables = ("posts", "blogs", "links", "hyperlinks", "runs")
    counts = [f"SELECT count(*) FROM {table}" for table in tables]
    with closing(sqlite3.connect(path)) as old:
        before = [old.execute(count).fetchone() for count in counts]
        titles = old.execute("SELECT title FROM posts ORDER BY rowid").fetchall()
    Store(path).close()
    with closing(Database(path)) as new:
        assert [new.execute(count).fetchone() for count in counts] == before
        assert new.execute("SELECT title FROM posts ORDER BY rowid").fetchall() == titles
        assert new.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        new.execute("INSERT INTO posts_fts(posts_fts, rank) VALUES ('integrity-check', 1)")
        assert list(new.table("posts").search(new.quote_fts(titles[0][0])))
