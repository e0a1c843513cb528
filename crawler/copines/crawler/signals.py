"""Signals of a crawl, beside Scrapy's."""

#: All feeds are in, and what they brought is about to be published.
feeds_in = object()
