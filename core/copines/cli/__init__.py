"""The copines command: wires the parts together, and is the only one to print."""

from copines.cli.main import main

__all__ = ["main"]
