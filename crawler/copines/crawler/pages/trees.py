"""Page → tree."""

import re
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from copines.crawler.documents import sniff


def tree_of(html: bytes | str, content_type: str = "") -> Any:
    """Parse a page, whatever its encoding; None where nothing can be made of it."""
    text = html if isinstance(html, str) else sniff(html, content_type).text
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
    if not text.strip():
        return None
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
