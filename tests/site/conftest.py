"""What all portals of these tests show alike is drawn once."""

from collections.abc import Iterator, Sequence
from functools import cache

import pytest

from copines.site import previews
from copines.site.badges import Face


@pytest.fixture(scope="module", autouse=True)
def _drawn_once() -> Iterator[None]:
    """Draw a picture once: hundreds of builds have the same five, each of 12 ms.

    `test_previews` asks for them itself, and holds that the same arguments give the same bytes.
    """
    icon, card = cache(previews.icon), cache(previews.card)

    def known(title: str, below: str, faces: Sequence[Face], hue: int | None) -> bytes:
        return card(title, below, tuple(faces), hue)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(previews, "icon", icon)
        patched.setattr(previews, "card", known)
        yield
