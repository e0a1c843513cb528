import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from apart import Apart
from copines.linker import fit, link, neighbors_of
from copines.model import FILL, RELATED, Document, LinkOptions, Neighbor

SUBJECTS = {
    "jardin": "semis potager compost tomates arrosoir paillage bêche limaces rang terreau",
    "pain": "levain farine pétrir croûte fournil seigle pâton cuisson miche grigne",
    "train": "couchette gare wagon quai contrôleur correspondance billet rails locomotive horaire",
}


def a_post(number: int, blog: str, subject: str, language: str = "fr") -> Document:
    words = SUBJECTS[subject].split()
    own = random.Random(number)
    text = " ".join(own.choice(words) for _ in range(40)) + f". Un {subject} de {number} mots."
    return Document(f"https://{blog}.example/{number:03}", blog, language, f"Du {subject}", text)


def a_circle(blogs: int = 5, each: int = 6) -> list[Document]:
    return [
        a_post(blog * 100 + n, f"blog{blog}", list(SUBJECTS)[n % 3])
        for blog in range(blogs)
        for n in range(each)
    ]


ALL = LinkOptions(min_score=0.0)


def test_a_post_leads_to_other_blogs_posts_of_its_subject() -> None:
    corpus = a_circle()
    title = {d.permalink: d.title for d in corpus}
    blog = {d.permalink: d.blog for d in corpus}
    for permalink, near in link(corpus, ALL).items():
        assert len(near) == 3
        assert {title[n.permalink] for n in near} == {title[permalink]}
        assert len({blog[n.permalink] for n in near} | {blog[permalink]}) == 4


def test_the_order_of_the_corpus_changes_nothing() -> None:
    corpus = a_circle()
    shuffled = random.Random(7).sample(corpus, len(corpus))
    assert list(link(shuffled, ALL).items()) == list(link(corpus, ALL).items())


def test_where_it_is_worked_out_changes_nothing() -> None:
    corpus = a_circle()
    there = fit(corpus, ALL, partitions=Apart())
    assert dict(sorted(neighbors_of(there, ALL))) == link(corpus, ALL)


def test_scores_are_cosines_and_terms_are_words_of_both() -> None:
    corpus = a_circle()
    text = {d.permalink: f"{d.title} {d.text}".lower() for d in corpus}
    for permalink, near in link(corpus, ALL).items():
        for neighbor in near:
            assert 0 < neighbor.score <= 1
            assert neighbor.terms
            for term in neighbor.terms:
                assert set(term.split()) <= set(text[permalink].replace(".", "").split())
                assert set(term.split()) <= set(text[neighbor.permalink].replace(".", "").split())


def test_hardly_a_post_is_left_without_a_teaser_elsewhere() -> None:
    found = link(a_circle(blogs=8, each=12), ALL)
    named = Counter(n.permalink for near in found.values() for n in near)
    assert sum(permalink not in named for permalink in found) <= 0.03 * len(found)


def test_languages_are_kept_apart_unless_asked() -> None:
    corpus = [a_post(1, "a", "pain"), a_post(2, "b", "pain", "en"), a_post(3, "c", "pain", "en")]
    apart = link(corpus, replace(ALL, fill=False))
    assert apart["https://a.example/001"] == ()
    assert [n.permalink for n in apart["https://b.example/002"]] == ["https://c.example/003"]


@pytest.mark.parametrize(
    ("options", "given", "shown"),
    [
        (LinkOptions(min_score=0.0, no_out=frozenset({"blog0"})), False, True),
        (LinkOptions(min_score=0.0, no_in=frozenset({"blog0"})), True, False),
    ],
)
def test_consent_holds_on_both_ends(options: LinkOptions, given: bool, shown: bool) -> None:
    found = link(a_circle(), options)
    to_it = [n for near in found.values() for n in near if "//blog0." in n.permalink]
    from_it = [n for p, near in found.items() if "//blog0." in p for n in near]
    assert (bool(to_it), bool(from_it)) == (given, shown)


def test_two_who_keep_apart_are_never_linked() -> None:
    pair = frozenset({"blog0", "blog1"})
    found = link(a_circle(), LinkOptions(min_score=0.0, never_with=frozenset({pair})))
    for permalink, near in found.items():
        for neighbor in near:
            assert {permalink[8:13], neighbor.permalink[8:13]} != pair


def test_a_threshold_leaves_the_unlike_alone() -> None:
    corpus = [
        *a_circle(blogs=2, each=3),
        Document(
            "https://z.example/1",
            "z",
            "fr",
            "Seul",
            "Une licorne astrale fredonne sous la banquise.",
        ),
    ]
    assert all(n.kind == FILL for n in link(corpus, LinkOptions())["https://z.example/1"])
    assert all(
        n.score >= 0.3
        for near in link(corpus, LinkOptions(min_score=0.3)).values()
        for n in near
        if n.kind == RELATED
    )


def test_a_copy_is_not_related() -> None:
    original = a_post(1, "a", "train")
    copy = Document("https://b.example/copie", "b", "fr", original.title, original.text)
    found = link([original, copy, *a_circle()], ALL)
    assert copy.permalink not in {n.permalink for n in found[original.permalink]}


def test_per_blog_lets_more_of_one_blog_in() -> None:
    corpus = [a_post(n, "a", "pain") for n in range(4)] + [a_post(9, "b", "pain")]
    found = link(corpus, LinkOptions(min_score=0.0, per_blog=2))
    assert len(found["https://b.example/009"]) == 2


@pytest.mark.parametrize(
    "corpus",
    [
        [],
        [a_post(1, "a", "pain")],
        [Document("https://a.example/", "a", None, "", "")],
        [Document(f"https://{b}.example/", b, "fr", "le la les", "et de la") for b in "ab"],
        [Document(f"https://{b}.example/", b, "th", "ไทย", "ภาษาไทย") for b in "ab"],
    ],
    ids=["none", "one", "empty", "stop words alone", "unspaced"],
)
def test_small_and_odd_corpora_are_answered(corpus: list[Document]) -> None:
    assert set(link(corpus, LinkOptions())) == {d.permalink for d in corpus}


def test_no_teasers_wanted_gives_none() -> None:
    assert set(link(a_circle(), LinkOptions(related=0)).values()) == {()}


def test_progress_ends_where_it_should() -> None:
    told: list[tuple[int, int]] = []
    link(a_circle(), ALL, lambda done, total: told.append((done, total)))
    assert told[-1] == (30, 30)


def test_a_blogs_name_is_no_reason_and_links_nothing() -> None:
    corpus = [
        Document("https://a.example/", "k1", "fr", "Pain", "fournil levain farine croûte seigle"),
        Document("https://b.example/", "k2", "fr", "Miche", "fournil levain farine croûte miche"),
        Document("https://c.example/", "k3", "fr", "Bilan", "fournil voisin carillon tricycle"),
        Document("https://d.example/", "k4", "fr", "Marée", "fournil phare écume goéland"),
    ]
    names = {"k1": "Le Fournil", "k2": "Chez Zoé", "k3": "Trois fois rien", "k4": "Au large"}
    found = link(corpus, LinkOptions(names=names, fill=False))
    near: tuple[Neighbor, ...] = found["https://a.example/"]
    assert [n.permalink for n in near] == ["https://b.example/"]
    assert all("fournil" not in term.split() for n in near for term in n.terms)
    assert found["https://d.example/"] == ()


def test_what_the_text_leads_to_already_is_not_repeated_on_either_side() -> None:
    corpus = a_circle()
    plain = link(corpus, ALL)
    one, other = corpus[0].permalink, plain[corpus[0].permalink][0].permalink
    found = link([replace(corpus[0], mentions=(other,)), *corpus[1:]], ALL)
    assert other not in {n.permalink for n in found[one]}
    assert one not in {n.permalink for n in found[other]}
    assert len(found[one]) == len(plain[one])


def test_a_veto_parts_two_posts_and_a_pin_puts_one_first() -> None:
    corpus = a_circle()
    first = link(corpus, ALL)[corpus[0].permalink][0].permalink
    far = next(d.permalink for d in corpus if d.blog != corpus[0].blog and "pain" in d.text)
    one = corpus[0].permalink
    options = LinkOptions(min_score=0.5, pins=((one, far),), vetoes=((one, first),))
    found = link(corpus, options)
    assert found[one][0].permalink == far
    assert first not in {n.permalink for n in found[one]}
    assert one not in {n.permalink for n in found[first]}


def test_a_pin_asks_for_consent_like_all_else() -> None:
    corpus = a_circle()
    one = corpus[0]
    other = next(d for d in corpus if d.blog != one.blog)
    own = next(d for d in corpus[1:] if d.blog == one.blog)
    pins = ((one.permalink, other.permalink), (one.permalink, own.permalink))
    options = LinkOptions(min_score=0.0, pins=pins, no_out=frozenset({other.blog}))
    shown = {n.permalink for n in link(corpus, options)[one.permalink]}
    assert not shown & {other.permalink, own.permalink}


def test_of_a_series_one_part_is_enough() -> None:
    parts = [replace(a_post(n, "a", "pain"), title=f"Levain, semaine {n}") for n in range(4)]
    found = link([*parts, a_post(9, "b", "pain")], LinkOptions(min_score=0.0, per_blog=3))
    assert len(found["https://b.example/009"]) == 1


@pytest.mark.parametrize(("age", "first"), [(0.0, "old"), (1.0, "new")])
def test_age_says_what_the_archives_are_worth(age: float, first: str) -> None:
    text = "Semis de tomates sous la serre, compost et paillage du potager au printemps."
    now = datetime(2026, 11, 1, tzinfo=UTC)
    corpus = [
        Document("https://a.example/1", "a", "fr", "Semis", text, "", now),
        Document(
            "https://b.example/old",
            "b",
            "fr",
            "Semis",
            f"{text[:60]} Patience.",
            "",
            now - timedelta(days=3000),
        ),
        Document(
            "https://c.example/new",
            "c",
            "fr",
            "Semis",
            f"{text[:40]} Arrosoir, balcon.",
            "",
            now - timedelta(days=3),
        ),
        *a_circle(),
    ]
    found = link(corpus, LinkOptions(min_score=0.0, age=age))["https://a.example/1"]
    assert found[0].permalink.endswith(first)


def a_pair(language: str, one: tuple[str, str], other: tuple[str, str]) -> tuple[str, ...] | None:
    """Link two posts of two blogs, title and text of each; give the reason, if they are linked."""
    documents = [
        Document(f"https://{blog}.example/", blog, language, *post)
        for blog, post in (("zoe", one), ("max", other))
    ]
    found = link(documents, LinkOptions(related=1, min_score=0.0, fill=False))[
        "https://zoe.example/"
    ]
    return found[0].terms if found else None


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", ("La pêche au bar", "On pêche du bord, les pêcheurs lancent une ligne fine."),
         ("Le péché", "Qui pèche avoue ses péchés. Un pécheur demande pardon.")),
        ("fr", ("Pâtes fraîches", "Les pâtes sèchent, on coupe les pâtes en rubans."),
         ("Mon pâté", "Le pâté cuit en terrine, deux pâtés par moule.")),
        ("fr", ("Le mur", "Un mur de pierres, des murs épais."),
         ("Trop mûr", "Un melon mûr, des prunes mûres, tout mûrit.")),
        ("en", ("Imports", "Imported tea; the imports of tea rose."),
         ("What is important", "Important letters, of great importance.")),
        ("de", ("Kuchen", "Ein Kuchen mit Mohn, zwei Kuchen."),
         ("Die Küche", "Unsere Küche bekommt Fliesen, Küchen sind teuer.")),
        ("es", ("La casa", "Una casa blanca, casas bajas."),
         ("El caso", "Un caso perdido, casos parecidos.")),
    ],
)  # fmt: skip
def test_words_that_only_look_alike_link_nothing(
    language: str, one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert a_pair(language, one, other) is None


@pytest.mark.parametrize(
    ("language", "one", "other", "term"),
    [
        ("fr", ("Semer le maïs", "Le maïs lève, le maïs aime la chaleur."),
         ("Galette de maïs", "La farine de maïs gonfle, on ajoute du maïs doux."), "maïs"),
        ("fr", ("Un été à vélo", "Tout l'été sur les routes, un été sec."),
         ("Cet été-là", "L'été des grandes marées, un été sans pluie."), "été"),
        ("fr", ("Fleurs des prés", "Les prés fauchés, la sauge dans les prés."),
         ("Les prés salés", "Des moutons dans les prés, les prés inondés."), "prés"),
        ("fr", ("Marché de Lisbonne", "À Lisbonne on mange dehors, et Lisbonne monte."),
         ("Trois jours", "Un train pour Lisbonne, puis Lisbonne de nuit."), "Lisbonne"),
        ("fr", ("WEEK-END", "Un week-end au vert, deux week-ends."),
         ("Mon weekend", "Le weekend passe, un weekend de pluie."), "weekend"),
        ("de", ("Rhabarber", "Der Rhabarber wächst, wir ernten Rhabarber."),
         ("Kompott", "Man kocht den Rhabarber kurz, Rhabarber ist sauer."), "Rhabarber"),
    ],
)  # fmt: skip
def test_a_reason_is_written_as_posts_write_it(
    language: str, one: tuple[str, str], other: tuple[str, str], term: str
) -> None:
    assert term in (a_pair(language, one, other) or ())
