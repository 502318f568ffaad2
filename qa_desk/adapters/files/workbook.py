"""XLSX, XLS and ODS through python-calamine, after a look that keeps it from aborting the process."""

import posixpath
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from qa_desk.adapters.files import ole, used_range, zipped
from qa_desk.adapters.files.cells import Cell, cell_text
from qa_desk.adapters.files.limits import Limits
from qa_desk.domain.intake import FileBroken, FileEncrypted, FileForeign, SheetTooLarge, TableEmpty
from qa_desk.services.ports import Table, TableRow

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CALAMINE_LIMIT = 100_000_000
_WORKBOOK = "xl/workbook.xml"
_ODS_MIME = b"application/vnd.oasis.opendocument.spreadsheet"


def zip_kind(path: Path, infos: dict[str, zipfile.ZipInfo], limits: Limits) -> str:
    """ "xlsx" or "ods"; raises FileForeign for a zip that is no workbook we read."""
    if _WORKBOOK in infos:
        return "xlsx"
    if "content.xml" in infos and "mimetype" in infos:
        if zipped.whole(path, infos["mimetype"], limits).strip().startswith(_ODS_MIME):
            return "ods"
        raise FileForeign(name=path.name, kind="document")
    office = any(name.startswith(("word/", "ppt/", "xl/")) for name in infos)
    raise FileForeign(name=path.name, kind="document" if office else "archive")


def open_zip(path: Path, limits: Limits) -> Table:
    """A Table over the first visible sheet that holds anything."""
    infos = zipped.members(path, limits)
    kind = zip_kind(path, infos, limits)
    try:
        guard = _guard_xlsx(path, infos, limits) if kind == "xlsx" else _guard_ods(path, infos, limits)
    except etree.XMLSyntaxError as fault:
        raise FileBroken(name=path.name) from fault
    return _read(path, kind, guard)


def open_xls(path: Path, limits: Limits) -> Table:
    """The same for the old binary format."""
    try:
        compound = ole.Ole(path.read_bytes())
        if "EncryptedPackage" in compound.names:
            raise FileEncrypted(name=path.name)
        names = compound.names & {"Workbook", "Book", "WORKBOOK", "BOOK"}
        if not names:
            raise FileForeign(name=path.name, kind="document")
        stream = compound.stream(min(names))
        facts = ole.xls_facts(stream) if stream is not None else None
    except ole.OleBroken as fault:
        raise FileBroken(name=path.name) from fault
    if facts is None:
        raise FileBroken(name=path.name)
    if facts.encrypted:
        raise FileEncrypted(name=path.name)
    if not ole.fits_xls(facts):
        raise SheetTooLarge(name=path.name, rows=facts.rows, columns=facts.columns, limit=limits.cells)
    return _read(path, "xls", lambda _sheet: None)


def _check(path: Path, size: tuple[int, int], limits: Limits) -> None:
    rows, columns = size
    if rows * columns > limits.cells or columns > limits.columns:
        raise SheetTooLarge(name=path.name, rows=rows, columns=columns, limit=limits.cells)


def _sheet_members(path: Path, infos: dict[str, zipfile.ZipInfo], limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """Sheet name -> member of the zip, as calamine resolves it."""
    relations = infos.get("xl/_rels/workbook.xml.rels")
    if relations is None:
        raise FileBroken(name=path.name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    links = etree.fromstring(zipped.whole(path, relations, limits), parser)
    targets = {link.get("Id"): link.get("Target") or "" for link in links}
    book = etree.fromstring(zipped.whole(path, infos[_WORKBOOK], limits), parser)
    by_name = {name.lower().replace("\\", "/"): info for name, info in infos.items()}
    found: dict[str, zipfile.ZipInfo] = {}
    for sheet in book.iter("{*}sheet"):
        identity = sheet.get(_RELATION) or next((str(v) for k, v in sheet.items() if str(k).endswith("}id")), "")
        target = targets.get(identity, "").lower().replace("\\", "/")
        full = target.lstrip("/") if target.startswith(("/", "xl/")) else posixpath.normpath(f"xl/{target}")
        if full in by_name:
            found[sheet.get("name") or ""] = by_name[full]
    return found


def _guard_xlsx(path: Path, infos: dict[str, zipfile.ZipInfo], limits: Limits) -> Callable[[str], None]:
    sheets = _sheet_members(path, infos, limits)
    for name, info in infos.items():
        if not name.startswith("xl/worksheets/") and name.endswith(".xml"):  # calamine unpacks these whole
            for _chunk in zipped.chunks(path, info, limits):
                pass

    def guard(sheet: str) -> None:
        info = sheets.get(sheet)
        if info is None:
            raise FileBroken(name=path.name)
        size = used_range.xlsx_range(zipped.chunks(path, info, limits))
        if size is None:
            try:
                size = used_range.xlsx_range_slow(zipped.chunks(path, info, limits))
            except etree.XMLSyntaxError as fault:
                raise FileBroken(name=path.name) from fault
        _check(path, size, limits)

    return guard


def _guard_ods(path: Path, infos: dict[str, zipfile.ZipInfo], limits: Limits) -> Callable[[str], None]:
    """calamine reads every sheet of an ODS on opening, so all are looked at now."""
    manifest = infos.get("META-INF/manifest.xml")
    if manifest is not None and b"encryption-data" in zipped.whole(path, manifest, limits):
        raise FileEncrypted(name=path.name)
    for size in used_range.ods_ranges(zipped.chunks(path, infos["content.xml"], limits)):
        _check(path, size, limits)
    return lambda _sheet: None


@contextmanager
def _faults(path: Path) -> Iterator[None]:
    """Turns what python-calamine says about a file into our words."""
    try:
        yield
    except PasswordError as fault:
        raise FileEncrypted(name=path.name) from fault
    except CalamineError as fault:
        if "Cell limit exceeded" in str(fault):
            raise SheetTooLarge(name=path.name, rows=0, columns=0, limit=_CALAMINE_LIMIT) from fault
        raise FileBroken(name=path.name) from fault
    except BaseException as fault:
        # a panic in its Rust part over a broken file comes as a BaseException of a class that it does not export
        if type(fault).__name__ == "PanicException":
            raise FileBroken(name=path.name) from fault
        raise


def _read(path: Path, kind: str, guard: Callable[[str], None]) -> Table:
    with _faults(path), CalamineWorkbook.from_path(str(path)) as book:
        for sheet in book.sheets_metadata:
            if sheet.typ is not SheetTypeEnum.WorkSheet or sheet.visible is not SheetVisibleEnum.Visible:
                continue
            guard(sheet.name)
            grid = book.get_sheet_by_name(sheet.name)
            table = _table(kind, grid.iter_rows(), grid.total_height)
            if table is not None:
                return table
    raise TableEmpty(name=path.name)


def _texts(row: list[Cell]) -> tuple[str, ...]:
    return tuple([cell if type(cell) is str else cell_text(cell) for cell in row])


def _table(kind: str, grid: Iterator[list[Cell]], height: int) -> Table | None:
    for number, row in enumerate(grid, start=1):
        headers = _texts(row)
        if any(header.strip() for header in headers):
            return Table(kind, tuple(header.strip() for header in headers), _rows(grid, number), height - number)
    return None


def _rows(grid: Iterator[list[Cell]], header_line: int) -> Iterator[TableRow]:
    for line, row in enumerate(grid, start=header_line + 1):
        cells = _texts(row)
        if any(cells):
            yield TableRow(line, cells)
