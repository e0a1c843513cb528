"""Nearness of blogs → a drawing of their circle (pure, deterministic)."""

from copines.site.map.drawing import draw
from copines.site.map.nodes import graph, of_blogs
from copines.site.map.regions import regions

__all__ = ["draw", "graph", "of_blogs", "regions"]
