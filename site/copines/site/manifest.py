"""What a release is made of: files in the portal's folder list it, and tell it from others."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from copines.atomic import aside
from copines.errors import PublishError
from copines.messages import Message

MANIFEST = ".copines.json"
#: Lists the files that a build was moving, while it does.
MOVING = ".copines.moving"
#: Where a build renders pages. It lies in the portal's folder, so that this may be a mount or a
#: link to another disk, and is always the same folder to who mounted it.
ASIDE = ".copines-new"
#: Has the release's token, which the memory of the build that made it has too: another database
#: than that knows nothing of these files. It is random, as nothing outside status/ may be.
TOKEN = "status/.release"
#: Of releases that name the sheet of each file; and from which on they know a post by its key,
#: whatever address it has had.
FORM, KEYED = 3, 2


@dataclass(frozen=True, slots=True)
class Manifest:
    """Files and posts of a release."""

    #: The sheet of each file, by its path; "" where a build was cut short that was moving it.
    files: dict[str, str]
    #: Slugs of the posts' blogs, by the posts' addresses.
    posts: dict[str, str]
    #: 1 for a release of a copines that forgot a post whose address had changed.
    form: int = FORM

    def write(self, folder: Path) -> None:
        """Put it into a release's folder, in one step."""
        told = {"files": self.files, "posts": self.posts, "form": self.form}
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        _write(folder / MANIFEST, text + "\n")


def note_moving(folder: Path, paths: Iterable[str]) -> None:
    """Note which files of a release are about to be replaced or removed."""
    _write(folder / MOVING, "\n".join(sorted(paths)))


def write_token(folder: Path, token: str) -> None:
    """Put a release's token into its folder, in one step."""
    _write(folder / TOKEN, token)


def read_token(folder: Path) -> str:
    """Return the token of the last release; "" where there is none, or a build was cut short."""
    token = _read(folder / TOKEN)
    return token if token and _read(folder / MOVING) is None else ""


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with aside(file) as part:
        part.write_bytes(text.encode("utf-8", "replace"))


def _read(file: Path) -> str | None:
    try:
        return file.read_text("utf-8")
    except OSError:
        return None


def read_manifest(folder: Path) -> Manifest:
    """Read what the last release has.

    Raises
    ------
    PublishError
        The folder holds something else than a portal.
    """
    moving = _read(folder / MOVING)
    cut_short = dict.fromkeys(filter(None, (moving or "").split("\n")), "")
    try:
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
        files = dict(found["files"]) | cut_short
        return Manifest(files, dict(found["posts"]), int(found.get("form", 1)))
    except FileNotFoundError as error:
        if moving is None and folder.is_dir() and {*os.listdir(folder)} - {ASIDE}:
            raise PublishError(
                folder,
                Message("holds files that are no portal of copines\n\nempty it, or move it away"),
            ) from error
        return Manifest(cut_short, {})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PublishError(
            folder / MANIFEST, Message("cannot be read\n\nmove the folder away to start anew")
        ) from error
