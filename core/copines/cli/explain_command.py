"""copines explain: what became of a post, and why it is linked as it is."""

from collections.abc import Mapping
from types import MappingProxyType

import click

from copines.cli.exits import DONE, FAILED
from copines.cli.session import Session, in_instance
from copines.instance import Circle
from copines.instance.link import considered
from copines.model import FILL, Neighbor, Post, Verdict
from copines.permalinks import canonical, key
from copines.phrases import cause
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

#: What took a candidate out, in words.
_OUT: Mapping[str, str] = MappingProxyType(
    {
        "consent": "the blogs do not agree to it",
        "veto": "kept apart by the config, or linked in a text already",
        "window": "too far away in time",
        "copy": "the same text",
        "far": "too many others are nearer",
        "guard": "too few words that tell",
        "threshold": "not near enough",
        "per_blog": "its blog is there already",
        "series": "another part of its series is there",
        "exposure": "it stands under enough of this blog's posts",
        "balance": "its place went to a post that nobody shows",
        "full": "others are nearer",
        "language": "those in the post's language come first",
        "thin": "hardly any text; others come first",
        "turn": "others had their turn: nearer, seldom shown, fresh and evergreen in turns",
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
        _show(answer)
    return FAILED if answer["verdict"] == Verdict.UNKNOWN else DONE


def _explained(circle: Circle, url: str) -> dict[str, object]:
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
        "reason": "; ".join(filter(None, (cause(store.moves.reason(key(url))), cause(reason)))),
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
    said = f"met, and not kept: {cause(why)}" if why else "met, but no post was made of it"
    return {
        "url": url,
        "blog": names.get(blog or ""),
        "title": None,
        "language": None,
        "verdict": _VERDICTS.get(why.code, Verdict.UNKNOWN) if why else Verdict.UNKNOWN,
        "reason": said if met else "never met by this circle",
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


def _show(answer: dict[str, object]) -> None:
    click.echo(f"{answer['title'] or answer['url']}")
    click.echo(f"  {answer['url']}")
    click.echo(f"  {answer['verdict']}" + (f": {answer['reason']}" if answer["reason"] else ""))
    if answer["text_from"]:
        click.echo(f"  its text is that of its {answer['text_from']}")
    copies = answer["copies"]
    assert isinstance(copies, list)
    for copy in copies:
        click.echo(f"  the same text is at {copy}")
    for name, label in (("related", "its reader is shown"), ("related_from", "it is shown under")):
        rows = answer[name]
        assert isinstance(rows, list)
        click.echo(f"  {label}:" if rows else f"  {label}: nothing")
        for row in rows:
            terms = ", ".join(row["terms"])
            is_fill = row["kind"] == FILL
            why = "fills the place, near by nothing" if is_fill else terms
            score = FILL if is_fill else f"{row['score']:.2f}"
            click.echo(f"    {score}  {row['title']} ({row['blog']}): {why}")
    _show_candidates(answer["candidates"])
    _show_fillers(answer["fillers"])


def _show_candidates(candidates: object) -> None:
    """Say in words which steps took the nearest posts out."""
    assert isinstance(candidates, list)
    out = [row for row in candidates if row["out"]]
    if out:
        click.echo(f"  near, and not shown (a link must have {out[0]['threshold']:.3f}):")
    for row in out:
        click.echo(
            f"    {row['strength']:.3f}  {row['title']} ({row['blog']}): {_OUT[str(row['out'])]}"
        )


def _show_fillers(fillers: object) -> None:
    """Say in words what became of the posts ahead on the ring, and of each blog's first."""
    assert isinstance(fillers, list)
    if fillers:
        click.echo("  could fill its places (by their place on the ring, and how often shown):")
    for row in fillers:
        why = _OUT[str(row["out"])] if row["out"] else "shown"
        age = "fresh" if row["fresh"] else "evergreen"
        place = f"{row['ahead']:3}, {row['times']} times, {age}"
        click.echo(f"    {place}  {row['title']} ({row['blog']}): {why}")
