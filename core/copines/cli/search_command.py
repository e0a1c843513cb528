"""copines search: posts with words."""

import click

from copines.cli.session import Session, echo_json, in_instance
from copines.instance.export_format import post_json
from copines.messages import Message


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@in_instance
def command(session: Session, words: tuple[str, ...]) -> None:
    """Print the posts with all WORDS, best first; accents and case do not matter.

    Example: copines search tarte rhubarbe
    """
    if not any(word.strip() for word in words):
        raise click.UsageError("expected a word")
    with session.read() as circle:
        names = circle.names
        found = tuple(circle.store.queries.search(" ".join(words)))
        if not found:
            session.say(Message("no post has all of: %(words)s", words=" ".join(words)))
        for post in found:
            if session.as_json:
                echo_json(post_json(post, names[post.blog]))
            else:
                click.echo(f"{post.title} ({names[post.blog]})\n  {post.permalink}")
