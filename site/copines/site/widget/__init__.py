"""Friends' posts under a member's own: what her page asks for, and what she pastes into it."""

from copines.site.widget.embed import Snippet, heading, snippets
from copines.site.widget.files import Friends, frame, json_of, script

__all__ = ["Friends", "Snippet", "frame", "heading", "json_of", "script", "snippets"]
