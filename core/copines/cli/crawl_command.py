"""copines crawl: visit the blogs."""

import click

from copines.cli import report
from copines.cli.exits import BLOGS_FAILED, DONE
from copines.cli.session import Session, cluster_option, in_instance
from copines.instance import reports


@click.command("crawl")
@click.option(
    "--due", is_flag=True, help="Visit only the blogs whose rhythm says so; for cron and timers."
)
@cluster_option
@in_instance
def command(session: Session, due: bool, cluster: str | None) -> int:
    """Visit the blogs and keep their posts.

    Example: copines crawl --due
    """
    config = session.config(warn=True)
    with session.clustered(config, cluster) as clustered, clustered.work("crawl", config) as work:
        before = report.known(work.circle)
        crawled = work.crawl(due=due)
        result = {"crawl": reports.crawl_json(crawled)}
        work.keep_report("crawl", result)
        report.warn(session, work.circle, before)
        report.tell_doubled(session, work.circle)
    report.tell(session, result, crawled.failed)
    return BLOGS_FAILED if crawled.failed else DONE
