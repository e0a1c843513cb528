"""What stays from one build to the next: named bytes, which can be thrown away."""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Protocol


class Memory(Protocol):
    """Named bytes; the names are paths."""

    def remembered(self, name: str) -> bytes:
        """Return what was kept under this name; nothing where nothing was."""
        ...

    def remembered_all(self, names: Collection[str]) -> Mapping[str, bytes]:
        """Return what was kept under each of these names, where something was."""
        ...

    def recall(self, beginning: str) -> Mapping[str, bytes]:
        """Return what was kept under all names that begin so; it ends in a slash."""
        ...

    def remember(self, pieces: Iterable[tuple[str, bytes | None]], *, anew: bool = False) -> None:
        """Keep all of these, or none; None is forgotten, and `anew` all that was there before."""
        ...


#: Made once: with options, `json.dumps` makes an encoder for each value.
_spell = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def spelt(value: object) -> bytes:
    """Spell a value: the same value, the same bytes."""
    return _spell(value).encode("utf-8", "surrogatepass")


def read(data: bytes) -> Any:
    """Read a value that was spelt."""
    return json.loads(data.decode("utf-8", "surrogatepass"))
