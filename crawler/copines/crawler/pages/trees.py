"""Page → tree."""

import re
from itertools import islice
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from copines.crawler.documents import sniff

#: A form for comments has some paragraphs too.
_FORM_PARAGRAPHS = 8


def tree_of(html: bytes | str, content_type: str = "") -> Any:
    """Parse a page, whatever its encoding; None where nothing can be made of it."""
    text = html if isinstance(html, str) else sniff(html, content_type).text
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
    if not text.strip():
        return None
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree: Any = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    for form in list(tree.iter("form")):
        if _holds_page(form):
            form.drop_tag()
    return tree


def _holds_page(form: Any) -> bool:
    """Tell a form that a server puts all of its pages into (ASP.NET)."""
    if next(form.iter("h1", "article", "main"), None) is not None:
        return True
    return next(islice(form.iter("p"), _FORM_PARAGRAPHS, None), None) is not None
