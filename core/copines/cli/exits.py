"""Exit codes of the command, and what its end must know."""

DONE, FAILED, MISUSED, BLOGS_FAILED, INTERRUPTED = 0, 1, 2, 3, 130
#: Where click's context has the directory of the instance that the command works in.
INSTANCE = "copines.instance"
