"""The picture over a post's text leads it where none is declared."""

import pytest

from copines.crawler.extract import extract

_URL = "https://blog.example/2020/05/hedge"
_PROSE = "".join(
    f"<p>The {word} was cut in May, when the birds had left it, by two men with long shears.</p>"
    for word in ("hedge", "gate", "lawn")
)


def _lead(body: str) -> str | None:
    page = f"<html><head><title>The hedge - Maud</title></head><body>{body}</body></html>"
    found = extract(page, _URL)
    assert found is not None
    return found.image


@pytest.mark.parametrize(
    "body",
    [
        f"<article><figure><img src='/cover.jpg'></figure><h1>The hedge</h1>{_PROSE}</article>",
        f"<article><h1>The hedge</h1><p>In May</p><img src='/cover.jpg'>{_PROSE}</article>",
        f"<header><h1>The hedge</h1></header><main><img src='/cover.jpg'>{_PROSE}</main>",
        f"<main><a href='{_URL}'><img src='/cover.jpg'></a><h1>The hedge</h1>{_PROSE}</main>",
        f"<article><h1>The hedge</h1><div><img src='/cover.jpg'></div>{_PROSE}"
        "<p><img src='/in.jpg'></p></article>",
    ],
)
def test_a_picture_in_the_head_of_the_article_leads(body: str) -> None:
    assert _lead(body) == "https://blog.example/cover.jpg"


@pytest.mark.parametrize(
    "head",
    [
        "<img class='avatar' src='/maud.jpg'>",
        "<div class='author'><img src='/maud.jpg'></div>",
        "<img width='40' height='40' src='/maud.jpg'>",
        "<a href='/other'><img src='/other.jpg'></a>",
        "<aside><img src='/book.jpg'></aside>",
    ],
)
def test_a_face_a_sign_or_a_teaser_there_does_not(head: str) -> None:
    assert _lead(f"<article><h1>The hedge</h1>{head}{_PROSE}</article>") is None


def test_nor_does_what_stands_over_the_title_of_no_article_or_after_the_text() -> None:
    assert _lead(f"<img src='/top.jpg'><div><h1>The hedge</h1>{_PROSE}</div>") is None
    later = "<section><img src='/pond.jpg'><p>The pond</p></section>"
    assert _lead(f"<main><h1>The hedge</h1>{_PROSE}</main>{later}") is None


def test_a_picture_beside_the_only_paragraph_is_the_posts() -> None:
    body = "<div class='e-content'><p>Cut in May.</p><p><img src='/in.jpg'></p></div>"
    assert _lead(f"<h1>The hedge</h1>{body}") == "https://blog.example/in.jpg"
