"""The search remembers the words of posts, and is as if all had been read."""

import random

import pytest

from copines.site.search.memory import uses_in
from copines.site.search.uses import uses_of
from copines.site.search.words import Words
from portals import View

_WORDS = [f"mot{n}" for n in range(40)]


def _words(mark: str) -> Words:
    chance = random.Random(mark)
    head = set(chance.sample(_WORDS, 3))
    return sorted(head), sorted(set(chance.sample(_WORDS, 8)) - head)


@pytest.mark.parametrize("seed", range(5))
def test_words_that_are_remembered_are_those_that_are_read(seed: int) -> None:
    chance, view = random.Random(seed), View([])
    marks = [f"post {n}" for n in range(250)]
    for step in range(12):
        for number in chance.sample(range(len(marks)), 4):
            marks[number] = f"edited {step} {number}"
        if step % 3 == 0:
            marks.append(f"new {step}")
        if step % 4 == 1:
            marks = marks[: len(marks) - 3]
        if step == 9:
            marks.insert(chance.randrange(len(marks)), "older")
        read: list[int] = []

        def words(number: int, marks: list[str] = marks, read: list[int] = read) -> Words:
            read.append(number)
            return _words(marks[number])

        assert uses_in(view, "this", marks, words) == uses_of(map(_words, marks))
        assert len(read) <= 5 or step in {0, 9}


def test_what_was_made_with_something_else_is_forgotten() -> None:
    view, marks = View([]), ["a", "b", "c"]
    uses_in(view, "this", ["x", "y", "z"], lambda _: (["ancien"], []))
    assert uses_in(view, "that", marks, lambda _: (["neuf"], [])) == {"neuf": "0 1 1|"}
    assert uses_in(view, "that", marks, lambda _: (["jamais lu"], [])) == {"neuf": "0 1 1|"}
