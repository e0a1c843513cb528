"""Invented prose, the same for each seed, in which no two posts are near one another."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from random import Random


@dataclass(frozen=True)
class Tongue:
    """What sentences of a language are made of."""

    who: tuple[str, ...]
    did: tuple[str, ...]
    what: tuple[str, ...]
    where: tuple[str, ...]
    when: tuple[str, ...]
    also: str


_SENTENCES = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8"))


def _tongue(parts: dict[str, list[str]]) -> Tongue:
    who, did, what, where, when = (
        tuple(parts[name]) for name in ("who", "did", "what", "where", "when")
    )
    return Tongue(who, did, what, where, when, parts["also"][0])


TONGUES = {language: _tongue(parts) for language, parts in _SENTENCES.items() if language != "sold"}
_SOLD = tuple(_SENTENCES["sold"]["said"])


def title(chance: Random, language: str) -> str:
    """Return a title of two to five words that mean something."""
    tongue = TONGUES[language]
    what = chance.choice(tongue.what)
    return (what[0].upper() + what[1:]) + " " + chance.choice(tongue.where)


def prose(chance: Random, language: str) -> tuple[str, ...]:
    """Return two paragraphs of some ninety words."""
    tongue = TONGUES[language]
    said = []
    for _ in range(7):
        parts = [
            chance.choice(one)
            for one in (tongue.when, tongue.who, tongue.did, tongue.what, tongue.where)
        ]
        text = f"{parts[0]}, {parts[1]} {parts[2]} {parts[3]} {parts[4]}"
        said.append(f"{text[0].upper()}{text[1:]} ({chance.randint(2, 900)}).")
    return " ".join(said[:4]), " ".join(said[4:])


def spam(chance: Random, number: int) -> tuple[str, tuple[str, ...]]:
    """Return title and text of a post of whoever bought the domain."""
    said = [f"{chance.choice(_SOLD)} {chance.randint(10, 990)}." for _ in range(14)]
    return f"Casino bonus {number}: {chance.choice(_SOLD).lower()}", (
        " ".join(said[:8]),
        " ".join(said[8:]),
    )


def slug(text: str) -> str:
    """Return a title as an address spells it."""
    plain = unicodedata.normalize("NFD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
