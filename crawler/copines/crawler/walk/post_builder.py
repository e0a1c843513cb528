"""Which pages and entries become posts of a blog."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from types import MappingProxyType

from copines import near_duplicates, permalinks
from copines.crawler import pages
from copines.crawler.extract import extract
from copines.crawler.feeds import Entry
from copines.crawler.identity import Copy, New, Same, Standing, Unsure, Verdict, weigh
from copines.crawler.walk import articles
from copines.crawler.walk.memory import Memory
from copines.crawler.walk.messages import Answer, Job, Move, Outcome, Rival
from copines.crawler.walk.scope import Scope
from copines.model import Post, Trace
from copines.reasons import Reason

#: Why a page of each kind is no post.
KINDS: Mapping[pages.Kind, Reason] = MappingProxyType(
    {
        "post": Reason.of("no_text"),
        "listing": Reason.of("listing"),
        "stub": Reason.of("stub"),
        "other": Reason.of("other_page"),
    }
)
_NO_TEXT, NOINDEX = KINDS["post"], Reason.of("noindex")
#: Shares of shingles below which two texts are two.
_ANOTHER = 0.2


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a page or an entry."""

    posts: tuple[tuple[Post, str], ...] = ()
    #: What tells the post from others; None where there is none.
    trace: Trace | None = None
    moves: tuple[Move, ...] = ()
    #: Keys that a post had and that are another post's now.
    taken: tuple[str, ...] = ()
    #: Why it is not kept, or not yet; None where it is.
    why: Reason | None = None
    #: The known post that it may be, whose address is to be asked first.
    ask: Trace | None = None
    #: The post that would be kept.
    held: tuple[Post, str] | None = None

    def outcome(self, blog: str) -> Outcome:
        """Return it as what an answer brought."""
        traces = (self.trace,) if self.trace else ()
        return Outcome(blog, moves=self.moves, posts=self.posts, traces=traces, taken=self.taken)

    def verdict(self, url: str) -> Reason | None:
        """Say what became of the page at url: None where it is a post under its own address."""
        if not self.posts:
            return self.why
        address = self.posts[0][0].permalink
        own = permalinks.key(address) == permalinks.key(url)
        return None if own else Reason.of("moved_to", address=address)


class Keeper:
    """Makes posts; knows those kept already, so that one text is kept once."""

    def __init__(self, job: Job, scope: Scope, now: datetime) -> None:
        #: The site's title and language, as far as known.
        self.title, self.language = job.title, job.blog.language
        self._job, self._blog, self._limit = job, job.blog, job.limit
        #: What time it is at this visit.
        self.now = now
        self._scope = scope
        #: Stored posts that are no pages of the blog, by what was known when the visit began.
        self.strangers = frozenset(scope.strangers(job.posts, job.made))
        #: Pages that are read as posts, whatever they look like.
        self.expected: set[str] = set()
        #: Posts that were found to have moved.
        self.moved = 0

    @cached_property  # a feed that is as it was needs none
    def memory(self) -> Memory:
        """The posts that are known, less those that a stranger's address was kept of by mistake."""
        left = frozenset(
            u for u in self.strangers if any(permalinks.same_site(u, f) for f in self._job.former)
        )
        return Memory(self._job, self.strangers - left, left)

    @property
    def full(self) -> bool:
        """Whether the blog has as many posts as are kept of one."""
        if "memory" not in vars(self) and len(self._job.posts) < self._limit:
            return False  # what met no post yet needs no memory to say so
        return len(self.memory) >= self._limit

    def of_entry(self, entry: Entry) -> Finding:
        """Make a post of what the feed says alone."""
        return self._keep(Answer(entry.url, 200), entry, entry.url)

    def of_page(
        self, answer: Answer, entry: Entry | None = None, *, asked: str = "", sure: bool = False
    ) -> Finding:
        """Make a post of a page, unless it asks not to be listed or declares itself another's.

        One without a word, a picture perhaps, is a post where its address makes that `sure`, or it
        is dated; else it is a gallery or a list. `asked` is the address that led to it.
        """
        tree = pages.tree_of(answer.document.text)
        found = pages.markup(tree, answer.url) if tree is not None else None
        if found and (why := self._not_ours(found, answer)):
            return Finding(why=why)
        return self._keep(answer, entry, asked or answer.url, sure=sure or entry is not None)

    def _not_ours(self, found: pages.Markup, answer: Answer) -> Reason | None:
        """Say why a page is not to be shown here: another site's, or one that asks not to be."""
        if not pages.is_listed(found.robots, answer.robots_tag, self.now):
            return NOINDEX
        if self._scope.is_anothers_page(found.canonical or "", answer.url):
            return Reason.of("foreign_canonical", address=found.canonical or answer.url)
        return None

    def _keep(
        self, answer: Answer, entry: Entry | None, asked: str, *, sure: bool = True
    ) -> Finding:
        if entry and not entry.language:
            entry = replace(entry, language=self.language)
        found = extract(
            answer.document.text,
            answer.url,
            entry=entry,
            site_title=self.title,
            now=self.now,
            where=self._blog.extract,
            spoken=self.language,
        )
        if found is None or not (found.title or found.words):
            return Finding(why=_NO_TEXT)
        if not (sure or found.words or found.published):
            return Finding(why=_NO_TEXT)
        own = permalinks.canonical(answer.url)
        declared = self._declared(found.canonical, own)
        known = self.memory.known(permalinks.key(declared))
        address = own if known else declared
        post = articles.post_of(found, self._blog, address, self.now)
        return self._judged(post, entry.id if entry else "", declared, asked)

    def _declared(self, named: str, own: str) -> str:
        """Return the address that a page declares to be its own, where that may be believed."""
        if permalinks.key(named) == permalinks.key(own) or not self._scope.holds(named):
            return own
        if self._scope.is_home(named):
            return own
        return own if pages.is_listing(named) else named

    def _judged(self, post: Post, guid: str, declared: str, asked: str) -> Finding:
        met = articles.trace(post, guid)
        if self.memory.known(met.key):
            left = self.memory.known(permalinks.key(asked)) if asked else None
            # both may have been kept, and one leads to the other
            both = weigh(met, left, "leads here") if left and left.key != met.key else New()
            return self._settled(both, post, met)
        verdict = self.memory.weigh(met, declared, asked)
        before = self.memory.left_for(met.key)
        if before and not isinstance(verdict, Same | Unsure):
            verdict = New() if _differ(met, before) else _staying(before)
        return self._settled(verdict, post, met)

    def settle(self, rival: Rival, known: Trace, standing: Standing) -> Finding:
        """Judge a post again, now that the address of the known one has answered."""
        self.memory.stand(known.key, standing)
        return self.judge_again(rival)

    def unite(self, known: Trace, other: Trace, standing: Standing) -> Finding:
        """Judge two posts that are both kept, where one leads to the other or names it."""
        verdict = weigh(other, known, standing)
        if not isinstance(verdict, Same):
            return Finding()
        self.memory.move(known.key, other.key)
        return Finding(moves=(Move(known.key, other.url, verdict.why),))

    def judge_again(self, rival: Rival) -> Finding:
        """Judge a post by what is known now."""
        return self._judged(rival.post, rival.guid, "", "")

    def _settled(self, verdict: Verdict, post: Post, met: Trace) -> Finding:
        if isinstance(verdict, Copy):
            return Finding(why=verdict.why)
        if isinstance(verdict, Unsure):
            asked = self.memory.standing(verdict.known) == "unasked"
            ask = verdict.known if asked else None
            return Finding(why=verdict.why, ask=ask, held=(post, met.guid))
        if isinstance(verdict, Same):
            return self._same(verdict, post, met)
        known = self.memory.known(post.key)
        if self.full and (known is None or known.gone):
            return Finding(why=Reason.of("over_limit"))
        taken = (post.key,) if self.memory.left_for(post.key) else ()
        self.memory.meet(met)
        return Finding(posts=((post, met.guid),), trace=met, taken=taken)

    def _same(self, verdict: Same, post: Post, met: Trace) -> Finding:
        known = verdict.known
        if verdict.stays:
            post = replace(post, key=known.key, permalink=known.url)
            met = replace(met, key=known.key, url=known.url)
            self.memory.meet(met)
            return Finding(posts=((post, met.guid),), trace=met)
        self.memory.move(known.key, post.key)
        self.memory.meet(met)
        self.moved += 1
        move = Move(known.key, post.permalink, verdict.why)
        return Finding(posts=((post, met.guid),), trace=met, moves=(move,))


def _staying(before: Trace) -> Same:
    return Same(before, Reason.of("moved_to", address=before.url), stays=True)


def _differ(met: Trace, before: Trace) -> bool:
    """Tell whether a new post was written at an address that an older one has left."""
    likeness = near_duplicates.likeness(met.sketch, before.sketch)
    return bool(met.sketch and before.sketch) and likeness < _ANOTHER and met.title != before.title
