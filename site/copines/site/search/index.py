"""Words of posts → the lists that the search's files show, and what is remembered to renew them.

Posts are numbered from the oldest. `terms/<n>` has the words of some posts; the uses of words are
in the lists themselves, `words/<beginning>`, and what these leave out in `common`.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from typing import Any

from copines.site.memory import Memory, read, spelt
from copines.site.search.files import BLOCK, FULL, common, is_common, size_of, word_lists
from copines.site.search.uses import Gathered, Numbers, Uses, how_many, updated
from copines.site.search.uses import spelt as numbered
from copines.site.search.words import Words

#: Posts of a piece of words: of whole texts, some 25 kB.
_PIECE = 10
#: Share of the posts above which, where they changed, all are read; one that comes before many
#: others changes their numbers.
_MANY = 0.05
#: Of a word that is common all uses are remembered while it has fewer than so many times what makes
#: it one: with the next post it may be none.
_BAND = 1.3

#: Lists by name, and pieces to remember by theirs.
Found = tuple[Mapping[str, Any], Mapping[str, bytes]]
#: Reads the words of the post with this key.
Read = Callable[[str], Words]
#: Words that posts had, and have, by number.
Change = tuple[Mapping[int, Words], Mapping[int, Words]]


class Gathering:
    """Gathers the words of all posts, by key, in their order: first the pieces, then the lists."""

    def __init__(self, order: Sequence[str], words: Read) -> None:
        self._order, self._words = order, words
        self._uses = Gathered()

    def pieces(self) -> Iterator[tuple[str, bytes]]:
        """Yield what is remembered of the words while they are read: none are held."""
        for start in range(0, len(self._order), _PIECE):
            piece = [self._words(key) for key in self._order[start : start + _PIECE]]
            for number, words in enumerate(piece, start):
                self._uses.add(number, words)
            yield _name(start // _PIECE), _joined(piece)

    def lists(self) -> Found:
        """Make the lists, and what is remembered besides."""
        known = _Known({}, {})
        for word, (titles, texts) in self._uses.taken():
            known.gathered(word, titles, texts, len(self._order))
        return known.lists(self._order), known.pieces()


def anew(order: Sequence[str], words: Read) -> Found:
    """Make the lists of all posts, by key, in their order."""
    gathering = Gathering(order, words)
    pieces = dict(gathering.pieces())
    lists, more = gathering.lists()
    return lists, {**pieces, **more}


def renewed(
    memory: Memory, before: Sequence[str], order: Sequence[str], changed: Set[str], words: Read
) -> Found:
    """Make the lists of all posts where those of `before` are known, and some posts changed."""
    numbers = [
        number
        for number, key in enumerate(order)
        if number >= len(before) or before[number] != key or key in changed
    ]
    numbers += range(len(order), len(before))
    if len(numbers) > _MANY * len(order):
        return anew(order, words)
    new = {number: words(order[number]) for number in numbers if number < len(order)}
    old, pieces = _swapped(memory, numbers, new, (len(before), len(order)))
    held = memory.recall("list/words/").values()
    uses = {word: said for data in held for word, said in read(data).items()}
    known = _Known.of(memory, uses).changed((old, new), len(order))
    if known is None:
        return anew(order, words)
    return known.lists(order), {**pieces, **known.pieces()}


def patched(memory: Memory, changed: Mapping[int, str], words: Read) -> Found | None:
    """Make the lists that differ where posts, by number, have other words; None for too much.

    Too much is a word that no file has room for, or that becomes too common: other files then.
    """
    index = read(memory.remembered("list/index"))
    new = {number: words(key) for number, key in changed.items()}
    old, pieces = _swapped(memory, changed, new, (index["posts"], index["posts"]))
    return _patched(memory, index, (_apart(old, new), _apart(new, old)), pieces)


@dataclass(frozen=True, slots=True)
class _Known:
    """The uses of words."""

    #: Of those that tell something.
    telling: dict[str, str]
    #: Of those that are common: the uses in titles, in how many posts, and the other uses, if kept.
    common: dict[str, tuple[str, int, str | None]]

    @classmethod
    def of(cls, memory: Memory, uses: Uses) -> "_Known":
        """Return what is remembered, with these uses of words as files show them."""
        kept = {word: tuple(told) for word, told in read(memory.remembered("common")).items()}
        return cls({word: said for word, said in uses.items() if word not in kept}, kept)

    def gathered(self, word: str, titles: Numbers, texts: Numbers, posts: int) -> None:
        """Take a word's uses, where so many posts are, as they were gathered."""
        count = len(titles) + len(texts)
        if is_common(int(count / _BAND), posts):  # half of all uses: most are not even spelt
            self.common[word] = numbered(titles), count, None
        else:
            self.take(word, f"{numbered(titles)}|{numbered(texts)}", posts)

    def take(self, word: str, said: str, posts: int) -> None:
        """Take a word's uses, where so many posts are."""
        count = how_many(said)
        if is_common(count, posts):
            titles, texts = said.split("|")
            near = not is_common(int(count / _BAND), posts)
            self.common[word] = (titles, count, texts if near else None)
            self.telling.pop(word, None)
        else:
            self.telling[word] = said
            self.common.pop(word, None)

    def changed(self, change: Change, posts: int) -> "_Known | None":
        """Return the uses after a change; None where those of a word are not known."""
        more = Counter(chain(*chain(*change[1].values())))
        more.subtract(chain(*chain(*change[0].values())))
        before = {word: said for word in more if (said := self._said(word)) is not None}
        after = updated(before, *change)
        known = _Known(dict(self.telling), dict(self.common))
        for word in more:
            if word in self.common:
                titles, texts = after.get(word, "|").split("|")
                _, count, kept = self.common[word]
                known.common[word] = (
                    titles, count + more[word], None if kept is None else texts
                )  # fmt: skip
            elif word in after:
                known.telling[word] = after[word]
            else:
                known.telling.pop(word, None)
        return known if known._settled(posts) else None

    def _said(self, word: str) -> str | None:
        if word not in self.common:
            return self.telling.get(word)
        titles, _, texts = self.common[word]
        return f"{titles}|{texts or ''}"

    def _settled(self, posts: int) -> bool:
        """Part the words anew into common and telling ones; False where uses are missing."""
        for word, said in [*self.telling.items()]:
            if is_common(how_many(said), posts):
                self.take(word, said, posts)
        for word, (titles, count, texts) in [*self.common.items()]:
            if not is_common(count, posts):
                if texts is None:
                    return False
                self.take(word, f"{titles}|{texts}", posts)
        return True

    def shown(self, word: str, posts: int) -> str | None:
        """Return a word's uses as its file shows them; None where it has none."""
        if word in self.common:
            return common(self.common[word][0], posts)
        return self.telling.get(word)

    def lists(self, order: Sequence[str]) -> Mapping[str, Any]:
        """Return all lists."""
        posts = len(order)
        every = sorted({*self.telling, *self.common})
        uses = {word: said for word in every if (said := self.shown(word, posts)) is not None}
        found = dict(word_lists(uses, posts))
        sizes = {name: size_of(words) for name, words in found.items() if name != "index"}
        blocks = {
            f"found/{start // BLOCK}": list(order[start : start + BLOCK])
            for start in range(0, posts, BLOCK)
        }
        return {**found, **blocks, "sizes": sizes}

    def pieces(self) -> Mapping[str, bytes]:
        """Return what is remembered besides the lists."""
        return {"common": spelt(self.common)}


def _patched(
    memory: Memory, index: Mapping[str, Any], change: Change, pieces: Mapping[str, bytes]
) -> Found | None:
    shards, posts = list(index["shards"]), index["posts"]
    names: dict[str, str] = {}
    for word in _words_of(change):
        if (name := _shard_of(word, shards)) is None:
            return None
        names[word] = name
    lists = memory.remembered_all([f"list/{name}" for name in {*names.values()}])
    held = {name.removeprefix("list/"): dict(read(data)) for name, data in lists.items()}
    uses = {word: held[name][word] for word, name in names.items() if word in held[name]}
    before = _Known.of(memory, uses)
    known = before.changed(change, posts)
    if known is None or any((word in known.common) != (word in before.common) for word in names):
        return None
    found: dict[str, Any] = {}
    for word, name in names.items():
        said = known.shown(word, posts)
        if said != uses.get(word):
            found[name] = held[name]
            found[name].pop(word, None)
            found[name].update({word: said} if said is not None else {})
    found = {name: dict(sorted(words.items())) for name, words in found.items()}
    sizes: dict[str, int] = read(memory.remembered("list/sizes"))
    sizes |= {name: size_of(words) for name, words in found.items()}
    if not all(_fits(name, words, shards, sizes) for name, words in found.items()):
        return None
    return {**found, "sizes": sizes}, {**pieces, **known.pieces()}


def _words_of(change: Change) -> Iterator[str]:
    yield from dict.fromkeys(chain(*(chain(*words) for each in change for words in each.values())))


def _shard_of(word: str, shards: Sequence[str]) -> str | None:
    """Find the list of a word: the one whose name it begins with, or that is it alone."""
    for name in (*(word[:end] for end in range(1, len(word) + 1)), f"{word}."):
        at = bisect_left(shards, name)
        if at < len(shards) and shards[at] == name:
            return f"words/{name}"
    return None


def _fits(name: str, uses: Uses, shards: Sequence[str], sizes: Mapping[str, int]) -> bool:
    """Tell whether a list is neither to be cut, nor to be put together with its neighbors."""
    if not uses or (sizes[name] > FULL and len(uses) > 1):
        return False
    shorter = name.removeprefix("words/")[:-1]
    first = bisect_left(shards, shorter)
    together = 0
    for shard in shards[first:]:
        if not shard.startswith(shorter) or together > FULL:
            break
        together += sizes[f"words/{shard}"]
    return not shorter or together > FULL


def _swapped(
    memory: Memory, numbers: Iterable[int], new: Mapping[int, Words], counts: tuple[int, int]
) -> tuple[Mapping[int, Words], Mapping[str, bytes]]:
    """Return the words that posts had, and the pieces that have their new ones.

    `counts` says how many posts there were, and how many there are.
    """
    before, after = counts
    held: dict[int, list[Words]] = {}
    old: dict[int, Words] = {}
    for number in numbers:
        piece, at = divmod(number, _PIECE)
        if piece not in held:
            held[piece] = _pieced(memory.remembered(_name(piece)))
        if number < before:
            old[number] = held[piece][at]
        if number < after:
            held[piece][at : at + 1] = [new[number]]
    kept = ((n, words[: max(0, after - n * _PIECE)]) for n, words in held.items())
    return old, {_name(piece): _joined(words) for piece, words in kept}


def _joined(piece: Iterable[Words]) -> bytes:
    """Spell the words of some posts: two lines each, which are read faster than JSON."""
    lines = (" ".join(part) for words in piece for part in words)
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _pieced(data: bytes) -> list[Words]:
    lines = data.decode("utf-8", "surrogatepass").split("\n") if data else []
    return [(lines[n].split(), lines[n + 1].split()) for n in range(0, len(lines), 2)]


def _apart(posts: Mapping[int, Words], others: Mapping[int, Words]) -> Mapping[int, Words]:
    """Return the words of posts that they have not among the others."""
    return {
        number: (
            sorted(set(words[0]).difference(others[number][0])),
            sorted(set(words[1]).difference(others[number][1])),
        )
        for number, words in posts.items()
    }


def _name(piece: int) -> str:
    return f"terms/{piece}"
