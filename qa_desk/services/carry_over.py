"""Work of people that goes with the recording into a new text: corrections, voices, evidence marks; comments stay."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from qa_desk.domain.call import Lane
from qa_desk.domain.carry import CarriedOver, Left, carry, same_moment
from qa_desk.domain.correction import SWAPPED, TurnFix
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.evidence_text import followed
from qa_desk.domain.listening import Mark
from qa_desk.domain.log import Payload
from qa_desk.domain.transcript import Transcript, TranscriptId, Turn
from qa_desk.services.listen import span_of
from qa_desk.services.store import Store, UnitOfWork

_TWO = 2


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
    unsaid = tuple(mark for mark in marks if not _remarked(unit, mark, _lane_in(new, old, mark.lane), new.turns, now))
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
    lanes = {mark: {mark.lane, _lane_in(new, old, mark.lane)} for mark in marks}  # carried, or left as it was
    unsaid = tuple(mark for mark in marks if not any(_turns_of(mark, lane, new.turns) for lane in lanes[mark]))
    return CarriedWork(found.kept, found.left, unsaid)


def _compared(unit: UnitOfWork, old: Transcript, new: Transcript, now: datetime) -> CarriedOver:
    fixes = unit.transcripts.fixes_in(old.id)
    return carry(_said_in(unit, old, new), fixes, new.turns, now) if fixes else CarriedOver()


def _said_in(unit: UnitOfWork, old: Transcript, new: Transcript) -> list[Turn]:
    """What was recognised, by whom the new text says it; on one channel everybody's lane is an opinion of its own."""
    said = unit.transcripts.recognised(old.id)
    if len(old.lanes) != _TWO or len(new.lanes) != _TWO:
        return said
    now = {turn.id: turn.lane for turn in old.turns}
    return [replace(turn, lane=_lane_in(new, old, now[turn.id])) for turn in said]


def _lane_in(new: Transcript, old: Transcript, lane: Lane) -> Lane:
    """The rule for channels may be another one than when the old text was made."""
    return SWAPPED[lane] if len(old.lanes) == _TWO and new.lanes == old.lanes[::-1] else lane


def _turns_of(mark: Mark, lane: Lane, turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    return same_moment(lane, mark.from_ms, mark.to_ms, mark.quote, turns)


def _remarked(unit: UnitOfWork, mark: Mark, lane: Lane, turns: tuple[Turn, ...], now: datetime) -> bool:
    """The same moment in the words of the new text; False when they say something else."""
    said = _turns_of(mark, lane, turns)
    spans = [SpanEvidence(mark.recording, turn.lane, turn.from_ms, turn.to_ms, turn.text) for turn in said]
    if spans and spans != [SpanEvidence(mark.recording, mark.lane, mark.from_ms, mark.to_ms, mark.quote)]:
        unit.listening.remove_mark(mark.id, now)
        for span in spans:
            unit.listening.add_mark(mark.item_id, span, mark.by, now)
    return bool(spans)


def correct_with_marks(unit: UnitOfWork, sha256: str, fixes: Sequence[TurnFix], now: datetime) -> None:
    """Writes corrections of the recording's text down; kept marks go with the words and the voices under them."""
    marks = unit.listening.marks_on(sha256)
    before = unit.transcripts.newest(sha256) if marks else None
    unit.transcripts.add_fixes(fixes)
    after = None if before is None else unit.transcripts.newest(sha256)
    recording = unit.calls.recording(sha256)
    if before is None or after is None or recording is None:
        return
    for mark in marks:
        turns = followed(span_of(mark), before.turns, after.turns)
        if not turns:
            continue
        unit.listening.remove_mark(mark.id, now)
        there = {span_of(one) for one in unit.listening.marks(mark.item_id, mark.by)}
        for turn in turns:
            to_ms = min(turn.to_ms, recording.audio.duration_ms)
            span = SpanEvidence(sha256, turn.lane, turn.from_ms, to_ms, turn.text.strip())
            if span not in there:
                unit.listening.add_mark(mark.item_id, span, mark.by, now)
