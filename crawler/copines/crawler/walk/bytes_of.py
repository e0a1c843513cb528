"""What the bytes of an answer are."""

import json
import re
from urllib.parse import urljoin

from copines.crawler import pages
from copines.crawler.walk.messages import Answer


def is_html(answer: Answer) -> bool:
    """Tell a web page from a feed, a sitemap or a picture."""
    return answer.document.kind == "page"


def refresh(answer: Answer) -> str | None:
    """Give where a page sends on by meta refresh (HTML §4.2.5.3)."""
    tree = pages.tree_of(answer.document.text)
    for node in tree.iter("meta") if tree is not None else ():
        if (node.get("http-equiv") or "").lower() != "refresh":
            continue
        found = re.search(r"url\s*=\s*['\"]?([^'\"]+)", node.get("content") or "", re.IGNORECASE)
        if found:
            try:
                return str(urljoin(answer.url, found[1].strip()))
            except ValueError:  # http://[zoe
                return None
    return None


def links_of_json(answer: Answer) -> tuple[str, ...]:
    """Give the `link` of each object in a list; () for anything else."""
    try:
        listed = json.loads(answer.document.text)
    except (ValueError, RecursionError):
        return ()
    objects = (item for item in (listed if isinstance(listed, list) else ()))
    found = (item.get("link") for item in objects if isinstance(item, dict))
    return tuple(link for link in found if isinstance(link, str))


def status(answer: Answer) -> str:
    """Say in plain words what kind of answer came; who stands in the way is named."""
    if answer.error:
        return answer.error
    blocked = answer.status in {401, 403, 429, 503}
    if blocked and re.search(
        rb"challenge-platform|cf-chl|Just a moment\.\.\.", answer.body[:20000]
    ):
        return f"HTTP {answer.status}: Cloudflare asks whether a human is there (a challenge)"
    return f"HTTP {answer.status}"
