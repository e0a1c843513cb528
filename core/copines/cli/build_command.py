"""copines build: render the portal."""

import click

from copines.cli import report
from copines.cli.session import Session, cluster_option, in_instance
from copines.errors import CopinesError
from copines.instance import reports
from copines.instance.after_build import WELL


@click.command("build")
@click.option("--force", is_flag=True, help="Publish although many posts would go.")
@cluster_option
@in_instance
def command(session: Session, force: bool, cluster: str | None) -> None:
    """Render the portal from the database, and publish what changed.

    Example: copines build --force
    """
    config = session.config()
    with session.clustered(config, cluster) as clustered, clustered.work("build", config) as work:
        built = work.build(force=force)
        result = {"build": reports.build_json(built)}
        work.keep_report("build", result)
    report.tell(session, result)
    if built.sent not in WELL:
        raise CopinesError(built.sent)
