"""Bytes of one address → what the crawler would make of them (nothing is kept)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from copines.crawler import discovery, feeds, pages
from copines.crawler.extract import extract
from copines.crawler.walk import articles, responses
from copines.crawler.walk.messages import Answer
from copines.errors import FeedError
from copines.messages import Message
from copines.model import Blog, Post
from copines.phrases import detailed


@dataclass(frozen=True, slots=True)
class Inspection:
    """What one document is, and what was found in it."""

    #: File or address, as given.
    source: str
    kind: Literal["feed", "page", "sitemap", "other"]
    #: rss, rdf, atom or json of a feed; post, listing, stub or other of a page; "" else.
    format: str = ""
    title: str = ""
    #: Articles of a feed, or of a page that marks them (h-feed).
    entries: tuple[Post, ...] = ()
    #: What extraction gives for a page, post or not.
    post: Post | None = None
    is_post: bool = False
    #: Feeds that a page names.
    feeds: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def inspect(source: str, answer: Answer, now: datetime) -> Inspection:
    """Say what came of an address: a feed, a page or a sitemap, and what is in it."""
    if answer.status != 200:
        return Inspection(source, "other", problems=(detailed(responses.reason(answer)),))
    if not answer.body.strip():
        return Inspection(source, "other", problems=(Message("its answer is empty"),))
    if answer.document.kind == "page":
        return _page(source, answer, now)
    if answer.document.kind == "sitemap":
        found, nested = discovery.sitemap_urls(answer.document, answer.url)
        return Inspection(
            source,
            "sitemap",
            title=Message(
                "%(pages)d pages, %(sitemaps)d sitemaps", pages=len(found), sitemaps=len(nested)
            ),
        )
    try:
        return _feed(source, answer, now)
    except FeedError as error:
        return Inspection(source, "other", problems=(detailed(error.reason),))


def _page(source: str, answer: Answer, now: datetime) -> Inspection:
    html = answer.document.text
    kind = pages.kind(html, answer.url, pages.Shapes())
    found = extract(answer.document.text, answer.url, now=now)
    blog = Blog(answer.url, "", "")
    tree = pages.tree_of(html)
    marked = feeds.of_page(tree, answer.url) if tree is not None else None
    post = articles.post_of(found, blog, found.canonical, now) if found else None
    return Inspection(
        source,
        "page",
        format=kind,
        title=post.title if post else "",
        entries=_entries(marked, blog, now) if marked else (),
        post=post,
        is_post=kind == "post",
        feeds=discovery.feed_links(html, answer.url),
        problems=() if post and post.words else (Message("no text was found"),),
    )


def _feed(source: str, answer: Answer, now: datetime) -> Inspection:
    feed = feeds.parse(answer.document, answer.url)
    blog = Blog(feed.site_url or answer.url, feed.title, "", language=feed.language, key=feed.title)
    comments = feeds.is_comments_feed(feed, answer.url)
    return Inspection(
        source,
        "feed",
        format=feed.format,
        title=feed.title,
        entries=_entries(feed, blog, now),
        problems=(Message("a feed of comments"),) if comments else (),
    )


def _entries(feed: feeds.Feed, blog: Blog, now: datetime) -> tuple[Post, ...]:
    found = (
        (entry.url or blog.url, extract(b"", entry.url or blog.url, entry=entry, now=now))
        for entry in feed.entries
    )
    return tuple(articles.post_of(said, blog, url, now) for url, said in found if said)
