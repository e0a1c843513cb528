"""Friends' posts under a member's own: what her page asks for, and what she pastes into it."""

from copines.site.widget.embed import Snippet, heading, snippets
from copines.site.widget.files import sheets

__all__ = ["Snippet", "heading", "sheets", "snippets"]
