"""The search's index: words by their beginnings, in files of a few kilobytes."""

from copines.site.search.files import sheets

__all__ = ["sheets"]
