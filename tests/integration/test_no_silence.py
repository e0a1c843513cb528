"""What goes wrong inside is told: a blog's failure as its own, the machine's as the run's."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from copines.store import Store
from instance import Instance, running
from served_blogs import Blogs, a_circle_of, an_item, served

PROSE = "le potager au printemps est dans la brume et les semis sont pour demain"
DAY = "Mon, 02 Feb 2026 10:00:00 +0000"


@pytest.fixture
def circle(tmp_path: Path) -> Iterator[tuple[Instance, Blogs]]:
    circle = a_circle_of(tmp_path / "circle", "zoe.example", "max.example")
    with served() as (blogs, environment):
        circle.environment.update(environment)
        for host in ("zoe.example", "max.example"):
            blogs.write(host, *(an_item(host, n, DAY, "le potager " * 30) for n in range(3)))
        yield circle, blogs


def _states(circle: Instance) -> dict[str, dict[str, object]]:
    told = json.loads(circle.copines("status", "--json", ok=(0, 3)).stdout)
    return {blog["url"]: blog for blog in told["blogs"]}


@pytest.mark.parametrize("table", ["posts", "fetches"])
def test_an_outcome_that_cannot_be_kept_fails_its_blog_and_no_other(
    circle: tuple[Instance, Blogs], table: str
) -> None:
    ring, _ = circle
    Store(ring.directory / "copines.db").close()
    column = {"posts": "permalink", "fetches": "url"}[table]
    with closing(sqlite3.connect(ring.directory / "copines.db")) as db:
        db.execute(
            f"CREATE TRIGGER boom BEFORE INSERT ON {table} WHEN new.{column} LIKE '%zoe%' "
            "BEGIN SELECT RAISE(ABORT, 'boom'); END"
        )
    done = ring.copines("crawl", "--json", "--now", "2026-02-10", ok=(3,))
    told = json.loads(done.stdout)["crawl"]
    assert told["ok"] == 1
    assert "bug of copines" in told["failed"][0]["reason"]
    assert "boom" in done.stderr
    states = _states(ring)
    assert states["http://zoe.example/"]["state"] == "failing"
    assert "boom" in str(states["http://zoe.example/"]["reason"])
    assert (states["http://max.example/"]["state"], states["http://max.example/"]["posts"]) == (
        "ok",
        3,
    )
    with closing(sqlite3.connect(ring.directory / "copines.db")) as db:
        db.execute("DROP TRIGGER boom")
    ring.copines("crawl", "--now", "2026-02-11")
    assert {state["state"] for state in _states(ring).values()} == {"ok"}


def test_a_feed_at_what_is_no_address_fails_its_blog_and_no_other(
    circle: tuple[Instance, Blogs],
) -> None:
    ring, blogs = circle
    html = {"Content-Type": "text/html"}
    sent_on = "<meta http-equiv='refresh' content='0; url=http://[zoe/'><title>Zoé</title>"
    blogs.pages["zoe.example/"] = (200, html, sent_on)
    done = ring.copines("crawl", "--json", "--now", "2026-02-10", ok=(3,))
    told = json.loads(done.stdout)["crawl"]
    assert (told["ok"], len(told["failed"])) == (1, 1)
    assert "Traceback" not in done.stderr


def test_a_full_disk_ends_the_run_and_says_so(circle: tuple[Instance, Blogs]) -> None:
    ring, blogs = circle
    Store(ring.directory / "copines.db").close()
    for host in ("zoe.example", "max.example"):
        blogs.write(host, *(an_item(host, n, DAY, f"{PROSE} {n} " * 900) for n in range(30)))
    size = (ring.directory / "copines.db").stat().st_size

    limited = (
        "import resource, sys\nfrom copines.cli import main\nmost = int(sys.argv[1])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))\n"
        "main(['crawl', '--dir', sys.argv[2]])"
    )
    words = ("-c", limited, str(size + 200_000), str(ring.directory))
    with running(words, ring.environment) as crawl:
        code, said = crawl.wait(120), crawl.err()
    assert code == 1, said
    assert "copines.db" in said
    assert "Traceback" not in said
    ring.copines("crawl", "--now", "2026-02-11")
    assert len(ring.copines("export", "posts").stdout.splitlines()) == 60


def test_a_damaged_database_ends_the_run_and_names_the_remedy(
    circle: tuple[Instance, Blogs],
) -> None:
    ring, _ = circle
    ring.copines("crawl", "--now", "2026-02-10")
    path = ring.directory / "copines.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    for page in range(2, len(data) // 4096):
        data[page * 4096 : page * 4096 + 64] = bytes(64)
    path.write_bytes(data)
    done = ring.copines("crawl", "--now", "2026-02-11", ok=(1,))
    assert "copines repair" in done.stderr
    assert "Traceback" not in done.stderr
