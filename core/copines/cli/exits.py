"""Exit codes of the command."""

DONE, FAILED, MISUSED, BLOGS_FAILED, INTERRUPTED = 0, 1, 2, 3, 130
