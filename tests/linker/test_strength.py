"""What makes a link strong: its words, its titles, and that the two are nearer than usual."""

import json
from pathlib import Path

import numpy as np
import pytest

from copines.linker import fit, link, why_not
from copines.linker.strength import strength, strongest
from copines.model import Document, LinkOptions

_QUALITY = Path(__file__).parents[1] / "quality"
_OPTIONS = LinkOptions(fill=False)


def _strength(titles: float = 0.0, usual: float = 1.0, left: float = 0.5) -> float:
    return float(strength(*(np.array([each]) for each in (0.2, left, titles, usual)))[0])


def test_words_of_both_titles_make_it_stronger_up_to_a_limit() -> None:
    assert _strength(titles=3) > _strength(titles=1) > _strength()
    assert _strength(titles=30) == _strength(titles=8)


def test_being_as_near_to_many_others_makes_it_weaker() -> None:
    assert _strength(usual=0.5) > _strength(usual=1.0) > _strength(usual=2.0)


def test_the_most_it_can_be_is_known_before_its_words_are() -> None:
    for titles in (0.0, 2.0, 50.0):
        most = strongest(np.array([0.2]), np.array([1.3]), titled=titles > 0)
        assert most[0] >= _strength(titles, usual=1.3)


#: By trade: words that all its posts use, and of each post what it is about.
_TRADES = [
    (
        "fr",
        "serveur fichier commande installer configuration terminal paquet noyau",
        "vélo sacoche guidon; fromage affinage meule; piano marteau corde; ruche abeille essaim; "
        "voilier mât écoute; rosier taille greffe; télescope miroir oculaire; four voûte brique; "
        "tricot aiguille maille; aquarium pompe algue",
    ),
    (
        "fr",
        "farine beurre oeuf sucre four mélanger cuire saladier",
        "rhubarbe compote tige; châtaigne bogue purée; pistache coque praline; figue confiture "
        "peau; courge potiron graine; citron zeste jus; cannelle bâton épice; abricot noyau "
        "amande; poireau fondue blanc; saumon filet arête",
    ),
    (
        "en",
        "camera lens exposure shutter picture focus light frame",
        "heron marsh reeds; tram depot rails; wedding bouquet bride; glacier moraine ice; "
        "boxing ring gloves; orchard ladder apples; lighthouse cliff gulls; market stall "
        "vegetables; comet tail orbit; harbour crane barge",
    ),
]


@pytest.mark.parametrize(("language", "trade", "subjects"), _TRADES)
def test_a_trade_in_common_is_no_subject_in_common(
    language: str, trade: str, subjects: str
) -> None:
    shared, about = trade.split(), [each.split() for each in subjects.split(";")]
    about.append(about[0])  # the last is about what the first is
    documents = [
        Document(
            f"https://blog{n}.example/",
            f"blog{n}",
            language,
            words[0],
            " ".join(f"{one} {shared[(n + at) % len(shared)]}" for at, one in enumerate(words * 2)),
        )
        for n, words in enumerate(about)
    ]
    found = link(documents, _OPTIONS)
    pairs = {(one, near.permalink) for one, mine in found.items() for near in mine}
    first, last = documents[0].permalink, documents[-1].permalink
    assert pairs == {(first, last), (last, first)}


def _corpora() -> list[list[Document]]:
    texts = (_QUALITY / name for name in ("everyday.jsonl", "corpus.jsonl"))
    found: dict[str, list[Document]] = {}
    for lines in texts:
        for n, line in enumerate(lines.read_text(encoding="utf-8").splitlines()):
            post = json.loads(line)
            name, language = post.get("circle", "all"), post.get("language", "fr")
            address = f"https://{lines.stem}{n}.example/"
            document = Document(address, post["blog"], language, post["title"], post["text"])
            found.setdefault(name, []).append(document)
    return list(found.values())


def test_beside_others_a_link_must_be_stronger_than_alone() -> None:
    beside = 0
    for documents in _corpora():
        index = fit(documents, _OPTIONS)
        for document in documents:
            told = why_not(index, _OPTIONS, document.permalink)
            shown = [each for each in told if not each.out]
            assert all(each.strength >= each.threshold for each in shown)
            refused = [each for each in told if each.out == "threshold"]
            assert all(each.strength < each.threshold for each in refused)
            if len(shown) > 1:
                beside += 1
                weakest = min(each.strength for each in shown)
                assert weakest >= max(each.threshold for each in told)
    assert beside
