"""Outcomes → database: the crawler's one meeting with the store."""

from copines.crawler.pipelines.jobs import load_jobs, load_pauses, load_robots
from copines.crawler.pipelines.keeper import Tally
from copines.crawler.pipelines.store_pipeline import StorePipeline

__all__ = ["StorePipeline", "Tally", "load_jobs", "load_pauses", "load_robots"]
