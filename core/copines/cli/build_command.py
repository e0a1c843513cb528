"""copines build: render the portal."""

import click

from copines.cli import report
from copines.cli.session import Session, in_instance
from copines.errors import CopinesError
from copines.instance import reports
from copines.instance.after_build import WELL


@click.command("build")
@click.option("--force", is_flag=True, help="Publish although many posts would go.")
@in_instance
def command(session: Session, force: bool) -> None:
    """Render the portal from the database, and publish what changed.

    Example: copines build --force
    """
    with session.work("build") as work:
        built = work.build(force=force)
        result = {"build": reports.build_json(built)}
        work.keep_report("build", result)
    report.tell(session, result)
    if built.sent not in WELL:
        raise CopinesError(built.sent)
