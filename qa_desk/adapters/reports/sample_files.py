"""The proof of a period's sample as two files that docs/verify_sample.py and `qa-desk sample verify` recompute.

JSON, one frame a line: no program opens them as a sheet, so no value can become a formula.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa_desk.adapters.reports.files import make_folder, write_whole
from qa_desk.domain.errors import FileRejected
from qa_desk.domain.report import WrittenReport
from qa_desk.domain.sample_draw import DrawnAs, DrawnDeal, Flag, FrameDeal, Moment, SamplePolicy
from qa_desk.domain.sample_proof import (
    DrawKind,
    DrawRecord,
    ReplaceReason,
    SampleProof,
    proof_document,
)


class ProofUnreadable(FileRejected):
    """Not a sample's proof, or cut off; facts: path, place, detail"""

    code = "proof_unreadable"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Deal(_Part):
    deal: str
    manager: str
    stage: str
    source: str
    ticket: str
    drawn_as: Annotated[DrawnAs, Field(alias="as")]
    flag: Flag | Literal[""]


class _Draw(_Part):
    number: int
    kind: DrawKind
    at: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    day: Annotated[int, Field(ge=1)]
    days: Annotated[int, Field(ge=1, le=31)]
    frame_sha256: str
    frame_size: Annotated[int, Field(ge=0)]
    replaced: str
    reason: ReplaceReason | Literal[""]
    drawn: tuple[_Deal, ...]
    seal: str


class _Policy(_Part):
    share_percent: Annotated[int, Field(ge=10, le=100)]
    extras: dict[Flag, Annotated[int, Field(ge=0, le=100)]]


class _Proof(_Part):
    format: Literal["qa-desk-sample-1"]
    period: str
    policy: _Policy
    commitment: str
    seed: str
    contributions: tuple[str, ...]
    draws: tuple[_Draw, ...]


class _Frame(_Part):
    sha256: str
    lines: tuple[str, ...]


class SampleProofFiles:
    """ "sample-2026-11.json" and "frames-2026-11.jsonl"."""

    def write(self, proof: SampleProof, frames: Mapping[str, bytes], folder: Path) -> tuple[WrittenReport, ...]:
        """Each complete or not at all. Raises ReportNotWritten."""
        make_folder(folder)
        lines = (
            json.dumps({"sha256": sha, "lines": text.decode().split("\n")[:-1]}, ensure_ascii=False) + "\n"
            for sha, text in frames.items()
        )
        document = json.dumps(proof_document(proof), ensure_ascii=False, indent=1) + "\n"
        return (
            write_whole(folder, f"frames-{proof.period}.jsonl", "".join(lines).encode()),
            write_whole(folder, f"sample-{proof.period}.json", document.encode()),
        )

    def read(self, proof: Path, frames: Path) -> tuple[SampleProof, Mapping[str, bytes]]:
        """Raises ProofUnreadable."""
        found = _parsed(_Proof, proof, _text(proof), 0)
        kept = {}
        for number, line in enumerate(_text(frames).split("\n"), 1):
            if line.strip():
                frame = _parsed(_Frame, frames, line, number)
                kept[frame.sha256] = "".join(f"{one}\n" for one in frame.lines).encode()
        try:
            return _proof(found), kept
        except ValueError as error:  # a day behind the last, a month of 29 days with a 30th
            raise ProofUnreadable(path=str(proof), place=0, detail=str(error)) from error


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProofUnreadable(path=str(path), place=0, detail=str(error)) from error


_P = TypeVar("_P", bound=_Part)


def _parsed(kind: type[_P], path: Path, text: str, line: int) -> _P:
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ProofUnreadable(path=str(path), place=line, detail=f"{place}: {first['msg']}") from error


def _proof(found: _Proof) -> SampleProof:
    return SampleProof(
        period=found.period,
        policy=SamplePolicy(found.policy.share_percent, found.policy.extras),
        commitment=found.commitment,
        records=tuple(_record(draw) for draw in found.draws),
        seed=found.seed,
        contributions=found.contributions,
    )


def _record(draw: _Draw) -> DrawRecord:
    return DrawRecord(
        number=draw.number,
        kind=draw.kind,
        at=datetime.strptime(draw.at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
        moment=Moment(draw.day, draw.days),
        frame_sha256=draw.frame_sha256,
        frame_size=draw.frame_size,
        drawn=tuple(
            DrawnDeal(
                FrameDeal(one.deal, one.manager, one.stage, one.source), one.ticket, one.drawn_as, one.flag or None
            )
            for one in draw.drawn
        ),
        replaced=draw.replaced,
        reason=draw.reason or None,
        seal=draw.seal,
    )
