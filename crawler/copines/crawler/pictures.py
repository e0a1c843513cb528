"""Bytes of a picture → a small copy that the portal may show."""

import hashlib
import struct
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from copines.reasons import Reason

#: Widest that a page shows a picture, twice over for dense screens.
_MOST = (960, 960)
#: Below this a picture is a sign, a face or a pixel that counts readers.
_LEAST = 160
#: The same of a face, which pages show at 108 pixels at most, and the least of its sides.
_FACE, _LEAST_FACE = 160, 32
#: Pixels of a picture that is still decoded: twice what a good camera makes.
_PIXELS = 60_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
#: 30 to 60 kB for a photograph of 960 pixels, with no loss that one sees.
_QUALITY = 72


class NoPictureError(Exception):
    """The bytes are no picture that can be shown."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Small:
    """A picture made small."""

    #: WebP.
    data: bytes
    #: Named by its content, so that a changed picture has another name.
    file: str
    width: int
    height: int


def shrink(body: bytes) -> Small:
    """Make a picture small, upright and free of what cameras write into it.

    What it is is told by its bytes, never by its name or type.

    Raises
    ------
    NoPictureError
        The bytes are no JPEG, PNG, WebP or GIF, or one too large, too small or broken.
    """
    return _small(body, _LEAST, lambda picture: picture.thumbnail(_MOST))


def portrait(body: bytes) -> Small:
    """Make a small square of a picture, as the face of a blog; an icon's file may be one too.

    Raises
    ------
    NoPictureError
        As for `shrink`.
    """
    return _small(body, _LEAST_FACE, _squared, (*_FORMATS, "ICO"))


def _squared(picture: Image.Image) -> Image.Image:
    side = min(_FACE, *picture.size)
    # a palette's colours cannot be mixed, nor seen through
    return ImageOps.fit(picture.convert("RGBA"), (side, side))


def _small(
    body: bytes,
    least: int,
    made: Callable[[Image.Image], Image.Image | None],
    formats: tuple[str, ...] = _FORMATS,
) -> Small:
    """Return what `made` makes of a picture, or does to it."""
    try:
        with Image.open(BytesIO(body), formats=formats) as picture:
            if picture.width * picture.height > _PIXELS:
                raise NoPictureError(Reason.of("too_many_pixels"))
            if min(picture.size) < least:
                raise NoPictureError(Reason.of("too_small"))
            picture.draft("RGB", _MOST)
            upright = ImageOps.exif_transpose(picture)
            upright = made(upright) or upright
            has_alpha = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
            plain = upright.convert("RGBA" if has_alpha else "RGB")
            out = BytesIO()
            plain.save(out, "WEBP", quality=_QUALITY, method=4)
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        struct.error,
        Image.DecompressionBombError,
    ) as error:
        raise NoPictureError(Reason.of("no_picture", detail=f"{error}")) from error
    data = out.getvalue()
    name = hashlib.sha256(data).hexdigest()[:16]
    return Small(data, f"{name}.webp", plain.width, plain.height)
