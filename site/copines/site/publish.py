"""Pages → files: what changed is rendered beside, and then moved or swapped in."""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

from copines.atomic import aside
from copines.errors import PublishError
from copines.model import Published
from copines.permalinks import key
from copines.site.folders import foreign, inside, same, take_over
from copines.site.keys import Page, Sheet
from copines.site.manifest import FORM, MANIFEST, MOVING, Manifest, note_moving, read_manifest

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
        self._last = read_manifest(out)
        self._next = Manifest("", dict(self._last.files), dict(self._last.posts))
        self._stale: Sequence[Sheet] = ()
        self._changed: set[str] = set()
        self._signature = ""
        #: Folders that stand beside the portal already.
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
        """Render what is stale beside the portal; then move the files that differ, or swap all.

        Whatever ends it early leaves the portal as it was, or to the next build to finish.
        """
        try:
            for done, sheet in enumerate(self._stale, 1):
                for page in sheet.make():
                    self._render(page, sheet.key)
                if progress and done % 50 == 0:
                    progress(done, len(self._stale))
            if self._next == self._last and not self._changed:
                return
            if len(self._changed) + len(self._removed) > _WHOLE * len(self._last.files):
                self._swap()
            else:
                self._move()
        except OSError as error:
            raise _failed(self._out, error) from error
        finally:
            shutil.rmtree(self._new, ignore_errors=True)

    def _render(self, page: Page, key: str) -> None:
        """Put a page beside the portal, if it differs from the one that is there."""
        path = str(inside(page.path))
        if page.path in self._next.files:
            raise PublishError(self._new / path, "two pages have this address")
        self._next.files[page.path] = key
        if page.path not in self._last.files or not same(self._out / page.path, page.data):
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
            if path not in self._last.files:
                target.parent.mkdir(parents=True, exist_ok=True)
            (self._new / path).replace(target)
        for path in self._removed:
            self._drop(self._out / path)
        self._next.write(self._out)
        (self._out / MOVING).unlink(missing_ok=True)

    def _drop(self, file: Path) -> None:
        """Remove a file, and the folders that it leaves empty."""
        file.unlink(missing_ok=True)
        for folder in file.parents:
            if folder == self._out or any(folder.iterdir()):
                return
            folder.rmdir()

    def _swap(self) -> None:
        for path in self._next.files.keys() - self._changed:
            take_over(self._out / path, self._new / path)
        for kept in foreign(self._out, {*self._last.files, MANIFEST, MOVING}):
            if not (self._new / kept).is_symlink() and not (self._new / kept).exists():
                take_over(self._out / kept, self._new / kept)
        self._new.mkdir(parents=True, exist_ok=True)
        self._next.write(self._new)
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
        return same(self._out / _TOLD, signature.encode()) and self._there(paths)

    def refresh(self, pages: Iterable[Page], signature: str) -> None:
        """Write the pages that tell of visits, each in one step; those of blogs that left go."""
        written: set[str] = set()
        try:
            for page in chain(pages, (Page(_TOLD, signature.encode()),)):
                written.add(page.path)
                target = self._out / inside(page.path)
                if same(target, page.data):
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                with aside(target) as part:
                    part.write_bytes(page.data)
            for file in self._out.glob("status/*/index.html"):
                if file.relative_to(self._out).as_posix() not in written:
                    self._drop(file)
        except OSError as error:
            raise _failed(self._out, error) from error

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


def _failed(out: Path, error: OSError) -> PublishError:
    return PublishError(out, f"{error.strerror or error}: {error.filename}")
