"""The proof of a period's sample: a committed seed, frozen frames, and draws sealed one upon the other.

Everything here is told in docs/sampling.md, so that docs/verify_sample.py can check it without this program.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

from qa_desk.domain.errors import WrongUse
from qa_desk.domain.sample_draw import (
    Before,
    DrawnAs,
    DrawnDeal,
    Flag,
    FrameDeal,
    Moment,
    SamplePolicy,
    draw_next,
    replacement,
)
from qa_desk.domain.sample_frame import FrozenFrame, sha256

FORMAT = "qa-desk-sample-1"


class ReplaceReason(StrEnum):
    """Why a drawn deal cannot be audited. Anything else is no reason to put it back."""

    TEST_DEAL = "test_deal"
    DUPLICATE = "duplicate"
    NO_ACCESS = "no_access"
    PERSONAL_DATA_ERASED = "personal_data_erased"
    AUDITOR_INVOLVED = "auditor_involved"


class DrawKind(StrEnum):
    """`WHOLE`: by a version of the program that drew a period at once; it cannot be recomputed any more."""

    DRAW = "draw"
    TOP_UP = "top_up"
    REPLACEMENT = "replacement"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class DrawRecord:
    """One draw or replacement. `replaced`: external id of the deal that went, of a replacement only.

    A replacement is taken from the frame of the draw before it. `seal` covers all before it too.
    """

    number: int
    kind: DrawKind
    at: datetime
    moment: Moment
    frame_sha256: str
    frame_size: int
    drawn: tuple[DrawnDeal, ...]
    replaced: str = ""
    reason: ReplaceReason | None = None
    seal: str = ""


@dataclass(frozen=True, slots=True)
class SampleProof:
    """A period's sample. `seed` is empty until the period is closed."""

    period: str
    policy: SamplePolicy
    commitment: str
    records: tuple[DrawRecord, ...] = ()
    seed: str = ""
    contributions: tuple[str, ...] = field(default=())


def canonical(document: Mapping[str, object]) -> str:
    """One text for one meaning: sorted keys, no spaces, letters as they are."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def first_seal(proof: SampleProof) -> str:
    head = {
        "format": FORMAT,
        "period": proof.period,
        "policy": policy_document(proof.policy),
        "commitment": proof.commitment,
    }
    return sha256(canonical(head).encode())


def seal_of(previous: str, record: DrawRecord) -> str:
    return sha256((previous + canonical(record_document(record))).encode())


def policy_document(policy: SamplePolicy) -> dict[str, object]:
    return {
        "share_percent": policy.share_percent,
        "extras": {str(flag): percent for flag, percent in sorted(policy.extras.items())},
    }


def record_document(record: DrawRecord) -> dict[str, object]:
    """Without the seal. Times in UTC to the second."""
    return {
        "number": record.number,
        "kind": str(record.kind),
        "at": record.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "day": record.moment.day,
        "days": record.moment.days,
        "frame_sha256": record.frame_sha256,
        "frame_size": record.frame_size,
        "replaced": record.replaced,
        "reason": str(record.reason or ""),
        "drawn": [
            {
                "deal": one.deal.external_id,
                "manager": one.deal.manager,
                "stage": one.deal.stage,
                "source": one.deal.source,
                "ticket": one.ticket,
                "as": str(one.drawn_as),
                "flag": str(one.flag or ""),
            }
            for one in record.drawn
        ],
    }


def proof_document(proof: SampleProof) -> dict[str, object]:
    """What is exported as JSON beside the frames."""
    return {
        "format": FORMAT,
        "period": proof.period,
        "policy": policy_document(proof.policy),
        "commitment": proof.commitment,
        "seed": proof.seed,
        "contributions": list(proof.contributions),
        "draws": [{**record_document(record), "seal": record.seal} for record in proof.records],
    }


def before(records: Iterable[DrawRecord]) -> Before:
    """What these draws took and put back."""
    random: set[str] = set()
    extra: dict[str, Flag] = {}
    gone: set[str] = set()
    for record in records:
        if record.replaced:
            random.discard(record.replaced)
            extra.pop(record.replaced, None)
            gone.add(record.replaced)
        for one in record.drawn:
            if one.drawn_as is DrawnAs.EXTRA and one.flag is not None:
                extra[one.deal.external_id] = one.flag
            else:
                random.add(one.deal.external_id)
    return Before(frozenset(random), extra, frozenset(gone))


def drawn_deal(records: Iterable[DrawRecord], external_id: str) -> DrawnDeal | None:
    """How this deal was drawn; None when it was not, or was put back."""
    found = None
    for record in records:
        if record.replaced == external_id:
            found = None
        for one in record.drawn:
            if one.deal.external_id == external_id:
                found = one
    return found


def next_record(
    proof: SampleProof, seed: str, frame: FrozenFrame, kind: DrawKind, moment: Moment, at: datetime
) -> DrawRecord:
    """The next draw, sealed. `kind` is DRAW or TOP_UP. Raises DealTwiceInFrame."""
    drawn = draw_next(frame.deals, proof.policy, seed, proof.period, moment, before(proof.records))
    record = DrawRecord(
        len(proof.records) + 1, kind, at.replace(microsecond=0), moment, frame.sha256, len(frame.deals), tuple(drawn)
    )
    return _sealed(proof, record)


class NotDrawn(WrongUse):
    """facts: deal, period"""

    code = "deal_not_drawn"


def next_replacement(
    proof: SampleProof, seed: str, frame: Sequence[FrameDeal], external_id: str, reason: ReplaceReason, at: datetime
) -> DrawRecord:
    """`frame`: of the last record. Raises NotDrawn, NothingLeftToDraw."""
    replaced = drawn_deal(proof.records, external_id)
    if replaced is None:
        raise NotDrawn(deal=external_id, period=proof.period)
    last = proof.records[-1]
    found = replacement(frame, seed, proof.period, replaced, before(proof.records))
    record = DrawRecord(
        len(proof.records) + 1,
        DrawKind.REPLACEMENT,
        at.replace(microsecond=0),
        last.moment,
        last.frame_sha256,
        last.frame_size,
        (found,),
        external_id,
        reason,
    )
    return _sealed(proof, record)


def _sealed(proof: SampleProof, record: DrawRecord) -> DrawRecord:
    previous = proof.records[-1].seal if proof.records else first_seal(proof)
    return replace(record, seal=seal_of(previous, record))
