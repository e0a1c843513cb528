"""copines widget: what a member pastes into her blog."""

import click

from copines.cli.language import translated
from copines.cli.session import Session, in_instance
from copines.config import require_url
from copines.errors import CopinesError
from copines.instance.members import chosen
from copines.messages import Message

_PLATFORMS = ("html", "wordpress", "ghost", "hugo", "jekyll", "pelican", "iframe", "feed")


@click.command("widget")
@click.argument("blog")
@click.option("--for", "platform", type=click.Choice(_PLATFORMS), help="Print only this one.")
@in_instance
def command(session: Session, blog: str, platform: str | None) -> None:
    """Print what to paste into BLOG, so that its posts show friends' posts.

    Example: copines widget "Zoé au jardin" --for wordpress
    """
    from copines.site.widget import heading, snippets  # noqa: PLC0415 - Babel takes 0.1 s
    from copines.site.words import Words  # noqa: PLC0415

    config = session.config()
    require_url(config)
    mine = chosen(session.instance.members(config), blog)
    if mine.teasers not in {"both", "in"}:
        raise CopinesError(
            Message(
                '%(blog)s shows no teasers: its config says teasers = "%(teasers)s"\n\n'
                'say teasers = "both" or "in" first',
                blog=mine.name,
                teasers=mine.teasers,
            )
        )
    above = heading(Words(config.portal.language, config.portal.timezone), config.portal)
    told = snippets(config.portal.url, above, mine.slug)
    found = [snippet for snippet in told if platform in {None, snippet.platform}]
    if session.as_json:
        session.answer(
            {
                "blog": mine.name,
                "snippets": [
                    {"platform": s.platform, "where": s.where, "code": s.code} for s in found
                ],
            }
        )
        return
    for snippet in found:
        click.echo(f"# {snippet.title}: {translated(snippet.where)}\n\n{snippet.code}\n")
