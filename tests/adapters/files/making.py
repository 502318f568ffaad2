"""Table files made byte by byte, for tests of what no ordinary program would write."""

import struct
import zipfile
import zlib
from pathlib import Path

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx(path: Path, sheet_data: str, *, root: str = "worksheet") -> Path:
    """A workbook of one sheet whose XML is given."""
    prefix = root.rpartition(":")[0]
    spaces = f'xmlns:{prefix}="{_MAIN}"' if prefix else f'xmlns="{_MAIN}"'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"/>')
        link = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}/relationships">{link}</Relationships>')
        sheet = '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>'
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{sheet}</workbook>')
        link = f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_PACKAGE}/relationships">{link}</Relationships>'
        )
        archive.writestr("xl/worksheets/sheet1.xml", f"<{root} {spaces}>{sheet_data}</{root}>")
    return path


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODS_MIME = "application/vnd.oasis.opendocument.spreadsheet"


def ods(path: Path, rows: str, *, mimetype: str = ODS_MIME, manifest: str = "") -> Path:
    """A spreadsheet of one table whose rows are given."""
    spaces = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text"))
    body = f'<office:body><office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2">'
            f"{body}</office:body></office:document-content>",
        )
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0">{manifest}</manifest:manifest>',
        )
    return path


def ods_row(*texts: str, repeat: int = 1, gap: int = 0) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
    )
    blank = f'<table:table-cell table:number-columns-repeated="{gap}"/>' if gap else ""
    return f'<table:table-row table:number-rows-repeated="{repeat}">{blank}{cells}</table:table-row>'


# ---------------------------------------------------------------- old .xls


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _label(row: int, column: int, text: str) -> bytes:
    encoded = text.encode("utf-16-le")
    return _record(0x204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + encoded)


def biff(
    rows: list[list[str | float]],
    *,
    filepass: bool = False,
    dimensions: tuple[int, int] | None = None,
    stray: tuple[int, int] | None = None,
    strings: int | None = None,
    sheet_at: int | None = None,
) -> bytes:
    """A Workbook stream of one sheet; numbers as NUMBER records, texts as LABEL."""
    height, width = dimensions or (len(rows), max((len(row) for row in rows), default=0))
    cells = b""
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                cells += _label(at, column, value)
            else:
                cells += _record(0x203, struct.pack("<HHHd", at, column, 0, value))
    if stray:
        cells += _label(*stray, "x")
    bof = struct.pack("<HHHHII", 0x600, 0x5, 0x0DBB, 0x07CC, 0, 6)
    head = _record(0x809, bof) + (_record(0x2F, b"\x00" * 6) if filepass else b"") + _record(0x42, b"\xb0\x04")
    if strings is not None:
        head += _record(0xFC, struct.pack("<ii", strings, strings))
    sheet_at = len(head) + 4 + 9 + 4 if sheet_at is None else sheet_at
    bound = _record(0x85, struct.pack("<IBBBB", sheet_at, 0, 0, 1, 0) + b"S")
    sheet_bof = struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6)
    size = _record(0x200, struct.pack("<IIHHH", max(0, -height), max(0, height), 0, width, 0))
    return head + bound + _record(0x0A, b"") + _record(0x809, sheet_bof) + size + cells + _record(0x0A, b"")


def ole(path: Path, streams: dict[str, bytes]) -> Path:
    """A compound file; streams are padded so that none falls into the mini stream."""
    sector = 512
    padded = {name: data.ljust(max(4096, -(-len(data) // sector) * sector), b"\0") for name, data in streams.items()}
    counts = [len(data) // sector for data in padded.values()]
    directory_sectors = -(-(len(padded) + 1) // 4)
    total = directory_sectors + sum(counts)
    fat_sectors = 1
    while fat_sectors * (sector // 4) < total + fat_sectors:
        fat_sectors += 1
    fat: list[int] = [0xFFFFFFFD] * fat_sectors
    starts: list[int] = []
    for count in (directory_sectors, *counts):
        start = len(fat)
        starts.append(start)
        fat += [*range(start + 1, start + count), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (fat_sectors * (sector // 4) - len(fat))

    def entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
        encoded = (name + "\0").encode("utf-16-le")
        links = struct.pack("<BBIII", kind, 1, 0xFFFFFFFF, right, child)
        return (
            encoded.ljust(64, b"\0")
            + struct.pack("<H", len(encoded))
            + links
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )

    entries = [entry("Root Entry", 5, 1, 0xFFFFFFFF, 0xFFFFFFFE, 0)]
    for at, (name, data) in enumerate(padded.items(), start=1):
        right = at + 1 if at < len(padded) else 0xFFFFFFFF
        entries.append(entry(name, 2, 0xFFFFFFFF, right, starts[at], len(data)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIII", 0, fat_sectors, starts[0], 0, 4096)
    header += struct.pack("<IIII", 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *range(fat_sectors), *[0xFFFFFFFF] * (109 - fat_sectors))
    directory = b"".join(entries).ljust(directory_sectors * sector, b"\0")
    path.write_bytes(header + struct.pack(f"<{len(fat)}I", *fat) + directory + b"".join(padded.values()))
    return path


def xls(path: Path, rows: list[list[str | float]]) -> Path:
    return ole(path, {"Workbook": biff(rows)})


# ---------------------------------------------------------------- hostile zips


def lying_zip(path: Path, name: str, unpacked: int, declared: int) -> Path:
    """Workbook whose member `name` unpacks to more than the directory declares."""
    xlsx(path, "<sheetData/>")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, bytes(unpacked))
    data = bytearray(path.read_bytes())
    for magic, size_at, name_at in ((b"PK\x01\x02", 24, 46), (b"PK\x03\x04", 22, 30)):
        at = data.find(magic)
        while at >= 0:
            if data[at + name_at : at + name_at + len(name)] == name.encode():
                data[at + size_at : at + size_at + 4] = struct.pack("<I", declared)
                crc_at = size_at - 8
                data[at + crc_at : at + crc_at + 4] = struct.pack("<I", zlib.crc32(bytes(declared)))
            at = data.find(magic, at + 4)
    path.write_bytes(bytes(data))
    return path


def locked_zip(path: Path) -> Path:
    """Workbook whose members carry the flag of a password."""
    xlsx(path, "<sheetData/>")
    data = bytearray(path.read_bytes())
    for magic, flag_at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(magic)
        while at >= 0:
            data[at + flag_at] |= 1
            at = data.find(magic, at + 4)
    path.write_bytes(bytes(data))
    return path
