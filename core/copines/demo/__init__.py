"""A circle of small blogs to try copines with, written for it and served on loopback."""

from copines.demo.config import ring_config
from copines.demo.server import serve_ring

__all__ = ["ring_config", "serve_ring"]
