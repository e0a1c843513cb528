"""Dates: as sources write them, and whom to believe."""

from copines.crawler.dates.addresses import from_url, of_folders
from copines.crawler.dates.reading import month_first, parse_date, parse_value, without_date
from copines.crawler.dates.trust import Told, choose, in_bulk, is_doubtful, plausible, runs_in_bulk

__all__ = [
    "Told", "choose", "from_url", "in_bulk", "is_doubtful", "month_first", "of_folders",
    "parse_date", "parse_value", "plausible", "runs_in_bulk", "without_date",
]  # fmt: skip
