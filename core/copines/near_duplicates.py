"""When two texts are one: exactly, but for a sentence, or by and large (pure)."""

import hashlib
import re
import struct
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

#: Words below which equal texts are no proof of one post: "photo du jour" is written every day.
_TELLING = 20
#: Words below which posts of one text and other photographs are two: a caption serves again.
_CAPTION = 100
#: Words that a shingle (Broder 1997, doi 10.1109/SEQUEN.1997.666900) has.
_SHINGLE = 3
#: Bins of a sketch: the least hash of each (one permutation: Li, Owen, Zhang 2012).
_BINS = 16
_EMPTY = 0xFFFFFFFF
#: Of a number of 64 bits the lower 32; and how many hashes of shingles are looked at first, so that
#: one text in two hundred has a bin for which none of them is.
_LOW, _SMALL = b"\xff\xff\xff\xff\0\0\0\0", 128
#: Bins by which posts are looked up.
_BANDS = 6
#: Different shingles that a text must have to be taken for nearly another: fewer are a template.
_RICH = 40
#: Shares of words that two texts must have in common, of the shorter and of the longer one.
_OF_SHORTER, _OF_LONGER = 0.85, 0.7
#: Words, and places, in which one text may differ from the other: a sentence here or there.
_DIFFERENT, _PLACES = 45, 2
#: Words that stand in the place of others: a notice before or after the text, and what was mended.
_NOTICE, _MENDED = 20, 3
_WORD = re.compile(r"[^\W\d_]+|\d+")
#: Before the signs that words are written of without blanks: Han, kana, Hangul.
_UNSPACED = "\u2e80"
_IMAGE = re.compile(r'<img\s[^>]*?src="([^"]+)"', re.IGNORECASE)
_SCALED = re.compile(r"(?:-\d+x\d+|-scaled)(?=\.\w+\Z)")


@dataclass(frozen=True, slots=True)
class Writing:
    """What is compared of a post."""

    blog: str
    title: str
    text: str
    #: Names of the files of its pictures.
    pictures: frozenset[str] = frozenset()


def fingerprint(title: str, text: str, pictures: Iterable[str] = ()) -> str:
    """Hash the words of a text, so that it is known at another address; "" for a short one.

    A text of few words is one with its pictures.
    """
    plain = " ".join(f"{title} {text}".casefold().split())
    count = len(_found(text)) if len(text) < _CAPTION * 20 else _CAPTION
    if count < _TELLING and len(words(text)) < _TELLING:
        return ""
    named = sorted(set(pictures)) if count < _CAPTION else []
    told = "\0".join((plain, *named))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]


def pictures(html: str, lead: str | None = None) -> frozenset[str]:
    """Return the names of the files of pictures: other hosts and sizes are no other pictures."""
    addresses = (*_IMAGE.findall(html), *((lead,) if lead else ()))
    return frozenset(name for address in addresses if (name := _file(address)))


def _file(address: str) -> str:
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return _SCALED.sub("", unquote(path.rpartition("/")[2]).casefold())


@lru_cache(maxsize=64)  # a post is kept right after it was compared
def words(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case; of scripts without blanks each character."""
    found = _found(unicodedata.normalize("NFKC", text).casefold())
    return tuple(_parted(found)) if max(found, default="") > _UNSPACED else tuple(found)


def _found(text: str) -> list[str]:
    """Return what _WORD finds: mostly what stands between blanks."""
    words_: list[str] = []
    for run in text.split():
        if run.isalpha():
            words_.append(run)
        else:
            words_ += _WORD.findall(run)
    return words_


def _parted(found: Iterable[str]) -> Iterator[str]:
    for word in found:
        if word > _UNSPACED:
            yield from word
        else:
            yield word


def _shingles(of: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(*(of[n:] for n in range(_SHINGLE)), strict=False))


@lru_cache(maxsize=256)
def sketch(text: str) -> bytes:
    """Return the least hash of a text's shingles in each of several bins; b"" for a short one.

    As many bins agree, by and large, as shingles do (Jaccard).
    """
    said = words(text)
    if len(said) < 2 * _SHINGLE:
        return b""
    mixed = _mixed(said)
    # of a long text the least are nearly always among the small ones, which are sorted the sooner
    for most in (_EMPTY * _SMALL // len(mixed), _EMPTY):
        small = [each for each in mixed if each <= most]
        least = {each & (_BINS - 1): each for each in sorted(small, reverse=True)}
        if len(least) == _BINS:
            break
    return struct.pack(f"<{_BINS}I", *(least.get(place, _EMPTY) for place in range(_BINS)))


def _mixed(said: Sequence[str]) -> tuple[int, ...]:
    """Hash each shingle, by the hashes of its words.

    All are reckoned at once, in numbers of 64 bits side by side in one large one: no product of two
    of 32 bits, nor a sum of three, reaches its neighbour.
    """
    form, size = f"<{len(said)}Q", 8 * len(said)
    hashed = map(zlib.crc32, " ".join(said).encode("utf-8", "replace").split(b" "))
    one = int.from_bytes(struct.pack(form, *hashed), "little")
    low = int.from_bytes(_LOW * len(said), "little")
    two, three = one >> 64, one >> 128
    mixed = (one * 0x9E3779B1 & low) + (two * 0x85EBCA6B & low) + (three * 0xC2B2AE35 & low) & low
    return struct.unpack(form, mixed.to_bytes(size, "little"))[: 1 - _SHINGLE]


def likeness(one: bytes, other: bytes) -> float:
    """Estimate which share of their shingles two sketched texts have in common."""
    if not one or not other:
        return 0.0
    both = zip(_unpacked(one), _unpacked(other), strict=True)
    told = [a == b for a, b in both if (a, b) != (_EMPTY, _EMPTY)]
    return sum(told) / max(1, len(told))


def bands(of: bytes) -> tuple[int, ...]:
    """Return the numbers under which a sketch is looked up; those of like texts share some."""
    return tuple(least for least in _unpacked(of)[:_BANDS] if least != _EMPTY) if of else ()


def _unpacked(of: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{_BINS}I", of)


def is_rich(text: str) -> bool:
    """Tell whether a text has enough of its own to be known where a sentence was added."""
    return len(set(_shingles(words(text)))) >= _RICH


def is_copy(one: Writing, other: Writing) -> bool:
    """Tell whether two texts are one but for a sentence; in doubt they are two.

    Posts of a series are alike too, but for what each tells: numbers, dates and, within one blog,
    whatever stands in the place of something else.
    """
    if _numbers(one.title) != _numbers(other.title):
        return False
    mine, others = words(one.text), words(other.text)
    shared = set(_shingles(mine)) & set(_shingles(others))
    if len(shared) < _RICH:
        return False
    left, right = _different(mine, shared), _different(others, shared)
    if not _is_little(left, mine, right, others):
        return False
    if one.blog == other.blog and ((left and right) or not _are_twins(one, other)):
        return False
    if not (left and right):
        return True
    said = _numbers_in(left) == _numbers_in(right)
    return said and _are_notices(left, mine) and _are_notices(right, others)


def _are_notices(runs: Iterable[Sequence[str]], of: Sequence[str]) -> bool:
    """Tell whether what differs is a letter mended, or stands before or after the text.

    What stands in the midst of two texts is what each of them tells in the frame of a series.
    """
    sizes = [(len(run), tuple(run)) for run in runs]
    return all(
        size <= _MENDED
        or (size <= _NOTICE and run in {tuple(of[:size]), tuple(of[len(of) - size :])})
        for size, run in sizes
    )


def _are_twins(one: Writing, other: Writing) -> bool:
    """Tell whether two posts of one blog have one title, and no pictures of their own."""
    differ = one.pictures and other.pictures and one.pictures != other.pictures
    return words(one.title) == words(other.title) and not differ


def _is_little(
    left: list[tuple[str, ...]],
    mine: Sequence[str],
    right: list[tuple[str, ...]],
    others: Sequence[str],
) -> bool:
    kept = sorted(
        (1 - sum(map(len, runs)) / len(text), len(text))
        for runs, text in ((left, mine), (right, others))
    )
    shares = sorted((length, share) for share, length in kept)
    (_, of_shorter), (_, of_longer) = shares
    return (
        of_shorter >= _OF_SHORTER
        and of_longer >= _OF_LONGER
        and all(len(runs) <= _PLACES for runs in (left, right))
        and all(sum(map(len, runs)) <= _DIFFERENT for runs in (left, right))
    )


def _different(of: Sequence[str], shared: set[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the runs of words that stand in no shared shingle."""
    covered = [False] * len(of)
    for start, shingle in enumerate(_shingles(of)):
        if shingle in shared:
            covered[start : start + _SHINGLE] = [True] * _SHINGLE
    runs: list[list[str]] = []
    before = True
    for word, inside in zip(of, covered, strict=True):
        if not inside:
            runs = [*runs, []] if before else runs
            runs[-1].append(word)
        before = inside
    return [tuple(run) for run in runs]


def _numbers(title: str) -> list[str]:
    return sorted(word for word in words(title) if word.isdigit())


def _numbers_in(runs: Iterable[Sequence[str]]) -> list[str]:
    return sorted(word for run in runs for word in run if word.isdigit())
