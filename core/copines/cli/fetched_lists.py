"""Lists that a list names by their address."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus

from copines.config import Config
from copines.errors import ConfigError
from copines.imports import POSTS, Entry, Reading, Remark, decoded, format_of, read
from copines.instance.crawl import agent
from copines.messages import Message
from copines.phrases import cause
from copines.reasons import of_status

#: What came of each address: what was read there, or why nothing was.
Fetched = Mapping[str, Reading | str]


def fetch(lists: Iterable[Entry], config: Config, now: datetime) -> Fetched:
    """Ask for the lists, as politely as for blogs; the lists that these name are left alone."""
    from copines.crawler import fetch as ask  # noqa: PLC0415 - Scrapy takes 0.6 s

    urls = tuple(dict.fromkeys(entry.value for entry in lists))
    answers = ask(urls, config.crawl, agent(config), now) if urls else {}
    came: dict[str, Reading | str] = {}
    for url in urls:
        answer = answers.get(url)
        if answer is None or answer.status != HTTPStatus.OK:
            said = (
                cause(answer.error or of_status(answer.status)) if answer else Message("no answer")
            )
            came[url] = Message("could not be fetched: %(why)s", why=said)
            continue
        came[url] = _read(url, answer.body)
    return came


def _read(url: str, body: bytes) -> Reading | str:
    text = decoded(body)
    try:
        form = format_of(url, text)
        return (
            read(form, text) if form != POSTS else Message("posts; save the file, and import that")
        )
    except ConfigError as error:
        said = error.args[0]
        return Message("could not be read: %(why)s", why=said.given.get("n0", said))  # no hint


def joined(own: Reading, fetched: Fetched) -> Reading:
    """Add what came to what was there; caches come first, which know more of a blog."""
    readings = [came for came in fetched.values() if isinstance(came, Reading)]
    caches = [came for came in readings if came.articles]
    lists = [came for came in readings if not came.articles]
    ordered = (*caches, own, *lists)
    by_place = {(e.line, e.key): fetched[e.value] for e in own.elsewhere if e.value in fetched}
    own_remarks = (_told(r, by_place.get((r.line, r.key))) for r in own.remarks)
    theirs = (
        replace(remark, source=url)
        for url, came in fetched.items()
        if isinstance(came, Reading)
        for remark in came.remarks
    )
    return replace(
        own,
        blogs=tuple(blog for came in ordered for blog in came.blogs),
        remarks=(*own_remarks, *theirs),
        articles=tuple(article for came in ordered for article in came.articles),
    )


def _told(remark: Remark, came: Reading | str | None) -> Remark:
    if came is None:
        return remark
    if isinstance(came, str):
        return replace(remark, why=came)
    told = Message("fetched: %(form)s, %(count)d blogs", form=came.format, count=len(came.blogs))
    return replace(remark, fate="translated", why=told)
