"""What people are told: English, which knows what it was made of, so that it can be translated."""

from collections.abc import Iterable, Mapping


class Message(str):
    """A text in English, from a template and what is put in: `Message("no %(what)s", what="x")`."""

    template: str
    given: Mapping[str, object]

    def __new__(cls, template: str, /, **given: object) -> "Message":
        """Put in what is given."""
        self = super().__new__(cls, template % given if given else template)
        self.template, self.given = template, given
        return self


#: Signs before which some languages have a space.
_BETWEEN = {"; ": Message("; "), ": ": Message(": ")}


def joined(by: str, texts: Iterable[str]) -> Message:
    """Return the texts that say something as one, each still translatable."""
    given = {f"n{number}": text for number, text in enumerate(texts) if text}
    template = "%(by)s".join(f"%({name})s" for name in given)
    return Message(template, **given, by=_BETWEEN.get(by, by))


class Call(str):
    """A call of this program that a message proposes: `Call("add", "URL")` is "copines add URL"."""

    words: tuple[str, ...]

    def __new__(cls, *words: str) -> "Call":
        """Write it as it is typed where the program is at hand and the instance the usual one."""
        self = super().__new__(cls, " ".join(("copines", *words)))
        self.words = words
        return self

    def __getnewargs__(self) -> tuple[str, ...]:  # type: ignore[override]  # of a str: itself
        """Return what a copy in another process is made from."""
        return self.words
