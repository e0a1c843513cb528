"""Which language a text is said to be in."""

import pytest

from copines.crawler import language
from copines.crawler.extract import extract

_FRENCH = (
    "Ce matin, la pâte avait doublé de volume et la cuisine sentait bon le levain, alors j'ai "
    "façonné deux miches avant de partir au marché avec mon panier sous le bras."
)


def test_the_text_itself_is_believed_before_what_themes_declare() -> None:
    assert language.detect(_FRENCH, ("en", "en-US")) == "fr"


def test_a_short_text_has_the_first_language_declared() -> None:
    assert language.detect("Bonjour !", (None, "", "es_ES", "fr")) == "es"
    assert language.detect("Bonjour !") is None


def test_a_dozen_words_tell_a_language_where_none_is_declared() -> None:
    assert language.detect("Le pain que ma voisine fait est le meilleur de la rue.") == "fr"


def test_addresses_in_a_text_are_no_words() -> None:
    links = " ".join(f"https://a.example/some-english-words-{i}" for i in range(30))

    assert language.detect(links, ("fr",)) == "fr"


def test_a_script_without_spaces_is_judged_too() -> None:
    assert (
        language.detect("今日は朝から雨が降っていたので、家で本を読んで過ごしました。", ("en",))
        == "ja"
    )


@pytest.mark.parametrize(
    ("tag", "subtag"),
    [("fr", "fr"), ("FR-be", "fr"), ("fr_FR", "fr"), (" en ", "en"), ("gsw-CH", "gsw"), ("", None),
     (None, None), ("café", None), ("1", None), ("x" * 50, None)],
)  # fmt: skip
def test_the_primary_subtag_is_given(tag: str | None, subtag: str | None) -> None:
    assert language.primary(tag) == subtag


_SIBLINGS = {
    "ca": "Ahir vam anar al mercat amb la meva germana i vam comprar mandarines, carxofes i un "
    "formatge de cabra que feia molt bona olor. Després vam dinar a casa dels avis.",
    "gl": "Este outono a horta deu moitas cabazas e poucos tomates. A miña avoa di que é pola "
    "chuvia, pero eu penso que foi porque plantamos tarde de máis.",
    "pt": "Ontem fomos ao mercado com a minha irmã e comprámos tangerinas, alcachofras e um queijo "
    "de cabra que cheirava muito bem. Depois almoçámos em casa dos avós.",
    "es": "Ayer fuimos al mercado con mi hermana y compramos mandarinas, alcachofas y un queso de "
    "cabra que olía muy bien. Después comimos en casa de los abuelos.",
    "af": "Ek het gister my eerste brood gebak en dit was heeltemal te droog. My ma sê ek moet "
    "meer water gebruik en langer wag voordat ek dit in die oond sit.",
    "nl": "Gisteren zijn we met de kinderen naar het strand gegaan en hebben we heel lekker "
    "gegeten in het restaurant in het dorp. 's Middags regende het een beetje.",
    "da": "I går bagte jeg mit første brød, og det blev alt for tørt. Min mor siger, at jeg skal "
    "bruge mere vand og vente længere, før jeg sætter det i ovnen.",
    "ms": "Semalam saya pergi ke pasar bersama adik dan membeli limau, sayur dan ikan segar. "
    "Selepas itu kami makan tengah hari di rumah nenek kerana hujan turun sangat lebat.",
    "sk": "Včera som upiekla svoj prvý chlieb a bol úplne suchý. Mama hovorí, že mám použiť viac "
    "vody a dlhšie počkať, kým ho dám do rúry. Nabudúce to skúsim inak.",
    "lb": "Gëschter si mir mat de Kanner op de Maart gaangen an hunn Mandarinen an e Kéis kaaft, "
    "dee ganz gutt gericht huet. Duerno hu mir bei de Grousselteren giess.",
}
_CROATIAN = (
    "Jučer sam ispekla svoj prvi kruh i bio je potpuno suh. Mama kaže da trebam koristiti više "
    "vode i duže čekati prije nego što ga stavim u pećnicu."
)
_NORWEGIAN = (
    "I går bakte jeg mitt første brød, og det ble altfor tørt. Mamma sier at jeg må bruke mer "
    "vann og vente lenger før jeg setter det i ovnen."
)


@pytest.mark.parametrize("own", _SIBLINGS)
@pytest.mark.parametrize("declared", [None, "own", "en", "fr"])
def test_a_language_is_told_from_its_near_relatives(own: str, declared: str | None) -> None:
    hint = own if declared == "own" else declared

    assert language.detect(_SIBLINGS[own], (hint,)) == own


@pytest.mark.parametrize(
    ("text", "declared"),
    [(_CROATIAN, "sr-Latn"), (_CROATIAN, "bs"), (_NORWEGIAN, "nb-NO"), (_SIBLINGS["ms"], "id")],
)
def test_the_declared_one_of_near_relatives_is_believed(text: str, declared: str) -> None:
    assert language.detect(text, ("en", declared)) == declared[:2]


@pytest.mark.parametrize(
    ("own", "declared"), [("ca", "es"), ("es", "ca"), ("af", "nl"), ("nl", "af"), ("sk", "cs"),
                          ("pt", "es"), ("lb", "de")]
)  # fmt: skip
def test_a_text_that_plainly_is_a_relative_of_what_is_declared_is_that(
    own: str, declared: str
) -> None:
    assert language.detect(_SIBLINGS[own], (declared,)) == own


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("आज हम नदी के किनारे गए।", "hi"),
        ("Вчора я спекла перший хліб.", "uk"),
        ("오늘은 비가 와서 집에서 책을 읽었습니다 그래서 좋았어요.", "ko"),
    ],
)
def test_a_few_words_in_another_script_belie_what_is_declared(text: str, own: str) -> None:
    assert language.detect(text, ("fr",)) == own


def test_a_text_of_twenty_words_always_has_a_language() -> None:
    assert language.detect("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21") is not None
    assert language.detect("https://a.example/ " * 400) is not None


@pytest.mark.parametrize(
    ("tag", "subtag"),
    [("fr\x01", "fr"), ("\ufeffes-MX", "es"), ("fra", "fr"), ("deu-AT", "de"), ("iw", "he"),
     ("en, fr", "en"), ("nb-NO", "nb"), ("und", None), ("zxx", None), ("qqq", None), ("xx", None),
     ("x-default", None), ("c\x00a\n", "ca"), ("en_US.UTF-8", "en"), ("'fr'", "fr"),
     ("french", "fr"), ("Français", "fr"), ("français (France)", "fr"),
     ("deutsch", "de"), ("Deutsch (Österreich)", "de"), ("English (US)", "en"), ("polski", "pl"),
     ("allemand", "de"), ("日本語", "ja"), ("čeština", "cs"), ("Ελληνικά", "el"),
     ("french-fr", "fr"), ("Francais", "fr"), ("bilingual", None), ("default", None),
     ("utf-8", None), ("Beautiful", None)],
)  # fmt: skip
def test_codes_are_cleaned_and_those_that_name_no_language_are_none(
    tag: str, subtag: str | None
) -> None:
    assert language.primary(tag) == subtag


def test_what_the_config_declares_counts_for_a_page_too() -> None:
    said = "".join(f"<p>{_CROATIAN}</p>" for _ in range(3))
    page = f'<html lang="en"><title>Kruh</title><body><article>{said}</article></body></html>'
    found = extract(page.encode(), "https://ana.example/kruh", spoken="bs")

    assert found is not None
    assert found.language == "bs"


def test_many_different_small_words_tell_a_language_where_names_are_many() -> None:
    names = " ".join(f"Zigouli{n}" for n in range(66))
    text = f"avec ce dans des elle est il je mais nous pas que {names}"

    before = language._classifier.cache_info()
    assert language.detect(text) == "fr"
    assert language._classifier.cache_info() == before
