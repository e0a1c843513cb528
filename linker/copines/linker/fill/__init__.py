"""A circle and its links → what else stands under a post where fewer are related than wanted.

All posts stand on a ring, at a place made from their address. Where something is missing under a
post, the next ones on the ring are taken: each post is then shown by those few that stand right
before it, whoever follows the teasers comes around the whole circle, and a post that comes or goes
concerns its nearest alone. Nothing here knows the clock, nor what was chosen before.
"""

from copines.linker.fill.choose import fills
from copines.linker.fill.circle import Circle, limit_of_all, limits, position

__all__ = ["Circle", "fills", "limit_of_all", "limits", "position"]
