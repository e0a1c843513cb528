"""Fetch blogs and hand their posts to the store."""
