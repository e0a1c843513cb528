"""Pages → files: built beside, and swapped in whole."""

import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from copines.errors import PublishError
from copines.model import Published
from copines.site.render import Page

#: Lists the files of a release with their hashes, and the posts they show.
MANIFEST = ".copines.json"
#: Share of the posts above which a loss that nobody asked for is refused.
_LOSS = 0.2


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
        self._files, self._posts = _manifest(out)
        self._hashes: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        self._changed: set[str] = set()

    @contextmanager
    def beside(self) -> "Iterator[Release]":
        """Build beside the portal; at the end of the block it is swapped in, if it differs.

        Whatever ends the block early leaves the portal as it was.
        """
        try:
            yield self
            if self._changed or self._removed:
                self._swap()
        except OSError as error:
            raise _failed(self._out, error) from error
        finally:
            shutil.rmtree(self._new, ignore_errors=True)

    def add(self, page: Page) -> None:
        """Put a page into the release; only one that differs from the last is written."""
        target = self._new / _safe(page.path)
        digest = hashlib.sha256(page.data).hexdigest()
        if page.path in self._hashes:
            raise PublishError(target, "two pages have this address")
        self._hashes[page.path] = digest
        if page.post:
            self._shown[page.post[0]] = page.post[1]
        if self._files.get(page.path) != digest or not (self._out / page.path).is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(page.data)
            self._changed.add(page.path)

    def refuse_loss(self, blogs: frozenset[str], excused: frozenset[str]) -> None:
        """Refuse to publish where much would go that nobody asked to go.

        Raises
        ------
        PublishError
            With what would go.
        """
        counted = {p: blog for p, blog in self._posts.items() if blog in blogs and p not in excused}
        lost = Counter(blog for p, blog in counted.items() if p not in self._shown)
        share = sum(lost.values()) / max(1, len(counted))
        emptied = sorted(set(lost) - set(self._shown.values()))
        if share > _LOSS:
            self._refuse(f"{sum(lost.values())} of {len(counted)} posts would go")
        if emptied:
            self._refuse(f"the last posts of {', '.join(emptied)} would go")

    def _refuse(self, what: str) -> None:
        raise PublishError(
            self._out, f"{what}, which nothing in the config asks for; the last portal stays\n\n"
            "look at `copines status`; to publish all the same: --force"
        )  # fmt: skip

    def _swap(self) -> None:
        for path in self._hashes.keys() - self._changed:
            _take_over(self._out / path, self._new / path)
        for kept in _foreign(self._out, {*self._files, MANIFEST}):
            if not os.path.lexists(self._new / kept):
                _take_over(self._out / kept, self._new / kept)
        manifest = {"files": self._hashes, "posts": self._shown}
        text = json.dumps(manifest, ensure_ascii=False, indent=0, sort_keys=True)
        self._new.mkdir(parents=True, exist_ok=True)
        (self._new / MANIFEST).write_bytes((text + "\n").encode("utf-8", "replace"))
        if self._out.exists():
            self._out.replace(self._old)
        self._new.replace(self._out)
        shutil.rmtree(self._old, ignore_errors=True)

    def refresh(self, pages: Iterable[Page]) -> None:
        """Write the pages that tell of time, each in one step."""
        try:
            for page in pages:
                target = self._out / _safe(page.path)
                target.parent.mkdir(parents=True, exist_ok=True)
                part = target.with_name(f".{target.name}.part")
                part.write_bytes(page.data)
                part.replace(target)
        except OSError as error:
            raise _failed(self._out, error) from error

    @property
    def _removed(self) -> set[str]:
        return self._files.keys() - self._hashes.keys()

    @property
    def published(self) -> Published:
        """What was done, the pages under status/ not counted."""
        return Published(
            pages=len(self._hashes),
            written=len(self._changed),
            unchanged=len(self._hashes) - len(self._changed),
            removed=len(self._removed),
        )


def _manifest(out: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Read which files, and which posts, the last release has."""
    try:
        found = json.loads((out / MANIFEST).read_text("utf-8"))
        return dict(found["files"]), dict(found["posts"])
    except FileNotFoundError as error:
        if out.is_dir() and any(out.iterdir()):
            raise PublishError(
                out, "holds files that are no portal of copines\n\nempty it, or move it away"
            ) from error
        return {}, {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PublishError(
            out / MANIFEST, "cannot be read\n\nmove the folder away to start anew"
        ) from error


def _failed(out: Path, error: OSError) -> PublishError:
    return PublishError(out, f"{error.strerror or error}: {error.filename}")


def _safe(path: str) -> PurePosixPath:
    """Take a page's path, which must stay within the portal."""
    safe = PurePosixPath(path)
    if safe.is_absolute() or ".." in safe.parts or not safe.parts or "\\" in path:
        raise PublishError(Path(path), "leads out of the portal")
    return safe


def _foreign(out: Path, ours: Set[str]) -> Iterator[Path]:
    """Give what others put into the portal's folder: a CNAME, a .git; and status/."""
    for folder, folders, files in os.walk(out):
        here = Path(folder).relative_to(out)
        # a link to a folder is listed as a folder, and not walked into
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in (*files, *links):
            if (here / name).as_posix() not in ours:
                yield here / name
        if not folders and not files:
            yield here


def _take_over(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_symlink():
        target.symlink_to(source.readlink())
    elif source.is_dir():
        target.mkdir()
    else:
        try:
            os.link(source, target)
        except OSError:
            shutil.copy2(source, target)
