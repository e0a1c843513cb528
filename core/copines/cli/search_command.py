"""copines search: posts with words."""

import click

from copines.cli.session import Session, echo_json, in_instance
from copines.instance.export_format import post_json
from copines.search_words import words_of


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@in_instance
def command(session: Session, words: tuple[str, ...]) -> None:
    """Print the posts with all WORDS, or how they begin, best first.

    Accents and case do not matter.

    Example: copines search tarte rhubarbe
    """
    if not any(word.strip() for word in words):
        raise click.UsageError("expected a word")
    asked = words_of(" ".join(words))
    for word in (part for said in words for part in said.split() if not words_of(part)):
        click.echo(f"{word}: a single letter or sign finds nothing", err=True)
    with session.read() as circle:
        names = circle.names
        for post in circle.store.queries.search(" ".join(asked)):
            if session.as_json:
                echo_json(post_json(post, names[post.blog]))
            else:
                click.echo(f"{post.title} ({names[post.blog]})\n  {post.permalink}")
