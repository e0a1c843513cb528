"""copines import: posts from a file."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from copines.cli import circle
from copines.cli.exits import DONE, FAILED
from copines.cli.portable import Mistake, read_post
from copines.cli.session import Session, in_instance
from copines.model import Post

#: Mistakes said in full; more are counted.
_SAID = 10


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@in_instance
def command(session: Session, file: Path) -> int:
    """Take posts in the form of `export posts`; each belongs to the config's blog of its name.

    Example: copines import posts.jsonl
    """
    from copines.crawler.imported import cleaned  # noqa: PLC0415 - lxml, nh3

    config, saved, mistakes = session.config(), Counter[str](), list[str]()
    with session.locked("import"), session.store() as store:
        blogs = {b.name: b for b in circle.register(config, store, session.now)}
        with session.progress("import") as step, store.transaction():
            for number, line in _lines(file):
                try:
                    post = read_post(line, blogs, session.now)
                    saved[store.save(_known(cleaned(post)))] += 1
                except Mistake as mistake:
                    mistakes.append(f"{file}:{number}: {mistake.why}")
                step(number, 0)
        circle.judge(config, tuple(blogs.values()), store, session.now)
    _tell(session, saved, mistakes)
    return FAILED if mistakes and not saved else DONE


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    with file.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, line


def _known(post: Post) -> Post:
    return replace(post, title=post.title or post.permalink)


def _tell(session: Session, saved: Counter[str], mistakes: list[str]) -> None:
    for mistake in mistakes[:_SAID]:
        session.say(mistake)
    if len(mistakes) > _SAID:
        session.say(f"and {len(mistakes) - _SAID} more lines that are no post of this circle")
    session.say(
        f"import {saved['new']} new posts, {saved['changed']} changed, {saved['same']} known, "
        f"{len(mistakes)} lines left out"
    )
    if session.as_json:
        session.answer({"new": saved["new"], "changed": saved["changed"],
                        "unchanged": saved["same"], "problems": mistakes})  # fmt: skip
