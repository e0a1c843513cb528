"""The circle's gazette: what it wrote in a month or a week, in a few posts."""

from copines.site.gazette.lists import lists

__all__ = ["lists"]
