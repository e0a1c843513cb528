"""An issue as a mail: to be sent by the host's own means, for no address is known here."""

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from markupsafe import Markup

from copines.site.gazette.shown import Shown, Told, path
from copines.site.keys import Page, key_of
from copines.site.portal import Portal

#: An address that a message's head can have as it is; what follows is for mail programs.
_ADDRESS = re.compile(r"mailto:([\w.+-]+@[\w.-]+)(?:\?|\Z)", re.ASCII)
_OTHER = re.compile(r"[^A-Za-z0-9.-]+")


def mail(portal: Portal, issue: Shown) -> Page:
    """Return the mail (RFC 5322), in text and HTML; all of it, headers too, follows from the issue.

    It has a sender where the host named an address of contact, and no receiver.
    """
    options = portal.options
    message = EmailMessage(policy.SMTP)
    message["Subject"] = f"{options.title} · {issue.title}"
    if contact := _ADDRESS.match(options.contact):
        message["From"] = contact[1]
    message["Date"] = format_datetime(issue.closed)
    message["Message-ID"] = f"<{issue.name}.{key_of(issue.url)}@{_host(options.url)}>"
    message["X-Unsent"] = "1"  # mail programs open it as a draft
    message.set_content(_harmless("\n".join(_text(portal, issue))), cte="quoted-printable")
    html = portal.renderer.text("letter.html", issue=issue, body=body(portal, issue))
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = options.language
    message.set_boundary(f"=_gazette-{issue.name}")  # "=_" is in nothing quoted-printable
    return Page(f"{path(issue.name)}gazette-{issue.name}.eml", message.as_bytes())


def body(portal: Portal, issue: Shown) -> Markup:
    """Return what the mail and the feed show of an issue: HTML, with absolute addresses.

    Programs that send letters take braces for names to fill in: they are spelt as what they are.
    """
    html = portal.renderer.text("letter_body.html", issue=issue, root=portal.options.url)
    return Markup(html.replace("{", "&#123;"))


def _host(url: str) -> str:
    """Return the host of an address in the letters of a message's name (RFC 5322 §3.6.4)."""
    return _OTHER.sub("-", urlsplit(url).hostname or "").strip("-") or "portal"


def _harmless(text: str) -> str:
    return text.replace("{{", "{ {").replace("{%", "{ %")


def _text(portal: Portal, issue: Shown) -> Iterator[str]:
    yield f"{portal.options.title} · {issue.title}"
    yield f"{portal.words.gettext('Read on the portal')} → {issue.url}"
    for heading, posts in issue.sections:
        yield ""
        yield heading.upper()
        for told in posts:
            yield ""
            yield from _post(portal, told)


def _post(portal: Portal, told: Told) -> Iterator[str]:
    card = told.card
    yield f"{card.title} ({card.face.name})"
    if card.excerpt and card.excerpt != card.title:
        yield card.excerpt
    if card.published:
        yield portal.words.day(card.published)
    yield card.permalink
