"""datasette.yaml: how datasette shows the database."""

import json
from pathlib import Path

#: Where the portal's own title goes.
_TITLE = 'title: "copines"'


def metadata(title: str) -> str:
    """Return the file, with titles, facets and questions for the tables of the database."""
    text = Path(__file__).with_name("datasette.yaml").read_text(encoding="utf-8")
    return text.replace(_TITLE, f"title: {json.dumps(title, ensure_ascii=False)}", 1)
