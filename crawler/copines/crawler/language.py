"""Text → the language it is written in."""

import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from babel.core import Locale, get_global

from copines import words

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

#: Fewer words than this say too little: py3langid then answers at random.
_ENOUGH_WORDS = 20
#: Where nothing is declared an answer for this many is mostly right, and better than none.
_LEAST_WORDS = 10
#: The classifier reads bytes; more than this changes no answer, only costs time.
_SAMPLE_CHARS = 1000
_TAG = re.compile(r"[\s\"']*([A-Za-z]{2,3})(?:[-_,;.\s\"'@/|].*)?\s*\Z", re.DOTALL)
#: Languages that blogs are written in, which some name in place of a code.
_NAMED = (
    "fr", "en", "es", "de", "it", "pt", "nl", "ca", "gl", "eu", "oc", "br", "co", "lb", "fy", "af",
    "da", "sv", "no", "nb", "nn", "is", "fi", "et", "lv", "lt", "pl", "cs", "sk", "sl", "hr", "sr",
    "bs", "hu", "ro", "el", "bg", "mk", "ru", "uk", "be", "tr", "az", "sq", "eo", "ga", "cy", "mt",
    "id", "ms", "vi", "sw", "ar", "he", "fa", "ur", "hi", "bn", "ta", "th", "ka", "hy", "ja", "ko",
    "zh",
)  # fmt: skip
#: Whose names of languages are known at once; all others take 0.3 s to load.
_SPEAKERS = ("en", "fr")
#: What follows a name: (France), , UTF-8, -fr.
_NAME_END = re.compile(r"[-_,;/|(\[]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\ufeff]+")
#: So many letters of these say already that a text is in no language of the Latin script.
_ENOUGH_LETTERS = 10
_NOT_LATIN = re.compile(r"[\u0370-\u1cff\u3040-\ud7a3]")
#: Codes that name no language (ISO 639-2: undetermined, multiple, no linguistic content, uncoded).
_NONE = {"und", "mul", "zxx", "mis"}


#: The commonest small words, which no other of these languages shares in such numbers.
_SMALL_WORDS = """
fr: au aux avec c ce ces cette d dans des du elle est et il j je l la le les mais n ne nous on
où par pas plus pour qu que qui s se sont sur un une vous à ça était

en: an and are as at be been but by for from had have her his i in is it my not of on or that
the they this to was we were with you

es: al como con de del el en era es esta este fue había la las lo los muy más no para pero por
que se su un una y

de: aber auch auf das dem den der des die ein eine er es für ich im in ist mit nicht noch sich
sie und von war wie wir zu

it: al alla anche che come con da del della di e era gli ho il la le lo ma nel non per più si
sono un una è

pt: ao as com da das de do dos e em era foi mais mas muito na no não o os para por que se seu
sua um uma

nl: aan als bij dat de die een en er het ik in is je maar met naar niet om ook op te van voor
was zijn
"""
_SMALL = {
    language: frozenset(words.split())
    for language, words in (block.split(":") for block in _SMALL_WORDS.strip().split("\n\n"))
}
_ANY_SMALL = frozenset[str]().union(*_SMALL.values())
#: Languages that detectors take for one another, as their speakers nearly do.
_RELATIVES = tuple(
    frozenset(group.split())
    for group in (
        "ca es gl pt oc an ast ext eo", "fr oc ca wa pcd frp gcf gcr ht", "mfe fr gcf gcr ht",
        "it co sc scn vec lmo fur lij nap rm pms", "nl af fy li vls nds lb",
        "de lb gsw als bar nds ksh", "en sco pcm", "no nb nn da sv fo is", "id ms jv su ace min",
        "cs sk", "pl szl csb", "hr sr bs sh cnr me sl", "mk bg sr", "ru uk be rue", "fi et",
        "lt lv ltg", "tr az tk uz crh kk tt ba ky", "fa ps ckb sdh ku tg", "ar ary arz",
        "hi mr ne sa bho mai", "bn as", "zh yue wuu", "ro mo rup", "ga gd gv", "cy br kw",
        "zu xh", "st nso tn", "tl fil ceb bcl", "rw rn kik",
    )
)  # fmt: skip
#: What the classifier knows by another name.
_KNOWN_AS = {"nb": "no", "fil": "tl", "mo": "ro", "sh": "sr"}
#: Beyond this a text plainly speaks against a declared relative: difference of the classifier's
#: scores by the root of the bytes, which is how it makes likelihoods of them itself. Texts of 150
#: bytes of eight pairs lie between 0.6 and 5 apart, Dutch and Afrikaans 9.
_PLAIN = 5.0
#: Share of a text's words that are small ones of its language, and how far ahead it must be.
_SURE_SHARE, _SURE_LEAD = 0.2, 1.6
#: A lesser share does where so many different ones are among them. Of 5,264 samples of programs'
#: messages in 99 languages this settles 22 more, one of them wrongly (Friulian, for Italian).
_MANY_SHARE, _MANY = 0.15, 12
#: Languages that no relative with as many readers shares its small words with.
_ALONE = {"fr", "en", "de", "it"}


def detect(text: str, hints: Sequence[str | None] = ()) -> str | None:
    """Return the lower-case primary subtag of the text's language (BCP 47).

    The text itself is asked, since themes often declare their own language. Hints (what entry,
    page, feed or config declares, best first) decide for a text of under 20 words, and between
    near relatives, which detectors take for one another.
    """
    declared = [tag for hint in hints if (tag := primary(hint))]
    sample = text[: 2 * _SAMPLE_CHARS]
    if "://" in sample:
        sample = re.sub(r"https?://\S+", " ", sample)
    sample = sample[:_SAMPLE_CHARS]
    if not (words.at_least(sample, _ENOUGH_WORDS) or _is_not_latin(sample)):
        return declared[0] if declared else _undeclared(text)
    small = _by_small_words(re.findall(r"\w+", sample.lower()))
    if small in _ALONE and not _related(small, declared):
        return small
    return _by_classifier(sample, declared)


def _is_not_latin(sample: str) -> bool:
    found = len(_NOT_LATIN.findall(sample))
    return found >= _ENOUGH_LETTERS and 2 * found > len(sample)


def _undeclared(text: str) -> str | None:
    """Ask the classifier even of a short text, or of one that begins with mere addresses."""
    if not words.at_least(text, _LEAST_WORDS):
        return None
    return _by_classifier(text[: 4 * _SAMPLE_CHARS], ())


def _by_small_words(said: Sequence[str]) -> str:
    """Tell the language where its small words leave no doubt, in a third of a classifier's time."""
    found = Counter(filter(_ANY_SMALL.__contains__, said))
    different = frozenset(found)
    shares = sorted(
        (sum(map(found.__getitem__, smalls & different)) / max(1, len(said)), language)
        for language, smalls in _SMALL.items()
    )
    (second, _), (best, language) = shares[-2:]
    many = best >= _MANY_SHARE and len(_SMALL[language] & different) >= _MANY
    return language if (best >= _SURE_SHARE or many) and best >= _SURE_LEAD * second else ""


def _by_classifier(sample: str, declared: Sequence[str]) -> str:
    """Take the likeliest language, or a declared relative of it that is nearly as likely."""
    scores: dict[str, float] = dict(_classifier().rank(sample))
    best = next(language for language in scores if language not in _NONE)
    for tag in _related(best, declared):
        score = scores.get(_KNOWN_AS.get(tag, tag))
        root = len(sample.encode("utf-8", "replace")) ** 0.5
        if score is None or scores[best] - score < _PLAIN * root:
            return tag
    return best


@lru_cache(maxsize=1)
def _classifier() -> "LanguageIdentifier":
    """Load the classifier; whole numbers stand in arrays.

    As objects of a list they would be counted at each look, and so copied by each forked worker.
    """
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - and NumPy

    found = LanguageIdentifier.from_model_file(MODEL_FILE)
    inside: Any = found  # typed as lists; and private, seen in py3langid 0.4
    inside.tk_output = array("i", found.tk_output)
    inside._rowbase = array("I", inside._rowbase)
    return found


def _related(language: str, declared: Sequence[str]) -> list[str]:
    """Return the declared near relatives of a language, best first; none where it is declared."""
    if language in declared:
        return []
    near = frozenset[str]().union(*(group for group in _RELATIVES if language in group))
    return [tag for tag in declared if tag in near]


@lru_cache(maxsize=256)
def primary(tag: str | None) -> str | None:
    """Return "fr" for "fr_FR", "FR-be", "fra", "French" or "français (France)".

    None for what names no language.
    """
    tag = _CONTROL.sub("", tag or "")
    match = _TAG.match(tag)
    if not match:
        return _by_name(_NAME_END.split(tag, maxsplit=1)[0])
    code = match[1].lower()
    if code not in _codes():
        # "fra" and "ger" of ISO 639-2, "iw" of old
        code = str(get_global("language_aliases").get(code, "")).partition("_")[0]
    return code if code in _codes() and code not in _NONE else None


def _by_name(name: str) -> str | None:
    """Return the code of a language by its name: in English, in French, in itself."""
    name = _folded(name)
    return _names(_SPEAKERS).get(name) or (_names(_NAMED).get(name) if name else None)


@cache
def _names(speakers: tuple[str, ...]) -> Mapping[str, str]:
    """Return how these speakers call their language; those of the portal's call all."""
    named: dict[str, str] = {}
    for speaker in speakers:
        known = Locale(speaker).languages
        for code in _NAMED if speaker in _SPEAKERS else (speaker,):
            named.setdefault(_folded(known.get(code, code)), code)
    return MappingProxyType(named)


def _folded(name: str) -> str:
    """Return a name without case, accents and what stands around it."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c)).strip(" .'\"")


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(Locale("en").languages)
