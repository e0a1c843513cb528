"""The words by which a post is found."""

from copines.model import Post
from copines.search_words import kept
from copines.site.cards import Card

#: Words of a post: of its title, blog and tags, and those of its text alone. Each once, sorted.
Words = tuple[list[str], list[str]]


def words_of_post(post: Post, card: Card) -> Words:
    """Return the words by which a post is found."""
    head = kept(" ".join((card.title, card.face.name, *card.tags)))
    return sorted(head), sorted(kept(post.text or post.summary) - head)
