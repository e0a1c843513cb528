"""Visits in turns: a program of its own goes on with some of them, here or on another machine."""

from copines.crawler.turns.crawl import in_turns

__all__ = ["in_turns"]
