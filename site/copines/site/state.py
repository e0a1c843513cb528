"""What a build remembers of itself, for the next to know whether and where to go on."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from copines.site.memory import Memory, read, spelt

_NAME = "release"


@dataclass(frozen=True, slots=True)
class State:
    """How far the portal is."""

    #: The release's, which stands in its folder too; "" where nothing is remembered.
    token: str = ""
    #: Of the store's journal.
    cursor: int = 0
    #: Hashes of what all pages are made with, and of what lists are made from besides posts.
    program: str = ""
    inputs: str = ""
    #: What pages show of the blogs themselves, by fact.
    facts: Mapping[str, str] = field(default_factory=dict)
    #: Files of the portal.
    files: int = 0
    #: The token of the release for which all lists were last made.
    lists: str = ""
    #: The sum of the times at which the folders changed last: of one it differs where a file of it
    #: came or went.
    times: int = 0

    @property
    def blogs(self) -> Sequence[str]:
        """The blogs, by key, in the order of the config."""
        faces = (fact for fact in self.facts if fact.startswith("face/"))
        return [fact.removeprefix("face/") for fact in faces]

    @classmethod
    def of(cls, memory: Memory) -> "State":
        """Return the state that the last build remembered."""
        data = memory.remembered(_NAME)
        return cls(**read(data)) if data else cls()

    def piece(self) -> tuple[str, bytes]:
        """Return the state as it is remembered."""
        return _NAME, spelt(asdict(self))
