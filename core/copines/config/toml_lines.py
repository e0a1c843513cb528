"""Where in the text of copines.toml a key stands."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

#: Names from the top down; the tables of [[blog]], and the items of a list, are counted from 0.
KeyPath = tuple[str | int, ...]

_TOKEN = re.compile(
    r""""{3}(?:\\.|[^\\])*?"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|\#[^\n]*
    |[\[\]{}=.,\n]|[^\s\[\]{}=.,\#"']+""",
    re.DOTALL | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Lines, from 1, both included."""

    first: int
    last: int


def places(text: str) -> Mapping[KeyPath, Place]:
    """Return the lines of each table's header, and of each key with its value.

    The text is valid TOML; of any other nothing sensible is said.
    """
    scanner = _Scanner(text)
    scanner.scan()
    return scanner.found


def line_of(path: KeyPath, found: Mapping[KeyPath, Place]) -> int:
    """Return the first line of what is at this path, or of the nearest thing that holds it."""
    while path and path not in found:
        path = path[:-1]
    return found[path].first if path else 1


class _Scanner:
    """One walk through the tokens, which are text and line."""

    def __init__(self, text: str) -> None:
        self.found: dict[KeyPath, Place] = {}
        self._tokens: list[tuple[str, int]] = []
        self._at = 0
        #: Index of the newest table, by the path of its [[...]].
        self._newest: dict[KeyPath, int] = {}
        line, before = 1, 0
        for match in _TOKEN.finditer(text):
            line += text.count("\n", before, match.start())
            before = match.start()
            if not match[0].startswith("#"):
                self._tokens.append((match[0], line))
        self._tokens.append(("", line))

    def scan(self) -> None:
        """Walk through headers and keys."""
        table: KeyPath = ()
        while token := self._tokens[self._at][0]:
            if token == "\n":
                self._at += 1
            elif token == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> KeyPath:
        line = self._tokens[self._at][1]
        many = self._tokens[self._at + 1][0] == "["
        self._at += 1 + many
        *above, last = self._key("]")
        self._at += many
        path: KeyPath = ()
        for name in above:
            path = self._in_newest((*path, name))
        path = (*path, last)
        if many:
            self.found.setdefault(path, Place(line, line))
            self._newest[path] = self._newest.get(path, -1) + 1
            path = self._in_newest(path)
        self.found[path] = Place(line, line)
        return path

    def _in_newest(self, path: KeyPath) -> KeyPath:
        return (*path, self._newest[path]) if path in self._newest else path

    def _key(self, end: str) -> KeyPath:
        """Read a dotted key up to and with the token that ends it."""
        parts: list[str] = []
        while (token := self._tokens[self._at][0]) not in {end, ""}:
            if token[0] in "\"'":
                parts.append(tomllib.loads(f"key = {token}")["key"])
            elif token != ".":
                parts.append(token)
            self._at += 1
        self._at += 1
        return tuple(parts)

    def _pair(self, table: KeyPath) -> None:
        first = self._tokens[self._at][1]
        path = table + self._key("=")
        self._value(path)
        self.found[path] = Place(first, self._last_line())

    def _last_line(self) -> int:
        token, line = self._tokens[self._at - 1]
        return line + token.count("\n")

    def _value(self, path: KeyPath) -> None:
        opening = self._tokens[self._at][0]
        if opening == "[":
            self._items(path)
        elif opening == "{":
            self._inline_table(path)
        else:
            while self._tokens[self._at][0] not in {",", "]", "}", "\n", ""}:
                self._at += 1

    def _items(self, path: KeyPath) -> None:
        self._at += 1
        index = 0
        while (token := self._tokens[self._at])[0] not in {"]", ""}:
            if token[0] in {",", "\n"}:
                self._at += 1
                continue
            self._value((*path, index))
            self.found[*path, index] = Place(token[1], self._last_line())
            index += 1
        self._at += 1

    def _inline_table(self, path: KeyPath) -> None:
        self._at += 1
        while (token := self._tokens[self._at][0]) not in {"}", ""}:
            if token in {",", "\n"}:
                self._at += 1
            else:
                self._pair(path)
        self._at += 1
