"""copines run: crawl, link, build."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from copines.cli import report
from copines.cli.exits import BLOGS_FAILED, DONE
from copines.cli.session import Session, cluster_option, in_instance
from copines.config import Config, require_url
from copines.errors import CopinesError, PublishError
from copines.instance import reports
from copines.instance.after_build import WELL
from copines.instance.publish import Built
from copines.instance.snapshot import keep_snapshot
from copines.messages import Call, Message


@click.command("run")
@click.option(
    "--due", is_flag=True, help="Visit only the blogs whose rhythm says so; for cron and timers."
)
@click.option("--force", is_flag=True, help="Publish although many posts would go.")
@cluster_option
@click.option("--config", "settings", type=click.Path(path_type=Path, dir_okay=False), hidden=True)
@in_instance
def command(
    session: Session, due: bool, force: bool, cluster: str | None, settings: Path | None
) -> int:
    """Crawl all blogs, link their posts and build the portal.

    The feeds of all blogs come first, and what they bring is published before the archives are
    walked. Stopped at any time, the next run goes on from there. Where the config names no address
    for the portal, none is written: exit code 2, and the line to add is said.

    Example: copines run --dir moncercle
    """
    instance = replace(session.instance, settings=settings)
    return run(replace(session, instance=instance), due=due, force=force, cluster=cluster)


def run(
    session: Session, *, due: bool = False, force: bool = False, cluster: str | None = None
) -> int:
    """Do the main job; return the exit code."""
    config = session.config(warn=True)
    session.instance.check(config)
    with session.clustered(config, cluster) as clustered:
        return _run(clustered, config, due=due, force=force)


def _run(session: Session, config: Config, *, due: bool, force: bool) -> int:
    builds: list[Built] = []
    with session.work("run", config) as work:
        before = report.known(work.circle)
        crawled, linked, built = work.run(
            due=due,
            force=force,
            published=lambda first: builds.append(_is_there(session, first)),
            refused=partial(_put_off, session),
        )
        result = {"crawl": reports.crawl_json(crawled), "link": reports.link_json(linked)}
        if built:
            result["build"] = reports.build_json(built, *builds)
        work.keep_report("run", result)
        report.warn(session, work.circle, before)
        report.tell_doubled(session, work.circle)
        changed = bool(crawled.new or crawled.changed or crawled.removed)
        keep_snapshot(session.directory, session.complain, changed=changed)
    report.tell(session, result, crawled.failed)
    require_url(config)
    if built and built.sent not in WELL:
        raise CopinesError(built.sent)
    return BLOGS_FAILED if crawled.failed else DONE


def _is_there(session: Session, built: Built) -> Built:
    home = session.instance.public / "index.html"
    told = {"home": home, "serve": Call("serve")}
    session.say(
        Message(
            "the portal is there already: %(home)s, or %(serve)s; the archives follow, and it is "
            "published again after them",
            **told,
        )
    )
    return built


def _put_off(session: Session, error: PublishError) -> None:
    session.complain(
        Message("what the feeds brought is not published yet: %(why)s", why=error.args[0])
    )
