"""What a release is made of: a file in the portal's folder lists it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from copines.atomic import aside
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
        with aside(folder / MANIFEST) as part:
            part.write_bytes((text + "\n").encode("utf-8", "replace"))


def note_moving(folder: Path, paths: Iterable[str]) -> None:
    """Note which files of a release are about to be replaced or removed."""
    (folder / MOVING).write_text("\n".join(sorted(paths)), "utf-8")


def _moving(folder: Path) -> list[str] | None:
    try:
        return (folder / MOVING).read_text("utf-8").split("\n")
    except FileNotFoundError:
        return None


def read_manifest(folder: Path) -> Manifest:
    """Read what the last release has.

    Raises
    ------
    PublishError
        The folder holds something else than a portal.
    """
    try:
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
        signature, files = str(found.get("signature", "")), dict(found["files"])
        if (moving := _moving(folder)) is not None:
            signature, files = "", files | dict.fromkeys(filter(None, moving), "")
        return Manifest(signature, files, dict(found["posts"]), int(found.get("form", 1)))
    except FileNotFoundError as error:
        if folder.is_dir() and any(folder.iterdir()):
            raise PublishError(
                folder, "holds files that are no portal of copines\n\nempty it, or move it away"
            ) from error
        return Manifest("", {}, {})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PublishError(
            folder / MANIFEST, "cannot be read\n\nmove the folder away to start anew"
        ) from error
