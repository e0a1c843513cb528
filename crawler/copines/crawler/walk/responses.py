"""What the bytes of an answer are."""

import re

from copines import storable
from copines.addresses import checked, join
from copines.crawler import pages
from copines.crawler.walk.messages import Answer
from copines.reasons import Reason, of_status

_BLOCKED = {401, 403, 429, 503}
#: What stands in the pages of those who keep machines out, as their own documents show it. Not
#: what they put into the pages that they let through.
_CHALLENGES = (
    ("Cloudflare", re.compile(rb"/orchestrate/chl_|cf_chl_opt|<title>Just a moment\.\.\.")),
    ("DDoS-Guard", re.compile(rb"<title>DDOS-GUARD</title>|/\.well-known/ddos-guard/js-challenge")),
    ("Sucuri", re.compile(rb"sucuri_cloudproxy_js|Sucuri WebSite Firewall")),
    ("Imperva", re.compile(rb"Incapsula incident ID")),
    ("DataDome", re.compile(rb"geo\.captcha-delivery\.com")),
    ("Anubis", re.compile(rb"id=[\"']anubis_challenge|/\.within\.website/x/cmd/anubis/static")),
    ("AWS WAF", re.compile(rb"window\.gokuProps")),
    ("o2switch", re.compile(rb"<title>One moment, please\.\.\.</title>")),
)
#: Links of a page that has something to read, though it may quote such documents.
_LINKS = 5


def is_html(answer: Answer) -> bool:
    """Tell a web page from a feed, a sitemap or a picture."""
    return answer.document.kind == "page"


def refresh(answer: Answer) -> str | None:
    """Return where a page sends on by meta refresh (HTML §4.2.5.3)."""
    tree = pages.tree_of(answer.document.text)
    for node in tree.iter("meta") if tree is not None else ():
        if (node.get("http-equiv") or "").lower() != "refresh":
            continue
        found = re.search(r"url\s*=\s*['\"]?([^'\"]+)", node.get("content") or "", re.IGNORECASE)
        if found:
            return join(answer.url, found[1], fragment=True) or None
    return None


def links_of_json(answer: Answer) -> tuple[str, ...]:
    """Return the `link` of each object in a list; () for anything else."""
    try:
        listed = storable.parsed(answer.document.text)
    except (ValueError, RecursionError):
        return ()
    objects = (item for item in (listed if isinstance(listed, list) else ()))
    found = (item.get("link") for item in objects if isinstance(item, dict))
    return tuple(link for link in found if isinstance(link, str) and checked(link))


def reason(answer: Answer) -> Reason:
    """Name what came instead of a document; who stands in the way is named."""
    if answer.error:
        return answer.error
    if who := challenger(answer):
        return Reason.of("challenge", status=answer.status, who=who)
    return Reason.of("other_page") if answer.status == 200 else of_status(answer.status)


def is_pause(answer: Answer) -> bool:
    """Tell a request that was not made, since its server wants to be left alone."""
    return answer.error is not None and answer.error.code == "rate_limited"


def challenger(answer: Answer) -> str:
    """Name who asks for a proof of a human instead of giving the document; "" for nobody."""
    start = answer.body[:20000]
    if answer.status in _BLOCKED and b"Just a moment..." in start:
        return "Cloudflare"
    if not is_html(answer) or (answer.status == 200 and answer.body.count(b"<a ") >= _LINKS):
        return ""
    return next((who for who, sign in _CHALLENGES if sign.search(start)), "")
