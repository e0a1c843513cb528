"""copines crawl: visit the blogs."""

import click

from copines.cli import report, stages
from copines.cli.exits import BLOGS_FAILED, DONE
from copines.cli.session import Session, in_instance


@click.command("crawl")
@click.option("--due", is_flag=True, help="Visit only the blogs whose rhythm says so.")
@in_instance
def command(session: Session, due: bool) -> int:
    """Visit the blogs and keep their posts.

    Example: copines crawl --due
    """
    config = session.config(warn=True)
    with session.locked("crawl"):
        before = report.known(session)
        crawled = stages.crawl(session, config, due=due, between=lambda: None)
        result = {"crawl": stages.crawl_json(crawled)}
        report.keep(session, "crawl", result)
    report.tell(session, result)
    report.warn(session, before)
    return BLOGS_FAILED if crawled.failed else DONE
