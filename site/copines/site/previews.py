"""Pictures that other programs show of a page, and of the portal on a phone (pure, by Pillow)."""

from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from math import cos, radians, sin

import font_source_serif_pro
from PIL import Image, ImageDraw, ImageFont

from copines.site.badges import Face

#: Files of the font's cuts, which its package names at run time.
_FILES: Mapping[str, str] = font_source_serif_pro.font_files_ttf
_BOLD, _BOLD_ITALIC, _ITALIC = (_FILES[f"SourceSerifPro{cut}"] for cut in ("Bold", "BoldIt", "It"))
#: As https://ogp.me asks for, and as most programs show it.
_WIDTH, _HEIGHT = 1200, 630
#: The margin's line, and where what is written begins and ends.
_LINE, _LEFT, _RIGHT = 210, 260, 1130
#: Sizes of a title, the first at which it takes few lines enough.
_SIZES, _LINES = (104, 84, 66, 52), 3
_DISC, _STEP, _DISCS = 84, 100, 9
_COLOURS = 64
#: A touch icon's discs are drawn this many times larger: Pillow's have hard edges.
_FINER = 4
#: Of the pages, by day (static/style.css).
PAPER = "#fdfaf4"
#: The portal's own accent, and its ink, in degrees (static/style.css).
_ACCENT, _INK = 8, 292

Colour = tuple[int, int, int]


def card(title: str, below: str, faces: Sequence[Face], hue: int | None) -> bytes:
    """Return the picture of a page as PNG: its title, a line below, and marks of blogs.

    What the font cannot write is left out: a mark alone says enough.
    """
    sheet = Image.new("RGB", (_WIDTH, _HEIGHT), colour(0.985, 0.008, 85))
    pen = ImageDraw.Draw(sheet)
    accent = colour(0.5, 0.18, _ACCENT if hue is None else hue)
    pen.line((_LINE, 0, _LINE, _HEIGHT), fill=accent, width=3)
    ink, soft = colour(0.28, 0.07, _INK), colour(0.47, 0.05, _INK)
    top = 90
    if _is_written(title):
        font, lines = _fitted(title)
        for line in lines:
            pen.text((_LEFT, top), line, font=font, fill=ink)
            top += round(font.size * 1.15)
    if _is_written(below):
        (line, *_) = _wrapped(below, _font(_ITALIC, 40)) or [""]
        pen.text((_LEFT, top + 16), line, font=_font(_ITALIC, 40), fill=soft)
    if len(faces) == 1:
        _mark(pen, faces[0], (105, 150), 130)
    else:
        for place, face in enumerate(faces[:_DISCS]):
            _mark(pen, face, (_LEFT + _DISC // 2 + place * _STEP, 520), _DISC)
    return _png(sheet.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE))


def icon(size: int, hue: int | None) -> bytes:
    """Return the portal's sign as a square PNG: two discs that meet, as in static/icon.svg."""
    sheet = Image.new("RGB", (size, size), colour(0.985, 0.008, 85))
    one, other = colour(0.78, 0.08, 20 if hue is None else hue), colour(0.45, 0.13, _INK)
    sheet.paste(one, mask=_disc(size, 0.36))
    sheet.paste(other, mask=_disc(size, 0.64).point([light * 3 // 4 for light in range(256)]))
    return _png(sheet)


def _disc(size: int, middle: float) -> Image.Image:
    """Return how much of each pixel of the sign a disc covers; its middle in parts of the width."""
    mask = Image.new("L", (size * _FINER, size * _FINER))
    box = _around((middle * mask.width, mask.height / 2), mask.width * 0.26)
    ImageDraw.Draw(mask).ellipse(box, fill=255)
    return mask.reduce(_FINER)


def colour(lightness: float, chroma: float, hue: float) -> Colour:
    """Return an OKLCH colour as sRGB, what is out of it clipped (Ottosson 2020)."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    l_, m_, s_ = (
        (lightness + x * a + y * b) ** 3
        for x, y in (
            (0.3963377774, 0.2158037573),
            (-0.1055613458, -0.0638541728),
            (-0.0894841775, -1.291485548),
        )
    )
    linear = (
        4.0767416621 * l_ - 3.3077115913 * m_ + 0.2309699292 * s_,
        -1.2684380046 * l_ + 2.6097574011 * m_ - 0.3413193965 * s_,
        -0.0041960863 * l_ - 0.7034186147 * m_ + 1.707614701 * s_,
    )
    red, green, blue = (round(255 * _gamma(min(1.0, max(0.0, light)))) for light in linear)
    return red, green, blue


def _gamma(light: float) -> float:
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def _mark(pen: ImageDraw.ImageDraw, face: Face, middle: tuple[float, float], size: int) -> None:
    """Draw a blog's disc as pages show it."""
    hue = 15 + 30 * face.hue
    deep = colour(0.31, 0.11, hue)
    pen.ellipse(_around(middle, size / 2), fill=colour(0.83, 0.095, hue))
    if face.ring:
        pen.ellipse(_around(middle, size / 2 - 5), outline=deep, width=2)
    if _is_written(face.letter):
        font = _font(_BOLD_ITALIC, size // 2)
        pen.text(middle, face.letter, font=font, fill=deep, anchor="mm")


def _around(middle: tuple[float, float], radius: float) -> tuple[float, float, float, float]:
    x, y = middle
    return x - radius, y - radius, x + radius, y + radius


def _fitted(title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    font, lines = _font(_BOLD, _SIZES[-1]), [""]
    for size in _SIZES:
        font = _font(_BOLD, size)
        lines = _wrapped(title, font)
        if len(lines) <= _LINES and all(font.getlength(line) <= _RIGHT - _LEFT for line in lines):
            break
    return font, lines[:_LINES]


def _wrapped(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Break a text into lines; a word longer than a line stays whole."""
    lines: list[str] = []
    for word in text.split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= _RIGHT - _LEFT:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _is_written(text: str) -> bool:
    return all(_has(letter) for letter in text if not letter.isspace())


@cache
def _has(letter: str) -> bool:
    """Return whether the font has a letter: what it lacks looks as what no font has."""
    font = _font(_BOLD, 40)
    return _drawn(font, letter) != _drawn(font, "\U0010fffe")


def _drawn(font: ImageFont.FreeTypeFont, letter: str) -> bytes:
    sheet = Image.new("L", (80, 80))
    ImageDraw.Draw(sheet).text((10, 10), letter, font=font, fill=255)
    return sheet.tobytes()


@cache
def _font(file: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
