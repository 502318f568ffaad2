"""Reason book: try words out, see which findings an edited book would change, save it, check everything again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa_desk.domain.flow import ConditionalRefusal, RefusalState
from qa_desk.domain.people import Role, User, require
from qa_desk.domain.reason_check import ReasonCode, Verdict
from qa_desk.services.check_reasons import CheckResult, check_waiting, finding_for
from qa_desk.services.ports import BookDraft, BookReason, Clock, ReasonBook, ReasonBooks, ReasonReader
from qa_desk.services.running import CancelToken, Progress, ProgressReport
from qa_desk.services.store import Store
from qa_desk.services.views import Changed

STEP = "check_reasons"


@dataclass(frozen=True, slots=True)
class Said:
    """What a finding says, as far as the book decides it."""

    stated: ReasonCode | None
    verdict: Verdict
    voiced: tuple[ReasonCode, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class WouldChange:
    """`decided`: an auditor's decision stands already; the finding under it stays as it was."""

    deal_id: int
    external_id: str
    title: str
    decided: bool
    old: Said
    new: Said


@dataclass(frozen=True, slots=True)
class Impact:
    """`read`: refusals compared; `left_out`: those without a finding or without all their transcripts."""

    read: int
    left_out: int
    rows: tuple[WouldChange, ...]


def current_book(books: ReasonBooks) -> ReasonBook:
    """Raises ReasonBookBroken."""
    return books.current()


def preview(store: Store, clock: Clock, reader: ReasonReader, progress: Progress, cancel: CancelToken) -> Impact:
    """Reads all stored transcripts of refusals with `reader` and compares with the findings there are; writes nothing.

    Raises Cancelled.
    """
    with store.read() as unit:
        refusals = unit.refusals.in_state(list(RefusalState))
    rows: list[WouldChange] = []
    compared = 0
    for number, refusal in enumerate(refusals):
        cancel.check()
        progress(ProgressReport(STEP, number, len(refusals)))
        with store.read() as unit:
            known = unit.findings.latest(refusal.id)
            restated = _restated(refusal, reader)
            made = finding_for(unit, clock, reader, restated) if known is not None else None
            if known is None or made is None:
                continue
            compared += 1
            old = Said(refusal.stated_reason, known.verdict, known.voiced_reasons, known.sure)
            new = Said(restated.stated_reason, made.verdict, made.voiced_reasons, made.sure)
            if old != new:
                facts = unit.deals.get(refusal.deal_id).facts
                decided = refusal.state is not RefusalState.QUEUED
                rows.append(WouldChange(refusal.deal_id, facts.external_id, facts.title, decided, old, new))
    progress(ProgressReport(STEP, len(refusals), len(refusals)))
    return Impact(compared, len(refusals) - compared, tuple(rows))


def draft_book(books: ReasonBooks, base: ReasonBook, reasons: Sequence[BookReason]) -> BookDraft:
    """Raises ReasonBookBroken at the first thing the book cannot hold."""
    return books.draft(base, reasons)


def save_book(store: Store, clock: Clock, books: ReasonBooks, by: User, draft: BookDraft) -> tuple[ReasonBook, Changed]:
    """Raises RoleMissing, ChangedBySomeoneElse, FileNotWritten. The log line is kept only when the book is."""
    require(by, Role.ADMIN)
    with store.write() as unit:  # the store's lock also keeps two people from saving at once
        if draft.version != draft.base:
            facts = {"old": draft.base, "new": draft.version}
            unit.log.append(clock(), by.id, "book_changed", "reason_book", facts)
            saved = books.save(draft)
        else:
            saved = books.current()
    return saved, Changed()


def recheck_all(
    store: Store, clock: Clock, reader: ReasonReader, progress: Progress, cancel: CancelToken
) -> tuple[CheckResult, Changed]:
    """Reads what managers typed anew and checks all undecided refusals; those decided stay as they were decided.

    Raises Cancelled; what was found before stays.
    """
    with store.read() as unit:
        refusals = unit.refusals.in_state([RefusalState.QUEUED])
    stale = [one for one in refusals if _restated(one, reader) != one]
    for refusal in stale:
        cancel.check()
        with store.write() as unit:
            now = unit.refusals.get(refusal.id)
            if now.state is not RefusalState.QUEUED:
                continue
            code = _restated(now, reader).stated_reason
            unit.refusals.restate(now.id, (code, now.stated_text, now.stated_comment, now.stated_by))
    return check_waiting(store, clock, reader, progress, cancel)


def _restated(refusal: ConditionalRefusal, reader: ReasonReader) -> ConditionalRefusal:
    """The refusal with the code that the book gives to what its manager typed."""
    code = reader.code_of(refusal.stated_text, refusal.stated_comment)
    return replace(refusal, stated_reason=None if code is None else ReasonCode(code))
