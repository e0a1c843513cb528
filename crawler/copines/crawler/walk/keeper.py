"""Which pages and entries become posts of a blog."""

from dataclasses import replace
from datetime import datetime

from copines import permalinks
from copines.crawler import pages
from copines.crawler.extract import extract
from copines.crawler.feeds import Entry
from copines.crawler.walk import articles
from copines.crawler.walk.messages import Answer, Job
from copines.crawler.walk.scope import Scope
from copines.model import NOINDEX, Post


class Keeper:
    """Makes posts; knows those kept already, so that one text is kept once."""

    def __init__(self, job: Job, scope: Scope, now: datetime) -> None:
        #: The site's title and language, as far as known.
        self.title, self.language = job.title, job.blog.language
        self._blog, self._limit = job.blog, job.limit
        #: What time it is at this visit.
        self.now = now
        self._scope = scope
        self._posts = {permalinks.key(url) for url in job.posts}
        # one text at a stranger's address, kept once by mistake, keeps out no post of the blog
        strangers = frozenset(scope.strangers(job.posts, job.made))
        self._fingerprints = {m: u for m, u in job.fingerprints.items() if u not in strangers}
        #: Why the page last met was not kept; "" where it was, or where it is none to keep.
        self.refusal = ""

    @property
    def full(self) -> bool:
        """Whether the blog has as many posts as are kept of one."""
        return len(self._posts) >= self._limit

    def of_entry(self, entry: Entry) -> tuple[tuple[Post, str], ...]:
        """Make a post of what the feed says alone."""
        return self._keep(Answer(entry.url, 200), entry)

    def of_page(
        self, answer: Answer, entry: Entry | None = None, *, sure: bool = False
    ) -> tuple[tuple[Post, str], ...]:
        """Make a post of a page, unless it asks not to be listed or declares itself another's.

        One without a word, a picture perhaps, is a post where its address makes that `sure`; else
        it is a gallery or a list.
        """
        tree = pages.tree_of(answer.document.text)
        found = None if tree is None else pages.markup(tree, answer.url)
        self.refusal = self._refused(found, answer) if found else ""
        if self.refusal:
            return ()
        kept = self._keep(answer, entry)
        return kept if sure or entry or any(post.words for post, _ in kept) else ()

    def _refused(self, found: pages.Markup, answer: Answer) -> str:
        """Say why a page is not to be shown here; "" where nothing speaks against it."""
        if not pages.is_listed(found.robots, answer.robots_tag, self.now):
            return NOINDEX
        if self._scope.is_anothers_page(found.canonical or "", answer.url):
            return f"a copy of {found.canonical}, by its own word"
        return ""

    def _keep(self, answer: Answer, entry: Entry | None) -> tuple[tuple[Post, str], ...]:
        self.refusal = ""
        if entry and not entry.language:
            entry = replace(entry, language=self.language)
        found = extract(answer.document.text, answer.url, entry=entry,
                        site_title=self.title, now=self.now, where=self._blog.extract,
                        spoken=self.language)  # fmt: skip
        if found is None or not (found.title or found.words):
            return ()
        address = self._address(found.canonical, answer.url)
        post = articles.post_of(found, self._blog, address, self.now)
        mark = articles.fingerprint(post)
        first = self._fingerprints.setdefault(mark, address) if mark else address
        if permalinks.key(first) != post.key:
            self.refusal = f"the same text as {first}"
        elif self.full and post.key not in self._posts:
            self.refusal = "more posts than archive_limit"
        if self.refusal:
            return ()
        self._posts.add(post.key)
        return ((post, mark),)

    def _address(self, declared: str, url: str) -> str:
        """Choose the post's address: what its page declares, unless that is another post's."""
        own = permalinks.canonical(url)
        if permalinks.key(declared) == permalinks.key(own) or not self._scope.holds(declared):
            return own
        if self._scope.is_home(declared):
            return own
        taken = permalinks.key(declared) in self._posts
        return own if taken or pages.is_listing(declared) else declared
