"""The search's index: words by their beginnings, in files of a few kilobytes."""

from copines.site.search.files import file_of, page, told_of
from copines.site.search.index import Found, Gathering, Read, patched, renewed

__all__ = ["Found", "Gathering", "Read", "file_of", "page", "patched", "renewed", "told_of"]
