"""Outcomes → database: the crawler's one meeting with the store."""

from copines.crawler.pipelines.jobs import Jobs, load_pauses, load_robots
from copines.crawler.pipelines.keeper import Tally
from copines.crawler.pipelines.store_pipeline import StorePipeline

__all__ = ["Jobs", "StorePipeline", "Tally", "load_pauses", "load_robots"]
