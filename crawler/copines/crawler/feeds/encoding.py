"""Bytes of an XML document → the same in the encoding that they are in."""

import codecs
import re

#: What servers and templates declare without looking (WHATWG Encoding §4.2: all mean cp1252).
_LATIN = {"iso8859-1", "ascii", "cp1252", "iso8859-15"}
_PROLOG = re.compile(rb"(<\?xml[^>]*?encoding\s*=\s*)([\"'])([\w.:-]+)\2", re.IGNORECASE)
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def mended(data: bytes, content_type: str) -> bytes:
    """Give a document in UTF-8 where what it declares is not so; else as it is.

    Bytes that are valid UTF-8 with an accent in them are that, whatever is declared. Latin-1 has
    no curly quotes: who declares it means Windows-1252, and so do most who declare UTF-8 and do
    not write it.
    """
    if data.startswith(_BOMS) or data.isascii() or b"\0" in data[:64]:
        return data
    declared = _declared(data, content_type)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if declared not in {*_LATIN, "utf-8", ""}:
            return data
        return _relabelled(data.decode("cp1252", "replace").encode("utf-8"))
    return _relabelled(data) if declared in _LATIN else data


def _declared(data: bytes, content_type: str) -> str:
    """Name the encoding that prolog, or else the header, declares (RFC 7303 trusts them so)."""
    prolog = _PROLOG.search(data[:400])
    header = re.search(r"charset=[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    name = prolog[3].decode("ascii", "replace") if prolog else header[1] if header else ""
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return ""


def _relabelled(data: bytes) -> bytes:
    head = _PROLOG.sub(rb"\1\2utf-8\2", data[:400], count=1)
    return head + data[400:]
