from io import BytesIO

import pytest
from PIL import Image

from copines.crawler.pictures import NoPictureError, shrink


def a_picture(
    width: int = 1600, height: int = 1000, kind: str = "JPEG", mode: str = "RGB"
) -> bytes:
    out = BytesIO()
    picture = Image.new(
        mode, (width, height), 128 if mode == "L" else (90, 120, 40, 128)[: len(mode)]
    )
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x8825] = {1: "N"}  # where it was taken
    picture.save(out, kind, **({"exif": exif} if kind == "JPEG" else {}))
    return out.getvalue()


def test_a_photograph_is_made_small_upright_and_tells_nothing_of_its_place() -> None:
    small = shrink(a_picture())
    assert (small.width, small.height) == (600, 960)
    with Image.open(BytesIO(small.data)) as shown:
        assert shown.format == "WEBP"
        assert not shown.getexif()


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "L"), ("GIF", "RGB"), ("WEBP", "RGB")]
)
def test_the_kinds_of_pictures_that_blogs_show_are_read(kind: str, mode: str) -> None:
    assert shrink(a_picture(kind=kind, mode=mode)).width == 960


def test_the_same_picture_has_the_same_name() -> None:
    assert shrink(a_picture()) == shrink(a_picture())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html>",
        b"\x89PNG",
        a_picture()[:400],
        a_picture(8, 8),
        a_picture(20_000, 4_000, "PNG", "L"),
    ],
    ids=["empty", "svg", "page", "cut sign", "cut picture", "pixel", "bomb"],
)
def test_what_is_no_picture_to_show_is_refused(body: bytes) -> None:
    with pytest.raises(NoPictureError):
        shrink(body)
