"""copines build: render the portal."""

import click

from copines.cli import report, stages
from copines.cli.session import Session, in_instance


@click.command("build")
@click.option("--force", is_flag=True, help="Publish also where many posts would go.")
@in_instance
def command(session: Session, force: bool) -> None:
    """Render the portal from the database, and swap it in whole.

    Example: copines build --force
    """
    config = session.config()
    with session.locked("build"):
        result = {"build": stages.build_json(*stages.build(session, config, force=force))}
        report.keep(session, "build", result)
    report.tell(session, result)
