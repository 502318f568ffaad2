"""Work of people that goes with the recording into a new text: corrections, voices, evidence marks; comments stay."""

from dataclasses import dataclass
from datetime import datetime

from qa_desk.domain.carry import CarriedOver, Left, carry, same_moment
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.listening import Mark
from qa_desk.domain.log import Payload
from qa_desk.domain.transcript import Transcript, TranscriptId, Turn
from qa_desk.services.store import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class CarriedWork:
    """`kept`: corrections that stand in the current text. `left`, `marks`: what it has no words for; they stay where
    they are, the marks with the words they were taken from."""

    kept: int = 0
    left: tuple[Left, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def lost(self) -> int:
        return len(self.left) + len(self.marks)


def carry_over(unit: UnitOfWork, old: Transcript | None, now: datetime) -> CarriedWork:
    """Into the newest text of the recording, when that is another one than `old`. Comments need nothing: they belong to
    a moment of the recording. Writes a line into the log where there was something to carry."""
    new = None if old is None else unit.transcripts.newest(old.recording)
    if old is None or new is None or new.id == old.id:
        return CarriedWork()
    found = _compared(unit, old, new, now)
    unit.transcripts.add_fixes(found.fixes)
    new = unit.transcripts.get(new.id)
    marks = unit.listening.marks_on(old.recording)
    unsaid = tuple(mark for mark in marks if not _remarked(unit, mark, new.turns, now))
    work = CarriedWork(found.kept, found.left, unsaid)
    if marks or work.kept or work.left:
        facts: Payload = {"recording": old.recording, "kept": work.kept, "left": len(work.left), "marks": len(marks)}
        unit.log.append(now, None, "corrections_carried", f"transcript:{int(new.id)}", facts)
    return work


def left_behind(store: Store, version: TranscriptId, now: datetime) -> CarriedWork:
    """What people did with this earlier text and the current one does not have. Raises NotFound."""
    with store.read() as unit:
        old = unit.transcripts.get(version)
        new = unit.transcripts.newest(old.recording)
        if new is None or new.id == old.id:
            return CarriedWork()
        found = _compared(unit, old, new, now)
        marks = unit.listening.marks_on(old.recording)
    unsaid = tuple(mark for mark in marks if not _turns_of(mark, new.turns))
    return CarriedWork(found.kept, found.left, unsaid)


def _compared(unit: UnitOfWork, old: Transcript, new: Transcript, now: datetime) -> CarriedOver:
    fixes = unit.transcripts.fixes_in(old.id)
    return carry(unit.transcripts.recognised(old.id), fixes, new.turns, now) if fixes else CarriedOver()


def _turns_of(mark: Mark, turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    return same_moment(mark.lane, mark.from_ms, mark.to_ms, mark.quote, turns)


def _remarked(unit: UnitOfWork, mark: Mark, turns: tuple[Turn, ...], now: datetime) -> bool:
    """The same moment in the words of the new text; False when they say something else."""
    said = _turns_of(mark, turns)
    spans = [SpanEvidence(mark.recording, turn.lane, turn.from_ms, turn.to_ms, turn.text) for turn in said]
    if spans and spans != [SpanEvidence(mark.recording, mark.lane, mark.from_ms, mark.to_ms, mark.quote)]:
        unit.listening.remove_mark(mark.id, now)
        for span in spans:
            unit.listening.add_mark(mark.item_id, span, mark.by, now)
    return bool(spans)
