"""What is asked of posts → those that have it, as the portal's own search finds them."""

import json
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from heapq import nlargest

from copines.model import Post
from copines.search_words import UNSPACED, fold, kept, words_of
from copines.store import rows
from copines.store.database import Database

_SHOWN = "posts.verdict = 'shown'"
_SIGN = re.compile(f"[{UNSPACED}]")
#: What the full-text index takes for a letter of its own, by what the search takes it for.
_LETTERS = (
    *(("ffi", "ﬃ"), ("ffl", "ﬄ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ")),
    *(("oe", "œ"), ("ae", "æ"), ("ss", "ß"), ("th", "þ"), ("o", "ø"), ("l", "ł"), ("d", "đ")),
    *(("d", "ð"), ("i", "ı"), ("σ", "ς"), ("и", "й"), ("е", "ё"), ("і", "ї")),
    *(("α", "ά"), ("ε", "έ"), ("η", "ή"), ("ι", "ί"), ("ο", "ό"), ("υ", "ύ"), ("ω", "ώ")),
)
#: Scripts whose words the index cuts at their vowels: Hebrew, Arabic, those of India, Thai, Lao,
#: Burmese, Khmer.
_CUT = re.compile("[\u0590-\u08ff\u0900-\u0eff\u1000-\u109f\u1780-\u17ff]")
#: Pictures, of which the index (Unicode 6.1) takes those of later versions for letters: 🥧tarte.
_PICTURES = ("\U0001f000", "\U00020000")
#: Spellings of a word that are looked up.
_MOST = 64
#: From a Latin letter to the same of a Japanese keyboard's wide ones.
_WIDE = 0xFEE0
#: How much more a word counts in a title (static/search.js has the same).
_TITLE = 3


@dataclass(frozen=True, slots=True)
class _Uses:
    """The posts that have a word, or one that begins so, by rowid."""

    titles: frozenset[int]
    every: frozenset[int]

    def scores(self, posts: int) -> dict[int, float]:
        """Return how much the word tells of each: rare ones, and those of titles, tell more."""
        rare = math.log(1 + posts / max(1, len(self.every)))
        return {row: rare * (_TITLE if row in self.titles else 1) for row in self.every}


def search(db: Database, asked: str, most: int) -> tuple[Post, ...]:
    """Return shown posts that have all the words, or words that begin so, best first, then newest.

    In title, tags, text or their blog's name; case, accents and ligatures do not matter.
    """
    words = dict.fromkeys(words_of(asked))
    if not words:
        return ()
    (total,) = db.one(f"SELECT count(*) FROM posts WHERE {_SHOWN}") or (0,)
    filed = _Filed(db)
    scores: dict[int, float] | None = None
    for word in words:
        mine = _uses(db, word, filed.with_word(word)).scores(int(total))
        if scores is not None:
            mine = {row: score + scores[row] for row, score in mine.items() if row in scores}
        scores = mine
    return tuple(_best(db, scores or {}, most))


def _best(db: Database, scores: dict[int, float], most: int) -> Iterator[Post]:
    columns = ", ".join(f"posts.{c.strip()}" for c in rows.POST.split(","))
    query = (
        f"SELECT {columns} FROM json_each(?) best "
        "JOIN posts ON posts.rowid = json_extract(best.value, '$[0]') ORDER BY "
        "json_extract(best.value, '$[1]') DESC, posts.shown_from DESC, posts.permalink LIMIT ?"
    )
    least = min(nlargest(most, scores.values()), default=0)
    best = json.dumps([[row, score] for row, score in scores.items() if score >= least])
    return (rows.post(row) for row in db.read(query, (best, most)))


def _uses(db: Database, word: str, filed: frozenset[int]) -> _Uses:
    look = _read if _CUT.search(word) else _signs if _SIGN.search(word) else _spaced
    found = look(db, word)
    titles = filed | found.titles
    return _Uses(titles, titles | found.every)


def _spaced(db: Database, word: str) -> _Uses:
    spelt = [f'"{one}"*' for one in _spellings(word)]
    asked = " OR ".join((*spelt, *(f'"{one}"' for one in _behind_pictures(db, word))))
    query = (
        "SELECT posts_fts.rowid FROM posts_fts JOIN posts ON posts.rowid = posts_fts.rowid "
        f"WHERE posts_fts MATCH ? AND {_SHOWN}"
    )
    titles, every = (
        frozenset(int(row[0]) for row in db.read(query, (match,)))
        for match in (f"title : ({asked})", asked)
    )
    return _Uses(titles, every)


def _behind_pictures(db: Database, word: str) -> list[str]:
    """Return the index's words in which this one, or one that begins so, follows a picture."""
    # of this connection alone (https://sqlite.org/fts5.html#the_fts5vocab_virtual_table_module)
    db.read("CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab(main, posts_fts, row)")
    found = db.read("SELECT term FROM temp.terms WHERE term >= ? AND term < ?", _PICTURES)
    return [term for (term,) in found if any(mine.startswith(word) for mine in kept(term))]


def _spellings(word: str) -> list[str]:
    """Return how the index may have a word that begins as this one."""
    composed = unicodedata.normalize("NFC", word)  # Korean is folded to its letters
    wide = "".join(chr(ord(c) + _WIDE) if c.isascii() else c for c in word)
    found = dict.fromkeys((composed, wide))
    for plain, letter in _LETTERS:
        for spelt in list(found)[:_MOST]:
            for match in re.finditer(plain, spelt):
                found[spelt[: match.start()] + letter + spelt[match.end() :]] = None
            found[spelt.replace(plain, letter)] = None
            if len(plain) > 1 and spelt.endswith(plain[0]):
                found[spelt[:-1] + letter] = None
    return list(found)[:_MOST]


def _signs(db: Database, word: str) -> _Uses:
    """Find what the index does not know: words of scripts without blanks, by each sign."""
    pattern = "*" + "".join(f"[{sign}{_others().get(sign, '')}]" for sign in word) + "*"
    query = (
        f"SELECT rowid, title GLOB ?1 FROM posts WHERE {_SHOWN} AND (title GLOB ?1 OR text GLOB ?1)"
    )
    found = [(int(row[0]), bool(row[1])) for row in db.read(query, (pattern,))]
    return _Uses(
        frozenset(row for row, titled in found if titled), frozenset(row for row, _ in found)
    )


def _read(db: Database, word: str) -> _Uses:
    """Find a word in the posts that have its first letter, by reading them."""
    query = (
        f"SELECT rowid, title, text FROM posts WHERE {_SHOWN} AND (title GLOB ?1 OR text GLOB ?1)"
    )
    titles: set[int] = set()
    every: set[int] = set()
    pattern = f"*[{word[0]}{_others().get(word[0], '')}]*"
    for row, title, text in db.read(query, (pattern,)):
        for found, said in ((titles, title), (every, f"{title} {text}")):
            if any(mine.startswith(word) for mine in kept(said)):
                found.add(int(row))
    return _Uses(frozenset(titles), frozenset(every))


@cache
def _others() -> dict[str, str]:
    """Return the signs that the search takes for another, by that one."""
    found: defaultdict[str, str] = defaultdict(str)
    blocks = ((0x0590, 0x0EFF), (0x3040, 0x30FF), (0xF900, 0xFAFF), (0xFF66, 0xFF9D))
    for first, last in blocks:
        for sign in map(chr, range(first, last + 1)):
            if (folded := fold(sign)) != sign and len(folded) == 1:
                found[folded] += sign
    return found


class _Filed:
    """Posts by their tags and blogs, of which there are few."""

    def __init__(self, db: Database) -> None:
        self._db = db
        tags = db.read(f"SELECT DISTINCT tags FROM posts WHERE {_SHOWN} AND tags != '[]'")
        self._tags = {str(row[0]): kept(" ".join(json.loads(row[0]))) for row in tags}
        self._blogs = {str(key): kept(name) for key, name in db.read("SELECT key, name FROM blogs")}

    def with_word(self, word: str) -> frozenset[int]:
        """Return the posts whose tags or blog have the word, or one that begins so."""
        tags, blogs = (
            [one for one, mine in named.items() if any(w.startswith(word) for w in mine)]
            for named in (self._tags, self._blogs)
        )
        if not tags and not blogs:
            return frozenset()
        query = (
            f"SELECT rowid FROM posts WHERE {_SHOWN} AND (tags IN (SELECT value FROM json_each(?)) "
            "OR blog IN (SELECT value FROM json_each(?)))"
        )
        found = self._db.read(query, (json.dumps(tags), json.dumps(blogs)))
        return frozenset(int(row[0]) for row in found)
