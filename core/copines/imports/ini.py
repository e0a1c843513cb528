"""ini files → sections with the lines of their keys, as lenient as those who wrote them need."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from copines.imports.found import Entry

_OPTION = re.compile(r"([^:=\s][^:=]*?)\s*[:=]\s*(.*)\Z")
#: The last bracket may be forgotten.
_HEADER = re.compile(r"\[([^\]]+)(?:\]|\Z)")
_INTERPOLATED = re.compile(r"%\(([^)]+)\)s")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of an ini file; "" is the name of what stands before the first."""

    name: str
    line: int
    entries: tuple[Entry, ...]


def sections(text: str, *, indented: bool) -> tuple[Section, ...]:
    """Read sections in their order; a line that is none of an ini file is an entry without value.

    An indented line goes on with the value above it (Python's ConfigParser), or, where keys may
    be indented, is a key like others.
    """
    found: list[tuple[str, int, list[Entry]]] = [("", 1, [])]
    for number, line in enumerate(text.split("\n"), 1):
        where, _, entries = found[-1]
        if header := _HEADER.match(line.strip() if indented else line.rstrip()):
            found.append((header[1].strip(), number, []))
        elif not _says_nothing(line):
            if line[0].isspace() and entries and not indented:
                more = f"{entries[-1].value}\n{line.strip()}".strip()
                entries[-1] = replace(entries[-1], value=more)
            else:
                entries.append(_entry(where, line.strip(), number))
    return tuple(Section(name, line, tuple(entries)) for name, line, entries in found)


def _says_nothing(line: str) -> bool:
    return not line.strip() or line.lstrip()[0] in "#;" or line[:4].lower() == "rem "


def _entry(where: str, line: str, number: int) -> Entry:
    option = _OPTION.match(line)
    if not option:
        return Entry(where, line, "", number)
    value = re.sub(r"\s;.*", "", option[2]).strip()
    return Entry(where, option[1].strip().lower(), "" if value == '""' else value, number)


def interpolated(section: Section, defaults: tuple[Entry, ...]) -> Iterator[Entry]:
    """Return the section's keys with %(name)s filled in from it and from the defaults."""
    known = {entry.key: entry.value for entry in (*defaults, *section.entries)}
    for entry in section.entries:
        filled = _INTERPOLATED.sub(lambda m: known.get(m[1].lower(), m[0]), entry.value)
        yield replace(entry, value=filled.replace("%%", "%"))
