"""What pages tell machines about posts and blogs (https://schema.org, as JSON-LD)."""

import json
from collections.abc import Iterable, Mapping
from urllib.parse import urljoin

from markupsafe import Markup

from copines.model import PortalOptions
from copines.site.badges import Face
from copines.site.cards import Card

#: Signs that could end the script element, or begin a comment in it.
_RISKY = "<>&"


def post(card: Card, tags: Iterable[str], portal: PortalOptions) -> Markup:
    """Describe a post as part of its own blog: its address is the source's, not the portal's."""
    picture = f"media/{card.picture.file}" if card.picture else None
    return _script(
        {
            "@type": "BlogPosting",
            "headline": card.title,
            "url": card.permalink,
            "mainEntityOfPage": card.permalink,
            "datePublished": card.published.isoformat() if card.published else None,
            "dateModified": card.updated.isoformat() if card.updated else None,
            "inLanguage": card.language,
            "wordCount": card.words or None,
            "keywords": list(tags) or None,
            "image": urljoin(portal.url, picture) if picture else None,
            "author": {"@type": "Person", "name": card.author or card.face.name},
            "isPartOf": {"@type": "Blog", "name": card.face.name, "url": card.face.url},
        }
    )


def blog(face: Face) -> Markup:
    """Describe a blog."""
    return _script(
        {
            "@type": "Blog",
            "name": face.name,
            "url": face.url,
            "description": face.tagline or None,
        }
    )


def portal(options: PortalOptions) -> Markup:
    """Describe the portal."""
    return _script(
        {
            "@type": "WebSite",
            "name": options.title,
            "url": options.url,
            "inLanguage": options.language,
        }
    )


def _script(told: Mapping[str, object]) -> Markup:
    said = {name: value for name, value in told.items() if value is not None}
    text = json.dumps(
        {"@context": "https://schema.org", **said}, ensure_ascii=False, separators=(",", ":")
    )
    for sign in _RISKY:
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup('<script type="application/ld+json">%s</script>') % Markup(text)
