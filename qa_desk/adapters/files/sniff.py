"""What a file is, by its first bytes; its name and extension are never asked."""

import codecs
import re

from qa_desk.adapters.files import ole

START = 8192
_FOREIGN = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"{\\rtf", "document"),
    (b"SQLite format 3", "binary"),
    (b"RIFF", "audio"),
    (b"OggS", "audio"),
    (b"ID3", "audio"),
    (b"fLaC", "audio"),
    (b"MZ", "binary"),
    (b"\x7fELF", "binary"),
)
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(start: bytes) -> str:
    """ "zip", "ole", "html", "jsonl", "csv", "empty", or "foreign:" and what it is."""
    if start.startswith(b"PK\x03\x04"):
        return "zip"
    if start.startswith(b"PK\x05\x06"):
        return "foreign:archive"
    if start.startswith(ole.MAGIC):
        return "ole"
    for magic, name in _FOREIGN:
        if start.startswith(magic):
            return f"foreign:{name}"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "csv"
    if _CONTROL.search(start):
        return "foreign:binary"
    text = start.removeprefix(codecs.BOM_UTF8).lstrip()
    if not text:
        return "empty" if len(start) < START else "csv"
    if text.startswith(b"<"):
        return "html" if _HTML.search(text) else "foreign:document"
    return "jsonl" if text.startswith(b"{") else "csv"
