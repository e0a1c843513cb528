"""Which pages and entries become posts of a blog."""

import re
from dataclasses import replace
from datetime import datetime

from copines import permalinks
from copines.crawler import pages
from copines.crawler.extract import extract
from copines.crawler.feeds import Entry
from copines.crawler.walk import articles
from copines.crawler.walk.messages import Answer, Job
from copines.crawler.walk.scope import Scope
from copines.model import Post


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
        #: The post that has the text of the page last refused; "" where another reason was.
        self.original = ""

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
        """Make a post of a page, unless it declares itself another site's.

        One without a word, a picture perhaps, is a post where its address makes that `sure`; else
        it is a gallery or a list.
        """
        tree = pages.tree_of(answer.document.text)
        if tree is not None and self._is_anothers(pages.markup(tree, answer.url), answer):
            return ()
        kept = self._keep(answer, entry)
        return kept if sure or entry or any(post.words for post, _ in kept) else ()

    def _is_anothers(self, found: pages.Markup, answer: Answer) -> bool:
        """Tell a page that is not to be shown here: another site's, or one that asks not to be."""
        rules = f"{found.meta.get('robots', '')} {answer.robots_tag}".lower()
        if re.search(r"\b(?:noindex|none)\b", rules):
            return True
        return self._scope.is_anothers_page(found.canonical or "", answer.url)

    def _keep(self, answer: Answer, entry: Entry | None) -> tuple[tuple[Post, str], ...]:
        self.original = ""
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
        self.original = first if permalinks.key(first) != post.key else ""
        if self.original:
            return ()
        if self.full and post.key not in self._posts:
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
