"""Han numerals of a date → digits: 二〇二三年一月五日."""

import re

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0}
_RUN = re.compile(f"[{''.join(_DIGITS)}十廿]+(?=\\s?[年月日號号時时点點分秒])")


def with_digits(text: str) -> str:
    """Write as digits the numerals that stand before year, month, day or hour."""
    return _RUN.sub(lambda match: str(_number(match[0])), text)


def _number(numeral: str) -> int:
    numeral = numeral.replace("廿", "二十")
    tens, ten, ones = numeral.partition("十")
    if ten:
        return 10 * (_digits(tens) if tens else 1) + _digits(ones)
    return _digits(numeral)


def _digits(run: str) -> int:
    return int("".join(str(_DIGITS.get(c, 0)) for c in run) or 0)
