"""Encoding of a text file, decided by all of its bytes: UTF-8 if they are UTF-8, else Windows-1251."""

import codecs
from dataclasses import dataclass
from pathlib import Path

_CHUNK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """`certain` is False when bytes had to be taken for Windows-1251 though that has no such byte."""

    name: str
    certain: bool = True


def text_encoding(path: Path) -> TextEncoding:
    """Reads the whole file once; decoding it is far cheaper than parsing it."""
    with path.open("rb") as file:
        start = file.read(4)
        for mark, name in _MARKS:
            if start.startswith(mark):
                return TextEncoding(name)
        file.seek(0)
        decode = codecs.getincrementaldecoder("utf-8")().decode
        try:
            while chunk := file.read(_CHUNK):
                decode(chunk)
            decode(b"", final=True)
        except UnicodeDecodeError:
            return TextEncoding("cp1251")
    return TextEncoding("utf-8")
