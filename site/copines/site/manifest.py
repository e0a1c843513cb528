"""What a release is made of: a file in the portal's folder lists it."""

import json
from dataclasses import dataclass
from pathlib import Path

from copines.errors import PublishError

MANIFEST = ".copines.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Files and posts of a release."""

    #: Hash of all that it shows; "" where a build was cut short.
    signature: str
    #: Key of each file, by its path; "" where it may not be what it was.
    files: dict[str, str]
    #: Names of the posts' blogs, by the posts' addresses.
    posts: dict[str, str]

    def write(self, folder: Path) -> None:
        """Put it into a release's folder, in one step."""
        told = {"signature": self.signature, "files": self.files, "posts": self.posts}
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        part = folder / f"{MANIFEST}.part"
        part.write_bytes((text + "\n").encode("utf-8", "replace"))
        part.replace(folder / MANIFEST)


def read_manifest(folder: Path) -> Manifest:
    """Read what the last release has.

    Raises
    ------
    PublishError
        The folder holds something else than a portal.
    """
    try:
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
        return Manifest(str(found.get("signature", "")), dict(found["files"]), dict(found["posts"]))
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
