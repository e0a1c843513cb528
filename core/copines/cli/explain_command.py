"""copines explain: what became of a post, and why it is linked as it is."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import click

from copines.cli.exits import DONE, FAILED
from copines.cli.session import Session, in_instance
from copines.instance import Circle
from copines.instance.link import considered
from copines.messages import Message, joined
from copines.model import FILL, Neighbor, Post, Verdict
from copines.permalinks import canonical, key
from copines.phrases import VERDICTS, cause
from copines.reasons import Code, Reason
from copines.store import Store

#: What became of a page that is no post, where a word of its own says it.
_VERDICTS: Mapping[Code, Verdict] = MappingProxyType(
    {
        "deleted": Verdict.REMOVED,
        "foreign_canonical": Verdict.FILTERED,
        "noindex": Verdict.FILTERED,
        "over_limit": Verdict.CAPPED,
        "same_text": Verdict.DUPLICATE,
    }
)

#: Posts of a list that are told in words.
_TOLD = 10
#: What took a candidate out, in words.
_OUT: Mapping[str, Message] = MappingProxyType(
    {
        "consent": Message("the blogs do not agree to it"),
        "veto": Message("kept apart by the config, or linked in a text already"),
        "window": Message("too far away in time"),
        "copy": Message("the same text"),
        "far": Message("too many others are nearer"),
        "guard": Message("too few words that tell"),
        "threshold": Message("not near enough"),
        "per_blog": Message("its blog is there already"),
        "series": Message("another part of its series is there"),
        "exposure": Message("it stands under enough of this blog's posts"),
        "balance": Message("its place went to a post that nobody shows"),
        "full": Message("others are nearer"),
        "language": Message("those in the post's language come first"),
        "thin": Message("hardly any text; others come first"),
        "turn": Message(
            "others had their turn: nearer, seldom shown, fresh and evergreen in turns"
        ),
    }
)
_TEXT_FROM: Mapping[str, Message] = MappingProxyType(
    {
        "feed": Message("  its text is that of its feed"),
        "page": Message("  its text is that of its page"),
    }
)


@click.command("explain")
@click.argument("url")
@in_instance
def command(session: Session, url: str) -> int:
    """Say what became of the post at URL: shown or not and why, and its links both ways.

    Example: copines explain https://zoe.example/semis
    """
    with session.read() as circle:
        answer = _explained(circle, url)
        if answer["verdict"] == Verdict.SHOWN:
            found = _considered(circle, str(answer["url"]))
            answer["candidates"], answer["fillers"] = found
    if session.as_json:
        session.answer(answer)
    else:
        for line in _lines(answer):
            click.echo(session.told(line))
    return FAILED if answer["verdict"] == Verdict.UNKNOWN else DONE


def _explained(circle: Circle, url: str) -> dict[str, Any]:
    store, names = circle.store, circle.names
    post = store.posts.by_key(store.moves.current(key(url)))
    if post is None:
        met = store.earlier.met(canonical(url)) or store.earlier.met(url)
        return of_page(url, names, met)
    verdict, reason = store.shown.verdict(post.key) or (Verdict.UNKNOWN, None)
    return {
        "url": post.permalink,
        "blog": names[post.blog],
        "title": post.title,
        "language": post.language,
        "verdict": verdict,
        "reason": joined("; ", (cause(store.moves.reason(key(url))), cause(reason))),
        "text_from": post.text_from or None,
        "copies": list(store.shown.copies(post.key)),
        "related": [_near(store, names, n) for n in store.queries.neighbors(post.permalink)],
        "related_from": [
            _near(store, names, n) for n in store.queries.neighbors_from(post.permalink)
        ],
        "candidates": [],
        "fillers": [],
    }


def of_page(
    url: str, names: Mapping[str, str], met: tuple[str, Reason | None] | None
) -> dict[str, object]:
    """Say what became of an address that is no post."""
    blog, why = met or (None, None)
    said = (
        Message("met, and not kept: %(why)s", why=cause(why))
        if why
        else Message("met, but no post was made of it")
    )
    return {
        "url": url,
        "blog": names.get(blog or ""),
        "title": None,
        "language": None,
        "verdict": _VERDICTS.get(why.code, Verdict.UNKNOWN) if why else Verdict.UNKNOWN,
        "reason": said if met else Message("never met by this circle"),
        "text_from": None,
        "copies": [],
        "related": [],
        "related_from": [],
        "candidates": [],
        "fillers": [],
    }


def _considered(
    circle: Circle, permalink: str
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Say what became of each post that might stand under one, as related or as a fill."""
    names = circle.names
    candidates, fillers = considered(circle, permalink)
    related: list[dict[str, object]] = [
        {
            **_near(circle.store, names, Neighbor(each.permalink, each.score, each.terms)),
            "hubness": round(each.hubness, 6),
            "age": round(each.age, 6),
            "strength": round(each.strength, 6),
            "threshold": round(each.threshold, 6),
            "out": each.out or None,
        }
        for each in candidates
    ]
    fills: list[dict[str, object]] = [
        {
            **_named(circle.store, names, each.permalink),
            "ahead": each.ahead,
            "fresh": each.fresh,
            "times": each.times,
            "out": each.out or None,
        }
        for each in fillers
    ]
    return related, fills


def _near(store: Store, names: Mapping[str, str], near: Neighbor) -> dict[str, object]:
    return {
        **_named(store, names, near.permalink),
        "score": round(near.score, 6),
        "terms": list(near.terms),
        "kind": near.kind,
    }


def _named(store: Store, names: Mapping[str, str], permalink: str) -> dict[str, object]:
    post: Post | None = store.queries.by_permalink(permalink)
    return {
        "url": permalink,
        "blog": names[post.blog] if post else None,
        "title": post.title if post else None,
    }


def _lines(answer: dict[str, Any]) -> Iterator[str]:
    if answer["title"]:
        yield answer["title"]
        yield f"  {answer['url']}"
    else:
        yield answer["url"]
    became = VERDICTS[answer["verdict"]]
    yield (
        Message("  %(what)s: %(why)s", what=became, why=answer["reason"])
        if answer["reason"]
        else Message("  %(what)s", what=became)
    )
    if answer["text_from"] in _TEXT_FROM:  # a file that was imported may say what it likes
        yield _TEXT_FROM[answer["text_from"]]
    for copy in answer["copies"]:
        yield Message("  the same text is at %(address)s", address=copy)
    for name, label, none in (
        ("related", Message("  its reader is shown:"), Message("  its reader is shown nothing")),
        ("related_from", Message("  it is shown under:"), Message("  it is shown under no post")),
    ):
        if answer[name] or answer["verdict"] == Verdict.SHOWN:
            yield label if answer[name] else none
        for row in answer[name]:
            yield Message("    %(near)s  %(post)s: %(why)s", post=_called(row), **_nearness(row))
    yield from _of_candidates([row for row in answer["candidates"] if row["out"]])
    yield from _of_fillers(answer["fillers"])


def _called(row: Mapping[str, Any]) -> str:
    return f"{row['title'] or row['url']} ({row['blog']})"


def _nearness(row: Mapping[str, Any]) -> Mapping[str, str]:
    if row["kind"] == FILL:
        return {"near": Message("fill"), "why": Message("fills the place, near by nothing")}
    return {"near": f"{row['score']:.2f}", "why": ", ".join(row["terms"])}


def _of_candidates(out: Sequence[Mapping[str, Any]]) -> Iterator[Message]:
    """Say in words which steps took the nearest posts out."""
    if out:
        least = out[0]["threshold"]
        yield Message("  near, and not shown (a link must have %(least).3f):", least=least)
    for row in out[:_TOLD]:
        yield Message(
            "    %(strength).3f  %(post)s: %(why)s",
            strength=row["strength"],
            post=_called(row),
            why=_OUT[row["out"]],
        )
    yield from _more(len(out))


def _more(count: int) -> Iterator[Message]:
    if count > _TOLD:
        yield Message("  and %(count)d more; --json has all", count=count - _TOLD)


def _of_fillers(fillers: Sequence[Mapping[str, Any]]) -> Iterator[Message]:
    """Say in words what became of the posts ahead on the ring, and of each blog's first."""
    if fillers:
        yield Message(
            "  could fill its places (place ahead on the ring; under how many posts it stands):"
        )
    # those that are shown are told in any case
    for row in (*fillers[:_TOLD], *(row for row in fillers[_TOLD:] if not row["out"])):
        yield Message(
            "    %(ahead)3d; %(times)d, %(age)s  %(post)s: %(why)s",
            ahead=row["ahead"],
            times=row["times"],
            age=Message("fresh") if row["fresh"] else Message("evergreen"),
            post=_called(row),
            why=_OUT[row["out"]] if row["out"] else Message("shown"),
        )
    yield from _more(len(fillers) - sum(not row["out"] for row in fillers[_TOLD:]))
