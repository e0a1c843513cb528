"""Lists of blogs that other programs keep → blogs of the config, and what became of each key.

One module a format: text in, a Reading out. Nothing is fetched and nothing written.
"""

from copines.imports.choose import new_ones
from copines.imports.found import Article, Entry, Fate, FoundBlog, Reading, Remark, Setting
from copines.imports.recognise import FORMATS, POSTS, decoded, format_of, read, read_list

__all__ = [
    "FORMATS",
    "POSTS",
    "Article",
    "Entry",
    "Fate",
    "FoundBlog",
    "Reading",
    "Remark",
    "Setting",
    "decoded",
    "format_of",
    "new_ones",
    "read",
    "read_list",
]
