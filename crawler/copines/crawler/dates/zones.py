"""Time zones as sources write them → tzinfo."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

#: No place on earth is further from UTC.
_FURTHEST = timedelta(hours=14)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
#: Hours from UTC by name. IANA has no such table, for some names are of several zones; here each
#: has the meaning that RFC 822 §5 gives it, else that of the place where most people live by it.
_HOURS = MappingProxyType({
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0,
    "bst": 1, "cet": 1, "met": 1, "mez": 1, "wat": 1, "west": 1,
    "cat": 2, "cest": 2, "eet": 2, "mest": 2, "mesz": 2, "sast": 2,
    "eat": 3, "eest": 3, "idt": 3, "msk": 3, "trt": 3, "gst": 4, "msd": 4,
    "pkt": 5, "uzt": 5, "ist": 5.5, "npt": 5.75, "ict": 7, "wib": 7,
    "awst": 8, "hkt": 8, "myt": 8, "pht": 8, "sgt": 8, "jst": 9, "kst": 9, "acst": 9.5,
    "aest": 10, "acdt": 10.5, "aedt": 11, "nzst": 12, "nzdt": 13,
    "ndt": -2.5, "adt": -3, "art": -3, "brt": -3, "uyt": -3, "nst": -3.5, "ast": -4, "clt": -4,
    "edt": -4, "cdt": -5, "cot": -5, "est": -5, "pet": -5, "cst": -6, "mdt": -6, "mst": -7,
    "pdt": -7, "akdt": -8, "pst": -8, "akst": -9, "hst": -10,
})  # fmt: skip
#: Names that say nothing of summer time.
_PLACES = MappingProxyType(
    {
        "et": "America/New_York",
        "ct": "America/Chicago",
        "mt": "America/Denver",
        "pt": "America/Los_Angeles",
    }
)


def zone_of(text: str) -> tzinfo:
    """Read +0100, GMT+1, CEST or Europe/Paris; UTC where the text names no zone."""
    if match := _OFFSET.fullmatch(text):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        if offset > _FURTHEST:
            return UTC
        return timezone(-offset if match[1] == "-" else offset)
    name = text.casefold()
    if name in _HOURS:
        return timezone(timedelta(hours=_HOURS[name]))
    return _place(_PLACES.get(name, text))


def _place(name: str) -> tzinfo:
    if "/" not in name:
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
