"""OLE compound file and BIFF records, as little of them as tells whether an .xls may be opened safely."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and above are marks, not sectors
_MINI_LIMIT = 4096
_XLS_COLUMNS = 256
_CELLS = frozenset(
    {0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x7E, 0x201, 0x203, 0x204, 0x205, 0x27E, 0xD6, 0xFD, 0xBD, 0xBE}
)
_FILEPASS = 0x2F
_DIMENSIONS = 0x200
_OLD_DIMENSIONS = 10
_STRINGS = 0xFC
_LEAST_STRING = 3
_BOF = 0x809


class OleBroken(Exception):
    """The compound file does not hang together."""


@dataclass(frozen=True, slots=True)
class XlsFacts:
    """`rows`, `columns`: the largest used range of any sheet, declared or found."""

    encrypted: bool
    rows: int
    columns: int


class Ole:
    """Streams of a compound file held in memory."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(MAGIC):
            raise OleBroken
        self._data = data
        self._sector = 1 << min(int.from_bytes(data[30:32], "little"), 16)
        self._check_header()
        self._fat = self._read_fat()
        self._entries = dict(self._read_directory())
        if any(size > len(data) for _start, size in self._entries.values()):
            raise OleBroken

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._entries)

    def _u32(self, block: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])

    def _block(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        return self._data[start : start + self._sector]

    def _check_header(self) -> None:
        """Counts that a reader would believe and ask memory for."""
        most = len(self._data) // self._sector + 1
        counts = (struct.unpack_from("<I", self._data, at)[0] for at in (44, 64, 72))
        if self._sector < 128 or any(count > most for count in counts):
            raise OleBroken

    def _read_fat(self) -> tuple[int, ...]:
        sectors = [number for number in self._u32(self._data[76:512]) if number < _END]
        following, seen = struct.unpack_from("<I", self._data, 68)[0], 0
        while following < _END and seen <= len(self._data) // self._sector:
            block = self._u32(self._block(following))
            if not block:
                raise OleBroken
            sectors += [number for number in block[:-1] if number < _END]
            following, seen = block[-1], seen + 1
        return tuple(link for number in sectors for link in self._u32(self._block(number)))

    def _chain(self, start: int) -> bytes:
        parts: list[bytes] = []
        while start < _END:
            if start >= len(self._fat) or len(parts) > len(self._fat):
                raise OleBroken
            parts.append(self._block(start))
            start = self._fat[start]
        return b"".join(parts)

    def _read_directory(self) -> Iterator[tuple[str, tuple[int, int]]]:
        directory = self._chain(struct.unpack_from("<I", self._data, 48)[0])
        for at in range(0, len(directory) - 127, 128):
            entry = directory[at : at + 128]
            length = min(int.from_bytes(entry[64:66], "little"), 64)
            if length >= 2:
                name = entry[: length - 2].decode("utf-16-le", "replace")
                yield name, struct.unpack_from("<IQ", entry, 116)

    def stream(self, name: str) -> bytes | None:
        """Bytes of a stream; None when it is absent or so small that it lies in the mini stream."""
        start, size = self._entries.get(name, (_END, 0))
        return self._chain(start)[:size] if size >= _MINI_LIMIT else None


def xls_facts(stream: bytes) -> XlsFacts:
    """Walks the BIFF records of a Workbook stream once."""
    if len(stream) < 4 or int.from_bytes(stream[:2], "little") != _BOF:
        raise OleBroken
    at, rows, columns = 0, 1, 1
    unpack = struct.Struct("<HH").unpack_from
    end, most_strings = len(stream) - 4, len(stream) // _LEAST_STRING
    while at <= end:
        kind, size = unpack(stream, at)
        if kind in _CELLS and size >= 4 and at + 8 <= len(stream):
            row, column = unpack(stream, at + 4)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        elif kind == _FILEPASS:
            return XlsFacts(encrypted=True, rows=rows, columns=columns)
        elif kind == _DIMENSIONS and size >= 8 and at + 16 <= len(stream):
            form = "<HHHH" if size == _OLD_DIMENSIONS else "<IIHH"
            first_row, last_row, first, last = struct.unpack_from(form, stream, at + 4)
            if first_row > last_row or first > last:
                raise OleBroken
            rows, columns = max(rows, last_row), max(columns, last)
        elif kind == _STRINGS and size >= 8 and int.from_bytes(stream[at + 8 : at + 12], "little") > most_strings:
            raise OleBroken
        at += 4 + size
    return XlsFacts(encrypted=False, rows=rows, columns=columns)


def fits_xls(facts: XlsFacts) -> bool:
    """The format itself ends at 65 536 x 256, a grid that memory can hold."""
    return facts.rows <= 1 << 16 and facts.columns <= _XLS_COLUMNS
