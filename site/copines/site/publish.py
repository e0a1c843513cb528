"""Pages → files: built beside, and swapped in whole."""

import hashlib
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
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
        self._old = out.with_name(f"{out.name}.old")
        self._new = out.with_name(f"{out.name}.new")
        if self._old.exists() and not out.exists():
            self._old.replace(out)
        for left in (self._old, self._new):
            shutil.rmtree(left, ignore_errors=True)
        before = _manifest(out)
        self._files: dict[str, str] = before.get("files", {})
        self._posts: dict[str, str] = before.get("posts", {})
        self._hashes: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        self._written = 0

    @contextmanager
    def beside(self) -> "Iterator[Release]":
        """Build beside the portal; at the end of the block it is swapped in, if it differs.

        Whatever ends the block early leaves the portal as it was.
        """
        try:
            self._new.mkdir(parents=True)
            yield self
            if self._written or set(self._files) - set(self._hashes):
                self._swap()
        except OSError as error:
            raise PublishError(self._out, f"{error.strerror or error}: {error.filename}") from error
        finally:
            shutil.rmtree(self._new, ignore_errors=True)

    def add(self, page: Page) -> None:
        """Put a page into the release; one that did not change is taken over from the last."""
        target = self._new / _safe(page.path)
        digest = hashlib.sha256(page.data).hexdigest()
        if page.path in self._hashes:
            raise PublishError(target, "two pages have this address")
        self._hashes[page.path] = digest
        if page.post:
            self._shown[page.post[0]] = page.post[1]
        target.parent.mkdir(parents=True, exist_ok=True)
        last = self._out / page.path
        if self._files.get(page.path) == digest and last.is_file():
            _take_over(last, target)
        else:
            target.write_bytes(page.data)
            self._written += 1

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
        for kept in _foreign(self._out, self._files):
            target = self._new / kept
            target.parent.mkdir(parents=True, exist_ok=True)
            _take_over(self._out / kept, target)
        manifest = {"files": self._hashes, "posts": self._shown}
        text = json.dumps(manifest, ensure_ascii=False, indent=0, sort_keys=True)
        (self._new / MANIFEST).write_text(text + "\n", encoding="utf-8")
        if self._out.exists():
            self._out.replace(self._old)
        self._new.replace(self._out)
        shutil.rmtree(self._old, ignore_errors=True)

    def refresh(self, pages: Iterable[Page]) -> None:
        """Write the pages that tell of time, each in one step."""
        for page in pages:
            target = self._out / _safe(page.path)
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=target.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(page.data)
            Path(name).chmod(0o644)
            Path(name).replace(target)

    @property
    def published(self) -> Published:
        """What was done, the pages under status/ not counted."""
        return Published(
            pages=len(self._hashes),
            written=self._written,
            unchanged=len(self._hashes) - self._written,
            removed=len(set(self._files) - set(self._hashes)),
        )


def _manifest(out: Path) -> dict[str, dict[str, str]]:
    try:
        found: dict[str, dict[str, str]] = json.loads((out / MANIFEST).read_text("utf-8"))
    except FileNotFoundError as error:
        if out.is_dir() and any(out.iterdir()):
            raise PublishError(
                out, "holds files that are no portal of copines\n\nempty it, or move it away"
            ) from error
        return {}
    except (OSError, ValueError) as error:
        raise PublishError(out / MANIFEST, "cannot be read\n\ndelete it to start anew") from error
    return found


def _safe(path: str) -> PurePosixPath:
    """Take a page's path, which must stay within the portal."""
    safe = PurePosixPath(path)
    if safe.is_absolute() or ".." in safe.parts or not safe.parts or "\\" in path:
        raise PublishError(Path(path), "leads out of the portal")
    return safe


def _foreign(out: Path, files: Iterable[str]) -> Iterator[Path]:
    """Give what others put into the portal's folder: a CNAME, status/, media/."""
    if not out.is_dir():
        return
    ours = {*files, MANIFEST}
    for file in sorted(out.rglob("*")):
        name = file.relative_to(out).as_posix()
        if file.is_file() and name not in ours:
            yield file.relative_to(out)


def _take_over(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
