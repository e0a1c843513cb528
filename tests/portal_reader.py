"""A reader of a portal's folder, who follows its links while it is published."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import join, normpath
from urllib.parse import unquote

_LINK = re.compile(rb'\s(?:href|src)="([^"#?]*)')


@dataclass
class PortalReader:
    """Who comes by the home page and follows links, told of none that is dead."""

    public: Path
    #: Address at which the portal is to live.
    url: str = "https://copines.example/"
    #: Files opened or looked for.
    looks: int = 0
    _links: dict[bytes, frozenset[str]] = field(default_factory=dict)

    def dead(self) -> set[str]:
        """Return what is linked to, from the home page on, and not there: `page → target`."""
        if (links := self._leading_from("index.html")) is None:
            return {"the home page"}
        found: set[str] = set()
        came = {"index.html": ""}
        ahead = [("index.html", target) for target in links]
        while ahead:
            page, target = ahead.pop()
            if target in came:
                continue
            came[target] = page
            links = self._leading_from(target) if target.endswith(".html") else self._there(target)
            if links is not None:
                ahead.extend((target, further) for further in links)
            elif self._leads(came, target) and self._there(target) is None:
                found.add(f"{page} → {target}")
        return found

    def _leads(self, came: dict[str, str], target: str) -> bool:
        """Tell whether the way from the home page still leads there."""
        while page := came[target]:
            links = self._leading_from(page)
            if links is None or target not in links:
                return False
            target = page
        return True

    def _there(self, path: str) -> frozenset[str] | None:
        self.looks += 1
        return frozenset() if (self.public / path).is_file() else None

    def _leading_from(self, page: str) -> frozenset[str] | None:
        """Return the files that a page links to, None where it is not there."""
        self.looks += 1
        try:
            data = (self.public / page).read_bytes()
        except OSError:
            return None
        if data not in self._links:
            self._links[data] = frozenset(self._targets(page, data))
        return self._links[data]

    def _targets(self, page: str, data: bytes) -> Iterator[str]:
        for raw in _LINK.findall(data):
            link = unquote(raw.decode("utf-8", "replace").replace("&amp;", "&"))
            inside = link.removeprefix(self.url)
            if not link or (link == inside and (":" in link or link.startswith("//"))):
                continue
            base = "" if link != inside else page.rpartition("/")[0]
            path = normpath(join(base, inside)).lstrip("/") if inside else ""
            folder = inside.endswith(("/", ".")) or not inside
            yield normpath(join(path, "index.html")) if folder else path
