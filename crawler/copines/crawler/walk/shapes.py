"""Where most of a feed's entries lie."""

from collections import Counter
from urllib.parse import urlsplit

_MOST = 0.8


def folder_of_most(urls: tuple[str, ...]) -> str:
    """Return the first folder that four of five addresses share, "/" where there is none.

    A handful of addresses proves nothing: at least eight are wanted.
    """
    firsts = Counter(urlsplit(url).path.split("/")[1] for url in urls if _is_deep(url))
    folder, count = firsts.most_common(1)[0] if firsts else ("", 0)
    return f"/{folder}/" if count >= max(8 * _MOST, _MOST * len(urls)) else "/"


def _is_deep(url: str) -> bool:
    return len([part for part in urlsplit(url).path.split("/") if part]) > 1
