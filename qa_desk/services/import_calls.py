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
from qa_desk.services.import_deals import own_profiles
from qa_desk.services.match_calls import FROM_FILE, deal_for
from qa_desk.services.ports import Clock, ContactNormaliser, TableReader
from qa_desk.services.read_call_rows import CallRow, read_calls
from qa_desk.services.running import CancelToken, Progress, ProgressReport
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed

BATCH = 500


@dataclass(slots=True)
class _Counts:
    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0
    rows: int = 0
    problems: list[Rejected] = field(default_factory=list)


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
    counts = _Counts()
    with tables.open(path) as table:
        guess = guess_calls(table.headers, own_profiles(settings, TableOf.CALLS))
        rows = read_calls(table, mapping or guess.mapping, contacts, settings.time_zone, headerless=guess.headerless)
        while batch := list(itertools.islice(rows, BATCH)):
            cancel.check()
            with store.write() as unit:
                _take(unit, batch, counts, timedelta(minutes=settings.match_minutes))
            progress(ProgressReport("import_calls", counts.rows, table.row_count, path.name))
    with store.write() as unit:
        facts: dict[str, str | int | bool | None] = {"new": counts.new, "changed": counts.changed}
        unit.log.append(clock(), None, "calls_imported", f"file:{path.name}", facts)
    result = ImportResult(path.name, counts.new, counts.changed, counts.same, counts.rejected, tuple(counts.problems))
    return result, Changed(everything=True)


def _take(unit: UnitOfWork, batch: Sequence[CallRow], counts: _Counts, reach: timedelta) -> None:
    for row in batch:
        counts.rows += 1
        counts.problems += row.problems
        if row.facts is None:
            counts.rejected += 1
            continue
        outcome, matched = put_call(unit, row.facts, reach)
        setattr(counts, outcome, getattr(counts, outcome) + 1)
        if not matched:
            value = row.facts.client_phone or row.facts.deal_external_id
            counts.problems.append(Rejected(row.line, "", value, Expected.KNOWN_CLIENT, row_taken=True))


def put_call(unit: UnitOfWork, facts: CallFacts, reach: timedelta) -> tuple[str, bool]:
    """Adds or updates one call: ("new" | "changed" | "same", whether a deal is known)."""
    known = _known(unit, facts, reach)
    recording = None if known is None else known.recording
    if known is not None and not facts.recording_name:
        facts = replace(facts, recording_name=known.facts.recording_name)  # what its recording told stays
    if recording is None and facts.recording_name:
        there = unit.calls.recording_named(facts.recording_name)
        recording = None if there is None else there.sha256
    deal_id = deal_for(unit, facts)
    if known is None:
        unit.calls.add(facts, deal_id, recording)
        return "new", deal_id is not None
    deal_id = deal_id if deal_id is not None else known.deal_id
    if (known.facts, known.deal_id, known.recording) == (facts, deal_id, recording):
        return "same", deal_id is not None
    unit.calls.update(known.id, facts, deal_id, recording)
    return "changed", deal_id is not None


def _known(unit: UnitOfWork, facts: CallFacts, reach: timedelta) -> Call | None:
    """The same call by its id; else the one made from its recording before this list told about it."""
    call = unit.calls.by_external(facts.external_id)
    if call is not None:
        return call
    if facts.recording_name:
        found = unit.calls.by_recording_name(facts.recording_name)
    elif facts.answered and facts.client_phone:
        found = unit.calls.near(facts.client_phone, facts.started_at - reach, facts.started_at + reach)
        found.sort(key=lambda one: abs(one.facts.started_at - facts.started_at))
    else:
        return None
    return next((one for one in found if one.facts.external_id.startswith(FROM_FILE)), None)
