"""Which blogs go together, so that each server is asked from one place at a time."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Territory:
    """Blogs of one registrable domain, and the domains that nobody else has to do with."""

    blogs: tuple[str, ...]
    domains: frozenset[str]


def territories(known: Mapping[str, tuple[str, ...]]) -> tuple[Territory, ...]:
    """Return the territories of blogs, by key given with the domains of their addresses.

    The first of these is where the blog lives, and those that live in one domain are together. Its
    other domains are theirs where no others name them: a picture service or one for feeds, which
    many use, is nobody's.
    """
    together: dict[str, list[str]] = {}
    for blog, domains in known.items():
        together.setdefault(domains[0], []).append(blog)
    named = {home: {d for blog in blogs for d in known[blog]} for home, blogs in together.items()}
    users = Counter(domain for domains in named.values() for domain in domains)

    def own(home: str) -> Iterator[str]:
        yield home
        yield from (d for d in named[home] if users[d] == 1 and d not in together)

    return tuple(Territory(tuple(blogs), frozenset(own(home))) for home, blogs in together.items())


def shared_out(
    lands: Iterable[Territory], ready: frozenset[str], shares: int, most: int
) -> list[Territory]:
    """Return which blogs of those that are `ready` to visit at the same time, share by share.

    Some `shares` of like size, none of more than `most` blogs; no two have a domain in common. What
    is left of a large territory is for the next time.
    """
    able = [Territory(tuple(b for b in t.blogs if b in ready), t.domains) for t in lands]
    able.sort(key=lambda territory: -len(territory.blogs))
    total = sum(len(territory.blogs) for territory in able)
    size = min(most, max(1, -(-total // max(1, shares))))
    full: list[Territory] = []
    blogs, domains = list[str](), set[str]()
    for territory in able:
        chosen = territory.blogs[:size]
        if not chosen:
            break
        if len(blogs) + len(chosen) > size:
            full.append(Territory(tuple(blogs), frozenset(domains)))
            blogs, domains = [], set()
        blogs.extend(chosen)
        domains |= territory.domains
    return [*full, Territory(tuple(blogs), frozenset(domains))] if blogs else full
