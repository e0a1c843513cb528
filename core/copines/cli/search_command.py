"""copines search: posts with words."""

import click

from copines.cli.language import told
from copines.cli.session import Session, echo_json, in_instance
from copines.instance.export_format import post_json
from copines.messages import Message
from copines.search_words import words_of


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@in_instance
def command(session: Session, words: tuple[str, ...]) -> None:
    """Print the posts with all WORDS, or words that begin so, best first.

    Example: copines search tarte rhubarbe
    """
    if not any(word.strip() for word in words):
        raise click.UsageError(told(Message("expected a word")))
    asked = words_of(" ".join(words))
    for word in (part for said in words for part in said.split() if not words_of(part)):
        session.say(Message("%(word)s: a single letter or sign finds nothing", word=word))
    with session.read() as circle:
        names = circle.names
        found = circle.store.queries.search(" ".join(asked))
        if asked and not found:
            session.say(Message("no post has all of: %(words)s", words=" ".join(words)))
        for post in found:
            if session.as_json:
                echo_json(post_json(post, names[post.blog]))
            else:
                click.echo(f"{post.title} ({names[post.blog]})\n  {post.permalink}")
