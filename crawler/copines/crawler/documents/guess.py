"""Bytes whose encoding nobody declares → text."""

import re

from charset_normalizer import from_bytes

from copines.crawler.language import detect, primary

_CENTRAL = ("cp1250", "iso8859_2")
#: France's page of Latin-9 has œ where Windows-1252 has ½.
_WESTERN = ("cp1252", "iso8859_15")
_GREEK = ("cp1253", "iso8859_7")
_CYRILLIC = ("cp1251", "koi8_r")
#: What is written in Windows-1252, and told from its letters of ASCII.
_WESTERN_LANGUAGES = {
    "fr", "en", "de", "es", "it", "pt", "nl", "sv", "da", "no", "nb", "nn", "fi", "is", "ca", "gl",
    "eu", "br", "oc",
}  # fmt: skip
#: What a language was written in before UTF-8 (HTML §13.2.3.2, step 9, where it is not Latin-1).
_BY_LANGUAGE = {
    **dict.fromkeys(("cs", "hr", "hu", "pl", "ro", "sk", "sl"), _CENTRAL),
    **dict.fromkeys(("be", "bg", "mk", "ru", "sr", "uk"), _CYRILLIC),
    **dict.fromkeys(("ar", "fa"), ("cp1256",)),
    **dict.fromkeys(("az", "tr"), ("cp1254",)),
    **dict.fromkeys(("et", "lt", "lv"), ("cp1257",)),
    "el": _GREEK,
    "he": ("cp1255",),
    "ja": ("cp932", "euc_jp"),
    "ko": ("cp949",),
    "th": ("cp874",),
    "vi": ("cp1258",),
    "zh": ("gb18030", "big5hkscs"),
}
#: Which letters beside ASCII's the languages have whose encodings differ from Windows-1252.
_ALPHABETS = {
    "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "pl": "ąćęłńóśźż",
    "hu": "áéíóöőúüű",
    "ro": "ăâîşţ",
    "sl": "čćđšž",
    "hr": "čćđšž",
    "tr": "çğıİöşüâîû",
    "et": "äõöüšž",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
}
#: All that is not Latin; what language a page says it is in may be its theme's.
_SCRIPTS = (*_CYRILLIC, "gb18030", "big5hkscs", "cp949", "cp1253", "cp1255", "cp1256", "cp874")
_LANGUAGE = re.compile(
    rb"<(?:html|rss|feed)\b[^<>]*?\blang\s*=\s*[\"']?([^\s\"'<>]{2,30})|<language>\s*([^<]{2,30})",
    re.IGNORECASE,
)
#: What no word has inside: signs where another encoding has letters.
#: And what is no sign of any text: Latin-9's € and œuvre, and a capital of Greek's.
_ODD = re.compile(
    r"(?<=[^\W\d_])[\x80-\x9f¡-¬®-¶¸-¿×÷](?=[^\W\d_])|¤|[¼½](?=uvr|ufs?\b|il\b)|¶(?=[^\W\d_])"
)
#: Cyrillic was written in these too, before Windows; nobody's browser guesses them.
_CYRILLIC_EVER = ("cp1251", "koi8_u", "cp866", "iso8859_5")
#: Five letters of six of a text in Russian, as many in Bulgarian or Ukrainian; in another
#: encoding hardly a third of them is one, for these are capitals or frames there.
_SMALL = "оеаинтсрвлкмдпуяі"
_SURE, _AHEAD = 0.7, 0.2
#: Letters that are not ASCII below which a text proves no rare encoding.
_LETTERS = 12
#: What is not ASCII between letters that are, and what it may be in western languages.
_INSIDE = re.compile(rb"(?<=[A-Za-z])[\x80-\xff](?=[a-z])")
_ACCENTED = "àâæçéèêëîïôœùûüÿäößáíóúñãõìòåøª’"
_KANA = re.compile(r"[\u3041-\u3096]")
_SAMPLE = 50_000
#: Of a language's letters, few in a text of some length are another's: names, loans.
_MOSTLY = 0.9


def undeclared(data: bytes) -> str:
    """Decode by what bytes look like: western languages are written in Windows-1252."""
    said = _LANGUAGE.search(data[:65_536])
    language = (primary((said[1] or said[2]).decode("latin-1")) or "") if said else ""
    # markup is ASCII in any of them
    sample = re.sub(rb"<[^<>]*>", b" ", data)[:_SAMPLE]
    names = _BY_LANGUAGE.get(language)
    name = _of_language(sample, language, names) if names else _of_bytes(sample)
    return data.decode(name, "replace")


def _of_language(sample: bytes, language: str, names: tuple[str, ...]) -> str:
    if names == _CENTRAL:
        return max(names, key=lambda name: (_own(sample, name, language), -_odd(sample, name)))
    if names == _GREEK:
        return min(names, key=lambda name: _odd(sample, name))
    if names == _CYRILLIC and (name := _cyrillic(sample)):
        return name
    return names[0] if len(names) == 1 else _found(sample, names)


def _own(sample: bytes, name: str, language: str) -> float:
    """Return which share of the letters that are not ASCII are the language's own."""
    letters = [c for c in sample.decode(name, "replace").lower() if c > "\x7f" and c.isalpha()]
    return sum(c in _ALPHABETS.get(language, "") for c in letters) / max(1, len(letters))


def _of_words(sample: bytes) -> str:
    """Name the encoding of the language that a text is in, by its letters of ASCII too.

    "" where that is Windows-1252, or its letters are not those of the language.
    """
    for reading in ("cp1252", "cp1250", "cp1257", "cp1254"):
        language = detect(sample.decode(reading, "replace")) or ""
        if not language or language in _WESTERN_LANGUAGES:
            break
        if language in _ALPHABETS:
            name = _of_language(sample, language, _BY_LANGUAGE[language])
            if _own(sample, name, language) >= _MOSTLY:
                return name
    return ""


def _of_bytes(sample: bytes) -> str:
    foreign = len(re.findall(rb"[\x80-\xff]", sample))
    runs = sum(len(run) for run in re.findall(rb"[\x80-\xff]{4,}", sample))
    if 10 * runs > foreign:  # of accents hardly three stand side by side: żółw
        name = _japanese(sample) or _cyrillic(sample) or _found(sample, _SCRIPTS)
        return _of_language(sample, "el", _GREEK) if name in _GREEK else name
    if name := _of_words(sample) or _macintosh(sample):
        return name
    is_western = 20 * _odd(sample, "cp1252") <= foreign
    among = _WESTERN if is_western else (*_WESTERN, *_CENTRAL)
    return min(among, key=lambda name: _odd(sample, name))


def _found(sample: bytes, names: tuple[str, ...]) -> str:
    best = from_bytes(sample, cp_isolation=list(names)).best()
    return best.encoding if best and best.encoding in names else names[0]


def _japanese(sample: bytes) -> str:
    """Name what gives Hiragana: charset-normalizer takes EUC-JP for Korean."""
    for name in ("cp932", "euc_jp"):
        text = sample.decode(name, "replace")
        foreign = len(text) - len(text.encode("ascii", "ignore"))
        if 5 * len(_KANA.findall(text)) > foreign and 20 * text.count("\ufffd") < foreign:
            return name
    return ""


def _cyrillic(sample: bytes) -> str:
    """Name the encoding in which a text is of letters that are common in small; "" for none."""
    letters = len(re.findall(rb"[\x80-\xff]", sample))
    shares = sorted(
        (sum(map(sample.decode(name, "replace").count, _SMALL)) / max(1, letters), name)
        for name in _CYRILLIC_EVER
    )
    (second, _), (most, name) = shares[-2:]
    return name if letters >= _LETTERS and most >= _SURE and most - second >= _AHEAD else ""


def _macintosh(sample: bytes) -> str:
    """Name Mac Roman where what stands inside words is a letter in it, and in Windows-1252 none."""
    inside = b"".join(_INSIDE.findall(sample))
    if len(inside) < _LETTERS:
        return ""
    mac, windows = (
        sum(c in _ACCENTED for c in inside.decode(name, "replace")) / len(inside)
        for name in ("mac_roman", "cp1252")
    )
    return "mac_roman" if mac >= _MOSTLY and windows <= 1 - _MOSTLY / 2 else ""


def _odd(sample: bytes, name: str) -> int:
    return len(_ODD.findall(sample.decode(name, "replace")))
