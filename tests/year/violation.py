"""What does not hold."""

from dataclasses import dataclass

from year.blogs import Blog, Post


@dataclass(frozen=True)
class Violation:
    """What does not hold, of whom, after which event."""

    kind: str
    blog: str
    subject: str
    event: str
    said: str


def of_post(kind: str, post: Post, subject: str, said: str) -> Violation:
    """Return what does not hold of a post, after what befell it or else its blog."""
    event = post.event if post.event != "written" else post.blog.event
    return Violation(kind, post.blog.host, subject, event, said)


def of_blog(kind: str, blog: Blog, said: str) -> Violation:
    """Return what does not hold of a blog since its last event."""
    return Violation(kind, blog.host, f"since day {blog.event_day}", blog.event, said)
