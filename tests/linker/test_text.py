import pytest

from copines.linker.accents import fold
from copines.linker.count import Counter
from copines.linker.lexicon import Lexicon
from copines.linker.text import MAX_CHARS, Analyzer
from copines.linker.vocabulary import Gathered
from copines.model import Document


def terms(text: str, language: str | None = "fr") -> list[str]:
    """Return the terms of a text as its author wrote them, words before pairs."""
    gathered = Gathered(min_df=1)
    gathered.add(Counter(1, by_language=True).count([Document("", "", language, "", text)]))
    _, _, surfaces = gathered.terms()
    return sorted((surfaces[n] for n in range(len(surfaces))), key=lambda t: (t.count(" "), t))


def stems(text: str, language: str | None = "fr") -> list[int]:
    """Return the hashes of the words that count."""
    lexicon = Lexicon()
    tokens = Analyzer(language, lexicon, group="").tokens(text)
    numbers = (n for token in tokens for n in lexicon.parts_of(token))
    return [lexicon.hashes[n] for n in numbers if lexicon.hashes[n]]


def words(text: str, language: str | None = "fr") -> list[str]:
    return [term for term in terms(text, language) if " " not in term]


def pairs(text: str, language: str = "fr") -> list[str]:
    return [term for term in terms(text, language) if " " in term]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L'été", "un été"),
        ("jusqu’aux semis", "semis"),
        ("qu'il jardinait", "jardiner"),
        ("Tomates", "tomate"),
        ("œufs", "oeuf"),
        ("logiciel-libre", "logiciel libre"),
        ("CAFÉ", "cafe\u0301"),
        ("l’ÉTÉ", "ete"),
        ("PECHE à la ligne", "pêcher, ligne"),
        ("d'aujourd'hui", "AUJOURD’HUI"),
        ("c’est-à-dire", ""),
        ("week-ends", "le weekend"),
        ("des e-mails", "un email"),
        ("une presqu'île", "presqu’iles"),
        ("jusquʼau semis", "semis"),
        ("jar\xaddin", "jardin"),
        ("tisse\u2010t\u2010elle", "tisser"),
        ("des lecteur·rice·s", "lecteur"),
        ("main-d'œuvre", "main, œuvre"),
        ("les bijoux", "un bijou"),
    ],
)
def test_two_spellings_of_one_word_are_one(one: str, other: str) -> None:
    assert stems(one) == stems(other)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("it", "dell'orto", "orto"),
        ("it", "un’idea", "idee"),
        ("ca", "l'hort", "horts"),
        ("ca", "col·leccions", "col·lecció"),
        ("en", "Anna’s gardens", "anna garden"),
        ("en", "the quest's end", "quest, ends"),
        ("en", "e-mail", "emails"),
        ("es", "año", "años"),
        ("de", "Straßen", "STRASSE"),
    ],
)
def test_two_spellings_are_one_in_other_languages(language: str, one: str, other: str) -> None:
    assert stems(one, language)
    assert stems(one, language) == stems(other, language)


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("fr", "maïs"), ("fr", "L'été"), ("fr", "né"), ("fr", "sûr"), ("fr", "dû"), ("fr", "prés"),
        ("fr", "tés"), ("fr", "dés"), ("fr", "mémé"), ("de", "schön"), ("es", "té"), ("it", "tè"),
        ("pt", "sós"), ("ca", "més tard"),
    ],
)  # fmt: skip
def test_a_word_that_only_an_accent_parts_from_a_stop_word_counts(language: str, word: str) -> None:
    assert stems(word, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "DEJA, APRES tout, c'etait TRES bien : mais où, ou là, ça"),
        ("fr", "peut-être qu'au-delà, est-ce là-bas vis-à-vis d'eux-mêmes"),
        ("es", "él también está aquí, mas solo si tú"),
        ("de", "für über können, schon"),
        ("it", "perché però più così già è"),
        ("pt", "não são você até também já"),
        ("ca", "però també és així, perquè no hi són"),
    ],
)
def test_stop_words_are_known_with_accents_and_without(language: str, text: str) -> None:
    assert words(text, language) == []


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Le four a été réparé", ["four", "réparé"]),
        ("Elle n’a jamais été vue", ["vue"]),
        ("Ils auraient toujours été perdus", ["perdus"]),
        ("L'été a été chaud", ["chaud", "été"]),
        ("On a fermé.\nÉté comme hiver", ["fermé", "hiver", "été"]),
        ("Bien sûr", []),
        ("Un endroit sûr", ["endroit", "sûr"]),
        ("J'ai dû semer", ["semer"]),
        ("Le loyer dû", ["dû", "loyer"]),
    ],
)
def test_been_and_of_course_do_not_count_summer_and_safe_do(text: str, counted: list[str]) -> None:
    assert sorted(words(text)) == counted


def test_apostrophes_without_end_are_read() -> None:
    assert stems("l'" * 5_000 + "ail") == stems("ail")
    assert stems("İstanbul’a") != []
    assert len(stems("tomate-" * 500)) == 500


@pytest.mark.parametrize(
    ("language", "texts", "term"),
    [
        ("fr", ["Lisbonne est loin.", "On part à Lisbonne."], "Lisbonne"),
        ("fr", ["Tomates et basilic.", "Les tomates."], "tomates"),
        ("fr", ["LA CONFITURE", "Une confiture, de la confiture."], "confiture"),
        ("fr", ["Recette : Gratin", "« Gratin » au four"], "gratin"),
        ("fr", ["On achète : - Ananas – Mangue", "un ananas - Ananas"], "ananas"),
        ("fr", ["un serveur NAS", "mon NAS"], "NAS"),
        ("fr", ["L'Histoire est longue", "une histoire"], "histoire"),
        ("de", ["Garten im Juni.", "Im Garten."], "Garten"),
        ("de", ["Schöne Tage.", "Die schöne Zeit."], "schöne"),
        ("en", ["The Sourdough Book", "my sourdough"], "sourdough"),
        ("en", ["an iPhone", "iPhone news"], "iPhone"),
    ],
)
def test_a_word_is_written_as_posts_write_it_in_mid_sentence(
    language: str, texts: list[str], term: str
) -> None:
    assert term in terms("\n".join(texts), language)


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("de l'huile d’olive", "huile d'olive"),
        ("un arc-en-ciel", "arc-en-ciel"),
        ("à Saint-Malo", "Saint-Malo"),
        ("Histoire de l'art", "histoire de l'art"),
        ("à Clermont‑Ferrand", "Clermont-Ferrand"),
    ],
)
def test_a_pair_keeps_its_hyphens_apostrophes_and_capitals(text: str, pair: str) -> None:
    assert pair in terms(text)


def test_stop_words_do_not_count() -> None:
    assert words("Il y a ceux qui sont dans la même") == []
    assert words("It was there that they would have been", "en") == []


def test_each_language_has_its_own_stop_words_and_stems() -> None:
    assert stems("running", "en") == stems("run", "en")
    assert stems("running", None) != stems("run", None)
    assert "pour" in words("pour the batter", "en")


def test_a_pair_is_written_as_its_author_wrote_it() -> None:
    assert pairs("La pomme de terre nouvelle") == ["terre nouvelle", "pomme de terre"]


def test_no_pair_spans_two_lines() -> None:
    assert pairs("Le potager\nLa recette") == []


def test_a_script_without_spaces_is_cut_into_pairs_of_characters() -> None:
    assert terms("東京都", "ja") == ["京都", "東京"]


def test_a_huge_text_is_read_up_to_its_bound() -> None:
    assert len(stems("tomate " * MAX_CHARS)) <= MAX_CHARS / 7 + 1


def test_folding_keeps_what_has_no_accent() -> None:
    assert fold("Straße naïve œuvre") == "Strasse naive oeuvre"
