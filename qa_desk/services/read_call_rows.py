"""Rows of a call list become facts of calls: who is the client, which way, answered or not, how long."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import chain

from qa_desk.domain.call import CallFacts, Direction
from qa_desk.domain.intake import Expected, FieldsMissing, Rejected
from qa_desk.domain.intake_columns import CallField
from qa_desk.domain.intake_values import (
    is_nothing,
    read_call_type,
    read_direction,
    read_duration,
    read_milliseconds,
    read_time,
    read_yes_no,
    says_missed,
    span_ms,
    split_several,
)
from qa_desk.services.ports import ContactNormaliser, Table, TableRow
from qa_desk.services.row_cells import Cells, Phones, Seen, places_of, wrong_shape


@dataclass(frozen=True, slots=True)
class CallRow:
    """`facts` is None when the row was left out; then one of `problems` says why."""

    line: int
    facts: CallFacts | None
    problems: tuple[Rejected, ...] = ()


def read_calls(
    table: Table,
    mapping: Sequence[tuple[int, str]],
    contacts: ContactNormaliser,
    zone: str,
    *,
    headerless: bool = False,
) -> Iterator[CallRow]:
    """One CallRow a row of a call list. A row without a readable time is left out. `headerless`: the headers are the
    first record (Guess.headerless). Raises FieldsMissing at once when no column holds a time."""
    places = places_of(mapping, len(table.headers))
    if not {CallField.STARTED_AT, CallField.STARTED_DATE} & set(places):
        raise FieldsMissing(fields=CallField.STARTED_AT.value)
    reader = _CallReader(table.headers, places, contacts, zone)
    first = [TableRow(1, table.headers)] if headerless else []
    return map(reader.read, chain(first, table.rows))


class _CallReader:
    def __init__(
        self,
        headers: tuple[str, ...],
        places: Mapping[str, tuple[int, ...]],
        contacts: ContactNormaliser,
        zone: str,
    ) -> None:
        self._headers, self._places = headers, places
        self._phone, self._seen = Phones(contacts), Seen()
        self._time = partial(read_time, zone=zone)

    def read(self, row: TableRow) -> CallRow:
        if len(row.cells) != len(self._headers):
            return CallRow(row.line, None, (wrong_shape(row, self._headers),))
        cells = Cells(row, self._headers, self._places)
        started_at = self._started_at(cells)
        if started_at is None:
            return CallRow(row.line, None, tuple(cells.problems))
        facts = self._facts(cells, started_at)
        if self._seen.disagrees(facts.external_id, row.cells) and not cells.text(CallField.EXTERNAL_ID):
            facts = replace(facts, external_id=timed_call_id(facts))  # another talk whose file has the same name
        if self._seen.disagrees(facts.external_id, row.cells):
            cells.refuse(CallField.EXTERNAL_ID, Expected.UNIQUE_ID, facts.external_id, taken=False)
            return CallRow(row.line, None, tuple(cells.problems))
        return CallRow(row.line, facts, tuple(cells.problems))

    def _started_at(self, cells: Cells) -> datetime | None:
        code = CallField.STARTED_AT if CallField.STARTED_AT in self._places else CallField.STARTED_DATE
        text = cells.text(code)
        clock = cells.text(CallField.STARTED_TIME)
        if clock and ":" not in text:
            text = f"{text} {clock}"
        found = self._time(text)
        if isinstance(found, datetime):
            return found
        cells.refuse(code, Expected.DATE_TIME, text, taken=False)
        return None

    def _facts(self, cells: Cells, started_at: datetime) -> CallFacts:
        direction, missed = self._direction(cells)
        phone, direction = self._client(cells, direction)
        answered_at = cells.read(CallField.ANSWERED_AT, self._time)
        talk_ms = self._talk_ms(cells, answered_at)
        recording = file_name(cells.text(CallField.RECORDING_NAME))
        manager = cells.text(CallField.MANAGER)
        if not manager:
            manager = cells.text(CallField.FROM_EXTENSION) or cells.text(CallField.TO_EXTENSION)
        return CallFacts(
            external_id=cells.text(CallField.EXTERNAL_ID) or made_call_id(recording, started_at, phone, manager),
            started_at=started_at,
            direction=direction,
            client_phone=phone,
            manager=manager,
            answered=self._answered(cells, answered_at, talk_ms) and not missed,
            talk_ms=talk_ms,
            recording_name=recording,
            deal_external_id=cells.key(CallField.DEAL_EXTERNAL_ID),
        )

    def _direction(self, cells: Cells) -> tuple[Direction, bool]:
        missed = says_missed(cells.text(CallField.DIRECTION))
        found = cells.read(CallField.DIRECTION, read_direction) or cells.read(CallField.CALL_TYPE, read_call_type)
        return found or Direction.UNKNOWN, missed

    def _client(self, cells: Cells, direction: Direction) -> tuple[str, Direction]:
        """The client's number; where the list has caller and called, an extension or a direction tells who is who."""
        named = cells.text(CallField.CLIENT_PHONE)
        if named and not is_nothing(named):
            phone = self._phone(split_first(named)).e164
            if phone is None:
                cells.refuse(CallField.CLIENT_PHONE, Expected.PHONE, named)
            return phone or "", direction
        caller = self._phone(split_first(cells.text(CallField.FROM_NUMBER))).e164 or ""
        called = self._phone(split_first(cells.text(CallField.TO_NUMBER))).e164 or ""
        if direction is Direction.UNKNOWN:
            direction = self._side(cells, caller, called)
        if direction is Direction.OUT:
            return called or caller, direction
        return caller or called, direction

    def _side(self, cells: Cells, caller: str, called: str) -> Direction:
        from_inside, to_inside = cells.text(CallField.FROM_EXTENSION), cells.text(CallField.TO_EXTENSION)
        if bool(from_inside) != bool(to_inside):
            return Direction.OUT if from_inside else Direction.IN
        if bool(caller) != bool(called):
            return Direction.IN if caller else Direction.OUT
        return Direction.UNKNOWN

    def _talk_ms(self, cells: Cells, answered_at: datetime | None) -> int | None:
        told = cells.read(CallField.TALK_MS, read_milliseconds)
        if told is None:
            told = cells.read(CallField.TALK, read_duration)
        if told is None and answered_at is not None:
            finished_at = cells.read(CallField.FINISHED_AT, self._time)
            told = span_ms(answered_at, finished_at) if finished_at is not None else None
        return told

    def _answered(self, cells: Cells, answered_at: datetime | None, talk_ms: int | None) -> bool:
        """What the list says; where it has only times, an answer time or some talk."""
        said = cells.read(CallField.ANSWERED, read_yes_no)
        if said is not None:
            return said
        lost = cells.read(CallField.LOST, read_yes_no)
        if lost is not None:
            return not lost
        if CallField.ANSWERED_AT in self._places:
            return answered_at is not None
        return talk_ms != 0


def split_first(text: str) -> str:
    """The first of several numbers in a cell."""
    parts = split_several(text)
    return parts[0] if parts else ""


def file_name(text: str) -> str:
    """Name of the recording in a path or an address ("https://host/rec/a.mp3?sign=1" -> "a.mp3")."""
    path = text.strip().split("?", 1)[0] if "://" in text else text.strip()
    return path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]


def made_call_id(recording_name: str, started_at: datetime, phone: str, manager: str) -> str:
    """An id that comes out the same whenever the call is imported again, from the recording's name if it has one."""
    if recording_name:
        return f"file:{recording_name}"
    return f"call:{started_at.isoformat()}:{phone or manager}"


def timed_call_id(facts: CallFacts) -> str:
    """A made id for one of several calls whose recordings have one name; without a recording nothing tells more."""
    if not facts.recording_name:
        return facts.external_id
    return f"{made_call_id(facts.recording_name, facts.started_at, '', '')}:{facts.started_at.isoformat()}"
