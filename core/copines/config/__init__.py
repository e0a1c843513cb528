"""copines.toml: read, checked and edited."""

from copines.config.loader import Config, find_instance, load, require_url, with_consent

__all__ = ["Config", "find_instance", "load", "require_url", "with_consent"]
