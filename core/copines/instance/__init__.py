"""One circle, opened: the Python API of copines.

`Instance.open(directory)` finds one; `read()` asks it, `work()` crawls, links and builds.
"""

from importlib.metadata import version

from copines.instance.circle import Circle
from copines.instance.instance import Instance
from copines.instance.link import LinkReport
from copines.instance.publish import Built
from copines.instance.work import Work

#: Of the distribution; copines itself is a namespace of four import roots, without a module.
__version__ = version("copines")

__all__ = ["Built", "Circle", "Instance", "LinkReport", "Work", "__version__"]
