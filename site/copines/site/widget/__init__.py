"""Friends' posts under a member's own: what her page asks for, and what she pastes into it."""

from copines.site.widget.embed import Snippet, heading, snippets
from copines.site.widget.files import of_blog, of_post, shared

__all__ = ["Snippet", "heading", "of_blog", "of_post", "shared", "snippets"]
