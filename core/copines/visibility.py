"""Which posts are shown, and why the others are not (pure)."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from copines.model import Verdict, Wishes
from copines.reasons import Reason

#: What becomes of a post; the reason is in the form of the database, "" for none.
Judged = tuple[Verdict, str]
_SHOWN: Judged = (Verdict.SHOWN, "")
_LEFT: Judged = (Verdict.REMOVED, Reason.of("left_config").stored())
_HIDDEN: Judged = (Verdict.HIDDEN, Reason.of("hidden").stored())


@dataclass(slots=True)
class Candidate:
    """A post, as far as it decides whether it is shown."""

    key: str
    permalink: str
    #: Key of its blog.
    blog: str
    #: ISO 8601, UTC; None where nobody says.
    published: str | None
    #: The same for all posts of one text; "" for a text too short to tell.
    text: str
    #: Why its author took it back, in the form of the database; "" where it is there.
    gone: str
    #: What it was judged the last time.
    kept: str = ""
    kept_reason: str = ""


class Visibility:
    """Decides by the wishes of a config, at a moment.

    The first that holds: removed (its author took it back, or its blog left the circle), hidden,
    filtered (by its author, or its blog's rules), held, duplicate (an older shown post has the
    same text), else shown.
    """

    def __init__(self, wishes: Wishes, now: datetime) -> None:
        self._wishes, self._now = wishes, now.isoformat()
        self._ruled = {key: why.stored() for key, why in wishes.left_out}

    def judge(
        self, posts: Iterable[Candidate], shared: Container[str]
    ) -> Iterator[tuple[Candidate, Judged]]:
        """Judge posts in any order; those of a text that is `shared` by several come last."""
        copies: list[Candidate] = []
        for post in posts:
            if post.text in shared:
                copies.append(post)
            else:
                yield post, self._alone(post)
        yield from self._copies(copies)

    def _copies(self, posts: list[Candidate]) -> Iterator[tuple[Candidate, Judged]]:
        """Of each text the oldest post that can be shown is the original, ties by permalink."""
        originals: dict[str, str] = {}
        for post in sorted(posts, key=lambda post: (post.published or "9", post.permalink)):
            judged = self._alone(post)
            if judged is _SHOWN:
                original = originals.setdefault(post.text, post.permalink)
                judged = judged if original == post.permalink else _copy_of(original)
            yield post, judged

    def _alone(self, post: Candidate) -> Judged:
        """Judge a post as if no other were there."""
        wishes = self._wishes
        if post.gone:
            noindex = post.gone == "noindex"
            return (Verdict.FILTERED if noindex else Verdict.REMOVED), post.gone
        if post.blog not in wishes.circle:
            return _LEFT
        if post.key in wishes.hidden:
            return _HIDDEN
        if post.key in self._ruled:
            return Verdict.FILTERED, self._ruled[post.key]
        if post.published and post.published > self._now and post.blog not in wishes.show_future:
            return self._later(post, post.published)
        return _SHOWN

    def _later(self, post: Candidate, published: str) -> Judged:
        if post.blog in self._wishes.hide_future:
            return Verdict.FILTERED, Reason.of("future_hidden", date=published).stored()
        return Verdict.HELD, Reason.of("held", date=published).stored()


def _copy_of(permalink: str) -> Judged:
    return Verdict.DUPLICATE, Reason.of("same_text", address=permalink).stored()
