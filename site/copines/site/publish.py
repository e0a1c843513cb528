"""Pages → files: what changed is rendered aside, and then put in, no link dead at any moment."""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

from copines.errors import PublishError
from copines.model import Published
from copines.permalinks import key
from copines.site.exchange import put
from copines.site.folders import inside, same
from copines.site.keys import Page, Sheet
from copines.site.manifest import FORM, MOVING, Manifest, note_moving, read_manifest

#: Share of the posts above which a loss that nobody asked for is refused.
_LOSS = 0.2
#: Where pages are rendered. It lies in the portal's folder, so that this may be a mount or a link
#: to another disk, and is always the same folder to who mounted it.
_ASIDE = ".copines-new"
#: Has the signature of the pages under status/.
_TOLD = "status/.copines"
#: Put in after all others: what a reader comes by, and what says that others are there.
_LAST = ("index.html", _TOLD)


class Release:
    """One publishing of a portal into a folder."""

    def __init__(self, out: Path) -> None:
        """Look at what is there.

        Raises
        ------
        PublishError
            The folder holds something else than a portal.
        """
        self._out = out
        self._new = out / _ASIDE
        shutil.rmtree(self._new, ignore_errors=True)
        self._last = read_manifest(out)
        self._folder = _identity(out)
        self._next = self._last
        self._stale: Sequence[Sheet] = ()
        self._changed: set[str] = set()
        #: Pages that tell of visits: those that differ, and those of blogs that left.
        self._told: list[str] = []
        self._untold: list[Path] = []
        self._signature = ""
        #: Folders that were made aside already.
        self._made: set[str] = set()

    def stands(self, signature: str) -> bool:
        """Tell whether the last release shows just what this one would, and is all there."""
        self._signature = signature
        return self._last.signature == signature and self._there(self._last.files)

    def _there(self, paths: Iterable[str]) -> bool:
        # neither Path nor isfile: of 32,000 files they take 90 and 25 ms more
        return all(os.access(f"{self._out}/{path}", os.F_OK) for path in paths)

    def plan(self, sheets: Sequence[Sheet]) -> None:
        """Compare the pages that are to be with those that are."""
        files: dict[str, str] = {}
        posts: dict[str, str] = {}
        stale = []
        planned: set[str] = set()
        for sheet in sheets:
            if sheet.path in planned:
                raise PublishError(self._out / sheet.path, "two pages have this address")
            planned.add(sheet.path)
            if sheet.post:
                posts[sheet.post[0]] = sheet.post[1]
            paths = self._paths(sheet)
            if paths and self._there(paths):
                files.update(dict.fromkeys(paths, sheet.key))
            else:
                stale.append(sheet)
        self._next = Manifest(self._signature, files, posts)
        self._stale = stale

    def _paths(self, sheet: Sheet) -> Sequence[str]:
        """Give the paths of a sheet's pages, if the last release has them by its key."""
        last = self._last.files
        if sheet.path.endswith("/"):
            return [path for path, key in last.items() if key == sheet.key]
        paths = sheet.files or (sheet.path,)
        return paths if all(last.get(path) == sheet.key for path in paths) else ()

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
        slugs = {name: slug for slug, name in blogs.items()}  # releases of old have names
        before = {p: slugs.get(blog, blog) for p, blog in self._last.posts.items()}
        after = self._next.posts
        counted = {p: blog for p, blog in before.items() if blog in blogs and p not in excused}
        missing = {p: key(p) for p in counted if p not in after}
        here = {key(p) for p in after} if missing else set()
        lost = Counter(counted[p] for p, old in missing.items() if moved.get(old, old) not in here)
        if self._last.form < FORM:  # what is new may be what seems lost
            lost -= Counter(blog for p, blog in after.items() if p not in before)
        share = sum(lost.values()) / max(1, len(counted))
        emptied = sorted(blogs[slug] for slug in set(lost) - set(after.values()))
        if share > _LOSS:
            self._refuse(f"{sum(lost.values())} of {len(counted)} posts would go")
        if emptied:
            self._refuse(f"the last posts of {', '.join(emptied)} would go")

    def _refuse(self, what: str) -> None:
        raise PublishError(
            self._out,
            f"{what}, which nothing in the config asks for; the last portal stays\n\n"
            "look at `copines status`; to publish all the same: --force",
        )

    def publish(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Render what is stale aside, and put it in with what `tell` was given.

        Whatever ends it early leaves the portal as it was, or to the next build to finish: a page
        is never half or absent, and no link dead, though pages of two releases may stand together.

        Raises
        ------
        PublishError
            It cannot be written, or is not the folder that it was.
        """
        try:
            for done, sheet in enumerate(self._stale, 1):
                for page in sheet.make():
                    self._render(page, sheet.key)
                if progress and done % 50 == 0:
                    progress(done, len(self._stale))
            if self._told or self._untold or self._changed or self._next != self._last:
                self._put_in()
        except OSError as error:
            raise _failed(self._out, error) from error
        finally:
            shutil.rmtree(self._new, ignore_errors=True)

    def _render(self, page: Page, key: str) -> None:
        """Put a page aside, if it differs from the one that is there."""
        if page.path in self._next.files:
            raise PublishError(self._out / inside(page.path), "two pages have this address")
        self._next.files[page.path] = key
        if self._put_aside(page, known=page.path in self._last.files):
            self._changed.add(page.path)

    def _put_aside(self, page: Page, *, known: bool) -> bool:
        path = str(inside(page.path))
        if known and same(self._out / page.path, page.data):
            return False
        folder = os.path.dirname(path)
        if folder not in self._made:
            (self._new / folder).mkdir(parents=True, exist_ok=True)
            self._made.add(folder)
        with open(f"{self._new}/{path}", "wb", 0) as file:
            file.write(page.data)
        return True

    def tell(self, pages: Iterable[Page], signature: str) -> None:
        """Render the pages that tell of visits aside; those of blogs that left are to go."""
        written: set[str] = set()
        try:
            for page in chain(pages, (Page(_TOLD, signature.encode()),)):
                written.add(page.path)
                if self._put_aside(page, known=True):
                    self._told.append(page.path)
        except OSError as error:
            raise _failed(self._out, error) from error
        files = self._out.glob("status/*/index.html")
        self._untold = [f for f in files if f.relative_to(self._out).as_posix() not in written]

    def _put_in(self) -> None:
        """Add what is new, change what links to it, and remove what nothing links to any more.

        What is under way is noted first: cut short, the next build renders these files again, and
        removes those that are to go. The home page comes last.
        """
        if self._folder and _identity(self._out) != self._folder:
            raise PublishError(self._out, "was exchanged meanwhile\n\nbuild again")
        if self._changed or self._next != self._last:
            note_moving(self._out, self._changed | self._removed)
        pages = {*self._changed, *self._told}
        there = {path for path in pages if os.path.lexists(f"{self._out}/{path}")}
        for path in sorted(pages, key=lambda path: (path in _LAST, path in there)):
            if path not in there:
                (self._out / path).parent.mkdir(parents=True, exist_ok=True)
            put(f"{self._new}/{path}", f"{self._out}/{path}")
        if self._changed or self._next != self._last:
            self._next.write(self._out)
        for path in sorted(self._removed, key=lambda path: path.startswith("posts/")):
            self._drop(self._out / path)  # lists before what they lead to
        for file in self._untold:
            self._drop(file)
        (self._out / MOVING).unlink(missing_ok=True)

    def _drop(self, file: Path) -> None:
        """Remove a file, and the folders that it leaves empty."""
        file.unlink(missing_ok=True)
        for folder in file.parents:
            if folder == self._out or any(folder.iterdir()):
                return
            folder.rmdir()

    def tells(self, signature: str, slugs: Iterable[str]) -> bool:
        """Tell whether the pages that tell of visits show just this, and are all there."""
        paths = (
            "status/index.html",
            "status/visits.json",
            *(f"status/{slug}/index.html" for slug in slugs),
        )
        return same(self._out / _TOLD, signature.encode()) and self._there(paths)

    @property
    def _removed(self) -> set[str]:
        return self._last.files.keys() - self._next.files.keys()

    @property
    def published(self) -> Published:
        """What was done, the pages under status/ not counted."""
        return Published(
            pages=len(self._next.files),
            written=len(self._changed),
            unchanged=len(self._next.files) - len(self._changed),
            removed=len(self._removed),
        )


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _failed(out: Path, error: OSError) -> PublishError:
    return PublishError(out, f"{error.strerror or error}: {error.filename}")
