"""The time of day in a text, with its zone."""

import re
from datetime import UTC, timedelta, tzinfo

from copines.crawler.dates.zones import zone_of

#: The halves of a day: what comes before the hour; what comes after it, in four scripts.
_MORNING, _EVENING = ("午前", "上午", "오전", "凌晨", "早上"), ("午後", "下午", "오후", "晚上")
_BEFORE_NOON = {*_MORNING, "am", "πμ", "ص", "öö"}
_AFTER_NOON = {*_EVENING, "pm", "μμ", "م", "ös"}
_NOON = r"(?:[ap]\.?\s?m|[πμ]\.?\s?μ|[صم]|ö[ös])\b\.?"
_MARK = "|".join((*_MORNING, *_EVENING))
_HOUR = r"(?P<hour>(?<![\d.,:])\d{1,2})"
#: 14:05:09, 2:05 PM, 14h05, 14 h, 14 heures 05, 14.05 Uhr, klo 14.05, 8 pm, 14時05分, 오후 2시 5분.
_CLOCK = re.compile(
    rf"(?:(?P<mark>{_MARK}|\b[ap]\.?m\.?)\s*|(?P<klo>\bkl(?:o\b|\b\.?)\s*))?{_HOUR}(?:"
    r":(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?![\d:])(?:[.,]\d+)?"
    r"|\s?(?:h|heures?|horas?)\s?(?P<french>[0-5]\d)?(?!\w)(?:\s?min\b)?"
    r"|(?(klo)(?:\.(?P<northern>[0-5]\d)(?!\d))?(?![\d:])|(?!))"
    r"|\.(?P<dotted>[0-5]\d)(?=\s?Uhr\b)|(?=\s?Uhr\b)|(?<=T\d\d)(?=\s*$|Z|[+-])"
    rf"|(?=\s?{_NOON})"
    r"|\s?[時时点點시]\s?(?:(?P<cjk>\d{1,2})\s?[分분])?(?:\s?(?P<cjk_second>\d{1,2})\s?[秒초])?"
    rf")(?:\s?(?P<noon>{_NOON}))?",
    re.IGNORECASE,
)
#: Whether the zone follows at once, in brackets or by its own name.
_ZONE = re.compile(
    r"\s*[(\[]?(Z\b|(?:(?:UTC|GMT)\s?)?[+-]\d{1,2}:?(?:\d{2})?(?!\d)|[A-Z][A-Za-z]+/[\w/+-]+|"
    r"[A-Za-z]{2,5}\b)",
    re.IGNORECASE,
)
#: Between a day and its time stand a word or two, an author's name perhaps, and no number.
_GAP = 24


def clock_after(text: str) -> tuple[timedelta, tzinfo]:
    """Read the time of day that follows a day; midnight in UTC where none does."""
    match = _CLOCK.search(text)
    near = match and match.start() <= _GAP and not re.search(r"\d", text[: match.start()])
    return (_moment(match, text) if match and near else None) or (timedelta(), UTC)


def clock_before(text: str) -> tuple[timedelta, tzinfo] | None:
    """Read the time of day that a day follows: 14:05, 5 November."""
    for match in _CLOCK.finditer(text):
        zone = _ZONE.match(text, match.end())
        rest = text[zone.end() if zone else match.end() :]
        if len(rest) <= _GAP and not re.search(r"\d", rest):
            return _moment(match, text)
    return None


def without_clock(text: str) -> str:
    """Take times of day out of a text."""
    return _CLOCK.sub(" ", text)


def _moment(match: re.Match[str], text: str) -> tuple[timedelta, tzinfo] | None:
    """Return hours since midnight, 24 for the next day (ISO 8601); None if impossible."""
    parts = match.groupdict()
    written = ("minute", "french", "dotted", "northern", "cjk")
    minute = next((parts[name] for name in written if parts[name]), 0)
    second = int(parts["second"] or parts["cjk_second"] or 0)
    hour, minute = int(parts["hour"]), int(minute)
    if hour > 24 or minute > 59 or second > 60:
        return None
    noon = re.sub(r"[.\s]", "", parts["noon"] or parts["mark"] or "").casefold()
    if noon in _AFTER_NOON and hour < 12:
        hour += 12
    elif noon in _BEFORE_NOON and hour == 12:
        hour = 0
    zone = _ZONE.match(text, match.end())
    clock = timedelta(hours=hour, minutes=minute, seconds=second)
    return clock, zone_of(zone[1]) if zone else UTC
