"""What a member pastes into her blog."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import escape

from copines.model import PortalOptions
from copines.site.words import Words

_HEADING = "Discover my girlfriends’ blogs:"
_PERMALINK = {
    "hugo": "{{ .Permalink }}",
    "jekyll": "{{ page.url | absolute_url }}",
    "pelican": "{{ SITEURL }}/{{ article.url }}",
}


@dataclass(frozen=True, slots=True)
class Snippet:
    """A text to paste, and where."""

    #: A word for the command line.
    platform: str
    title: str
    #: In English; the catalogues have it in other languages.
    where: str
    code: str


def heading(words: Words, options: PortalOptions) -> str:
    """Return what stands above the teasers."""
    return options.friends or words.gettext(_HEADING)


def snippets(portal: str, above: str, slug: str) -> Iterator[Snippet]:
    """Return what to paste, by platform.

    Parameters
    ----------
    portal : str
        Its public address, with the final slash.
    above : str
        What stands above the teasers.
    slug : str
        Of the member's blog.
    """
    plain = _element(portal, above, slug)
    yield Snippet("html", "HTML", "In the page of each post, below its text.", plain)
    yield Snippet(
        "wordpress",
        "WordPress",
        "Appearance, Editor, the template for single posts: a block “Custom HTML” below the "
        "content. In a classic theme: single.php, below the_content().",
        plain,
    )
    yield Snippet(
        "ghost",
        "Ghost",
        "In the theme's post.hbs, below {{content}}; or Settings, Code injection, Site footer.",
        plain,
    )
    for platform, title, where in (
        ("hugo", "Hugo", "In layouts/_default/single.html, below {{ .Content }}."),
        ("jekyll", "Jekyll", "In _layouts/post.html, below {{ content }}."),
        (
            "pelican",
            "Pelican",
            "In the theme's templates/article.html, below {{ article.content }}.",
        ),
    ):
        yield Snippet(platform, title, where, _element(portal, above, slug, _PERMALINK[platform]))
    yield Snippet(
        "iframe",
        "iframe",
        "Where scripts are taken out: the friends of the blog, not of the one post.",
        f'<iframe src="{escape(portal)}w/blog-{escape(slug)}.html" title="{escape(above)}" '
        f'loading="lazy" referrerpolicy="no-referrer" '
        f'sandbox="allow-popups allow-top-navigation-by-user-activation" '
        f'width="100%" height="400" frameborder="0"></iframe>',
    )
    yield Snippet(
        "feed",
        "RSS",
        "Where frames are taken out as well, as on WordPress.com: a block “RSS” with this address.",
        f"{portal}w/blog-{slug}.xml",
    )


def _element(portal: str, above: str, slug: str, address: str = "") -> str:
    url = f' url="{address}"' if address else ""
    return (
        f'<script type="module" src="{escape(portal)}widget.js" referrerpolicy="no-referrer">'
        f"</script>\n"
        f'<copines-teasers blog="{escape(slug)}"{url}>\n'
        f'  <p><a href="{escape(portal)}">{escape(above)}</a></p>\n'
        f"</copines-teasers>"
    )
