"""Which posts of a blog its owner wants: `include` and `exclude` of the config."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from copines.model import Blog, Subject
from copines.permalinks import key

#: What a rule reads of a post, by the word before its colon.
FIELDS: Mapping[str, Callable[[Subject], Iterable[str]]] = MappingProxyType({
    "tag": lambda post: post.tags,
    "title": lambda post: (post.title,),
    "url": lambda post: (post.permalink,),
    "text": lambda post: (post.text,),
    "": lambda post: (post.title, *post.tags, post.text),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of `include` or `exclude`."""

    #: As the config has it.
    said: str
    field: str
    #: Found anywhere in the field; a tag is matched whole.
    pattern: re.Pattern[str]

    def fits(self, post: Subject) -> bool:
        """Tell whether the rule speaks of this post."""
        match = self.pattern.fullmatch if self.field == "tag" else self.pattern.search
        return any(match(unicodedata.normalize("NFC", text)) for text in FIELDS[self.field](post))


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
    return Rule(said, field, re.compile(unicodedata.normalize("NFC", pattern), re.IGNORECASE))


def left_out(blog: Blog, posts: Iterable[Subject]) -> Iterator[tuple[str, str]]:
    """Give key and reason of each of the blog's posts that its rules leave out.

    A post that `posts` names is never left out.
    """
    include, exclude = tuple(map(rule, blog.include)), tuple(map(rule, blog.exclude))
    named = {key(url) for url in blog.posts}
    for post in posts:
        why = _reason(include, exclude, post)
        if why and post.key not in named:
            yield post.key, why


def _reason(include: tuple[Rule, ...], exclude: tuple[Rule, ...], post: Subject) -> str:
    for one in exclude:
        if one.fits(post):
            return f'exclude = "{one.said}"'
    if include and not any(one.fits(post) for one in include):
        return "nothing of include fits: " + ", ".join(f'"{one.said}"' for one in include)
    return ""
