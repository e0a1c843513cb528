"""A visit that does what documents say: spins, eats, hoards, keeps, dies; found by PYTHONPATH."""

import os

from copines.crawler.walk import Visit
from copines.crawler.walk.messages import Answer, Ask, Outcome


def read(body: bytes) -> list[bytes]:
    """Do what a document says; return what is held of it."""
    if body.startswith(b"spin"):
        while True:
            pass
    if body.startswith(b"eat"):
        return [b"x" * 1_000_000 for _ in range(2_000)]
    if body.startswith(b"hoard"):
        return [b"x" * 1_000_000 for _ in range(90)]
    if body.startswith(b"keep"):
        return [bytes([n]) * 1_000_000 for n in range(4)]
    if body.startswith(b"die"):
        os._exit(1)
    if body.startswith(b"bug"):
        raise ZeroDivisionError("of a document")
    return []


def held(body: bytes) -> int:
    """Do the same; return how much is held of it."""
    return len(read(body))


class Stubborn(Visit):
    """Hangs on a document that says so."""

    def receive(self, ask: Ask, answer: Answer) -> Outcome:
        self.held = read(answer.body) or getattr(self, "held", [])
        return super().receive(ask, answer)
