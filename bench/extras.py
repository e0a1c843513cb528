"""python -m bench.extras DIR: CPU seconds of the pages that Hugo's site of this circle has not."""

import sys
import time
from collections import Counter
from collections.abc import Mapping
from itertools import chain
from pathlib import Path

from bench import circle
from copines.model import PortalOptions
from copines.site import map_page, search, widget
from copines.site.portal import Portal
from copines.site.theme import theme_of
from copines.store import Store


class _Forgetful(Store):
    """Remembers nothing of earlier builds, and leaves what they remember alone."""

    def remembered(self, name: str) -> bytes:
        del name
        return b""

    def remember(self, pieces: Mapping[str, bytes]) -> None:
        pass


def main() -> None:
    """Make the map, the search's index and the widget's files once."""
    here = Path(sys.argv[1])
    options = PortalOptions("bench", "https://copines.example/", images="none")
    blogs = tuple(map(circle.blog, range(circle.BLOGS)))
    with _Forgetful(here / "copines.db") as store:
        portal = Portal(store, blogs, options, theme_of(here, options))
        circle_of_blogs, cards = portal.circle, portal.cards(portal.places)
        began = time.process_time()
        posts = Counter(card.face.blog for card in cards)
        for _, shown in map_page.pages(circle_of_blogs, portal.faces, posts, portal.words.around):
            shown()
        for sheet in chain(search.sheets(portal), widget.sheets(portal)):
            tuple(sheet.make())
        sys.stdout.write(f"{time.process_time() - began}\n")


if __name__ == "__main__":
    main()
