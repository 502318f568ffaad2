"""Checks a period's proof: each draw must follow from its frame, the committed seed and the draws before it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qa_desk.domain.sample_draw import DealTwiceInFrame, DrawnDeal, NothingLeftToDraw, draw_next, replacement
from qa_desk.domain.sample_frame import frame_of, sha256
from qa_desk.domain.sample_proof import (
    DrawKind,
    DrawRecord,
    SampleProof,
    before,
    drawn_deal,
    first_seal,
    seal_of,
)
from qa_desk.domain.sample_seed import commitment_of


class ProofFault(StrEnum):
    SEED = "seed"
    CONTRIBUTIONS = "contributions"
    SEAL = "seal"
    NUMBER = "number"
    FRAME_MISSING = "frame_missing"
    FRAME_CHANGED = "frame_changed"
    DRAW_DIFFERS = "draw_differs"
    PUT_BACK = "put_back"
    SHARE_NOT_REACHED = "share_not_reached"
    OLD_VERSION = "old_version"


@dataclass(frozen=True, slots=True)
class Fault:
    """`record`: number of the draw, 0 for the period as a whole. `detail`: a deal, a manager or a hash."""

    kind: ProofFault
    record: int = 0
    detail: str = ""


def check_proof(proof: SampleProof, frames: Mapping[str, bytes]) -> list[Fault]:
    """Every fault found; none means that each draw follows from its frame and the committed seed.

    `frames`: frozen lists by their SHA-256. While the period is open (no seed) the seals and frames are checked only.
    """
    if any(record.kind is DrawKind.WHOLE for record in proof.records):
        return [Fault(ProofFault.OLD_VERSION)]
    faults = _seed_faults(proof)
    previous = first_seal(proof)
    for place, record in enumerate(proof.records, 1):
        if record.number != place:
            faults.append(Fault(ProofFault.NUMBER, record.number))
        if record.seal != seal_of(previous, record):
            faults.append(Fault(ProofFault.SEAL, record.number))
        previous = record.seal
        text = frames.get(record.frame_sha256)
        if text is None:
            faults.append(Fault(ProofFault.FRAME_MISSING, record.number, record.frame_sha256))
        elif sha256(text) != record.frame_sha256 or text.count(b"\n") != record.frame_size:
            faults.append(Fault(ProofFault.FRAME_CHANGED, record.number, record.frame_sha256))
        elif not _put_back_by_rule(proof.records, place - 1):
            faults.append(Fault(ProofFault.PUT_BACK, record.number, record.replaced))
        elif proof.seed:
            faults += _draw_faults(proof, place - 1, text)
    return faults + (_share_faults(proof) if proof.seed else [])


def _seed_faults(proof: SampleProof) -> list[Fault]:
    if not proof.seed:
        return []
    faults = []
    if commitment_of(proof.seed) != proof.commitment:
        faults.append(Fault(ProofFault.SEED, detail=proof.commitment))
    joined = "|".join(("qa-desk-seed", proof.period, *proof.contributions))
    if sha256(joined.encode()) != proof.seed:
        faults.append(Fault(ProofFault.CONTRIBUTIONS))
    return faults


def _put_back_by_rule(records: Sequence[DrawRecord], place: int) -> bool:
    """Only a replacement puts a deal back: one that stands, for a reason, and takes another of the very list."""
    record, earlier = records[place], records[:place]
    if record.kind is not DrawKind.REPLACEMENT:
        return not record.replaced and record.reason is None
    known = drawn_deal(earlier, record.replaced) is not None
    return known and record.reason is not None and earlier[-1].frame_sha256 == record.frame_sha256


def _draw_faults(proof: SampleProof, place: int, text: bytes) -> list[Fault]:
    record, earlier = proof.records[place], proof.records[:place]
    replaced = drawn_deal(earlier, record.replaced) if record.replaced else None
    try:
        frame = frame_of(text)
        if replaced is None:
            expected = draw_next(frame, proof.policy, proof.seed, proof.period, record.moment, before(earlier))
        else:
            expected = [replacement(frame, proof.seed, proof.period, replaced, before(earlier))]
    except NothingLeftToDraw:
        return [Fault(ProofFault.DRAW_DIFFERS, record.number, record.replaced)]
    except (ValueError, DealTwiceInFrame):  # the hash holds, but no list of this program looks like that
        return [Fault(ProofFault.FRAME_CHANGED, record.number, record.frame_sha256)]
    mine, theirs = _told(expected), _told(record.drawn)
    differing = sorted({one[0] for one in set(mine) ^ set(theirs)}) or ([""] if mine != theirs else [])
    return [Fault(ProofFault.DRAW_DIFFERS, record.number, deal) for deal in differing]


def _told(drawn: Iterable[DrawnDeal]) -> list[tuple[str, ...]]:
    return [
        (
            one.deal.external_id,
            one.deal.manager,
            one.deal.stage,
            one.deal.source,
            one.ticket,
            str(one.drawn_as),
            str(one.flag or ""),
        )
        for one in drawn
    ]


def _share_faults(proof: SampleProof) -> list[Fault]:
    """A told seed means a closed period, and that ends with a top-up."""
    top_up = next((record for record in reversed(proof.records) if record.kind is DrawKind.TOP_UP), None)
    if top_up is None or not top_up.moment.last:
        return [Fault(ProofFault.SHARE_NOT_REACHED)]
    return []
