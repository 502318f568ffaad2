"""One row of a table by fields: texts, parsed values and the problems met on the way."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from qa_desk.domain.deal import Phone
from qa_desk.domain.intake import Expected, Rejected
from qa_desk.domain.intake_values import Unreadable
from qa_desk.domain.one_line import in_one_line
from qa_desk.services.ports import ContactNormaliser, TableRow

T = TypeVar("T")

_LONGEST_VALUE = 300
_CACHED_PHONES = 200_000
_HALF_PAIR = re.compile("[\ud800-\udfff]")


class Phones:
    """Telephone numbers repeat in call lists and cost a thousand times a look-up."""

    def __init__(self, contacts: ContactNormaliser) -> None:
        self._contacts = contacts
        self._known: dict[str, Phone] = {}

    def __call__(self, raw: str) -> Phone:
        phone = self._known.get(raw)
        if phone is None:
            if len(self._known) >= _CACHED_PHONES:
                self._known.clear()
            phone = self._known[raw] = self._contacts.phone(raw)
        return phone


class Seen:
    """External ids of the file so far: the same row twice is harmless, two rows that disagree are not."""

    def __init__(self) -> None:
        self._contents: dict[str, int] = {}

    def disagrees(self, external_id: str, cells: tuple[str, ...]) -> bool:
        content = hash(cells)
        return self._contents.setdefault(external_id, content) != content


@dataclass(slots=True)
class Cells:
    """One row by fields, collecting its problems."""

    row: TableRow
    headers: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]
    problems: list[Rejected] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.row = storable(self.row)

    def text(self, code: str) -> str:
        at = self.places.get(code)
        return self.row.cells[at[0]].strip() if at else ""

    def key(self, code: str) -> str:
        """An id: one blank for a run of them, as in every list where deals are looked up by it."""
        return in_one_line(self.text(code))

    def texts(self, code: str) -> list[tuple[int, str]]:
        """(column, text) of every column of the field that is not blank."""
        cells = self.row.cells
        return [(at, text) for at in self.places.get(code, ()) if (text := cells[at].strip())]

    def read(self, code: str, parse: Callable[[str], T | Unreadable | None]) -> T | None:
        text = self.text(code)
        if not text:
            return None
        value = parse(text)
        if isinstance(value, Unreadable):
            self.refuse(code, value.expected, text)
            return None
        return value

    def refuse(self, code: str, expected: Expected, value: str, *, taken: bool = True, column: int = -1) -> None:
        places = self.places.get(code, ())
        at = column if column >= 0 or not places else places[0]
        header = self.headers[at] if at >= 0 else ""
        self.problems.append(Rejected(self.row.line, header, value[:_LONGEST_VALUE], expected, row_taken=taken))


def storable(row: TableRow) -> TableRow:
    """Without the two things in a text that no database keeps: zero characters and halves of surrogate pairs."""
    whole = "".join(row.cells)
    if "\0" not in whole and (whole.isascii() or not _HALF_PAIR.search(whole)):
        return row
    return replace(row, cells=tuple(_HALF_PAIR.sub("", cell.replace("\0", "")) for cell in row.cells))


def places_of(mapping: Sequence[tuple[int, str]], width: int) -> dict[str, tuple[int, ...]]:
    places: dict[str, tuple[int, ...]] = {}
    for index, code in mapping:
        if index < width:
            places[code] = (*places.get(code, ()), index)
    return places


def extras_of(headers: tuple[str, ...], mapping: Sequence[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """(column, name) of the columns nobody mapped; headers that repeat are told apart by a number."""
    mapped = {index for index, _code in mapping}
    names: dict[str, int] = {}
    for index, header in enumerate(headers):
        if index not in mapped and header:
            name, number = header, 2
            while name in names:
                name, number = f"{header} {number}", number + 1
            names[name] = index
    return tuple((index, name) for name, index in names.items())


def wrong_shape(row: TableRow, headers: tuple[str, ...]) -> Rejected:
    beyond = row.cells[len(headers) :]
    value = next((cell for cell in beyond if cell), row.cells[0])
    return Rejected(row.line, "", value[:_LONGEST_VALUE], Expected.ROW_SHAPE)
