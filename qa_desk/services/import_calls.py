"""Import of a call list: every conversation and every attempt, matched to deals and to recordings already here."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from qa_desk.domain.call import Call, CallFacts
from qa_desk.domain.intake import Expected, ImportResult, Rejected
from qa_desk.domain.intake_columns import Columns, TableOf, guess_calls
from qa_desk.services.configure import load_settings
from qa_desk.services.fit_recordings import is_from_file
from qa_desk.services.import_deals import own_profiles
from qa_desk.services.match_calls import deal_for
from qa_desk.services.ports import Clock, ContactNormaliser, TableReader
from qa_desk.services.read_call_rows import CallRow, read_calls
from qa_desk.services.running import CancelToken, Progress, ProgressReport
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.tie_rows import RowTies, tie_rows, waits, with_own_id
from qa_desk.services.views import Changed

BATCH = 500


@dataclass(slots=True)
class _Counts:
    """`waiting`: lines and facts of rows that come last, since a recording that is here may be theirs."""

    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0
    rows: int = 0
    problems: list[Rejected] = field(default_factory=list)
    waiting: list[tuple[int, CallFacts]] = field(default_factory=list)


def import_calls(
    store: Store,
    clock: Clock,
    tables: TableReader,
    contacts: ContactNormaliser,
    path: Path,
    mapping: Columns | None,
    progress: Progress,
    cancel: CancelToken,
) -> tuple[ImportResult, Changed]:
    """`mapping`: None takes the guess. Raises FileRejected, FieldsMissing, Cancelled (whole batches stay)."""
    settings = load_settings(store)
    reach = timedelta(minutes=settings.match_minutes)
    counts = _Counts()
    with tables.open(path) as table:
        guess = guess_calls(table.headers, own_profiles(settings, TableOf.CALLS))
        rows = read_calls(table, mapping or guess.mapping, contacts, settings.time_zone, headerless=guess.headerless)
        while batch := list(itertools.islice(rows, BATCH)):
            cancel.check()
            with store.write() as unit:
                _take(unit, batch, counts, reach)
            progress(ProgressReport("import_calls", counts.rows, table.row_count, path.name))
    with store.read() as unit:
        ties = tie_rows(unit, [facts for _, facts in counts.waiting], contacts, settings, reach)
    for start in range(0, len(counts.waiting), BATCH):
        cancel.check()
        with store.write() as unit:
            for line, facts in counts.waiting[start : start + BATCH]:
                _put(unit, line, facts, counts, ties)
    counts.problems.sort(key=lambda one: one.line)
    with store.write() as unit:
        told: dict[str, str | int | bool | None] = {"new": counts.new, "changed": counts.changed}
        unit.log.append(clock(), None, "calls_imported", f"file:{path.name}", told)
    result = ImportResult(path.name, counts.new, counts.changed, counts.same, counts.rejected, tuple(counts.problems))
    return result, Changed(everything=True)


def _take(unit: UnitOfWork, batch: Sequence[CallRow], counts: _Counts, reach: timedelta) -> None:
    nothing = RowTies()
    for row in batch:
        counts.rows += 1
        counts.problems += row.problems
        if row.facts is None:
            counts.rejected += 1
            continue
        facts = with_own_id(unit, row.facts, reach)
        if waits(unit, facts, reach):
            counts.waiting.append((row.line, facts))
        else:
            _put(unit, row.line, facts, counts, nothing)


def _put(unit: UnitOfWork, line: int, facts: CallFacts, counts: _Counts, ties: RowTies) -> None:
    outcome, matched = put_call(unit, facts, ties.given.get(facts.external_id))
    setattr(counts, outcome, getattr(counts, outcome) + 1)
    if facts.external_id in ties.unsure:
        counts.problems.append(Rejected(line, "", facts.recording_name, Expected.ONE_CALL, row_taken=True))
    if not matched:
        value = facts.client_phone or facts.deal_external_id
        counts.problems.append(Rejected(line, "", value, Expected.KNOWN_CLIENT, row_taken=True))


def put_call(unit: UnitOfWork, facts: CallFacts, sha256: str | None = None) -> tuple[str, bool]:
    """Adds or updates one call: ("new" | "changed" | "same", whether a deal is known). `sha256`: its recording, unless
    the call has one or the recording has another call by now."""
    known = unit.calls.by_external(facts.external_id)
    recording = None if known is None else known.recording
    if recording is None and sha256 is not None:
        tied = unit.calls.by_recording(sha256)
        if all(is_from_file(one) for one in tied):
            recording = sha256
            known = _taken_over(unit, known, tied)
    if known is not None and not facts.recording_name:
        facts = replace(facts, recording_name=known.facts.recording_name)  # what its recording told stays
    deal_id = deal_for(unit, facts)
    if known is None:
        unit.calls.add(facts, deal_id, recording)
        return "new", deal_id is not None
    deal_id = deal_id if deal_id is not None else known.deal_id
    if (known.facts, known.deal_id, known.recording) == (facts, deal_id, recording):
        return "same", deal_id is not None
    unit.calls.update(known.id, facts, deal_id, recording)
    return "changed", deal_id is not None


def _taken_over(unit: UnitOfWork, known: Call | None, made: Sequence[Call]) -> Call | None:
    """The call to update: the one made from the recording becomes the list's, or steps back for one that stands."""
    if known is None:
        return next(iter(made), None)
    for one in made:
        empty = replace(one.facts, client_phone="", recording_name="", answered=False)
        unit.calls.update(one.id, empty, None, None)
    return known
