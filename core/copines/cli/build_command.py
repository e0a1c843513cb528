"""copines build: render the portal."""

import click

from copines.cli import report, stages
from copines.cli.after_build import WELL, after_build
from copines.cli.session import Session, in_instance
from copines.errors import CopinesError


@click.command("build")
@click.option("--force", is_flag=True, help="Publish also where many posts would go.")
@in_instance
def command(session: Session, force: bool) -> None:
    """Render the portal from the database, and publish what changed.

    Example: copines build --force
    """
    config = session.config()
    with session.locked("build"):
        published, seconds = stages.build(session, config, force=force)
        sent = after_build(session, config, published)
        result = {"build": stages.build_json(published, seconds, sent)}
        report.keep(session, "build", result)
    report.tell(session, result)
    if sent not in WELL:
        raise CopinesError(sent)
