"""python -m bench.extras DIR: CPU seconds of the pages that Hugo's site of this circle has not."""

import sys
import time
from collections import Counter
from itertools import chain
from pathlib import Path

from bench import circle
from copines.model import PortalOptions
from copines.site import map_page, search, widget
from copines.site.portal import Portal
from copines.site.theme import theme_of
from copines.store import Store
from copines.store.portal import Portal as View


def _forget(view: View) -> None:
    """Have nothing remembered of earlier builds, and what they remember left alone."""
    view.remembered = lambda name: b""
    view.remember = lambda pieces: None


def main() -> None:
    """Make the map, the search's index and the widget's files once."""
    here = Path(sys.argv[1])
    options = PortalOptions("bench", "https://copines.example/", images="none")
    blogs = tuple(map(circle.blog, range(circle.BLOGS)))
    with Store(here / "copines.db") as store:
        _forget(store.portal)
        portal = Portal(store.portal, blogs, options, theme_of(here, options))
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
