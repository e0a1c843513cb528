"""What crawl, link and build did, in the form of `run --json`, as the table `runs` keeps it."""

from dataclasses import asdict, replace

from copines.instance.link import LinkReport
from copines.instance.publish import Built
from copines.model import CrawlReport
from copines.phrases import detailed


def crawl_json(report: CrawlReport) -> dict[str, object]:
    """Return a crawl's report in the form of `run --json`."""
    return {
        "blogs": report.blogs,
        "ok": report.ok,
        "unchanged": report.unchanged,
        "failed": [{"blog": blog, "reason": detailed(why)} for blog, why in report.failed],
        "posts": {
            "new": report.new,
            "changed": report.changed,
            "unchanged": report.same,
            "removed": report.removed,
        },
        "requests": report.requests,
        "bytes": report.bytes,
        "seconds": round(report.seconds, 3),
    }


def link_json(report: LinkReport) -> dict[str, object]:
    """Return a link report in the form of `run --json`."""
    return {**asdict(report), "seconds": round(report.seconds, 3)}


def build_json(built: Built, first: Built | None = None) -> dict[str, object]:
    """Return a build's report in the form of `run --json`, and that of the one before archives."""
    after = {"after_build": built.sent} if built.sent else {}
    before = {"first": build_json(replace(first, sent=""))} if first else {}
    return {**asdict(built.published), "seconds": round(built.seconds, 3), **before, **after}
