"""Bytes whose encoding nobody declares → text."""

import re

from charset_normalizer import from_bytes

_CENTRAL = ("cp1250", "iso8859_2")
#: France's page of Latin-9 has œ where Windows-1252 has ½.
_WESTERN = ("cp1252", "iso8859_15")
_CYRILLIC = ("cp1251", "koi8_r")
#: What a language was written in before UTF-8 (HTML §13.2.3.2, step 9, where it is not Latin-1).
_BY_LANGUAGE = {
    **dict.fromkeys(("cs", "hr", "hu", "pl", "ro", "sk", "sl"), _CENTRAL),
    **dict.fromkeys(("be", "bg", "mk", "ru", "sr", "uk"), _CYRILLIC),
    **dict.fromkeys(("ar", "fa"), ("cp1256",)),
    **dict.fromkeys(("az", "tr"), ("cp1254",)),
    **dict.fromkeys(("et", "lt", "lv"), ("cp1257",)),
    "el": ("cp1253",),
    "he": ("cp1255",),
    "ja": ("cp932", "euc_jp"),
    "ko": ("cp949",),
    "th": ("cp874",),
    "vi": ("cp1258",),
    "zh": ("gb18030", "big5hkscs"),
}
#: All that is not Latin; what language a page says it is in may be its theme's.
_SCRIPTS = (*_CYRILLIC, "gb18030", "big5hkscs", "cp949", "cp1253", "cp1255", "cp1256", "cp874")
_LANGUAGE = re.compile(
    rb"<(?:html|rss|feed)\b[^<>]*?\blang\s*=\s*[\"']?([a-z]{2})|<language>\s*([a-z]{2})",
    re.IGNORECASE,
)
#: What no word has inside: signs where another encoding has letters.
_ODD = re.compile(r"(?<=[^\W\d_])[\x80-\x9f¡-¬®-¶¸-¿×÷](?=[^\W\d_])")
_KANA = re.compile(r"[\u3041-\u3096]")
_SAMPLE = 50_000


def undeclared(data: bytes) -> str:
    """Decode by what bytes look like: western languages are written in Windows-1252."""
    said = _LANGUAGE.search(data[:65_536])
    language = (said[1] or said[2]).decode("ascii").lower() if said else ""
    # markup is ASCII in any of them
    sample = re.sub(rb"<[^<>]*>", b" ", data)[:_SAMPLE]
    names = _BY_LANGUAGE.get(language)
    return data.decode(_of_language(sample, names) if names else _of_bytes(sample), "replace")


def _of_language(sample: bytes, names: tuple[str, ...]) -> str:
    if names == _CENTRAL:
        return min(names, key=lambda name: _odd(sample, name))
    return names[0] if len(names) == 1 else _found(sample, names)


def _of_bytes(sample: bytes) -> str:
    foreign = len(re.findall(rb"[\x80-\xff]", sample))
    runs = sum(len(run) for run in re.findall(rb"[\x80-\xff]{4,}", sample))
    if 10 * runs > foreign:  # of accents hardly three stand side by side: żółw
        return _japanese(sample) or _found(sample, _SCRIPTS)
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


def _odd(sample: bytes, name: str) -> int:
    return len(_ODD.findall(sample.decode(name, "replace")))
