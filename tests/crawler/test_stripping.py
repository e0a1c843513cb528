"""What of a page is no text, and what is though it looks otherwise."""

import pytest

from copines.crawler import sanitise
from copines.crawler.extract import Extracted, extract

_PROSE = "".join(
    f"<p>Au {what}, la rivière passe sous le pont de pierre avant de rejoindre le moulin, où l'on "
    "entend encore la roue quand la pluie a duré plusieurs jours.</p>"
    for what in ("printemps", "matin", "village", "retour", "soir", "loin", "fond")
)
_SECRET = "Ceci ne se lit nulle part, car personne ne le voit jamais sur la page."


def _of(body: str, head: str = "") -> Extracted:
    html = f"<html><head><title>Le pont</title>{head}</head><body>{body}</body></html>"
    found = extract(
        html.encode(), "https://ana.example/pont/", content_type="text/html;charset=utf-8"
    )
    assert found is not None
    return found


def _article(inside: str) -> str:
    return f"<article><h1>Le pont</h1>{_PROSE}{inside}{_PROSE.replace('Au ', 'Ah ! Au ')}</article>"


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display:none'>{}</p>",
        "<div hidden><p>{}</p></div>",
        "<p aria-hidden='true'>{}</p>",
        "<p style='color: red; VISIBILITY : hidden'>{}</p>",
        "<blockquote hidden=''>{}</blockquote>",
        "<p style='position:absolute; left:-9999px'>{}</p>",
        "<p style='text-indent: -1000px'>{}</p>",
        "<p style='font-size:0'>{}</p>",
        "<p style='position: absolute; clip: rect(1px, 1px, 1px, 1px)'>{}</p>",
        "<p><span class='screen-reader-text'>{}</span></p>",
        "<p class='lead sr-only'>{}</p>",
    ],
)
@pytest.mark.parametrize("place", ["page", "feed"])
def test_what_nobody_sees_is_no_text(hidden: str, place: str) -> None:
    article = _article(hidden.format(_SECRET))
    said = _of(article).html if place == "page" else sanitise.clean(article, "https://a.example/")

    assert "la rivière passe" in said
    assert _SECRET not in said


def test_a_riddle_whose_answer_is_most_of_a_post_keeps_it() -> None:
    riddle = f"<p>Qui passe ?</p><div style='display: none'><p>{_SECRET}</p></div>"

    assert _SECRET in sanitise.read(riddle, "https://ana.example/")[1]


def test_a_picture_that_is_not_read_aloud_is_seen() -> None:
    link = "<a aria-hidden='true' href='/pont'><img src='/pont.jpg'></a>"

    assert sanitise.clean(link, "https://ana.example/").count("<img") == 1


@pytest.mark.parametrize(
    "seen",
    [
        "<p hidden='until-found'>{}</p>",
        "<p style='display: block'>{}</p>",
        "<p style='background: none; display:inline'>{}</p>",
        "<p class='hidden-gem'>{}</p>",
        "<p style='margin-left: -100px; font-size: 0.9em'>{}</p>",
    ],
)
def test_what_unfolds_or_only_sounds_hidden_is_text(seen: str) -> None:
    assert _SECRET in _of(_article(seen.format(_SECRET))).text


def test_a_page_that_its_script_shows_is_read() -> None:
    assert "rivière" in _of(f"<div style='display:none' id='page'>{_article('')}</div>").text


@pytest.mark.parametrize(
    "place",
    [
        "<div id='comments'><h3>Deux avis</h3>{}</div>",
        "<ol class='commentlist'><li>{}</li></ol>",
        "<section id='commentaires'>{}</section>",
        "<div itemscope itemtype='https://schema.org/Comment'>{}</div>",
        "<div class='u-comment h-cite'>{}</div>",
    ],
)
@pytest.mark.parametrize(
    "own", [_article(""), "<article class='e-content'><p>Un pont.</p>{}</article>"]
)
def test_comments_are_no_text(place: str, own: str) -> None:
    said = "<p>Quel beau pont, je suis passée dessus l'an dernier avec ma cousine de Nantes !</p>"
    inside = own.replace("</article>", place.format(said * 3) + "</article>").replace("{}", "")
    for body in (inside, own.replace("{}", "") + place.format(said * 3)):
        found = _of(body)
        assert "cousine" not in found.text
        assert "pont" in found.text


def test_a_page_about_comments_is_text() -> None:
    assert "rivière" in _of(f"<div id='comments'><main>{_article('')}</main></div>").text


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<math><mi>x</mi><mo>=</mo><mn>42</mn></math>", "On pose x = 42 ici."),
        (
            "<math><msup><mi>a</mi><mn>2</mn></msup><mo>+</mo><mi>b</mi></math>",
            "On pose a^2 + b ici.",
        ),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "On pose 1/2 ici."),
        (
            "<math><mi>f</mi><mo>&#x2061;</mo><mo>(</mo><mi>x</mi><mo>)</mo></math>",
            "On pose f(x) ici.",
        ),
        (
            "<span class='katex'><span><math><semantics><mrow><mi>n</mi>"
            "<mo>&gt;</mo><mn>1</mn></mrow>"
            "<annotation encoding='application/x-tex'>n &gt; 1</annotation>"
            "</semantics></math></span>"
            "<span class='katex-html' aria-hidden='true'><span>n</span>"
            "<span>&gt;</span><span>1</span>"
            "</span></span>",
            "On pose n > 1 ici.",
        ),
        ("<code>x = 42</code>", "On pose x = 42 ici."),
    ],
)
def test_formulas_are_spelt_out(formula: str, text: str) -> None:
    assert text in _of(_article(f"<p>On pose {formula} ici.</p>")).text
    if "aria-hidden" not in formula:
        assert sanitise.read(f"<p>On pose {formula} ici.</p>", "https://ana.example/")[1] == text
        assert sanitise.plain(f"<p>On pose {formula} ici.</p>") == text


@pytest.mark.parametrize(
    "box",
    [
        "<aside><p>{}</p></aside>",
        "<details><summary>Plus</summary><p>{}</p></details>",
        "<div class='note'><p>{}</p></div>",
        "<div class='admonition tip'><p>{}</p></div>",
    ],
)
def test_an_aside_of_words_alone_is_the_authors(box: str) -> None:
    tip = "Astuce : venez le soir, quand les hirondelles passent sous les arches."

    assert tip in _of(_article(box.format(tip))).text
    link = f"<a href='/lettre'>{tip}</a>"
    assert tip not in _of(_article(box.format(link))).text


@pytest.mark.parametrize(
    "around",
    [
        "<form method='post'>{}</form>",
        "<form><table><tr><td>{}</td></tr></table></form>",
        "<noscript>{}</noscript>",
        "<button>Menu{}",
        "<template>{}</template>",
        "<object data='/x'>{}</object>",
    ],
)
@pytest.mark.parametrize("article", [_article(""), f"<div><h2>Le pont</h2>{_PROSE}</div>"])
def test_a_text_is_found_wherever_a_page_was_put(around: str, article: str) -> None:
    found = _of(around.format(article))

    assert found.text.count("rivière") >= 7
    assert found.words > 150
    assert "moulin" in found.html


def test_a_text_that_only_json_ld_holds_is_found() -> None:
    said = _PROSE.replace("<p>", "").replace("</p>", " ").replace('"', "")
    script = f'{{"@type": "BlogPosting", "articleBody": "{said}"}}'

    found = _of("<div id='app'></div>", f"<script type='application/ld+json'>{script}</script>")

    assert found.text.count("rivière") == 7


def test_a_short_post_is_not_made_longer_by_what_surrounds_it() -> None:
    menu = "".join(
        f"<li>Rubrique des ponts {n}, des moulins et des lavoirs</li>" for n in range(20)
    )
    html = f"<ul>{menu}</ul><div class='entry-content'><p>Le pont est fermé.</p></div>"

    assert _of(html).text == "Le pont est fermé."


_LINES = ("def salut(nom):", "    return nom")
_CODE = "\n".join(_LINES)
_NUMBERED = {
    "pygments": "<table class='highlighttable'><tr><td class='linenos'><div class='linenodiv'><pre>"
    "<span class='normal'>71</span>\n<span class='normal'>72</span></pre></div></td>"
    f"<td class='code'><pre>{_CODE}</pre></td></tr></table>",
    "pygments in line": "<div class='highlight'><pre>"
    + "\n".join(f"<span class='linenos'>7{n}</span>{said}" for n, said in enumerate(_LINES, 1))
    + "</pre></div>",
    "rouge": "<figure class='highlight'><pre><code><table class='rouge-table'><tr>"
    "<td class='gutter gl'><pre class='lineno'>71\n72\n</pre></td>"
    f"<td class='code'><pre>{_CODE}</pre></td></tr></table></code></pre></figure>",
    "hexo": "<figure class='highlight python'><table><tr><td class='gutter'><pre>"
    "<span class='line'>71</span><br><span class='line'>72</span><br></pre></td>"
    f"<td class='code'><pre>{_CODE}</pre></td></tr></table></figure>",
    "chroma": "<div class='chroma'><table class='lntable'><tr><td class='lntd'><pre><code>"
    "<span class='lnt'>71\n</span><span class='lnt'>72\n</span></code></pre></td>"
    f"<td class='lntd'><pre><code>{_CODE}</code></pre></td></tr></table></div>",
    "chroma in line": "<pre class='chroma'><code>"
    + "\n".join(f"<span class='ln'>7{n}</span>{said}" for n, said in enumerate(_LINES, 1))
    + "</code></pre>",
}


@pytest.mark.parametrize("markup", _NUMBERED)
@pytest.mark.parametrize("place", ["page", "feed"])
def test_numbers_beside_lines_of_code_are_no_text(markup: str, place: str) -> None:
    article = _article(_NUMBERED[markup].replace("'", '"'))
    if place == "page":
        found = _of(article)
        html, text = found.html, found.text
    else:
        html, text = sanitise.read(article, "https://ana.example/")

    for said in (html, text):
        assert "def salut(nom):" in said
        assert "return nom" in said
        assert not {"71", "72"} & {said[at : at + 2] for at in range(len(said))}


def test_a_number_that_is_code_or_in_a_table_of_numbers_stays() -> None:
    article = _article(
        "<pre><code><span class='mi'>71</span></code></pre><p class='ln'>72</p>"
        "<table><tr><td class='ln'>73</td><td>pains</td></tr></table>"
    )

    assert all(number in _of(article).html for number in ("71", "72", "73"))


@pytest.mark.parametrize(
    "place",
    ["<section id='quarto-citation'>{}</section>", "<div class='appendix-bottom'>{}</div>"],
)
def test_how_a_page_is_to_be_cited_is_no_text_where_its_theme_sets_it_apart(place: str) -> None:
    cited = "<h2>Citation</h2><pre><code>@article{ana2020, title={Le pont}}</code></pre>"
    apart = _of(_article("").replace("</article>", f"{place.format(cited)}</article>"))

    assert "@article" not in apart.text
    assert "@article" not in apart.html
    assert "@article" in _of(_article(cited)).text
