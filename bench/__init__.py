"""Measurements of copines against itself and its anchors, in one run."""
