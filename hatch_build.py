"""The README as a package index shows it: of pages that are not there, no link and no picture.

`COPINES_REPOSITORY=https://…` names where the repository can be read: links then lead there, and
the package's page names it too.
"""

import os
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_PICTURE = re.compile(r"<picture>\n.*?</picture>\n\n", re.DOTALL)
_LINK = re.compile(r"\[([^]]+)\]\((?!\w+:)([^)]+)\)")


class Readme(MetadataHookInterface):
    """Fill in `readme` and `urls`."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Write both into the metadata."""
        repository = os.environ.get("COPINES_REPOSITORY", "").rstrip("/")
        text = Path(self.root, "README.md").read_text(encoding="utf-8")
        readme = for_index(text, repository)
        metadata["readme"] = {"content-type": "text/markdown", "text": readme}
        metadata["urls"] = _urls(repository)


def for_index(text: str, repository: str) -> str:
    """Return the README with links that lead to the repository, or with none to its files."""
    to = rf"[\1]({repository}/blob/HEAD/\2)" if repository else r"\1"
    return _LINK.sub(to, _PICTURE.sub("", text))


def _urls(repository: str) -> dict[str, str]:
    if not repository:
        return {}
    blob = f"{repository}/blob/HEAD"
    return {
        "Source": repository,
        "Documentation": f"{blob}/docs/index.md",
        "Changelog": f"{blob}/CHANGELOG.md",
        "Issues": f"{repository}/issues",
    }
