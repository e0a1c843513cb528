"""The members of the demo's circle, as `blogs.toml` describes them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DemoBlog:
    """One blog of the ring; `blogs.toml` says what the words may be."""

    key: str
    host: str
    name: str
    author: str
    language: str
    tagline: str
    about: str
    theme: str
    accent: str
    #: Pattern of a post's path, of `{year}`, `{month}` and `{slug}`.
    post: str
    feed: str
    archive: str
    #: Posts on home and on each page after it.
    per_page: int
    feed_path: str = ""
    feed_size: int = 0
    #: Path of the comments' own feed, "" where there is none.
    comments_path: str = ""
    #: Path of a page that robots.txt asks to leave alone, "" where there is none.
    private: str = ""
    private_text: str = ""
    sitemap: bool = False

    @property
    def home(self) -> str:
        """Return the address of its home page."""
        return f"http://{self.host}/"

    def url(self, path: str) -> str:
        """Return the address of one of its paths."""
        return f"http://{self.host}{path}"


@cache
def blogs() -> tuple[DemoBlog, ...]:
    """Read the members, in the order of the file."""
    text = (Path(__file__).parent / "blogs.toml").read_text(encoding="utf-8")
    return tuple(DemoBlog(**table) for table in tomllib.loads(text)["blog"])
