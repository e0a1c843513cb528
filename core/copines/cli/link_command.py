"""copines link: find each post's neighbors."""

import click

from copines.cli import report, stages
from copines.cli.session import Session, in_instance


@click.command("link")
@in_instance
def command(session: Session) -> None:
    """Find for each post the posts of other blogs that its reader would want next.

    Example: copines link --json
    """
    config = session.config()
    with session.locked("link"):
        result = {"link": stages.link_json(stages.link(session, config, again=True))}
        report.keep(session, "link", result)
    report.tell(session, result)
