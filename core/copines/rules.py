"""Which posts of a blog its owner wants: `include` and `exclude` of the config."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from copines.model import Blog, Subject
from copines.permalinks import key
from copines.reasons import Reason

#: What a rule reads of a post, by the word before its colon.
FIELDS: Mapping[str, Callable[[Subject], Iterable[str]]] = MappingProxyType(
    {
        "tag": lambda post: post.tags,
        "title": lambda post: (post.title,),
        "url": lambda post: (post.permalink,),
        "text": lambda post: (post.text,),
        "": lambda post: (post.title, *post.tags, post.text),
    }
)
#: Accents and the like of Latin, Greek and Cyrillic; marks of other scripts are letters of theirs.
_ACCENTS = re.compile("[\u0300-\u036f]+")
#: What makes more of an expression than a word.
_SPECIAL = re.compile(r"[\\.^$*+?{}()|\[\]]")


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of `include` or `exclude`; may fit a part of its field, of tags a whole one."""

    #: As the config has it.
    said: str
    field: str
    #: Fits a text as it is, ...
    pattern: re.Pattern[str]
    #: ... or this one fits it without accents.
    plain: re.Pattern[str]
    #: Folded, where the rule is no more than a word; "" for an expression.
    word: str

    def fits(self, post: Subject) -> bool:
        """Tell whether the rule speaks of this post."""
        found = self._finds if self.word else self._matches
        return any(found(text) for text in FIELDS[self.field](post))

    def _finds(self, text: str) -> bool:
        # a twentieth of the time that an expression takes for a text of 600 words
        plain = folded(text)
        return self.word == plain if self.field == "tag" else self.word in plain

    def _matches(self, text: str) -> bool:
        tries = ((self.pattern, unicodedata.normalize("NFC", text)), (self.plain, folded(text)))
        if self.field == "tag":
            return any(pattern.fullmatch(spelt) for pattern, spelt in tries)
        return any(pattern.search(spelt) for pattern, spelt in tries)


def rule(said: str) -> Rule:
    """Read a rule: a regular expression, after the field it is about, if it names one.

    Raises
    ------
    re.error
        The expression is none.
    """
    field, colon, pattern = said.partition(":")
    known = bool(colon) and field.strip().casefold() in FIELDS and bool(field.strip())
    field, pattern = (field.strip().casefold(), pattern.strip()) if known else ("", said)
    spelt = unicodedata.normalize("NFC", pattern)
    # in a set of letters an accent tells them apart: "[à-ü]" is not "[a-u]"
    plain = spelt if "[" in spelt and not spelt.isascii() else _without_accents(spelt)
    word = "" if _SPECIAL.search(spelt) else folded(spelt)
    return Rule(
        said, field, re.compile(spelt, re.IGNORECASE), re.compile(plain, re.IGNORECASE), word
    )


def reads_text(blog: Blog) -> bool:
    """Tell whether the blog's rules read more of a post than its title, tags and address."""
    return any(rule(said).field in {"", "text"} for said in (*blog.include, *blog.exclude))


def left_out(blog: Blog, posts: Iterable[Subject]) -> Iterator[tuple[str, Reason]]:
    """Return key and reason of each of the blog's posts that its rules leave out.

    A post that `posts` names is never left out.
    """
    include, exclude = tuple(map(rule, blog.include)), tuple(map(rule, blog.exclude))
    named = {key(url) for url in blog.posts}
    for post in posts:
        why = _reason(include, exclude, post)
        if why and post.key not in named:
            yield post.key, why


def _reason(include: tuple[Rule, ...], exclude: tuple[Rule, ...], post: Subject) -> Reason | None:
    for one in exclude:
        if one.fits(post):
            return Reason.of("excluded", rule=f'"{one.said}"')
    if include and not any(one.fits(post) for one in include):
        return Reason.of("not_included", rules=", ".join(f'"{one.said}"' for one in include))
    return None


# the rules of a blog read the same few texts one after another
@lru_cache(maxsize=16)
def folded(text: str) -> str:
    """Return a text in small letters and without accents."""
    return _without_accents(text.casefold())


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare)
