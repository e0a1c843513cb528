"""Posts that come from a file rather than from a site."""

from dataclasses import replace

from copines import words
from copines.crawler import language, sanitise
from copines.model import Post


def cleaned(post: Post) -> Post:
    """Return the post sanitised, counted, and with a language where its text tells one."""
    html = sanitise.clean(post.html, post.permalink)
    text = post.text or sanitise.plain(html)
    return replace(
        post,
        html=html,
        text=text,
        summary=sanitise.plain(post.summary),
        language=language.primary(post.language) or language.detect(text, ()),
        words=words.count(text),
    )
