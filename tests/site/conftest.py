"""What all portals of these tests show alike is drawn once, and what makes them is read once."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from copines.site import keys, previews
from copines.site.badges import Face
from copines.site.map import draw
from copines.site.map.drawing import Drawing
from copines.site.map.nodes import Graph


@pytest.fixture(scope="module", autouse=True)
def _drawn_once() -> Iterator[None]:
    """Draw a picture once: hundreds of builds have the same five, each of 12 ms.

    `test_previews` asks for them itself, and holds that the same arguments give the same bytes; so
    does `test_map` for the maps, of which a build and the one from nothing beside it have the same.
    """
    icon, card = cache(previews.icon), cache(previews.card)
    maps: dict[str, Drawing] = {}

    def known(title: str, below: str, faces: Sequence[Face], hue: int | None) -> bytes:
        return card(title, below, tuple(faces), hue)

    def drawn(graph: Graph, width: int) -> Drawing:
        asked = repr((graph, width))
        if asked not in maps:
            maps[asked] = draw(graph, width)
        return maps[asked]

    ours, found = tuple(keys._files(keys._HERE)), keys._files

    def files(folder: Path) -> Iterable[tuple[str, bytes]]:
        return ours if folder == keys._HERE else found(folder)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(previews, "icon", icon)
        patched.setattr(previews, "card", known)
        patched.setattr("copines.site.map_page.draw", drawn)
        patched.setattr(keys, "_files", files)
        yield
