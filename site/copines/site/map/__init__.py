"""Nearness of blogs → a drawing of their circle (pure, deterministic)."""

from copines.site.map.drawing import draw

__all__ = ["draw"]
