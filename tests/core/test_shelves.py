"""What the portal remembers, packed."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from copines.store.database import Database
from copines.store.shelves import Shelves

FAMILIES = ("list/ties", "list/words", "readers/post", "terms", "")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    found = Database(tmp_path / "copines.db")
    yield found
    found.close()


def a_name(chance: random.Random) -> str:
    return f"{chance.choice(FAMILIES)}/{chance.randrange(60):x}".removeprefix("/")


def some_bytes(chance: random.Random) -> bytes | None:
    """Return small pieces and large ones, pieces that no shelf can hold, and none."""
    size = chance.choice((0, 1, 40, 300, 20_000))
    return chance.choice((None, b"x" * size, chance.randbytes(size), b"\0" + b"y" * size))


@pytest.mark.parametrize("seed", range(5))
def test_what_was_kept_last_is_found_one_by_one_in_one_go_and_by_its_beginning(
    db: Database, seed: int
) -> None:
    chance, kept = random.Random(seed), dict[str, bytes]()
    for _ in range(30):
        pieces = {a_name(chance): some_bytes(chance) for _ in range(chance.randrange(40))}
        Shelves(db).remember(pieces.items())
        kept |= {name: data for name, data in pieces.items() if data is not None}
        kept = {n: data for n, data in kept.items() if pieces.get(n, data) is not None}
        shelves, names = Shelves(db), [a_name(chance) for _ in range(50)]
        assert [shelves.remembered(name) for name in names] == [kept.get(n, b"") for n in names]
        assert shelves.remembered_all(names) == {n: kept[n] for n in names if n in kept}
        for beginning in ("list/", "list/ties/", "readers/"):
            mine = {n: data for n, data in kept.items() if n.startswith(beginning)}
            assert shelves.recall(beginning) == mine


def test_what_many_builds_add_is_parted_anew(db: Database) -> None:
    shelves = Shelves(db)
    for start in range(0, 3000, 100):
        pieces = (
            (f"list/{n:x}", f"{n} {'of many' * 5}".encode()) for n in range(start, start + 100)
        )
        shelves.remember(pieces)
    rows = [len(data) for (data,) in db.read("SELECT data FROM memory WHERE name = 'list/'")]
    assert 5 < len(rows) < 300
    assert shelves.remembered("list/a") == f"10 {'of many' * 5}".encode()


def test_anew_forgets_all_of_this_copines_and_of_those_before_shelves(db: Database) -> None:
    former = {"kind": "portal", "name": "release", "number": 0, "data": b"{}"}
    db.insert("memory", [former, {**former, "kind": "changes"}])
    shelves = Shelves(db)
    assert shelves.remembered("release") == b""
    shelves.remember([("list/a", b"1")])
    shelves.remember([("list/b", b"2")], anew=True)
    assert shelves.recall("list/") == {"list/b": b"2"}
    assert {row[0] for row in db.read("SELECT kind FROM memory")} == {"shelves", "changes"}


def test_a_failed_write_leaves_what_was_remembered(db: Database) -> None:
    shelves = Shelves(db)
    shelves.remember([("list/a", b"1")])

    def pieces() -> Iterator[tuple[str, bytes]]:
        yield "list/a", b"2"
        yield "terms/1", b"3" * 10_000
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shelves.remember(pieces())
    assert shelves.remembered("list/a") == b"1"
    assert shelves.remembered("terms/1") == b""
