"""Rows of a table become facts of deals and calls; what cannot be used is told by line, column and expectation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from qa_desk.domain.deal import DealFacts, Phone
from qa_desk.domain.intake import Expected, FieldsMissing, Rejected
from qa_desk.domain.intake_columns import DealField
from qa_desk.domain.intake_values import is_nothing, read_currency, read_money, read_tags, read_time, split_several
from qa_desk.domain.money import Money
from qa_desk.services.ports import ContactNormaliser, Table, TableRow
from qa_desk.services.read_call_rows import CallRow, read_calls
from qa_desk.services.row_cells import Cells, Phones, Seen, extras_of, places_of, wrong_shape

__all__ = ["CallRow", "DealRow", "read_calls", "read_deals"]


@dataclass(frozen=True, slots=True)
class DealRow:
    """`facts` is None when the row was left out; then one of `problems` says why."""

    line: int
    facts: DealFacts | None
    problems: tuple[Rejected, ...] = ()


def read_deals(
    table: Table, mapping: Sequence[tuple[int, str]], contacts: ContactNormaliser, zone: str, currency: str
) -> Iterator[DealRow]:
    """One DealRow a row of the file. `zone`: where times without an offset were written down; `currency`: of amounts
    without one. A bad optional value is left out with a problem; a row without an id, or whose id stood in an earlier
    row with other contents, is left out. Raises FieldsMissing at once when no column holds the id."""
    places = places_of(mapping, len(table.headers))
    if DealField.EXTERNAL_ID not in places:
        raise FieldsMissing(fields=DealField.EXTERNAL_ID.value)
    reader = _DealReader(table.headers, places, extras_of(table.headers, mapping), contacts, zone, currency)
    return map(reader.read, table.rows)


class _DealReader:
    def __init__(
        self,
        headers: tuple[str, ...],
        places: Mapping[str, tuple[int, ...]],
        extras: tuple[tuple[int, str], ...],
        contacts: ContactNormaliser,
        zone: str,
        currency: str,
    ) -> None:
        self._headers, self._places, self._extras = headers, places, extras
        self._contacts, self._phone = contacts, Phones(contacts)
        self._currency, self._seen = currency, Seen()
        self._time = partial(read_time, zone=zone)

    def read(self, row: TableRow) -> DealRow:
        if len(row.cells) != len(self._headers):
            return DealRow(row.line, None, (wrong_shape(row, self._headers),))
        cells = Cells(row, self._headers, self._places)
        external_id = cells.key(DealField.EXTERNAL_ID)
        if not external_id:
            cells.refuse(DealField.EXTERNAL_ID, Expected.EXTERNAL_ID, "", taken=False)
        elif self._seen.disagrees(external_id, row.cells):
            cells.refuse(DealField.EXTERNAL_ID, Expected.UNIQUE_ID, external_id, taken=False)
        else:
            facts = self._facts(cells, external_id)
            return DealRow(row.line, facts, tuple(cells.problems))
        return DealRow(row.line, None, tuple(cells.problems))

    def _facts(self, cells: Cells, external_id: str) -> DealFacts:
        text, time = cells.text, self._time
        return DealFacts(
            external_id=external_id,
            title=text(DealField.TITLE),
            client_name=text(DealField.CLIENT_NAME) or self._name_in_parts(cells),
            phones=self._phones(cells),
            emails=self._emails(cells),
            company=text(DealField.COMPANY),
            inn=self._inn(cells),
            stage=text(DealField.STAGE),
            pipeline=text(DealField.PIPELINE),
            created_at=cells.read(DealField.CREATED_AT, time),
            changed_at=cells.read(DealField.CHANGED_AT, time),
            stage_since=cells.read(DealField.STAGE_SINCE, time),
            next_task_at=cells.read(DealField.NEXT_TASK_AT, time),
            closed_at=cells.read(DealField.CLOSED_AT, time),
            amount=self._amount(cells),
            lead_source=text(DealField.LEAD_SOURCE),
            manager=text(DealField.MANAGER),
            group=text(DealField.GROUP),
            stated_reason=text(DealField.STATED_REASON),
            stated_comment="\n".join(part for _at, part in cells.texts(DealField.STATED_COMMENT)),
            comments=tuple(part for _at, part in cells.texts(DealField.COMMENTS)),
            tags=tuple(dict.fromkeys(tag for _at, part in cells.texts(DealField.TAGS) for tag in read_tags(part))),
            extra={name: value for at, name in self._extras if (value := cells.row.cells[at].strip())},
            refused_inn=next(iter(_refused(cells, Expected.INN)), ""),
            refused_emails=_refused(cells, Expected.EMAIL),
        )

    def _name_in_parts(self, cells: Cells) -> str:
        parts = (DealField.CLIENT_LAST, DealField.CLIENT_FIRST, DealField.CLIENT_MIDDLE)
        return " ".join(part for part in map(cells.text, parts) if part)

    def _phones(self, cells: Cells) -> tuple[Phone, ...]:
        """A number that is none is kept as it stands, and told."""
        found: dict[str, Phone] = {}
        for at, text in cells.texts(DealField.PHONES):
            for raw in split_several(text):
                phone = self._phone(raw)
                found.setdefault(phone.e164 or raw, phone)
                if phone.e164 is None:
                    cells.refuse(DealField.PHONES, Expected.PHONE, raw, column=at)
        return tuple(found.values())

    def _emails(self, cells: Cells) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for at, text in cells.texts(DealField.EMAILS):
            for raw in split_several(text):
                address = self._contacts.email(raw)
                if address is None:
                    cells.refuse(DealField.EMAILS, Expected.EMAIL, raw, column=at)
                else:
                    found[address] = None
        return tuple(found)

    def _inn(self, cells: Cells) -> str:
        raw = cells.text(DealField.INN)
        if not raw or is_nothing(raw):
            return ""
        number = self._contacts.inn(raw)
        if number is None:
            cells.refuse(DealField.INN, Expected.INN, raw)
        return number or ""

    def _amount(self, cells: Cells) -> Money | None:
        """An amount whose currency nobody can tell is left out: a wrong currency would be a wrong fine."""
        if not cells.text(DealField.AMOUNT):
            return None
        before = len(cells.problems)
        named = cells.read(DealField.CURRENCY, read_currency)
        if len(cells.problems) > before:
            return None
        return cells.read(DealField.AMOUNT, partial(read_money, currency=named or self._currency))


def _refused(cells: Cells, expected: Expected) -> tuple[str, ...]:
    """What stood where this was expected and is none."""
    return tuple(dict.fromkeys(one.value for one in cells.problems if one.expected == expected))
