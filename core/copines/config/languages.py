"""Languages of the portal's interface: those that have a catalogue."""

from pathlib import Path

import copines


def languages() -> tuple[str, ...]:
    """Return their codes; first French, which a portal has unless it says otherwise."""
    found = {
        file.parent.name
        for root in copines.__path__
        for file in Path(root).glob("site/locale/*/copines.po")
    }
    return tuple(sorted(found, key=lambda code: (code != "fr", code)))
