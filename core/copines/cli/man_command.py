"""copines man: the manual page, made from the commands' own help."""

from collections.abc import Iterator

import click

from copines.cli.commands import GROUPS
from copines.cli.main import paragraphs
from copines.cli.version import version_line


@click.command("man")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Print the manual page, with all commands and their options, for man.

    Example: copines man | man -l -
    """
    root = ctx.find_root()
    group = root.command
    assert isinstance(group, click.Group)
    for line in _page(group, root):
        click.echo(line)


def _page(group: click.Group, root: click.Context) -> Iterator[str]:
    yield f'.TH COPINES 1 "" "{_text(version_line())}"'
    yield from (".SH NAME", r"copines \- a portal for a circle of blogs", ".SH SYNOPSIS")
    yield r"\fBcopines\fR [\-\-dir DIR] COMMAND [ARGUMENT]..."
    yield ".SH DESCRIPTION"
    yield from _paragraphs(group.help)
    yield from _options(group)
    for title, names in GROUPS.items():
        yield f".SH {_text(title.upper())}"
        for name in names:
            yield from _command(group.get_command(root, name), name)
    yield ".SH EXIT STATUS"
    yield from _paragraphs(group.epilog)


def _command(command: click.Command | None, name: str) -> Iterator[str]:
    if command is None:
        return
    ctx = click.Context(command, info_name=f"copines {name}")
    yield f".SS {_text(' '.join((ctx.command_path, *command.collect_usage_pieces(ctx))))}"
    yield from _paragraphs(command.help)
    yield from _options(command)


def _options(command: click.Command) -> Iterator[str]:
    ctx = click.Context(command)
    for option in command.params:
        if told := option.get_help_record(ctx):
            yield from (".TP", rf"\fB{_text(told[0])}\fR", _text(told[1]))


def _paragraphs(text: str | None) -> Iterator[str]:
    for paragraph in paragraphs(text):
        yield from (".PP", _text(paragraph))


def _text(text: str) -> str:
    """Escape what roff would take for its own (groff_char(7))."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped
