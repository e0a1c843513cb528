"""python -m bench.extras DIR [FAMILY...]: what pages that no peer makes take, of this circle.

Writes it as one line of JSON. Families are all of these where none is named.
"""

import json
import sys
import time
from pathlib import Path

from bench import circle
from copines.model import PortalOptions
from copines.site import pages, plan, search, teasers, widget
from copines.site.portal import Portal
from copines.site.snapshot import Snapshot
from copines.site.theme import theme_of
from copines.store import Store

_FAMILIES = {"map", "index", "words", "found", "widget", "blog-widget"}


def main() -> None:
    """Make the map, the search's index and the widget's files once."""
    here, families = Path(sys.argv[1]), set(sys.argv[2:]) or _FAMILIES
    options = PortalOptions("bench", "https://copines.example/", images="none")
    blogs = tuple(map(circle.blog, range(circle.BLOGS)))
    with Store(here / "copines.db") as store:
        portal = Portal(store.portal, blogs, options, theme_of(here, options))
        snapshot = Snapshot(store.portal, blogs, options, portal.words)
        made = plan.made(portal, snapshot, {})
        with portal.notebook.reading():
            portal.cards(made["posts"])
            began, cpu = time.monotonic(), time.process_time()
            gathering = search.Gathering(made["posts"], plan.words_by(portal))
            tuple(gathering.pieces())
            found, _ = gathering.lists()
            portal.know(found, {})
            for sheet in pages.sheets({**made, **found}):
                if sheet.partition("/")[0] in families:
                    tuple(pages.make(portal, sheet))
            for key in made["posts"] if "widget" in families else ():
                tuple(widget.of_post(portal, key, teasers.under(portal, key)))
        told = {"wall_s": time.monotonic() - began, "cpu_s": time.process_time() - cpu}
        sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
