"""What feed, page and text show → the picture that leads the post."""

import html as entities
import re
from collections.abc import Iterable, Iterator

from copines.crawler.images.addresses import LEAST_SIDE, may_lead

_PICTURE = re.compile(r'<img\b((?:[^"<>]|"[^"]*")*+)>')
_SRC = re.compile(r'\ssrc="([^"]*)"')
_SIDE = re.compile(r'\s(?:width|height)="\s*(\d{1,4})(?:px)?\s*"')


def chosen(
    declared: Iterable[str | None], shown: str, common: frozenset[str] = frozenset()
) -> str | None:
    """Return the first declared address that may lead, else that of the sanitised text's pictures.

    `common` are addresses that most posts of the blog show: a banner, a badge, a face.
    """
    for address in (*declared, *in_text(shown)):
        if address and address not in common and may_lead(address):
            return address
    return None


def in_text(shown: str) -> Iterator[str]:
    """Return the addresses of a sanitised text's pictures, but for those shown as small signs."""
    for picture in _PICTURE.finditer(shown):
        source = _SRC.search(picture[1])
        sides = [int(number) for number in _SIDE.findall(picture[1])]
        if source and not any(number < LEAST_SIDE for number in sides):
            yield entities.unescape(source[1])
