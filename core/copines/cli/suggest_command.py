"""copines suggest: blogs that several members recommend."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from copines.cli.language import told
from copines.cli.session import Session, in_instance
from copines.config.edit import stanza
from copines.config.schema import taken
from copines.instance import Circle
from copines.instance.crawl import agent
from copines.instance.similarity import Nearness, nearness
from copines.messages import Message, joined
from copines.model import Blog, Mention, Post
from copines.suggest import Candidate, candidates, host_of, links_of

if TYPE_CHECKING:
    from copines.crawler.trial import Found

#: Posts a month that nobody writes alone.
_NEWSPAPER = 150
_WAYS = {"blogroll": Message("blogroll"), "home": Message("home page")}


@dataclass(frozen=True, slots=True)
class _Suggestion:
    candidate: Candidate
    found: "Found"
    nearness: float


@click.command("suggest")
@click.option(
    "--least",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    help="Members that must recommend a blog.",
)
@click.option(
    "--most", type=click.IntRange(1, 200), default=20, show_default=True, help="Blogs to try."
)
@in_instance
def command(session: Session, least: int, most: int) -> None:
    """Propose blogs that several members link to or list in their blogrolls.

    Links are those of the posts that are kept; blogrolls and home pages are asked for. The result
    is stanzas for the config. None is ever added by itself.

    Example: copines suggest --least 3 > candidates.toml
    """
    with session.read() as circle:
        names = circle.names
        tried, found = _tried(circle, least, most)
        kept = [(c, f, posts) for c, (f, posts) in zip(tried, found, strict=True) if not _flaw(f)]
        near = nearness(circle.store, {c.url: posts for c, _, posts in kept})
    suggestions = [_Suggestion(c, f, near.means[c.url]) for c, f, _ in kept]
    flaws = ((c, _flaw(f)) for c, (f, _) in zip(tried, found, strict=True))
    left = [(candidate, why) for candidate, why in flaws if why]
    for candidate, why in left:
        session.say(Message("left out %(url)s: %(why)s", url=candidate.url, why=why))
    if session.as_json:
        session.answer(_json(suggestions, left, near, names))
        return
    for line in _lines(suggestions, near, names):
        click.echo(told(line))
    if not suggestions:
        session.say(Message("no blog is recommended by %(least)d members or more", least=least))


def _tried(
    circle: Circle, least: int, most: int
) -> tuple[tuple[Candidate, ...], tuple[tuple["Found", tuple[Post, ...]], ...]]:
    """Hear the members, and try whom they recommend most."""
    from copines import crawler  # noqa: PLC0415 - Scrapy takes 0.6 s

    said: list[Mention] = []
    config, blogs, store = circle.config, circle.blogs, circle.store
    hosts = {host_of(url) for blog in blogs for url in (blog.url, blog.feed or "")}
    for post in store.queries.posts():
        said.extend(links_of(post.blog, post.html))
        hosts.add(host_of(post.permalink))
    chosen: list[Candidate] = []

    def choose(heard: tuple[Mention, ...]) -> tuple[Blog, ...]:
        chosen.extend(candidates((*said, *heard), hosts, least)[:most])
        return tuple(Blog(c.url, "", "", key=f"suggested-{n}") for n, c in enumerate(chosen))

    feeds = {state.blog: state.feed for state in store.blogs.states()}
    with circle.instance.progress("suggest") as step:
        caller = crawler.Caller(
            agent=agent(config), progress=lambda done, ahead, blog: step(done, done + ahead, blog)
        )
        found = crawler.scout(
            tuple((blog, feeds.get(blog.key)) for blog in blogs if blog.enabled),
            choose,
            config.crawl,
            now=circle.now,
            caller=caller,
        )
    return tuple(chosen), found


def _flaw(found: "Found") -> str:
    """Say why a site is not proposed; "" where it is."""
    if not found.ok:
        return found.problems[0][0] if found.problems else Message("no post was found")
    if (found.posts_per_month or 0) > _NEWSPAPER:
        return Message(
            "%(often)s posts a month: a newspaper rather than a blog", often=found.posts_per_month
        )
    return ""


def _json(
    suggestions: list[_Suggestion],
    left: list[tuple[Candidate, str]],
    near: Nearness,
    names: Mapping[str, str],
) -> dict[str, object]:
    return {
        "suggestions": [
            {
                "url": each.found.url,
                "name": each.found.title or each.candidate.name,
                "recommended_by": _by(each.candidate, names),
                "feed": each.found.feed or None,
                "language": each.found.language,
                "last_post": each.found.last_post.isoformat() if each.found.last_post else None,
                "posts_per_month": each.found.posts_per_month,
                "nearness": each.nearness,
                "stanza": stanza(_values(each)),
            }
            for each in suggestions
        ],
        "usual_nearness": near.usual,
        "left_out": [
            {"url": c.url, "recommended_by": _by(c, names), "problem": why} for c, why in left
        ],
    }


def _by(candidate: Candidate, names: Mapping[str, str]) -> list[dict[str, object]]:
    return [{"blog": blog, **ways} for blog, ways in _sorted(candidate, names)]


def _sorted(candidate: Candidate, names: Mapping[str, str]) -> list[tuple[str, Mapping[str, int]]]:
    named = ((names[blog], ways) for blog, ways in candidate.by.items())
    return sorted(named, key=lambda item: (-sum(item[1].values()), item[0]))


def _lines(
    suggestions: list[_Suggestion], near: Nearness, names: Mapping[str, str]
) -> Iterator[str]:
    """Write stanzas, each under comments that say who recommends it; the whole is valid TOML."""
    for each in suggestions:
        found = each.found
        yield Message("# recommended by %(blogs)s", blogs=joined("; ", _by_words(each, names)))
        yield Message("# feed: %(address)s", address=found.feed or Message("none"))
        yield Message("# language: %(code)s", code=found.language or Message("unknown"))
        if found.last_post:
            yield Message(
                "# posts: %(often)s a month, the last on %(day)s",
                often=found.posts_per_month or "?",
                day=f"{found.last_post:%Y-%m-%d}",
            )
        yield Message(
            "# nearness %(score).2f (within the circle %(usual).2f)",
            score=each.nearness,
            usual=near.usual,
        )
        yield stanza(_values(each))


def _by_words(each: _Suggestion, names: Mapping[str, str]) -> Iterator[Message]:
    for blog, ways in _sorted(each.candidate, names):
        posts = ways.get("post", 0)
        said = [Message("%(count)d posts", count=posts)] if posts else []
        said += [word for way, word in _WAYS.items() if way in ways]
        # a name is a line of its own words: the config allows no other
        yield Message("%(blog)s (%(ways)s)", blog=blog, ways=joined(", ", said))


def _values(each: _Suggestion) -> dict[str, object]:
    said = {
        "url": each.found.url,
        "name": each.found.title or each.candidate.name,
        "language": each.found.language,
    }
    return taken("blog", said)
