"""What a release is made of: a file in the portal's folder lists it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from copines.errors import PublishError

MANIFEST = ".copines.json"
#: Lists the files that a build was moving, while it does.
MOVING = ".copines.moving"
#: Of releases that know a post by its key, whatever address it has had.
FORM = 2


@dataclass(frozen=True, slots=True)
class Manifest:
    """Files and posts of a release."""

    #: Hash of all that it shows; "" where a build was cut short.
    signature: str
    #: Key of each file, by its path; "" where a build was cut short that was moving it.
    files: dict[str, str]
    #: Slugs of the posts' blogs, by the posts' addresses.
    posts: dict[str, str]
    #: 1 for a release of a copines that forgot a post whose address had changed.
    form: int = FORM

    def write(self, folder: Path) -> None:
        """Put it into a release's folder, in one step."""
        told = {
            "signature": self.signature,
            "files": self.files,
            "posts": self.posts,
            "form": self.form,
        }
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        _write(folder / MANIFEST, text + "\n")


def note_moving(folder: Path, paths: Iterable[str]) -> None:
    """Note which files of a release are about to be replaced or removed."""
    _write(folder / MOVING, "\n".join(sorted(paths)))


def _write(file: Path, text: str) -> None:
    part = file.with_name(f"{file.name}.part")
    part.write_bytes(text.encode("utf-8", "replace"))
    part.replace(file)


def _moving(folder: Path) -> dict[str, str] | None:
    """Return the files that a build was moving when it was cut short; None where none was."""
    try:
        text = (folder / MOVING).read_text("utf-8")
    except FileNotFoundError:
        return None
    return dict.fromkeys(filter(None, text.split("\n")), "")


def read_manifest(folder: Path) -> Manifest:
    """Read what the last release has.

    Raises
    ------
    PublishError
        The folder holds something else than a portal.
    """
    try:
        moving = _moving(folder)
        text = (folder / MANIFEST).read_text("utf-8")
    except FileNotFoundError as error:
        if moving is None and folder.is_dir() and any(folder.iterdir()):
            raise PublishError(
                folder, "holds files that are no portal of copines\n\nempty it, or move it away"
            ) from error
        return Manifest("", moving or {}, {})
    except (OSError, ValueError) as error:
        raise _unreadable(folder) from error
    try:
        found = json.loads(text)
        signature, files = str(found.get("signature", "")), dict(found["files"])
        if moving is not None:
            signature, files = "", files | moving
        return Manifest(signature, files, dict(found["posts"]), int(found.get("form", 1)))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unreadable(folder) from error


def _unreadable(folder: Path) -> PublishError:
    return PublishError(folder / MANIFEST, "cannot be read\n\nmove the folder away to start anew")
