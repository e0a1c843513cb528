"""Types that cross the boundaries between the parts, by subject."""

from copines.model.blogs import Blog, KnownBlog, Proof
from copines.model.links import FILL, RELATED, Considered, Document, Exposed, Filler, Neighbor
from copines.model.options import (
    ClusterOptions,
    CrawlOptions,
    LinkOptions,
    PortalOptions,
    Recommendation,
)
from copines.model.posts import (
    Changes,
    Fate,
    Line,
    Mention,
    Picture,
    Post,
    Published,
    Subject,
    Trace,
    Verdict,
    Wishes,
)
from copines.model.visits import BlogState, CrawlReport, Fetch, Health, Pace, Validators

__all__ = [
    "FILL",
    "RELATED",
    "Blog",
    "BlogState",
    "Changes",
    "ClusterOptions",
    "Considered",
    "CrawlOptions",
    "CrawlReport",
    "Document",
    "Exposed",
    "Fate",
    "Fetch",
    "Filler",
    "Health",
    "KnownBlog",
    "Line",
    "LinkOptions",
    "Mention",
    "Neighbor",
    "Pace",
    "Picture",
    "PortalOptions",
    "Post",
    "Proof",
    "Published",
    "Recommendation",
    "Subject",
    "Trace",
    "Validators",
    "Verdict",
    "Wishes",
]
