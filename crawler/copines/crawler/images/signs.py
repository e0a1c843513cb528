"""Pictures in a text that are none of its own: pixels, faces, emoji, buttons to share."""

import re
from typing import Any

from copines.crawler.elements import remove
from copines.crawler.images.addresses import LEAST_SIDE, is_emoji, is_face, is_pixel

_EMOJI = {"emoji", "wp-smiley", "smiley", "smilies", "twemoji", "emoticon", "emojione"}
_FACE = re.compile(
    r"(?:^|[\s_-])(?:(?:gr)?avatar|author-?(?:photo|image|img|pic|avatar|box|bio)|userpic|"
    r"profile-?(?:pic|photo|image)|about-?author)(?:$|[\s_-])",
    re.IGNORECASE,
)
#: Where one is sent to tell others of a page.
_SHARE = re.compile(
    r"//(?:[\w-]+\.)*(?:facebook\.com/(?:sharer|share\.php|dialog)|(?:twitter|x)\.com/(?:share|intent)|"
    r"pinterest\.\w+/pin/create|linkedin\.com/share|reddit\.com/submit|t\.me/share|"
    r"api\.whatsapp\.com/send|wa\.me/\?|tumblr\.com/(?:share|widgets/share)|addtoany\.com|"
    r"addthis\.com|delicious\.com/(?:post|save)|digg\.com/submit|stumbleupon\.com/submit|"
    r"getpocket\.com/(?:save|edit)|feeds\.feedburner\.com/~ff|feeds\.wordpress\.com)",
    re.IGNORECASE,
)
#: Above an element, so far is looked for whose box it stands in.
_ABOVE = 3
#: Characters of the longest box about an author.
_BOX_CHARS = 600


def drop(tree: Any) -> None:
    """Take such pictures out below an element; an emoji leaves its letters. The tree changes."""
    for node in list(tree.iter("img")):
        if _is_emoji(node):
            _say(node)
        elif _counts(node) or _is_face(node) or _shares(node):
            remove(node)


def _counts(node: Any) -> bool:
    sizes = {side(node, "width"), side(node, "height")}
    return bool(sizes & {0, 1}) or is_pixel(str(node.get("src") or ""))


def side(node: Any, name: str) -> int | None:
    """Return the pixels that an element declares for a side; None where it declares none."""
    styled = re.search(rf"(?:^|[;\s]){name}\s*:\s*(\d+)px", str(node.get("style") or ""))
    said = re.fullmatch(r"\s*(\d{1,5})(?:\.\d+)?(?:px)?\s*", str(node.get(name) or ""))
    found = styled or said
    return int(found[1]) if found else None


def _is_face(node: Any) -> bool:
    if is_face(str(node.get("src") or "")):
        return True
    near = (above for above, _ in zip(node.iterancestors(), range(_ABOVE), strict=False))
    return _names_face(node) or any(_names_person(box) and _is_box(box) for box in near)


def _names_person(node: Any) -> bool:
    return _names_face(node) or bool({"vcard", "h-card"} & set((node.get("class") or "").split()))


def _names_face(node: Any) -> bool:
    return bool(_FACE.search(f"{node.get('class') or ''} {node.get('id') or ''}"))


def _is_box(node: Any) -> bool:
    """Tell a box beside a text from the text itself, which some themes mark as a card too."""
    return sum(len(text) for text in node.itertext()) < _BOX_CHARS


def _shares(node: Any) -> bool:
    above = next(node.iterancestors("a"), None)
    return above is not None and bool(_SHARE.search(str(above.get("href") or "")))


def _is_emoji(node: Any) -> bool:
    if _EMOJI & set(str(node.get("class") or "").lower().split()):
        return True
    if is_emoji(str(node.get("src") or "")):
        return True
    alt = str(node.get("alt") or "").strip()
    sides = [size for name in ("width", "height") if (size := side(node, name)) is not None]
    is_small = bool(sides) and max(sides) < LEAST_SIDE
    return is_small and 0 < len(alt) <= 8 and not re.search(r"[\w\s]", alt)


def _say(node: Any) -> None:
    alt = str(node.get("alt") or "").strip()
    if len(alt) <= 20:
        node.tail = alt + (node.tail or "")
    remove(node)
