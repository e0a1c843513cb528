"""Until all import it from core."""

from copines.permalinks import canonical, key, normalise, same_site, slug_of

__all__ = ["canonical", "key", "normalise", "same_site", "slug_of"]
