"""The interface's language: its phrases, plurals, dates and numbers."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from gettext import c2py
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_interval, format_time
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup

_CATALOGUES = Path(__file__).parent / "locale"


#: How the time of day is written where CLDR has another way than books: 18 h 04, with spaces
#: that do not break.
_HOURS = {"fr": "H\u202f'h'\u202fmm"}
#: Phrases with something put in that are remembered: most name a blog, which comes again.
_FILLED = 10_000
#: A year that has every day.
_LEAP = 2000


@cache
def _catalogue(language: str) -> Catalog:
    with (_CATALOGUES / language / "copines.po").open("rb") as file:
        return read_po(file, locale=language)


def capital(said: str) -> str:
    """Return what opens a line with its capital."""
    return said[:1].upper() + said[1:]


class Words:
    """Says things in the interface's language and the portal's time zone."""

    def __init__(self, language: str, timezone: str) -> None:
        self.language = language
        self._locale, self._zone = Locale(language), ZoneInfo(timezone)
        self._catalogue = _catalogue(language)
        self._form: Callable[[int], int] = c2py(self._catalogue.plural_expr)
        # a page asks for some thirty phrases, the same as the page before
        self._known: dict[str, Markup] = {}
        self._filled: dict[tuple[object, ...], Markup] = {}
        # nor do its dates and numbers differ much from theirs; Babel takes 20 µs for each
        self._counted: dict[tuple[str, int], Markup] = {}
        self._dates: dict[tuple[date, str], str] = {}
        self._numbers: dict[float, str] = {}
        self._patterns: dict[str, str] = {}

    def gettext(self, phrase: str) -> str:
        """Return the phrase in the interface's language."""
        message = self._catalogue.get(phrase)
        found = message.string if message else ""
        return found if isinstance(found, str) and found else phrase

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Return the phrase for a number of things."""
        message = self._catalogue.get(one)
        if message and isinstance(message.string, tuple):
            found = message.string[self._form(number)]
            if found:
                return found
        return one if number == 1 else many

    def phrase(self, text: str, /, **given: object) -> Markup:
        """Return the phrase for a page, with what is given put in and escaped."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = Markup(self.gettext(text))
        if not given:
            return known
        # with their types: what is safe as it is equals a text that is not
        key = (text, *given.values(), *map(type, given.values()))
        filled = self._filled.get(key)
        if filled is None:
            filled = known % given
            if len(self._filled) < _FILLED:
                self._filled[key] = filled
        return filled

    def say(self, text: str, given: Mapping[str, object]) -> Markup:
        """Say a phrase of `copines.phrases`."""
        return self.phrase(text, **given)

    def phrases(self, one: str, many: str, number: int) -> Markup:
        """Return the phrase for a number of things, for a page."""
        known = self._counted.get((one, number))
        if known is None:
            found = Markup(self.ngettext(one, many, number))
            known = self._counted[one, number] = found % {"num": self.number(number)}
        return known

    def tongue(self, language: str | None) -> str:
        """Name another language than the interface's: anglais; "" where there is none to name."""
        if language is None or language == self.language:
            return ""
        return str(self._locale.languages.get(language, ""))

    def called(self, language: str | None) -> str:
        """Name a language, be it the interface's: français; "" for none."""
        return str(self._locale.languages.get(language, "")) if language else ""

    def around(self, blog: str) -> str:
        """Name a region of the map by its largest blog, where it has no topic."""
        return self.gettext("around %(blog)s") % {"blog": blog}

    def local(self, moment: datetime) -> datetime:
        """Return the moment in the portal's time zone, or in its own where no calendar reaches."""
        try:
            return moment.astimezone(self._zone)
        except OverflowError:  # year 1 west of Greenwich
            return moment

    def day(self, moment: datetime) -> str:
        """Return the day in full: 23 novembre 2026."""
        return self._date(self.local(moment).date(), "long")

    def short_day(self, moment: datetime) -> str:
        """Return the day within its year: 23 nov."""
        # the year is not told, and Babel asked for no day twice
        return self._date(self.local(moment).date().replace(year=_LEAP), self._pattern("MMMd"))

    def month_year(self, moment: datetime) -> str:
        """Return month and year, short: nov. 2026."""
        return self._date(self.local(moment).date().replace(day=1), self._pattern("yMMM"))

    def clock(self, moment: datetime) -> str:
        """Return day and time: 23 novembre 2026, 18 h 36."""
        return f"{self.day(moment)}, {self.hour(moment)}"

    def hour(self, moment: datetime) -> str:
        """Return the time of day: 18 h 36; 6:36 PM."""
        pattern = _HOURS.get(self.language, "short")
        return format_time(self.local(moment), pattern, locale=self._locale)

    def month(self, year: int, month: int) -> str:
        """Return the month in full, as a heading: Novembre 2026."""
        return capital(self._date(date(year, month, 1), self._pattern("yMMMM")))

    def short_month(self, month: int) -> str:
        """Return the name of a month alone, short, as a heading: Nov."""
        return capital(self._date(date(2000, month, 1), "LLL"))

    def month_alone(self, month: int) -> str:
        """Return the name of a month alone, within a sentence: novembre."""
        return self._date(date(_LEAP, month, 1), "LLLL")

    def span(self, first: date, last: date, *, days: bool) -> str:
        """Return from when to when, as a heading: Août – octobre 2026; with days, 2–8 nov. 2026."""
        skeleton = "yMMMd" if days else "yMMMM"
        said = format_interval(first, last, skeleton, locale=self._locale)
        return capital(said.replace("\u2009", " "))

    def midnight(self, day: date) -> datetime:
        """Return when a day begins in the portal's time zone."""
        return datetime(day.year, day.month, day.day, tzinfo=self._zone)

    def _pattern(self, skeleton: str) -> str:
        """Return the order in which the language tells these parts of a date (UTS 35)."""
        known = self._patterns.get(skeleton)
        if known is None:
            known = str(self._locale.datetime_skeletons[skeleton].pattern)
            self._patterns[skeleton] = known
        return known

    def _date(self, day: date, pattern: str) -> str:
        known = self._dates.get((day, pattern))
        if known is None:
            known = format_date(day, pattern, self._locale)
            if self.language == "fr":  # CLDR has no pattern for it
                known = re.sub(r"^1(?= )", "1er", known)
            self._dates[day, pattern] = known
        return known

    def number(self, value: float) -> str:
        """Return a number with its separators."""
        known = self._numbers.get(value)
        if known is None:
            known = self._numbers[value] = format_decimal(value, locale=self._locale)
        return known

    def share(self, part: int, whole: int) -> str:
        """Return a part of a whole in per cent; "" of nothing."""
        return format_percent(part / whole, locale=self._locale) if whole else ""

    @property
    def direction(self) -> str:
        """Say how the language is written: ltr or rtl."""
        return str(self._locale.text_direction)

    def filters(self) -> Mapping[str, Callable[..., str]]:
        """Return what templates apply to each post of a long list: a call takes thrice that."""
        return {
            "iso": datetime.isoformat,
            "short_day": self.short_day,
            "month_year": self.month_year,
        }

    def globals(self) -> Mapping[str, Callable[..., str]]:
        """Return what templates may call."""
        return {
            "_": self.phrase,
            "ngettext": self.phrases,
            "day": self.day,
            "short_day": self.short_day,
            "month_year": self.month_year,
            "capital": capital,
            "clock": self.clock,
            "hour": self.hour,
            "number": self.number,
            "tongue": self.tongue,
            "called": self.called,
        }
