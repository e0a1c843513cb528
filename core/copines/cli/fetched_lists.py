"""Lists that a list names by their address."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from copines.config import Config
from copines.imports import Entry, Reading, Remark, read_list
from copines.instance.crawl import agent
from copines.messages import Message
from copines.phrases import cause, detailed
from copines.reasons import of_status

if TYPE_CHECKING:
    from copines.crawler.workers.reader import Reader

logger = logging.getLogger(__name__)

#: What came of each address: what was read there, or why nothing was.
Fetched = Mapping[str, Reading | str]


def fetch(lists: Iterable[Entry], config: Config, now: datetime) -> Fetched:
    """Ask for the lists, as politely as for blogs; the lists that these name are left alone."""
    from copines.crawler import fetch as ask  # noqa: PLC0415 - Scrapy takes 0.6 s
    from copines.crawler.workers.reader import Reader  # noqa: PLC0415

    urls = tuple(dict.fromkeys(entry.value for entry in lists))
    answers = ask(urls, config.crawl, agent(config), now) if urls else {}
    came: dict[str, Reading | str] = {}
    with Reader() as reader:
        for url in urls:
            answer = answers.get(url)
            if answer is None or answer.status != HTTPStatus.OK:
                why = answer and (answer.error or of_status(answer.status))
                said = cause(why) if why else Message("no answer")
                came[url] = Message("could not be fetched: %(why)s", why=said)
                continue
            came[url] = _read(reader, url, answer.body)
    return came


def _read(reader: "Reader", url: str, body: bytes) -> Reading | str:
    """Have a worker read a list, which anybody may have written."""
    from copines.crawler.workers.pool import LostError  # noqa: PLC0415 - likewise

    try:
        return reader.read(read_list, url, body)
    except LostError as lost:
        if lost.trace:
            logger.error("%s was not understood\n%s", url, lost.trace)
        return Message("could not be read: %(why)s", why=detailed(lost.reason))


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
