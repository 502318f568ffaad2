"""Evidence and spans as JSON columns, both ways."""

from collections.abc import Sequence
from typing import Any, assert_never

from qa_desk.domain.call import CallId, Lane
from qa_desk.domain.deal import DealId
from qa_desk.domain.decision import AttemptEvidence, DealEvidence, Evidence, SpanEvidence


def to_json(evidence: Evidence) -> dict[str, Any]:
    match evidence:
        case SpanEvidence(recording, lane, from_ms, to_ms, quote):
            return {
                "kind": "span", "recording": recording, "lane": lane.value,
                "from_ms": from_ms, "to_ms": to_ms, "quote": quote,
            }  # fmt: skip
        case AttemptEvidence(call_id):
            return {"kind": "attempt", "call_id": call_id}
        case DealEvidence(deal_id):
            return {"kind": "deal", "deal_id": deal_id}
        case _:
            assert_never(evidence)


def from_json(stored: dict[str, Any]) -> Evidence:
    if stored["kind"] == "span":
        return SpanEvidence(
            stored["recording"], Lane(stored["lane"]), stored["from_ms"], stored["to_ms"], stored["quote"]
        )
    if stored["kind"] == "attempt":
        return AttemptEvidence(CallId(stored["call_id"]))
    return DealEvidence(DealId(stored["deal_id"]))


def all_to_json(evidence: Sequence[Evidence]) -> list[Any]:
    return [to_json(one) for one in evidence]


def all_from_json(stored: list[Any]) -> tuple[Evidence, ...]:
    return tuple(from_json(one) for one in stored)


def spans_from_json(stored: list[Any]) -> tuple[SpanEvidence, ...]:
    return tuple(one for one in all_from_json(stored) if isinstance(one, SpanEvidence))
