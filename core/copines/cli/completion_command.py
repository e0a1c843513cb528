"""copines completion: commands and options at the Tab key."""

import click
from click.shell_completion import get_completion_class

_SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script that completes commands and options in a shell.

    Example: copines completion bash >> ~/.bashrc
    """
    kind = get_completion_class(shell)
    assert kind is not None  # click has all of _SHELLS
    script = kind(ctx.find_root().command, {}, "copines", "_COPINES_COMPLETE")
    click.echo(script.source_template % script.source_vars())
