"""A theme overrides templates and static files, and is tried before it is used."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from copines.errors import PublishError, ThemeError
from copines.site import render
from copines.site.css import tinted
from copines.site.theme import own_templates
from copines.site.theme_check import check_theme
from portals import PORTAL, Site, View, a_post


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    folder = tmp_path / "theme/templates"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def static(tmp_path: Path) -> Path:
    folder = tmp_path / "theme/static"
    folder.mkdir(parents=True)
    return folder


def test_a_block_is_changed_and_the_rest_stays(tmp_path: Path, templates: Path) -> None:
    (templates / "post.html").write_text(
        '{% extends "default/post.html" %}{% block comments %}<p>Par pigeon.</p>{% endblock %}'
    )
    check_theme(tmp_path, PORTAL)
    site = Site(tmp_path / "public")
    site.build(View([a_post(1)]))
    page = site.page("posts/zoe/billet-1/index.html")
    assert "Par pigeon." in page
    assert "Laisser un commentaire" not in page
    assert "Billet 1" in page


def test_static_files_are_overridden_and_added(tmp_path: Path, static: Path) -> None:
    (static / "icon.svg").write_text("<svg/>")
    (static / "fonts").mkdir()
    (static / "fonts/own.woff2").write_bytes(b"wOF2")
    (static / "theme.css").write_text(":root {\n  --ink: 150;\n}\n")
    (static / ".hidden").write_text("x")
    site = Site(tmp_path / "public")
    site.build(View([]))
    assert site.page("static/icon.svg") == "<svg/>"
    assert site.page("static/fonts/own.woff2") == "wOF2"
    assert site.page("static/theme.css") == ":root{--ink:150}\n"
    sheets = re.findall('rel="stylesheet" href="([^"]+)"', site.page("about/index.html"))
    assert sheets == ["../static/style.css", "../static/theme.css"]
    assert not (site.out / "static/.hidden").exists()


def test_hue_logo_and_footer_are_said_in_the_config(tmp_path: Path) -> None:
    (tmp_path / "signe.SVG").write_text("<svg/>")
    options = replace(PORTAL, hue=145, logo="signe.SVG", footer="Hébergé par Zoé & Lu")
    site = Site(tmp_path / "public")
    site.build(View([]), portal=options)
    assert "--hue:145;" in site.page("static/style.css")
    assert site.page("static/logo.svg") == "<svg/>"
    page = site.page("about/index.html")
    assert 'src="../static/logo.svg"' in page
    assert "Hébergé par Zoé &amp; Lu" in page


def test_only_the_accent_of_a_sheet_is_changed() -> None:
    assert tinted(":root{--hue:8;--ink:292}a{--hue:9}", 30) == ":root{--hue:30;--ink:292}a{--hue:9}"


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("post.html", "<h1>\n{% if card %}", (2, "endif")),
        ("post.html", "<h1>\n\n{{ card.titel }}", (3, "titel")),
        ("home.html", "{{ nobody }}", (1, "nobody")),
        ("blog.html", "\n\n{{ total / 0 }}", (3, "zero")),
        ("status.html", "\n{{ now | sometimes }}", (2, "sometimes")),
        ("about.html", '{% include "_none.html" %}', (1, "there is no template _none.html")),
        ("footer.html", '\n{% include "footer.html" %}', (2, "itself without end")),
        ("about.html", '{% extends "about.html" %}', (1, "itself without end")),
        ("footer.html", "<p>\ncaf\udce9", (2, "save the file as UTF-8")),
    ],
)
def test_a_wrong_template_is_named_with_its_line(
    tmp_path: Path, templates: Path, name: str, text: str, wrong: tuple[int, str]
) -> None:
    line, why = wrong
    (templates / name).write_text(text, "utf-8", "surrogateescape")
    with pytest.raises(ThemeError) as error:
        check_theme(tmp_path, PORTAL)
    assert str(error.value).startswith(f"{templates / name}:{line}: ")
    assert why in str(error.value)


def test_what_lies_in_the_wrong_place_or_is_not_utf_8_is_named(
    tmp_path: Path, static: Path
) -> None:
    (static / "theme.css").write_bytes(b'a::after {\n  content: "caf\xe9" }')
    with pytest.raises(ThemeError, match=r"theme\.css:2: not UTF-8"):
        check_theme(tmp_path, PORTAL)
    (static / "theme.css").rename(static.parent / "theme.css")
    with pytest.raises(ThemeError, match=r"its place is static.theme\.css"):
        check_theme(tmp_path, PORTAL)


def test_a_byte_order_mark_is_no_part_of_a_page(
    tmp_path: Path, templates: Path, static: Path
) -> None:
    (templates / "footer.html").write_text("<p>Fin</p>", "utf-8-sig")
    (static / "theme.css").write_text("a { color: red }", "utf-8-sig")
    check_theme(tmp_path, PORTAL)
    site = Site(tmp_path / "public")
    site.build(View([]))
    assert "\ufeff" not in site.page("about/index.html") + site.page("static/theme.css")


def test_a_template_that_stands_for_none_is_a_slip(tmp_path: Path, templates: Path) -> None:
    (templates / "psot.html").write_text("x")
    with pytest.raises(ThemeError, match=r"did you mean post\.html\?"):
        check_theme(tmp_path, PORTAL)


def test_a_template_of_ones_own_is_included(tmp_path: Path, templates: Path) -> None:
    (templates / "_pigeon.html").write_text("Par pigeon.")
    (templates / "about.html").write_text('{% include "_pigeon.html" %}')
    check_theme(tmp_path, replace(PORTAL, url=""))


def test_a_logo_that_is_not_there_is_named(tmp_path: Path) -> None:
    options = replace(PORTAL, logo="absent.svg")
    with pytest.raises(ThemeError, match=r"absent\.svg"):
        check_theme(tmp_path, options)
    with pytest.raises(PublishError, match=r"absent\.svg"):
        Site(tmp_path / "public").build(View([]), portal=options)


def test_the_portals_own_templates_pass_as_a_theme(tmp_path: Path, templates: Path) -> None:
    """What the check makes must be enough for every template as it is."""
    for name in own_templates():
        (templates / name).write_text(f'{{% extends "default/{name}" %}}')
    (templates / "parts.html").write_text('{% extends "default/parts.html" %}')
    (templates / "parts.html").unlink()
    check_theme(tmp_path, PORTAL)


def test_the_documents_name_every_template_and_block() -> None:
    text = (Path(__file__).parents[2] / "docs/themes.md").read_text("utf-8")
    folder = Path(__file__).parents[2] / "site/copines/site/templates"
    for file in folder.iterdir():
        assert f"`{file.name}`" in text
        for block in re.findall(r"{% block (\w+) %}", file.read_text("utf-8")):
            assert f"`{block}`" in text, (file.name, block)


def test_templates_are_compiled_once_and_kept_where_python_keeps_modules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, built = tmp_path / "kept", []
    kept.mkdir()
    compiled = Environment.compile

    def counted(*given: Any, **named: Any) -> Any:
        built.append(given[2])
        return compiled(*given, **named)

    monkeypatch.setattr(render, "_COMPILED", kept)
    monkeypatch.setattr(Environment, "compile", counted)
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    for folder in ("one", "two"):
        Site(tmp_path / folder).build(View([a_post(1)]))
    assert sorted(built) == sorted(set(built)) != []
    assert {file.suffix for file in kept.iterdir()} == {".pyc"}
    assert Site(tmp_path / "one").files() == Site(tmp_path / "two").files()
    # nothing is kept where it cannot be, or is not to be
    monkeypatch.setattr(render, "_COMPILED", tmp_path / "nowhere")
    Site(tmp_path / "three").build(View([a_post(1)]))
    assert not (tmp_path / "nowhere").exists()
