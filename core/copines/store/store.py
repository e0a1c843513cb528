"""One instance's database, part by part."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

from copines.store.blogs import Blogs
from copines.store.corpus import Corpus
from copines.store.database import Database
from copines.store.derived import Derived
from copines.store.earlier import Earlier
from copines.store.embedded import Embedded
from copines.store.full_text import FullText
from copines.store.hyperlinks import Hyperlinks
from copines.store.index_file import IndexFile
from copines.store.journal import Journal
from copines.store.links import Links
from copines.store.memory import Memory
from copines.store.moves import Moves
from copines.store.near_duplicates import Likenesses
from copines.store.portal import Portal
from copines.store.posts import Posts
from copines.store.queries import Queries
from copines.store.runs import Runs
from copines.store.shelves import Shelves
from copines.store.shown import Shown
from copines.store.visits import Visits


class Store:
    """The parts of one database, by subject for writers and by reader for readers."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        """Open the database, made or migrated where needed; or only to read one that is there.

        Raises
        ------
        StoreError
            The file is no database, or was written by a newer copines.
        UnreadyError
            To be read, it is missing, or was written by an earlier one.
        """
        self._db = db = Database(path, readonly=readonly)
        likenesses, full_text, hyperlinks = Likenesses(db), FullText(db), Hyperlinks(db)
        # written
        self.blogs = Blogs(db, hyperlinks)
        self.moves = Moves(db, likenesses, full_text)
        self.posts = Posts(db, (self.moves, hyperlinks, likenesses, full_text))
        self.shown = Shown(db, self.moves, likenesses)
        self.visits, self.links, self.embedded = Visits(db), Links(db), Embedded(db)
        self.memory, self.derived, self.runs = Memory(db), Derived(db), Runs(db)
        self.journal = Journal(db)
        self.index = IndexFile(path.with_suffix(".index"))
        # read: by crawler, linker, site and commands
        self.earlier, self.corpus, self.queries = Earlier(db), Corpus(db), Queries(db)
        self.portal = Portal(db, self.blogs, Shelves(db), self.journal)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; nothing of an open transaction is kept."""
        self._db.close()

    @property
    def readonly(self) -> bool:
        """Whether nothing can be kept."""
        return self._db.readonly

    def transaction(self) -> AbstractContextManager[None]:
        """All writes within, or none of them."""
        return self._db.transaction()
