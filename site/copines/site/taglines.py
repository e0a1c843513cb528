"""A blog's subtitle as its site has it → what is worth showing of it."""

import re

from copines.site.excerpts import cut

#: Characters: two lines of a column.
_MOST = 110
#: What blogging tools write where nobody wrote a subtitle: WordPress, WordPress.com, Hugo, Jekyll,
#: Ghost, Dotclear, Blogger, Eleventy, and feeds of all kinds.
_DEFAULTS = re.compile(
    r"""
    (recent|latest|all|new|blog)\ (content|posts|articles|entries)\ (on|in|from|by|of)\b
    | (derniers|tous\ les)\ (billets|articles|contenus)\ (de|du|sur|dans)\b
    | (the\ )?(rss|atom)?\ ?(feed|flux)\ (of|for|from|de|du)\b
    | just\ another\b.*\b(site|weblog|blog)
    | (un(e)?|le|another|a)\ (nouveau\ |autre\ )?(site|blog)\ (utilisant\ )?(wordpress|de\ plus)
    | un\ site\ utilisant\ wordpress
    | my\ (wordpress|first)\ blog
    | (a|an|this|the|un)\b.*\bwordpress\.com\b
    | smile!\ you.re\ at\ the\ best
    | write\ an\ awesome\ description
    | thoughts,\ stories\ and\ ideas
    | the\ professional\ publishing\ platform
    | an?\ (amazing|awesome)\ (website|site|blog)\b
    | (site\ )?description\ (here|goes\ here)
    | lorem\ ipsum
    """,
    re.VERBOSE | re.IGNORECASE,
)


def tagline(said: str, name: str) -> str:
    """Return a subtitle, cut where it is long; "" for one that its author did not write."""
    text = cut(said, _MOST)
    bare = _bare(text)
    return "" if bare == _bare(name) or _DEFAULTS.match(text) or not bare else text


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
