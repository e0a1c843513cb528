"""The copines command: wires the parts together, and is the only one to print."""

from copines.cli.language import teach_click

teach_click()

from copines.cli.main import main  # noqa: E402 - click takes gettext's functions when imported

__all__ = ["main"]
