"""A visit that does what documents say: spins, eats, hoards, dies; found by PYTHONPATH."""

import os

from copines.crawler.walk import Visit
from copines.crawler.walk.messages import Answer, Ask, Outcome


class Stubborn(Visit):
    """Hangs on a document that says so."""

    def receive(self, ask: Ask, answer: Answer) -> Outcome:
        if answer.body.startswith(b"spin"):
            while True:
                pass
        if answer.body.startswith(b"eat"):
            self.held = [b"x" * 1_000_000 for _ in range(2_000)]
        if answer.body.startswith(b"hoard"):
            self.held = [b"x" * 1_000_000 for _ in range(90)]
        if answer.body.startswith(b"die"):
            os._exit(1)
        if answer.body.startswith(b"bug"):
            raise ZeroDivisionError("of a document")
        return super().receive(ask, answer)
