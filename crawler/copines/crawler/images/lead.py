"""What feed, page and text show → the picture that leads the post."""

import html as entities
import re
from collections.abc import Iterable, Iterator

from copines.crawler.images.addresses import LEAST_SIDE, may_lead

_PICTURE = re.compile(r'<(?:img|video)\b((?:[^"<>]|"[^"]*")*+)>')
_SRC = re.compile(r'\s(?:src|poster)="([^"]*)"')
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
    """Return the addresses in a sanitised text, of films too, but for those of small signs."""
    for picture in _PICTURE.finditer(shown):
        sides = [int(number) for number in _SIDE.findall(picture[1])]
        if not any(number < LEAST_SIDE for number in sides):
            yield from map(entities.unescape, _SRC.findall(picture[1]))
