"""The language of whoever sits at the terminal: the locale's, by catalogues; English is the source.

Logs and JSON stay English.
"""

import gettext
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import copines
from copines.messages import Call, Message

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog


def spoken(environ: Mapping[str, str]) -> str:
    """Return the code of the language that the locale asks for."""
    asked = (environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next(filter(None, asked), "en").replace(".", "_").partition("_")[0].lower()


@cache
def _catalogue(room: str, language: str) -> "Catalog | None":
    """Read the catalogue of a room (cli or site), if there is one in this language."""
    found = (Path(root, room, "locale", language, "copines.po") for root in copines.__path__)
    path = next((path for path in found if path.is_file()), None)
    if language == "en" or path is None:
        return None
    from babel.messages.pofile import read_po  # noqa: PLC0415 - whoever reads English needs none

    with path.open("rb") as file:
        return read_po(file, locale=language)


def translated(message: str) -> str:
    """Return a phrase in the person's language; as it is where no catalogue has it."""
    language = spoken(os.environ)
    for room in ("cli", "site"):  # the portal's has the reasons
        catalogue = _catalogue(room, language)
        found = catalogue.get(message) if catalogue else None
        if found and isinstance(found.string, str) and found.string:
            return found.string
    return message


def _of_number(msgid1: str, msgid2: str, n: int) -> str:
    return translated(msgid1 if n == 1 else msgid2)


def told(text: object, pasted: Callable[[Call], str] = str) -> str:
    """Return what a person is told, in her language, with proposed calls as they can be pasted."""
    if isinstance(text, Call):
        return pasted(text)
    if not isinstance(text, Message):
        return str(text)
    given = {
        name: told(value, pasted) if isinstance(value, str) else value
        for name, value in text.given.items()
    }
    phrase = translated(text.template)
    return phrase % given if given else phrase


def teach_click() -> None:
    """Have click's own words (Usage, Options, Error) translated too.

    To be called before it is imported: it takes gettext's functions by name, and those want
    catalogues that were compiled.
    """
    if spoken(os.environ) != "en":
        gettext.gettext = translated
        gettext.ngettext = _of_number
