"""The search remembers the words of posts, and is as if all had been read."""

import random
from typing import Any

import pytest

from copines.site.memory import spelt
from copines.site.search.index import Found, anew, patched, renewed
from copines.site.search.words import Words
from portals import View

_WORDS = [f"mot{n}" for n in range(40)]


def _words(mark: str, vocabulary: list[str] = _WORDS, many: int = 8) -> Words:
    chance = random.Random(mark)
    head = set(chance.sample(vocabulary, 3))
    # about as many posts have these as make a word common
    near = {f"vers{n}" for n in range(6) if chance.random() < 0.121}
    return sorted(head), sorted((set(chance.sample(vocabulary, many)) | near) - head)


def _keep(memory: View, found: Found) -> None:
    lists, pieces = found
    memory.remember([(f"list/{name}", spelt(value)) for name, value in lists.items()])
    memory.remember(pieces.items())


@pytest.mark.parametrize("seed", range(5))
def test_words_that_are_remembered_are_those_that_are_read(seed: int) -> None:
    chance, memory = random.Random(seed), View([])
    order = [f"post {n}" for n in range(250)]
    marks = {key: key for key in order}
    read: list[str] = []

    def words(key: str) -> Words:
        read.append(key)
        return _words(marks[key])

    _keep(memory, anew(order, words))
    for step in range(12):
        before = list(order)
        edited = set(chance.sample(order, 4))
        marks.update({key: f"{key} edited {step}" for key in edited})
        if step % 3 == 0:
            order.append(f"new {step}")
        if step % 4 == 1:
            order = order[: len(order) - 3]
        if step == 9:
            order.insert(chance.randrange(len(order)), "older")
        marks.update({key: key for key in order if key not in marks})
        read.clear()
        found = renewed(memory, before, order, edited, words)
        assert len(read) <= 5 or step == 9
        assert found[0] == anew(order, words)[0]
        memory.memory = {n: d for n, d in memory.memory.items() if "words/" not in n}
        _keep(memory, found)


@pytest.mark.parametrize("seed", range(5))
def test_files_that_are_patched_are_those_that_are_made_anew(seed: int) -> None:
    chance, memory = random.Random(seed), View([])
    vocabulary = ["".join(chance.choices("abcdef", k=chance.randint(2, 40))) for _ in range(1500)]
    order = [f"post {n}" for n in range(400)]
    marks = {key: key for key in order}

    def words(key: str) -> Words:
        return _words(marks[key], vocabulary, 30)

    known: dict[str, Any] = dict(anew(order, words)[0])
    _keep(memory, anew(order, words))
    patches = 0
    for step in range(40):
        numbers = chance.sample(range(400), 2)
        marks.update({order[n]: f"edited {step}" for n in numbers})
        found = patched(memory, {n: order[n] for n in numbers}, words)
        whole = anew(order, words)
        if found:
            patches += 1
            known |= found[0]
            assert known == whole[0]
            _keep(memory, found)
        else:
            known = dict(whole[0])
            _keep(memory, whole)
    assert 10 < patches < 40, "both ways are tried"
