"""What changed → the sheets to make, and what to remember for the next build."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from copines.site import search
from copines.site.memory import Memory, read, spelt
from copines.site.portal import Portal
from copines.site.search.words import Words, words_of_post
from copines.site.snapshot import Snapshot
from copines.site.topics import by_first, in_title


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build has to do."""

    #: Lists that were made, by name: all, or those that differ.
    lists: Mapping[str, Any]
    #: What to remember besides them; None for what to forget.
    pieces: Mapping[str, bytes | None]
    #: Facts that differ.
    facts: Set[str] = field(default_factory=frozenset)
    #: Sheets that come, and that go, where not all lists were made.
    comes: Sequence[str] = ()
    goes: Set[str] = field(default_factory=frozenset)


def whole(portal: Portal, snapshot: Snapshot, memory: Memory) -> Plan:
    """Make all lists, know nothing of earlier ones, and have the memory forget them.

    It keeps the posts' words at once: a large circle's are a third of what is remembered.
    """
    lists_ = made(portal, snapshot, {})
    gathering = search.Gathering(lists_["posts"], words_by(portal))
    memory.remember(gathering.pieces(), anew=True)
    words, pieces = gathering.lists()
    portal.know(words, {})
    return Plan({**lists_, **words}, pieces)


def structural(portal: Portal, snapshot: Snapshot, edited: Set[str], memory: Memory) -> Plan:
    """Make all lists, and find which differ; `edited` are keys of posts with other words."""
    before = memory.recall("list/")
    formulas = _kept_formulas(snapshot, edited, before)
    every = dict(made(portal, snapshot, formulas))
    order = read(before.get("list/posts", b"[]"))
    with portal.notebook.reading():
        edited = edited | _told_otherwise(portal, every, before)
    words, pieces = search.renewed(memory, order, every["posts"], edited, words_by(portal))
    portal.know(words, {})
    every |= words
    differ = _differing(every, before)
    return Plan(every, {**differ, **pieces}, frozenset(map(_fact, differ)))


def _kept_formulas(
    snapshot: Snapshot, edited: Set[str], before: Mapping[str, bytes]
) -> Mapping[str, Sequence[str]]:
    """Return what those blogs say in each post whose posts are all as they were."""
    return {
        blog: read(before.get(f"list/formula/{blog}", b"[]"))
        for blog, mine in snapshot.by_blog.items()
        if edited.isdisjoint(keys := [place.key for place in mine])
        and before.get(f"list/blog/{blog}") == spelt(keys)
    }


def _told_otherwise(
    portal: Portal, every: Mapping[str, Any], before: Mapping[str, bytes]
) -> Set[str]:
    """Return the posts of blogs that now say something else in each of them."""
    names = {f"formula/{blog}" for blog in portal.faces}
    differ = {
        name.partition("/")[2]
        for name in names
        if before.get(f"list/{name}") != (spelt(every[name]) if name in every else None)
    }
    return {key for blog in differ for key in every[f"blog/{blog}"]}


def edits(portal: Portal, edited: Set[str], renamed: Set[str], memory: Memory) -> Plan | None:
    """Find what differs after edits of posts, and of blogs' names; None where lists may differ."""
    if not edited and not renamed:
        return Plan({}, {})
    with portal.notebook.reading():
        theirs = {key for blog in renamed for key in portal.list(f"blog/{blog}") or ()}
        order = portal.list("posts")
    numbers = {number: key for number, key in enumerate(order) if key in edited or key in theirs}
    mine = edited & set(numbers.values())
    if not _same_topics(portal, mine, memory) or not _same_formulas(portal, mine, memory):
        return None
    patched = search.patched(memory, numbers, words_by(portal))
    if patched is None:
        return _refiled(portal, order, {*numbers.values()}, memory)
    words, pieces = patched
    portal.know(words, {})
    differ = {f"list/{name}": spelt(value) for name, value in words.items()}
    return Plan(words, {**differ, **pieces}, frozenset(map(_fact, differ)))


def _refiled(portal: Portal, order: Sequence[str], changed: Set[str], memory: Memory) -> Plan:
    """Find what differs where words need other files than they had: no other list is made."""
    words, pieces = search.renewed(memory, order, order, changed, words_by(portal))
    portal.know(words, {})
    before = memory.recall("list/words/")
    others = [f"list/{name}" for name in words if f"list/{name}" not in before]
    before = {**before, **memory.remembered_all(others)}
    differ = _differing(words, before)
    return Plan(
        words,
        {**differ, **pieces},
        frozenset(map(_fact, differ)),
        [name for name in words if f"list/{name}" not in before],
        {name.removeprefix("list/") for name, data in differ.items() if data is None},
    )


def _differing(lists: Mapping[str, Any], before: Mapping[str, bytes]) -> dict[str, bytes | None]:
    """Return what to remember of those lists that differ, and to forget of those that went."""
    left = dict.fromkeys(before)
    differ: dict[str, bytes | None] = {}
    for list_, value in lists.items():
        name, data = f"list/{list_}", spelt(value)
        left.pop(name, None)
        if before.get(name) != data:
            differ[name] = data
    return {**left, **differ}


def joined(found: Plan, portal: Portal, blogs: Sequence[str], memory: Memory) -> Plan | None:
    """Find what differs besides where blogs joined that have no post; None where lists may differ.

    `blogs` are all blogs that there are now.
    """
    from copines.site import arrivals  # noqa: PLC0415 - what edits are spared: 40 ms

    with portal.notebook.reading():
        before = {*portal.list("blogs")}
        came = [blog for blog in blogs if blog not in before]
        every = arrivals.lists(portal.list, portal.dated, blogs, came)
    if every is None:
        return None
    spelt_ = {f"list/{name}": spelt(value) for name, value in every.items()}
    known = memory.remembered_all(list(spelt_))
    pieces = {name: data for name, data in spelt_.items() if known.get(name) != data}
    differ = {name: value for name, value in every.items() if f"list/{name}" in pieces}
    portal.know(differ, {})
    cards = [name for name in differ if name.startswith("blog-card/")]
    return Plan(
        {**found.lists, **differ},
        {**found.pieces, **pieces},
        found.facts | differ.keys(),
        [*found.comes, *cards],
        found.goes,
    )


def made(
    portal: Portal, snapshot: Snapshot, formulas: Mapping[str, Sequence[str]]
) -> Mapping[str, Any]:
    """Make all lists but those of the search, and let the portal have them."""
    from copines.site.lists import lists  # noqa: PLC0415 - as above

    every = dict(lists(snapshot, portal.theme.media, formulas))
    portal.know(every, snapshot.by_key)
    return every


def _fact(name: str) -> str:
    """Return the fact that a remembered list is; a picture is one with its post."""
    name = name.removeprefix("list/")
    family, _, key = name.partition("/")
    return f"post/{key}" if family == "picture" else name


def words_by(portal: Portal) -> search.Read:
    """Return what reads the words of a post."""

    def words(key: str) -> Words:
        with portal.notebook.reading():
            return words_of_post(*portal.post(key))

    return words


def _same_topics(portal: Portal, edited: Set[str], memory: Memory) -> bool:
    """Tell whether the titles of edited posts have the same words that may be topics."""
    words = frozenset(read(memory.remembered("list/open") or b"[]"))
    longer = by_first(words)
    with portal.notebook.reading():
        places = portal.places(sorted(edited))
    for place in places:
        before = read(memory.remembered(f"list/titled/{place.key}") or b"[]")
        if set(in_title(place.title, place.language, words, longer)) != set(before):
            return False
    return True


def _same_formulas(portal: Portal, edited: Set[str], memory: Memory) -> bool:
    """Tell whether the blogs of edited posts still say the same in each of theirs."""
    with portal.notebook.reading():
        blogs = {place.face.blog for place in portal.places(sorted(edited))}
    return all(
        portal.formula_now(blog) == read(memory.remembered(f"list/formula/{blog}") or b"[]")
        for blog in blogs
    )
