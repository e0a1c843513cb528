"""A style sheet as served."""

import gzip
from pathlib import Path

import pytest

import copines.site.css
from copines.site.css import small


def test_comments_and_blanks_go_and_what_means_something_stays() -> None:
    sheet = "/* a\n b */\na :hover, b {\n  color: red;\n  width: calc(1px + 0.5rem);\n}\n"
    assert small(sheet) == "a :hover,b{color:red;width:calc(1px + .5rem)}\n"


def test_a_comment_is_no_blank() -> None:
    sheet = ".a/* */.b, /**/ c /* */ d/**/ e{color:/* */red}"
    assert small(sheet) == ".a/**/.b,c d e{color:/**/red}\n"


def test_the_style_sheet_weighs_little() -> None:
    sheet = Path(copines.site.css.__file__).parent / "static/style.css"
    assert len(gzip.compress(small(sheet.read_text("utf-8")).encode(), 9)) <= 3000


@pytest.mark.parametrize(
    "kept",
    [
        'content: " ; chez Zoé, Max /* et */ Lou { 0.5 }"',
        "content: ' ;  it\\'s { 0.5 } , '",
        "background: url(\"data:image/svg+xml,<svg a='0.5 ; 1'/>\")",
        "background: url(data:image/png;base64,AA==; x)",
        'content: "/* no comment" "*/"',
        'content: "a\\"; b { 0.5 }"',
    ],
)
def test_strings_and_addresses_stay_to_the_letter(kept: str) -> None:
    name, _, value = kept.partition(": ")
    assert small(f"a {{ /* gone ' \" */ {kept}; margin: 0.5em }}") == (
        f"a{{{name}:{value};margin:.5em}}\n"
    )
