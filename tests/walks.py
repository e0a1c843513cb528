"""Visits of small sites that are dictionaries."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from copines.crawler.pipelines import Jobs
from copines.crawler.walk import Visit
from copines.crawler.walk.messages import Answer, Ask, Job, Outcome
from copines.crawler.walk.owners import Owners
from copines.feed_states import FeedState, Known
from copines.model import Blog, CrawlOptions, Post, Validators

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SITE = "https://zoe.example"
ATOM = 'xmlns:atom="http://www.w3.org/2005/Atom"'
BODY = "Les semis de mars demandent de la patience et une fenêtre au sud. " * 8


@dataclass
class Walked:
    """What a visit asked and brought."""

    visit: Visit
    asked: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def posts(self) -> list[Post]:
        return [post for outcome in self.outcomes for post, _ in outcome.posts]

    @property
    def addresses(self) -> set[str]:
        return {post.permalink.removeprefix(SITE) for post in self.posts}


def walk(site: Mapping[str, str | Answer], job: Job | None = None) -> Walked:
    walked = Walked(Visit(job or a_job(), NOW))
    _exhaust(walked, site)
    walked.visit.open_archive()
    _exhaust(walked, site)
    return walked


def _exhaust(walked: Walked, site: Mapping[str, str | Answer]) -> None:
    while ask := walked.visit.next():
        walked.asked.append(ask.url.removeprefix(SITE))
        walked.outcomes.append(walked.visit.receive(ask, _answer(site, ask)))


def _answer(site: Mapping[str, str | Answer], ask: Ask) -> Answer:
    found = site.get(ask.url.removeprefix(SITE), Answer(ask.url, 404))
    if isinstance(found, Answer) and not found.url:
        found = replace(found, url=ask.url)
    if isinstance(found, str):
        kind = "text/html" if found.startswith("<!doctype") else "application/xml"
        found = Answer(ask.url, 200, found.encode(), kind, Validators(f'"{hash(found)}"'))
    if ask.validators.etag and ask.validators == found.validators:
        return Answer(ask.url, 304)
    return found


def a_job(feed: str | None = None, **changes: object) -> Job:
    """Make a job; of a feed that was found yesterday, or "" for none that was found."""
    job = Job(Blog(f"{SITE}/", "Zoé", "zoe", key="Zoé"))
    if feed is not None:
        state: Known = "found" if feed else "absent"
        job = replace(job, source=FeedState(state, feed, sought=NOW, looked=NOW))
    return replace(job, **changes)  # type: ignore[arg-type]


def a_page(title: str, *links: str, body: str = BODY, head: str = "") -> str:
    anchors = " ".join(f'<a href="{link}">{link}</a>' for link in links)
    return (
        f'<!doctype html><html lang="fr"><head><title>{title}</title>{head}</head><body>'
        f"<nav>{anchors}</nav><main><p>{body}</p></main></body></html>"
    )


def a_post(title: str, *links: str, head: str = "") -> str:
    head += '<meta property="og:type" content="article">'
    return a_page(
        title, *links, body=f"<article><h1>{title}</h1><p>{title} {BODY}</p></article>", head=head
    )


def a_feed(*items: str) -> str:
    return f'<rss version="2.0"><channel><title>Zoé</title>{"".join(items)}</channel></rss>'


def an_item(path: str, text: str = "Un début…") -> str:
    return (
        f"<item><title>{path}</title><link>{SITE}{path}</link>"
        f"<pubDate>Mon, 02 Mar 2020 08:00:00 GMT</pubDate>"
        f"<description>{text}</description></item>"
    )


def a_whole_item(path: str) -> str:
    content = f"<content:encoded><![CDATA[<p>{path} {BODY}</p>]]></content:encoded>"
    item = an_item(path).replace("<description>", f"{content}<description>")
    return item.replace("<item>", '<item xmlns:content="http://purl.org/rss/1.0/modules/content/">')


NO_NEWS: str | Answer = Answer(f"{SITE}/feed.xml", 304)
HOME = a_page("Zoé", head='<link rel="alternate" type="application/rss+xml" href="/feed.xml">')


def jobs_of(
    db: Path, blogs: tuple[Blog, ...], options: CrawlOptions, now: datetime
) -> tuple[Job, ...]:
    """Return what visits of these blogs, which are the whole circle, begin with."""
    with Jobs(db, options, now, Owners(blogs)) as jobs:
        return tuple(map(jobs.of, blogs))
