"""The walk through one blog: what to ask next, and what an answer tells (no I/O)."""

from copines.crawler.walk.visit import Visit

__all__ = ["Visit"]
