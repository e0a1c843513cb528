"""Which pages and entries become posts of a blog."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from copines import permalinks
from copines.crawler import pages
from copines.crawler.extract import extract
from copines.crawler.feeds import Entry
from copines.crawler.walk import articles
from copines.crawler.walk.messages import Answer, Job
from copines.crawler.walk.scope import Scope
from copines.model import Post
from copines.reasons import Reason

#: Why a page of each kind is no post.
KINDS: Mapping[pages.Kind, Reason] = MappingProxyType({
    "post": Reason.of("no_text"),
    "listing": Reason.of("listing"),
    "stub": Reason.of("stub"),
    "other": Reason.of("other_page"),
})  # fmt: skip
_NO_TEXT, NOINDEX = KINDS["post"], Reason.of("noindex")


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
        #: Why the page last given became no post, None where it did.
        self.refused: Reason | None = None

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
        found = pages.markup(tree, answer.url) if tree is not None else None
        if found and (own := self._not_ours(found, answer)):
            self.refused = own
            return ()
        kept = self._keep(answer, entry)
        if sure or entry or not kept or any(post.words for post, _ in kept):
            return kept
        self.refused = _NO_TEXT
        return ()

    def verdict(self, url: str, posts: tuple[tuple[Post, str], ...]) -> Reason | None:
        """Say what became of the page at url: None where it is a post under its own address."""
        if not posts:
            return self.refused
        address = posts[0][0].permalink
        own = permalinks.key(address) == permalinks.key(url)
        return None if own else Reason.of("moved_to", address=address)

    def _not_ours(self, found: pages.Markup, answer: Answer) -> Reason | None:
        """Say why a page is not to be shown here: another site's, or one that asks not to be."""
        if not pages.is_listed(found.robots, answer.robots_tag, self.now):
            return NOINDEX
        if self._scope.is_anothers_page(found.canonical or "", answer.url):
            return Reason.of("foreign_canonical", address=found.canonical or answer.url)
        return None

    def _keep(self, answer: Answer, entry: Entry | None) -> tuple[tuple[Post, str], ...]:
        self.refused = None
        if entry and not entry.language:
            entry = replace(entry, language=self.language)
        found = extract(answer.document.text, answer.url, entry=entry,
                        site_title=self.title, now=self.now, where=self._blog.extract,
                        spoken=self.language)  # fmt: skip
        if found is None or not (found.title or found.words):
            self.refused = _NO_TEXT
            return ()
        address = self._address(found.canonical, answer.url)
        post = articles.post_of(found, self._blog, address, self.now)
        mark = articles.fingerprint(post)
        first = self._fingerprints.setdefault(mark, address) if mark else address
        if permalinks.key(first) != post.key:
            self.refused = Reason.of("same_text", address=first)
        elif self.full and post.key not in self._posts:
            self.refused = Reason.of("over_limit")
        if self.refused:
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
