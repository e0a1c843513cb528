"""What of a page is the article's: by HTML's own parts, by its layout, by its theme's names."""

import pytest
from lxml import html as lxml_html

from copines.crawler.extract import Extracted, article, containers, extract, matching, places
from copines.crawler.pages.lines import lines_of

_URL = "https://blog.example/2020/05/hedge"


def _of(body: str) -> Extracted:
    page = f"<html><head><title>The hedge</title></head><body>{body}</body></html>"
    found = extract(page, _URL)
    assert found is not None
    return found


def _lines(body: str) -> list[str]:
    return _of(body).text.split("\n")


def _said(word: str) -> str:
    return (
        f"The {word} was cut in May, when the birds had left it, by two men with long shears who "
        "came over from the next village and asked for soup."
    )


def _prose(*words: str) -> str:
    return "".join(f"<p>{_said(word)}</p>" for word in words)


_POST = _prose("hedge", "gate", "lawn")


def test_of_several_articles_the_one_with_the_pages_heading_is_read() -> None:
    teasers = "".join(
        f"<article><h3>Another {word}</h3>{_prose(word, f'new {word}')}</article>"
        for word in ("pond", "roof", "wall", "shed", "path", "tree")
    )
    lines = _lines(f"<article><h1>The hedge</h1>{_POST}</article><div>{teasers}</div>")
    assert lines == [_said("hedge"), _said("gate"), _said("lawn")]


@pytest.mark.parametrize("part", ["article", "main"])
def test_what_stands_beside_the_part_that_holds_the_post_is_not_read(part: str) -> None:
    beside = f"<div><h3>Next concert</h3>{_prose('fiddle')}</div>"
    lines = _lines(f"<{part}><h1>The hedge</h1><div>{_POST}</div></{part}>{beside}")
    assert lines == [_said("hedge"), _said("gate"), _said("lawn")]


def test_other_cells_of_a_layout_table_are_not_read() -> None:
    lines = _lines(
        "<table><tr><td><a href='/'>Home</a><br><a href='/photos'>Photos</a><br>"
        f"{_said('menu')}</td><td><b>The hedge</b><p>{_said('hedge')}<p>{_said('gate')}"
        f"<p>{_said('lawn')}</td></tr><tr><td colspan=2>Best viewed in 800x600.</td></tr></table>"
    )
    assert [_said("hedge"), _said("gate"), _said("lawn")] == lines[-3:]
    assert _said("menu") not in lines


def test_a_table_of_figures_in_a_post_stays() -> None:
    figures = "<table><tr><th>Year</th><td>Height of the hedge</td></tr></table>"
    lines = _lines(f"<article><h1>The hedge</h1>{_POST}{figures}{_prose('yew')}</article>")
    assert "Height of the hedge" in lines


def test_words_between_paragraphs_are_the_posts_in_any_element() -> None:
    box = f"<div class='x1'><div class='x2'>{_said('callout')}</div></div>"
    lines = _lines(f"<article><h1>The hedge</h1><div>{_POST}{box}{_prose('yew')}</div></article>")
    assert _said("callout") in lines


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("<p>Two men came. <a href='/shop'>Buy</a></p>", "prose"),
        ("<div class='x1'><span>Two men came.</span></div>", "words"),
        ("<div class='footnote'><ol><li>Or June? <a href='#r1'>back</a></ol></div>", "note"),
        ("<aside>Two men came.</aside>", "note"),
        ("<aside>Two men came. <a href='/shop'>Buy</a></aside>", "other"),
        ("<div><img src='/a.jpg'><span>Two men came.</span></div>", "other"),
        ("<div>Two men came.<form><input></form></div>", "other"),
        ("<div><h3>About me</h3>Two men came.</div>", "other"),
    ],
)
def test_a_part_of_the_place_is_told_by_what_is_in_it(part: str, kind: str) -> None:
    place = lxml_html.fromstring(f"<div>{part}</div>")
    assert list(containers.parts_of(place).values()) == [kind]


def test_a_byline_between_paragraphs_is_not_the_posts() -> None:
    box = "<div>By a gardener</div>"
    lines = _lines(f"<article><h1>The hedge</h1><div>{_POST}{box}{_prose('yew')}</div></article>")
    assert lines == [_said(word) for word in ("hedge", "gate", "lawn", "yew")]


def test_footnotes_are_the_posts() -> None:
    notes = "<div class='footnote'><ol><li>Or was it June? <a href='#r1'>↩</a></li></ol></div>"
    lines = _lines(f"<article><h1>The hedge</h1><div>{_POST}{notes}</div></article>")
    assert lines[3:] == ["Or was it June? ↩"]


def test_headings_stay_where_each_paragraph_has_a_section_of_its_own() -> None:
    parts = "".join(
        f"<section><h2>On the {word}</h2>{_prose(word)}</section>" for word in ("hedge", "gate")
    )
    lines = _lines(f"<main><h1>The hedge</h1>{_prose('yew')}{parts}{_prose('lawn')}</main>")
    assert [line for line in lines if line.startswith("On")] == ["On the hedge", "On the gate"]


def test_a_list_of_links_to_other_sites_is_a_short_posts_own() -> None:
    links = (
        "<ul><li><a href='https://one.example/a'>On shears</a></li>"
        "<li><a href='https://two.example/b'>On soup</a></li>"
        f"<li><a href='https://share.example/?u={_URL}'>Tweet it</a></li>"
        "<li><a href='/older'>The older one</a></li></ul>"
    )
    lines = _lines(f"<h1>Links</h1><div class='post-content'><p>Three things.</p>{links}</div>")
    assert lines == ["Three things.", "On shears", "On soup"]


def test_a_card_of_the_next_post_is_no_place_of_this_one() -> None:
    card = "<div class='prev-next'><div class='card article-content'>A pond.</div></div>"
    body = lxml_html.fromstring(f"<body><h1>The hedge</h1><div id='text'>Cut.</div>{card}</body>")
    assert list(places.marked(body)) == []


def test_of_two_places_the_first_under_the_title_is_the_posts() -> None:
    body = lxml_html.fromstring(
        "<body><ul class='post-content'><li>New</ul><h1>The hedge</h1>"
        "<div class='post-content'>Cut.</div><div class='post-content'>A pond.</div></body>"
    )
    assert [place.text for place in places.marked(body, surely=True)] == ["Cut."]


@pytest.mark.parametrize(
    "heading",
    ["Comments", "2 comments", "3 commentaires sur « The hedge »", "Laisser un commentaire",
     "Kommentar schreiben", "コメント", "留言（2条）"],
)  # fmt: skip
def test_a_heading_over_comments_ends_the_post(heading: str) -> None:
    lines = _lines(f"<div>{_POST}<h3>{heading}</h3>{_prose('visitor')}</div>")
    assert lines == [_said("hedge"), _said("gate"), _said("lawn")]


def test_so_does_a_label_over_them_after_most_of_the_text() -> None:
    lines = _lines(f"<div>{_POST}</div><div>Comments</div><div>{_prose('visitor')}</div>")
    assert lines == [_said("hedge"), _said("gate"), _said("lawn")]


@pytest.mark.parametrize("label", ["<div>2 comments</div>", "<div><a href='#c'>Comments</a></div>"])
def test_a_count_of_comments_or_a_link_to_them_does_not(label: str) -> None:
    lines = _lines(f"<div>{_prose('hedge')}{label}{_prose('gate', 'lawn')}</div>")
    assert lines == [_said("hedge"), _said("gate"), _said("lawn")]


@pytest.mark.parametrize(
    "heading", ["Comments on the law", "Add a comment of yours", "The comment"]
)
def test_a_heading_of_the_author_does_not(heading: str) -> None:
    lines = _lines(f"<div>{_POST}<h3>{heading}</h3>{_prose('yew')}</div>")
    assert lines[3:] == [heading, _said("yew")]


def test_what_stands_over_the_title_is_left_out() -> None:
    lines = _lines(
        f"<div><p>Home, Notes, The hedge</p><h1>The hedge</h1><h1>In May</h1>{_POST}</div>"
    )
    assert lines == [_said("hedge"), _said("gate"), _said("lawn")]


@pytest.mark.parametrize(
    "end",
    [
        "<p>Posted by Maud at May 28, 2020 12:04 AM | TrackBack</p>",
        "<p>Geschrieben von Maud um 21:15</p>",
        "<p>&lt;&lt; <a href='/older'>The pond</a> | <a href='/'>Index</a> &gt;&gt;</p>",
        "<p>本文作者：Maud</p>",
    ],
)
def test_a_byline_or_a_row_of_links_at_its_end_is_not_the_posts(end: str) -> None:
    lines = _lines(f"<div>{_POST}{end}</div>")
    assert lines == [_said("hedge"), _said("gate"), _said("lawn")]


@pytest.mark.parametrize(
    "end",
    [
        "Posted to me in 1998, the letter is still here.",
        "<a href='https://one.example/'>On shears</a>, <a href='https://two.example/'>on soup</a>",
        "See <a href='/older'>the pond</a>, which I dug first.",
    ],
)
def test_a_sentence_or_links_to_other_sites_at_its_end_are(end: str) -> None:
    assert len(_lines(f"<div>{_POST}<p>{end}</p></div>")) == 4


@pytest.mark.parametrize(
    "end",
    [
        f"<footer>{_prose('author')}</footer>",
        f"<div class='author-info'><h2>Maud</h2>{_prose('author')}</div>",
        f"<div id='about-the-author'>{_prose('author')}</div>",
        f"<div class='related'>{_prose('pond')}</div>",
        "<p>← Previous</p><ul><li><a href='/older'>The pond, which I dug first</a></li></ul>",
    ],
)
def test_who_wrote_it_and_what_else_there_is_is_not_the_posts(end: str) -> None:
    lines = _lines(f"<article><h1>The hedge</h1><div>{_POST}{end}</div></article>")
    assert lines == [_said("hedge"), _said("gate"), _said("lawn")]


def test_who_is_quoted_is() -> None:
    quoted = (
        f"<blockquote>{_prose('yew')}<footer>An old gardener of the village</footer></blockquote>"
    )
    lines = _lines(f"<article><h1>The hedge</h1><div>{_POST}{quoted}</div></article>")
    assert lines[3:] == [_said("yew"), "An old gardener of the village"]


def test_what_stands_beside_the_place_for_the_text_is_not_read() -> None:
    post = f"<div><h3>The hedge</h3><span itemprop='articleBody'>{_POST}</span></div>"
    lines = _lines(f"<h1><a href='/'>Maud</a></h1>{post}<div><h4>Me</h4>{_prose('author')}</div>")
    assert lines == [_said("hedge"), _said("gate"), _said("lawn")]


def test_a_second_column_of_the_place_is_read_where_the_first_is_found_alone() -> None:
    columns = "".join(
        f"<div class='column'><div class='text'>{prose}</div></div>"
        for prose in (_prose("hedge", "gate"), "<p>The lawn came last.</p><p>Then the roses.</p>")
    )
    body = lxml_html.fromstring(
        f"<body><h1>The hedge</h1><div class='post-content'>{columns}</div></body>"
    )
    place = next(places.marked(body, surely=True))
    lines = lines_of(place)
    assert article.misses(lines[2:], place, set())
    assert not article.misses(lines[:2], place, set())
    assert not article.misses(lines[2:], place, set(place[0].iter()))


def test_a_text_of_breaks_is_found_and_ends_at_its_comments() -> None:
    text = "<br><br>".join(map(_said, ("hedge", "gate", "lawn")))
    comments = f"<h3>Comments (2)</h3><p>{_said('visitor')}</p><p>{_said('other visitor')}</p>"
    lines = _lines(f"<main><h1>The hedge</h1><div><div>{text}</div></div>{comments}</main>")
    assert lines == [_said("hedge"), _said("gate"), _said("lawn")]


def test_a_page_with_no_markup_at_all_is_read_where_it_says_most() -> None:
    text = "<br><br>".join(map(_said, ("hedge", "gate", "lawn")))
    links = "<a href='/'>Home</a> - <a href='/photos'>Photos</a>"
    lines = _lines(
        f"<center><h1>Maud</h1><p>{links}</p></center><font size=5>The hedge</font><br>{text}<hr>"
        f"<center>{links}</center>"
    )
    assert lines == [_said("hedge"), _said("gate"), _said("lawn")]


def test_a_part_of_the_text_may_be_headed_by_its_title() -> None:
    lines = _lines(f"<div><h1>Shears</h1>{_prose('yew')}<h2>The hedge</h2>{_POST}</div>")
    assert lines[0] == _said("yew")


def test_links_alone_are_no_stretch_of_text() -> None:
    links = "".join(f"<a href='/{n}'>{_said(str(n))}</a><br>" for n in range(20))
    said = f"{links}{_said('hedge')}<br>{_said('gate')}<br>{links}"
    assert matching.densest(lines_of(lxml_html.fromstring(f"<div>{links}</div>"))) == []
    found = matching.densest(lines_of(lxml_html.fromstring(f"<div>{said}</div>")))
    assert [line.text for line in found] == [_said("hedge"), _said("gate")]


@pytest.mark.parametrize(
    ("address", "page", "shares"),
    [
        ("https://lu.example/?u=https%3A%2F%2Fzoe.example%2Fa", "https://zoe.example/a", True),
        ("https://lu.example/?p=7", "https://zoe.example/a", False),
        ("https://lu.example/?p=7", "", False),
    ],
)
def test_a_link_that_hands_the_page_on_is_told_by_the_pages_host(
    address: str, page: str, *, shares: bool
) -> None:
    assert containers.names(address, page) is shares
