"""Numbers of words: what each is compared by, how it is written, and what it is made of."""

from array import array

#: The token between two lines, which no pair of words spans.
BREAK = 0
#: A word that does not count, once there are too many to be numbered.
NOTHING = 1
#: What ends a sentence or opens a quotation: a capital after it proves nothing.
MARK = 2
#: Words that are numbered: a code of 64 bits holds two of them and what stands between.
MAX_WORDS = 1 << 24


class Words:
    """Numbers the words met, each as it is written, and remembers what it is compared by.

    Attributes
    ----------
    surfaces : list of str
        By number, the word as it is written; after an apostrophe or a hyphen with what stands
        before it: "d'olive", "-ciel".
    hashes : array of int
        By number, the 64-bit hash of language and stem; 0 for a word that does not count. Hashes
        need no vocabulary to be carried along: of a million, two are alike with 1 chance in 10^7.
    """

    def __init__(self) -> None:
        self.surfaces = ["\n", "", ""]
        self.hashes = array("Q", [0, 0, 0])

    def add(self, surface: str, hashed: int) -> int:
        """Return one more word a number."""
        if len(self.surfaces) == MAX_WORDS:
            return NOTHING
        self.surfaces.append(surface)
        self.hashes.append(hashed)
        return len(self.surfaces) - 1


class Lexicon(Words):
    """Words, and how tokens are made of them.

    Attributes
    ----------
    bare : array of int
        By number, that of the word without what stands before it: of "d'olive" that of "olive".
    opening : array of int
        By number, the one that it stands for where it begins a sentence: of "Olive", "olive".
    starts, lengths : array of int
        By number, which numbers of `parts` a token is made of.
    parts : array of int
        Numbers of words: of most tokens the one that they are, of "arc-en-ciel" three.
    asides : list of (frozenset of int, frozenset of int)
        Words that do not count where one of the others stands shortly before.
    """

    def __init__(self) -> None:
        super().__init__()
        self.bare = array("i", [BREAK, NOTHING, MARK])
        self.opening = array("i", [BREAK, NOTHING, MARK])
        self.starts = array("i", [0, 1, 2])
        self.lengths = array("i", [1, 1, 0])
        self.parts = array("i", [BREAK, NOTHING])
        self.asides: list[tuple[frozenset[int], frozenset[int]]] = []

    def add(self, surface: str, hashed: int) -> int:
        """Return one more word a number."""
        number = len(self.surfaces)
        if number == MAX_WORDS:
            return NOTHING
        self.surfaces.append(surface)
        self.hashes.append(hashed)
        self._note(number, 1)
        self.parts.append(number)
        return number

    def add_token(self, parts: list[int]) -> int:
        """Return a token that is made of several words a number."""
        number = Words.add(self, "", 0)
        if number != NOTHING:
            self._note(number, len(parts))
            self.parts.extend(parts)
        return number

    def _note(self, number: int, length: int) -> None:
        self.bare.append(number)
        self.opening.append(number)
        self.starts.append(len(self.parts))
        self.lengths.append(length)

    def opens_as(self, number: int, other: int) -> None:
        """Say what a token stands for where it begins a sentence."""
        if number > MARK:
            self.opening[number] = other

    def bares_to(self, number: int, other: int) -> None:
        """Say what a word is without what stands before it."""
        if number > MARK:
            self.bare[number] = other

    def parts_of(self, number: int) -> list[int]:
        """Return the numbers of the words that a token is made of."""
        start = self.starts[number]
        return self.parts[start : start + self.lengths[number]].tolist()
