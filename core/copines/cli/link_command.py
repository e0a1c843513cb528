"""copines link: find each post's neighbors."""

import click

from copines.cli import report
from copines.cli.session import Session, cluster_option, in_instance
from copines.instance import reports


@click.command("link")
@click.option("--again", is_flag=True, help="Link all posts, not only what has changed.")
@cluster_option
@in_instance
def command(session: Session, again: bool, cluster: str | None) -> None:
    """Find for each post the posts of other blogs that its reader would want next.

    Where nothing has changed since the last time, nothing is done.

    Example: copines link --json
    """
    config = session.config()
    with session.clustered(config, cluster) as clustered, clustered.work("link", config) as work:
        result = {"link": reports.link_json(work.link(again=again))}
        work.keep_report("link", result)
    report.tell(session, result)
