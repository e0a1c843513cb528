"""copines run: crawl, link, build."""

from dataclasses import replace
from pathlib import Path

import click

from copines.cli import report, stages
from copines.cli.after_build import WELL, after_build
from copines.cli.exits import BLOGS_FAILED, DONE
from copines.cli.session import Session, in_instance
from copines.cli.snapshot import keep_snapshot
from copines.config import require_url
from copines.errors import CopinesError, PublishError


@click.command("run")
@click.option("--due", is_flag=True, help="Visit only the blogs whose rhythm says so.")
@click.option("--force", is_flag=True, help="Publish also where many posts would go.")
@click.option("--config", "settings", type=click.Path(path_type=Path, dir_okay=False), hidden=True)
@in_instance
def command(session: Session, due: bool, force: bool, settings: Path | None) -> int:
    """Crawl all blogs, link their posts and build the portal.

    The feeds of all blogs come first, and what they bring is published before the archives are
    walked. Stopped at any time, the next run goes on from there.

    Example: copines run --dir moncercle
    """
    return run(replace(session, settings=settings), due=due, force=force)


def run(session: Session, *, due: bool = False, force: bool = False) -> int:
    """Do the main job; return the exit code."""
    config = session.config(warn=True)
    require_url(config)
    stages.check_theme(session, config)
    stages.check_model(session, config)

    def publish() -> None:
        try:
            stages.link(session, config)
            published, _ = stages.build(session, config, force=force)
            after_build(session, config, published)
        except PublishError as error:  # tried again at the end, when archives are in
            session.complain(f"what the feeds brought is not published yet: {error}")

    with session.locked("run"):
        before = report.known(session)
        crawled = stages.crawl(session, config, due=due, between=publish)
        linked = stages.link(session, config)
        published, seconds = stages.build(session, config, force=force)
        sent = after_build(session, config, published, visited=crawled.blogs)
        result = {
            "crawl": stages.crawl_json(crawled),
            "link": stages.link_json(linked),
            "build": stages.build_json(published, seconds, sent),
        }
        report.keep(session, "run", result)
        keep_snapshot(session, changed=bool(crawled.new or crawled.changed or crawled.removed))
    report.tell(session, result)
    report.warn(session, before)
    if sent not in WELL:
        raise CopinesError(sent)
    return BLOGS_FAILED if crawled.failed else DONE
