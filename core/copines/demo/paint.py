"""The pictures of the ring: landscapes from posts' names, and faces from blogs', by number."""

import colorsys
import hashlib
import math
from io import BytesIO

from PIL import Image, ImageDraw

_WIDTH, _HEIGHT = 800, 500
#: Painted this much larger and then made small, so that edges are smooth.
_FINE = 2
_HILLS = 4
#: Side of a face, as touch icons have it.
_FACE = 180
#: Hues of walls, hair and jumpers.
_WALLS, _HAIR = (0.56, 0.1, 0.95, 0.38, 0.75), (0.07, 0.03, 0.11, 0.6)
#: Hues of a morning, a noon, an evening; of meadows, moors, seas and fields.
_SKIES = (0.02, 0.08, 0.55, 0.6, 0.93)
_HILL_HUES = (0.28, 0.38, 0.52, 0.62, 0.74, 0.05)


def has_picture(slug: str) -> bool:
    """Tell whether a post has a picture: two of five have."""
    return _numbers(slug)[0] % 5 < 2


def picture(slug: str) -> bytes:
    """Paint the picture of a post, as a PNG."""
    numbers = _numbers(slug)
    sky = _SKIES[numbers[1] % len(_SKIES)]
    hue = _HILL_HUES[numbers[16] % len(_HILL_HUES)]
    wide, high = _WIDTH * _FINE, _HEIGHT * _FINE
    canvas = Image.new("RGB", (wide, high), _colour(sky, 0.24, 0.96))
    draw = ImageDraw.Draw(canvas)
    across, radius = numbers[2] / 256 * wide * 0.6 + wide * 0.2, high * (0.09 + numbers[3] / 4000)
    top = high * 0.28
    draw.ellipse(
        (across - radius, top - radius, across + radius, top + radius),
        fill=_colour(0.11, 0.32, 1.0),
    )
    for hill in range(_HILLS):
        draw.polygon(_hill(numbers, hill, wide, high), fill=_shade(hue, hill))
    out = BytesIO()
    canvas.resize((_WIDTH, _HEIGHT), Image.Resampling.LANCZOS).quantize(64).save(out, "PNG")
    return out.getvalue()


def has_face(host: str) -> bool:
    """Tell whether a blog has a face: two of three have."""
    return _numbers(host)[0] % 3 > 0


def face(host: str) -> bytes:
    """Paint the face of a blog, as a PNG."""
    numbers = _numbers(host)
    side = _FACE * _FINE
    canvas = Image.new("RGB", (side, side), _colour(_WALLS[numbers[1] % 5], 0.25, 0.9))
    draw = ImageDraw.Draw(canvas)
    hair = _colour(_HAIR[numbers[2] % 4], 0.5, 0.25 + numbers[3] / 500)
    skin = _colour(0.07, 0.25 + numbers[4] / 800, 0.95 - numbers[5] / 500)
    width = 0.2 + numbers[6] / 4000
    low = 0.5 + numbers[7] / 1000  # long hair or short
    draw.ellipse(_oval(side, (0.5, 0.42), (width + 0.08, low - 0.2)), fill=hair)
    draw.ellipse(_oval(side, (0.5, 1.02), (0.36, 0.3)), fill=_colour(numbers[8] / 256, 0.5, 0.6))
    draw.rectangle(_oval(side, (0.5, 0.68), (0.08, 0.1)), fill=skin)
    draw.ellipse(_oval(side, (0.5, 0.47), (width, 0.24)), fill=skin)
    draw.pieslice(_oval(side, (0.5, 0.4), (width + 0.02, 0.23)), 180, 360, fill=hair)
    out = BytesIO()
    canvas.resize((_FACE, _FACE), Image.Resampling.LANCZOS).quantize(32).save(out, "PNG")
    return out.getvalue()


def _oval(
    side: int, middle: tuple[float, float], reach: tuple[float, float]
) -> tuple[float, float, float, float]:
    """Return the box of an oval, in shares of the side."""
    (x, y), (wide, high) = middle, reach
    return side * (x - wide), side * (y - high), side * (x + wide), side * (y + high)


def _hill(numbers: bytes, hill: int, wide: int, high: int) -> list[tuple[float, float]]:
    """Return the outline of one hill, the nearest lowest."""
    base = high * (0.45 + 0.14 * hill)
    swell, phase = high * (0.05 + numbers[4 + hill] / 5000), numbers[8 + hill] / 40
    waves = 1.2 + numbers[12 + hill] / 128
    line = [
        (
            x,
            base
            + swell * math.sin(phase + waves * math.tau * x / wide)
            + swell / 3 * math.sin(2.7 * phase + 2.3 * waves * math.tau * x / wide),
        )
        for x in range(0, wide + 1, 8)
    ]
    return [*line, (wide, high), (0, high)]


def _shade(hue: float, hill: int) -> tuple[int, int, int]:
    return _colour(hue + 0.02 * hill, 0.22 + 0.09 * hill, 0.78 - 0.15 * hill)


def _colour(hue: float, saturation: float, value: float) -> tuple[int, int, int]:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return round(255 * red), round(255 * green), round(255 * blue)


def _numbers(slug: str) -> bytes:
    return hashlib.sha256(slug.encode()).digest()
