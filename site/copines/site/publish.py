"""Pages → files: what changed is rendered aside, and then put in, no link dead at any moment."""

import logging
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import cached_property
from itertools import chain
from pathlib import Path
from secrets import token_hex

from copines.errors import PublishError
from copines.messages import Call, Message
from copines.model import Published
from copines.permalinks import key
from copines.site.exchange import put
from copines.site.folders import inside, same
from copines.site.keys import Page
from copines.site.manifest import (
    ASIDE,
    KEYED,
    MOVING,
    Manifest,
    note_moving,
    read_manifest,
    read_token,
    write_token,
)

logger = logging.getLogger(__name__)

#: Share of the posts above which a loss that nobody asked for is refused.
_LOSS = 0.2
#: Has the signature of the pages under status/.
_TOLD = "status/.copines"
#: Put in after all others: what a reader comes by, and what says that others are there.
_LAST = ("index.html", _TOLD)


class Release:
    """One publishing of a portal into a folder."""

    def __init__(self, out: Path) -> None:
        """Look at what is there; what a build that was killed left aside is removed."""
        self._out = out
        self._new = out / ASIDE
        shutil.rmtree(self._new, ignore_errors=True)
        self._folder = _identity(out)
        self.token = read_token(out)
        self._sheets: Sequence[str] = ()
        self._gone: Set[str] = frozenset()
        self._posts: Mapping[str, str] | None = None
        self._count: int | None = None
        self._changed: set[str] = set()
        #: Pages that tell of visits: those that differ, and those of blogs that left.
        self._told: list[str] = []
        self._untold: list[Path] = []
        #: The numbers of the files in which pages that differ lie, by their paths: all in one
        #: folder, for folders cost calls.
        self._aside: dict[str, int] = {}

    @cached_property
    def last(self) -> Manifest:
        """What the last release has; reading it is spared where few posts were edited."""
        return read_manifest(self._out)

    @cached_property
    def _next(self) -> Manifest:
        """What this one has, but for the pages to be made, which come as they are rendered."""
        renewed = {*self._sheets, *self._gone}
        files = {path: sheet for path, sheet in self.last.files.items() if sheet not in renewed}
        posts = self.last.posts if self._posts is None else self._posts
        return Manifest(files, dict(posts))

    def times(self, folders: Iterable[str]) -> Mapping[str, int]:
        """Return when each folder last changed: a file came or went; -1 where there is none."""
        return {folder: _changed_at(f"{self._out}/{folder}") for folder in folders}

    def missing(self) -> set[str]:
        """Return the sheets of which a file is not there."""
        # neither Path nor isfile: of 32,000 files they take 90 and 25 ms more
        files, out = self.last.files, self._out
        return {sheet for path, sheet in files.items() if not os.access(f"{out}/{path}", os.F_OK)}

    def keep(self, files: int) -> None:
        """Leave all as it is: so many files."""
        self._count = files

    def edit(self, sheets: Sequence[str], files: int) -> None:
        """Make some sheets again, whose files stay the same; there are so many files in all."""
        self._sheets, self._count = sheets, files

    def plan(self, sheets: Sequence[str], gone: Set[str], posts: Mapping[str, str]) -> None:
        """Make some sheets, let others go; `posts` has the slugs of blogs by posts' addresses."""
        self._sheets, self._gone, self._posts = sheets, gone, posts

    def refuse_loss(
        self, blogs: Mapping[str, str], excused: frozenset[str], moved: Mapping[str, str]
    ) -> None:
        """Refuse to publish where much would go that nobody asked to go.

        `blogs` has the names of the circle's blogs, by slug. `moved` gives the present key of posts
        by each key that they had: they are still here.

        Raises
        ------
        PublishError
            With what would go.
        """
        if self._posts is None:
            return  # edits leave all posts where they are
        slugs = {name: slug for slug, name in blogs.items()}  # releases of old have names
        before = {p: slugs.get(blog, blog) for p, blog in self.last.posts.items()}
        after = self._next.posts
        counted = {p: blog for p, blog in before.items() if blog in blogs and p not in excused}
        missing = {p: key(p) for p in counted if p not in after}
        here = {key(p) for p in after} if missing else set()
        lost = Counter(counted[p] for p, old in missing.items() if moved.get(old, old) not in here)
        if self.last.form < KEYED:  # what is new may be what seems lost
            lost -= Counter(blog for p, blog in after.items() if p not in before)
        share = sum(lost.values()) / max(1, len(counted))
        emptied = sorted(blogs[slug] for slug in set(lost) - set(after.values()))
        if share > _LOSS:
            told = {"lost": sum(lost.values()), "all": len(counted)}
            self._refuse(Message("%(lost)d of %(all)d posts would go", **told))
        if emptied:
            self._refuse(Message("the last posts of %(blogs)s would go", blogs=", ".join(emptied)))

    def _refuse(self, what: str) -> None:
        raise PublishError(
            self._out,
            Message(
                "%(what)s, which nothing in the config asks for; the last portal stays\n\n"
                "to see why: %(status)s; to publish all the same: %(build)s",
                what=what,
                status=Call("status"),
                build=Call("build", "--force"),
            ),
        )

    def publish(
        self, make: Callable[[str], Iterable[Page]], progress: Callable[[int, int], None] | None
    ) -> None:
        """Render the sheets aside, and put them in with what `tell` was given.

        Whatever ends it early leaves the portal as it was, or to the next build to finish: a page
        is never half or absent, and no link dead, though pages of two releases may stand together.

        Raises
        ------
        PublishError
            It cannot be written, or is not the folder that it was.
        """
        try:
            for done, sheet in enumerate(self._sheets, 1):
                for page in make(sheet):
                    self._render(page, sheet)
                if progress and done % 50 == 0:
                    progress(done, len(self._sheets))
            if self._renewed or self._told or self._untold:
                self._put_in()
        except OSError as error:
            raise _failed(self._out, error) from error
        finally:
            shutil.rmtree(self._new, ignore_errors=True)

    def _render(self, page: Page, sheet: str) -> None:
        """Put a page aside, if it differs from the one that is there."""
        if self._count is None:
            if page.path in self._next.files:
                raise PublishError(
                    self._out / inside(page.path), Message("two pages have this address")
                )
            self._next.files[page.path] = sheet
        if self._put_aside(page):
            self._changed.add(page.path)
            logger.debug("%s: differs, made again with %s", page.path, sheet)

    def _put_aside(self, page: Page) -> bool:
        inside(page.path)
        if same(f"{self._out}/{page.path}", page.data):
            return False
        if not self._aside:
            self._new.mkdir(parents=True, exist_ok=True)
        number = len(self._aside)
        with open(f"{self._new}/{number}", "wb", 0) as file:
            file.write(page.data)
        self._aside[page.path] = number
        return True

    def tell(self, pages: Iterable[Page], signature: Sequence[str], *, whole: bool) -> None:
        """Put pages that tell of visits aside, and what they stand for.

        If they are the whole of them, those of blogs that left are to go.
        """
        told = Page(_TOLD, "\n".join(signature).encode())
        written: set[str] = set()
        try:
            for page in chain(pages, [told]):
                written.add(page.path)
                if self._put_aside(page):
                    self._told.append(page.path)
        except OSError as error:
            raise _failed(self._out, error) from error
        files = self._out.glob("status/*/index.html") if whole else ()
        self._untold = [f for f in files if f.relative_to(self._out).as_posix() not in written]

    @property
    def _renewed(self) -> bool:
        """Whether the release is another than the last."""
        stands = self._count is not None or self._next == self.last
        return not (stands and self.token) or bool(self._changed or self._removed)

    def _put_in(self) -> None:
        """Add what is new, change what links to it, and remove what nothing links to any more.

        What is under way is noted first: cut short, the next build renders these files again, and
        removes those that are to go. The home page comes last.
        """
        if self._folder and _identity(self._out) != self._folder:
            raise PublishError(self._out, Message("was exchanged meanwhile\n\nbuild again"))
        renewed, removed = self._renewed, self._removed
        if renewed:
            note_moving(self._out, self._changed | removed)
        self._put_pages({*self._changed, *self._told})
        if renewed and self._count is None:
            self._next.write(self._out)
        for path in sorted(removed, key=lambda path: path.startswith("posts/")):
            self._drop(self._out / path)  # lists before what they lead to
        for file in self._untold:
            self._drop(file)
        if renewed:
            self.token = token_hex(12)
            write_token(self._out, self.token)
        (self._out / MOVING).unlink(missing_ok=True)

    def _put_pages(self, pages: Set[str]) -> None:
        there = {path for path in pages if os.path.lexists(f"{self._out}/{path}")}
        made: set[str] = set()
        for path in sorted(pages, key=lambda path: (path in _LAST, path in there)):
            target = f"{self._out}/{path}"
            if path not in there and (folder := os.path.dirname(target)) not in made:
                os.makedirs(folder, exist_ok=True)
                made.add(folder)
            put(f"{self._new}/{self._aside[path]}", target)

    def _drop(self, file: Path) -> None:
        """Remove a file, and the folders that it leaves empty."""
        file.unlink(missing_ok=True)
        for folder in file.parents:
            if folder == self._out or any(folder.iterdir()):
                return
            folder.rmdir()

    def told(self, slugs: Iterable[str]) -> list[str]:
        """Return what the pages that tell of visits stand for; nothing where one is missing."""
        paths = (
            "status/index.html",
            "status/visits.json",
            *(f"status/{slug}/index.html" for slug in slugs),
        )
        try:
            signature = (self._out / _TOLD).read_bytes()
        except OSError:
            return []
        there = all(os.access(f"{self._out}/{path}", os.F_OK) for path in paths)
        return signature.decode("utf-8", "replace").split("\n") if there else []

    @property
    def _removed(self) -> Set[str]:
        # a folder that was cut short may have what no manifest lists yet
        return self.last.files.keys() - self._next.files.keys() if self._count is None else set()

    @property
    def files(self) -> int:
        """How many files the release has, those under status/ not counted."""
        return len(self._next.files) if self._count is None else self._count

    @property
    def folders(self) -> Sequence[str]:
        """Folders that hold files of the release."""
        return sorted({os.path.dirname(path) for path in self._next.files})

    @property
    def touched(self) -> Set[str]:
        """Folders in which files were replaced."""
        return {os.path.dirname(path) for path in self._changed} | {""}

    @property
    def published(self) -> Published:
        """What was done, the pages under status/ not counted."""
        return Published(
            pages=self.files,
            written=len(self._changed),
            unchanged=self.files - len(self._changed),
            removed=len(self._removed),
        )


def _changed_at(folder: str) -> int:
    try:
        return os.stat(folder).st_mtime_ns
    except OSError:
        return -1


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _failed(out: Path, error: OSError) -> PublishError:
    return PublishError(out, f"{error.strerror or error}: {error.filename}")
