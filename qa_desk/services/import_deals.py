"""Import of a CRM export: looked at first, then taken batch by batch; the same file again doubles nothing."""

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa_desk.domain.deal import DealFacts
from qa_desk.domain.intake import ImportResult, Rejected
from qa_desk.domain.intake_columns import (
    Columns,
    Guess,
    Profile,
    TableOf,
    guess_calls,
    guess_profile,
)
from qa_desk.domain.people import User
from qa_desk.domain.settings import Settings, guess_conditional_stages
from qa_desk.services.configure import change_settings, load_settings
from qa_desk.services.match_calls import rematch
from qa_desk.services.ports import Clock, ContactNormaliser, ReasonReader, TableReader
from qa_desk.services.queue import refill
from qa_desk.services.read_rows import DealRow, read_deals
from qa_desk.services.running import CancelToken, Progress, ProgressReport
from qa_desk.services.store import Store
from qa_desk.services.views import Changed

BATCH = 1_000
"""Rows of one unit of work: a kill loses at most these, and other seats wait well under a second."""
SAMPLE_ROWS = 5


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """`sample`: the first rows as they stand. `of`: what the headers look like. `kept`: the user's own mapping."""

    path: Path
    kind: str
    of: TableOf
    headers: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    guess: Guess
    kept: bool


def own_profiles(settings: Settings, of: TableOf) -> tuple[Profile, ...]:
    """The user's own column profiles. Raises ProfileBroken."""
    profiles = (Profile.from_data(json.loads(text)) for text in settings.column_mappings.values())
    return tuple(profile for profile in profiles if profile.of is of)


def keep_profile(store: Store, clock: Clock, user: User | None, profile: Profile) -> Changed:
    """Remembers a mapping, so that the next file with these columns needs no question."""
    settings = load_settings(store)
    kept = {**settings.column_mappings, profile.name: json.dumps(profile.to_data(), ensure_ascii=False)}
    return change_settings(store, clock, user, replace(settings, column_mappings=kept), guessed=True, base=settings)


def look_at(tables: TableReader, store: Store, path: Path) -> ImportPreview:
    """Opens the file and guesses what its columns mean. Raises FileRejected."""
    settings = load_settings(store)
    with tables.open(path) as table:
        headers, kind = table.headers, table.kind
        sample = tuple(row.cells for row in itertools.islice(table.rows, SAMPLE_ROWS))
    deals = guess_profile(headers, own_profiles(settings, TableOf.DEALS))
    calls = guess_calls(headers, own_profiles(settings, TableOf.CALLS))
    of = TableOf.CALLS if calls.certain and not deals.certain else TableOf.DEALS
    guess = calls if of is TableOf.CALLS else deals
    return ImportPreview(path, kind, of, headers, sample, guess, guess.profile in settings.column_mappings)


def import_deals(
    store: Store,
    clock: Clock,
    tables: TableReader,
    contacts: ContactNormaliser,
    reader: ReasonReader,
    path: Path,
    mapping: Columns | None,
    progress: Progress,
    cancel: CancelToken,
) -> tuple[ImportResult, Changed]:
    """Takes every usable row, lists the others, guesses the conditional stages once, and refills the queue.

    `mapping`: None takes the guess. Raises FileRejected (nothing imported), FieldsMissing when no column holds the
    deal id, Cancelled (whole batches stay; the next import of the file adds the rest).
    """
    settings = load_settings(store)
    counts = _Counts()
    with tables.open(path) as table:
        columns = mapping or guess_profile(table.headers, own_profiles(settings, TableOf.DEALS)).mapping
        rows = read_deals(table, columns, contacts, settings.time_zone, settings.currency)
        for batch in _batches(rows):
            cancel.check()
            counts.take(store, clock, batch)
            progress(ProgressReport("import_deals", counts.rows, table.row_count, path.name))
    _finish(store, clock, reader, settings, path, counts)
    return counts.result(path.name), Changed(everything=True)


def _finish(
    store: Store, clock: Clock, reader: ReasonReader, settings: Settings, path: Path, counts: "_Counts"
) -> None:
    if not settings.conditional_stages:
        with store.read() as unit:
            guessed = guess_conditional_stages(frozenset(unit.deals.stages()))
        if guessed:
            learned = replace(settings, conditional_stages=guessed)
            change_settings(store, clock, None, learned, guessed=True, base=settings)
    with store.write() as unit:
        rematch(unit)  # also when nothing is new: an earlier import may have been killed before it came here
        facts: dict[str, str | int | bool | None] = {"new": counts.new, "changed": counts.changed}
        unit.log.append(clock(), None, "deals_imported", f"file:{path.name}", facts)
    refill(store, clock, reader)


def _batches(rows: Iterator[DealRow]) -> Iterator[Sequence[DealRow]]:
    while batch := list(itertools.islice(rows, BATCH)):
        yield batch


class _Counts:
    """What happened so far."""

    def __init__(self) -> None:
        self.rows = self.new = self.changed = self.same = self.rejected = 0
        self.problems: list[Rejected] = []

    def take(self, store: Store, clock: Clock, batch: Sequence[DealRow]) -> None:
        facts: dict[str, DealFacts] = {row.facts.external_id: row.facts for row in batch if row.facts is not None}
        usable = sum(row.facts is not None for row in batch)
        with store.write() as unit:
            new, changed, same = unit.deals.upsert(list(facts.values()), clock())
        self.new += len(new)
        self.changed += len(changed)
        self.same += same + (usable - len(facts))
        self.rejected += len(batch) - usable
        self.rows += len(batch)
        for row in batch:
            self.problems += row.problems

    def result(self, source: str) -> ImportResult:
        return ImportResult(source, self.new, self.changed, self.same, self.rejected, tuple(self.problems))
