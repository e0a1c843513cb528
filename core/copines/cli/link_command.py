"""copines link: find each post's neighbors."""

import click

from copines.cli import report, stages
from copines.cli.session import Session, in_instance


@click.command("link")
@click.option("--again", is_flag=True, help="Link all posts, not only what has changed.")
@in_instance
def command(session: Session, again: bool) -> None:
    """Find for each post the posts of other blogs that its reader would want next.

    Where nothing has changed since the last time, nothing is done.

    Example: copines link --json
    """
    config = session.config()
    with session.locked("link"):
        result = {"link": stages.link_json(stages.link(session, config, again=again))}
        report.keep(session, "link", result)
    report.tell(session, result)
