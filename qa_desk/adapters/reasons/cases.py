"""Cases and readings as JSON lines: read with exact errors, written complete or not at all."""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa_desk.domain.call import Direction, Lane
from qa_desk.domain.errors import FileRejected
from qa_desk.domain.evaluation import Label
from qa_desk.domain.reason_check import Reading, ReasonCode, RefusalCase, SpokenCall, SpokenTurn, TurnRef, Verdict

Position = Annotated[int, Field(ge=0)]


class CasesBroken(FileRejected):
    """facts: file, line, where, expected"""

    code = "cases_broken"


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class TurnLine(_Line):
    speaker: Lane
    text: str


class CallLine(_Line):
    day: int = 0
    direction: Direction = Direction.UNKNOWN
    turns: list[TurnLine]


class RefLine(_Line):
    call: Position
    turn: Position


class LabelLine(_Line):
    refused: bool
    voiced_reasons: list[str]
    verdict: Verdict
    evidence: list[RefLine]


class CaseLine(_Line):
    id: Annotated[str, Field(min_length=1)]
    industry: str = ""
    stated_reason: Annotated[str, Field(min_length=1)]
    stated_comment: str = ""
    calls: list[CallLine]
    label: LabelLine | None = None
    traps: list[str] = []


class ReadingLine(_Line):
    """The form of one written line."""

    id: str
    verdict: Verdict
    refused: bool
    voiced_reasons: list[str]
    evidence: list[RefLine]
    highlights: list[RefLine]
    confidence: float
    sure: bool


def read_cases(path: Path) -> Iterator[tuple[RefusalCase, Label | None]]:
    """Lazily, line by line. Raises CasesBroken at the first line that is no case; blank lines are passed over."""
    with path.open("rb") as lines:
        for number, raw in enumerate(lines, start=1):
            text = _text(path.name, number, raw)
            if not text.strip():
                continue
            try:
                line = CaseLine.model_validate_json(text)
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(str(part) for part in first["loc"])
                raise CasesBroken(file=path.name, line=number, where=where, expected=first["msg"]) from error
            yield _case(line), _label(line, path.name, number)


def _text(name: str, number: int, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise CasesBroken(file=name, line=number, where="", expected="UTF-8 text") from error


def _case(line: CaseLine) -> RefusalCase:
    calls = tuple(
        SpokenCall(call.day, call.direction, tuple(SpokenTurn(turn.speaker, turn.text) for turn in call.turns))
        for call in line.calls
    )
    return RefusalCase(line.id, ReasonCode(line.stated_reason), line.stated_comment, calls, line.industry)


def _label(line: CaseLine, name: str, number: int) -> Label | None:
    if line.label is None:
        return None
    for place, ref in enumerate(line.label.evidence):
        if ref.call >= len(line.calls) or ref.turn >= len(line.calls[ref.call].turns):
            raise CasesBroken(file=name, line=number, where=f"label.evidence.{place}", expected="a turn of the case")
    return Label(
        refused=line.label.refused,
        voiced_reasons=tuple(ReasonCode(code) for code in line.label.voiced_reasons),
        verdict=line.label.verdict,
        evidence=tuple(TurnRef(ref.call, ref.turn) for ref in line.label.evidence),
        traps=tuple(line.traps),
    )


def reading_as_json(case_id: str, reading: Reading) -> dict[str, object]:
    return {
        "id": case_id,
        "verdict": reading.verdict.value,
        "refused": reading.refused,
        "voiced_reasons": list(reading.voiced_reasons),
        "evidence": [{"call": ref.call, "turn": ref.turn} for ref in reading.evidence],
        "highlights": [{"call": ref.call, "turn": ref.turn} for ref in reading.highlights],
        "confidence": reading.confidence,
        "sure": reading.sure,
    }


def write_readings(path: Path, readings: Iterable[tuple[str, Reading]]) -> int:
    """Writes one line a reading, complete or not at all; returns how many."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(name)
    count = 0
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            for case_id, reading in readings:
                out.write(json.dumps(reading_as_json(case_id, reading), ensure_ascii=False) + "\n")
                count += 1
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return count
