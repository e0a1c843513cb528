"""Pages → files: what changed is rendered beside, and then moved or swapped in."""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import cached_property
from itertools import chain
from pathlib import Path
from secrets import token_hex

from copines.atomic import aside
from copines.errors import PublishError
from copines.model import Published
from copines.permalinks import key
from copines.site.folders import foreign, inside, same, take_over
from copines.site.keys import Page
from copines.site.manifest import (
    KEYED,
    MANIFEST,
    MOVING,
    TOKEN,
    Manifest,
    note_moving,
    read_manifest,
    read_token,
    write_token,
)

#: Share of the posts above which a loss that nobody asked for is refused.
_LOSS = 0.2
#: Share of the files above which a fresh folder is made, whose swap is one step: to rename over
#: files one by one is slow (measured: twelve times as slow as to write new ones).
_WHOLE = 0.2
#: Has the signature of the pages under status/.
_TOLD = "status/.copines"


class Release:
    """One publishing of a portal into a folder."""

    def __init__(self, out: Path) -> None:
        """Look at what is there; a swap that was cut short is finished.

        Raises
        ------
        PublishError
            The folder holds something else than a portal.
        """
        self._out = out
        # names that nobody gives to folders of her own: what is left of them is removed
        self._old = out.with_name(f".{out.name}.copines-old")
        self._new = out.with_name(f".{out.name}.copines-new")
        if self._old.exists() and not out.exists():
            self._old.replace(out)
        for left in (self._old, self._new):
            shutil.rmtree(left, ignore_errors=True)
        self.token = read_token(out)
        self._sheets: Sequence[str] = ()
        self._gone: Set[str] = frozenset()
        self._posts: Mapping[str, str] | None = None
        self._count: int | None = None
        self._changed: set[str] = set()
        #: Folders that stand beside the portal already.
        self._made: set[str] = set()
        #: Whether the portal's folder is a new one.
        self.swapped = False

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
            self._refuse(f"{sum(lost.values())} of {len(counted)} posts would go")
        if emptied:
            self._refuse(f"the last posts of {', '.join(emptied)} would go")

    def _refuse(self, what: str) -> None:
        raise PublishError(
            self._out,
            f"{what}, which nothing in the config asks for; the last portal stays\n\n"
            "look at `copines status`; to publish all the same: --force",
        )

    def publish(
        self, make: Callable[[str], Iterable[Page]], progress: Callable[[int, int], None] | None
    ) -> None:
        """Render the sheets beside the portal; then move the files that differ, or swap all.

        Whatever ends it early leaves the portal as it was, or to the next build to finish.
        """
        try:
            for done, sheet in enumerate(self._sheets, 1):
                for page in make(sheet):
                    self._render(page, sheet)
                if progress and done % 50 == 0:
                    progress(done, len(self._sheets))
            self._take()
        except OSError as error:
            raise _failed(self._out, error) from error
        finally:
            shutil.rmtree(self._new, ignore_errors=True)

    def _take(self) -> None:
        """Put what was rendered into the portal."""
        differ = len(self._changed) + len(self._removed)
        if not differ and self.token and (self._count is not None or self._next == self.last):
            return
        self.token = token_hex(12)
        if differ > _WHOLE * (self._count or len(self.last.files)):
            self._swap()
        else:
            self._move()

    def _render(self, page: Page, sheet: str) -> None:
        """Put a page beside the portal, if it differs from the one that is there."""
        path = str(inside(page.path))
        if self._count is None:
            if page.path in self._next.files:
                raise PublishError(self._new / path, "two pages have this address")
            self._next.files[page.path] = sheet
        if not same(self._out / page.path, page.data):
            folder = os.path.dirname(path)
            if folder not in self._made:
                (self._new / folder).mkdir(parents=True, exist_ok=True)
                self._made.add(folder)
            with open(f"{self._new}/{path}", "wb", 0) as file:
                file.write(page.data)
            self._changed.add(page.path)

    def _move(self) -> None:
        """Take a few files over, each in one step.

        What is under way is noted first: cut short, the next build renders these files again, and
        removes those that are to go.
        """
        note_moving(self._out, self._changed | self._removed)
        for path in sorted(self._changed):
            target = self._out / path
            if self._count is None or not target.parent.is_dir():
                target.parent.mkdir(parents=True, exist_ok=True)
            (self._new / path).replace(target)
        for path in self._removed:
            self._drop(self._out / path)
        if self._count is None:
            self._next.write(self._out)
        write_token(self._out, self.token)
        (self._out / MOVING).unlink(missing_ok=True)

    def _drop(self, file: Path) -> None:
        """Remove a file, and the folders that it leaves empty."""
        file.unlink(missing_ok=True)
        for folder in file.parents:
            if folder == self._out or any(folder.iterdir()):
                return
            folder.rmdir()

    def _swap(self) -> None:
        release = self._next if self._count is None else self.last
        for path in release.files.keys() - self._changed:
            take_over(self._out / path, self._new / path)
        for kept in foreign(self._out, {*self.last.files, MANIFEST, MOVING, TOKEN}):
            if not (self._new / kept).is_symlink() and not (self._new / kept).exists():
                take_over(self._out / kept, self._new / kept)
        self._new.mkdir(parents=True, exist_ok=True)
        release.write(self._new)
        write_token(self._new, self.token)
        self.swapped = True
        if self._out.exists():
            self._out.replace(self._old)
        self._new.replace(self._out)
        shutil.rmtree(self._old, ignore_errors=True)

    def tells(self, signature: str, slugs: Iterable[str]) -> bool:
        """Tell whether the pages that tell of visits show just this, and are all there."""
        paths = (
            "status/index.html",
            "status/visits.json",
            *(f"status/{slug}/index.html" for slug in slugs),
        )
        return same(self._out / _TOLD, signature.encode()) and all(
            os.access(f"{self._out}/{path}", os.F_OK) for path in paths
        )

    def refresh(self, pages: Iterable[Page], signature: str = "") -> None:
        """Write pages that tell of visits, each in one step.

        With a signature they are all of them, which it then stands for: those of blogs that left
        go.
        """
        told = [Page(_TOLD, signature.encode())] if signature else []
        written: set[str] = set()
        try:
            for page in chain(pages, told):
                written.add(page.path)
                target = self._out / inside(page.path)
                if same(target, page.data):
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                with aside(target) as part:
                    part.write_bytes(page.data)
            for file in self._out.glob("status/*/index.html") if signature else ():
                if file.relative_to(self._out).as_posix() not in written:
                    self._drop(file)
        except OSError as error:
            raise _failed(self._out, error) from error

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


def _failed(out: Path, error: OSError) -> PublishError:
    return PublishError(out, f"{error.strerror or error}: {error.filename}")
