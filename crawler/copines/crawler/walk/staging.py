"""Addresses that a site has while it is made: its author's machine, where it is tried, defaults."""

import re

from copines.permalinks import normalise

#: Hosts where a site is tried before it is public, or which a platform gives it beside its own.
_STAGING = re.compile(
    r"(?:^|[.-])(?:staging|stage|preview|preprod|dev|develop|local|test|draft)[\d-]*\.[^.]+\.|"
    r"\.(?:(?:netlify|vercel|web|firebase|herokuapp|amplify|ngrok(?:-free)?)\.app|herokuapp\.com|"
    r"(?:pages|workers|fly)\.dev|firebaseapp\.com|amplifyapp\.com|onrender\.com|surge\.sh|"
    r"azurewebsites\.net|ngrok\.io|(?:github|gitlab|bitbucket)\.io|codeberg\.page)\Z|"
    # what generators have until their author says otherwise (RFC 2606 §3)
    r"\Aexample\.(?:com|org|net)\Z|\Ayour-?(?:site|domain|blog|website)\.[a-z]+\Z|"
    r"\Areplace-this-with-your-hugo-site\.com\Z"
)


def is_staging(url: str, own: str) -> bool:
    """Tell an address that is another page's own, on a host where sites are tried or built."""
    return same_path(url, own) and bool(_STAGING.search(normalise(url).partition("/")[0]))


def same_path(url: str, own: str) -> bool:
    """Tell whether two addresses differ by their hosts alone."""
    return normalise(url).partition("/")[1:] == normalise(own).partition("/")[1:]
