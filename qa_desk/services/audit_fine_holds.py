"""What the records say of a proposed audit fine: whose calls prove it, and what of the deal was signed before."""

from collections.abc import Mapping, Sequence

from qa_desk.domain.audit_fine import NOTHING_HEARD, AuditFine, AuditFineState, Heard, state_of
from qa_desk.domain.call import Call
from qa_desk.domain.checklist import Target
from qa_desk.domain.deal import DealId
from qa_desk.domain.decision import AttemptEvidence, Evidence, SpanEvidence
from qa_desk.domain.penalty import person_key
from qa_desk.services.audit_fine_store import FineQuery
from qa_desk.services.call_times import CallTimes
from qa_desk.services.store import UnitOfWork


class CallsOfFines:
    """Deals' calls and the names of managers, looked up once."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit
        self._calls: dict[DealId, list[Call]] = {}
        self._managers: frozenset[str] | None = None
        self._times = CallTimes(unit)

    def look_up(self, fines: Sequence[AuditFine]) -> None:
        """The calls of all their deals at once."""
        unknown = sorted({one.deal_id for one in fines} - self._calls.keys())
        self._calls |= self._unit.calls.of_deals(unknown)

    def heard(self, fine: AuditFine, evidence: Sequence[Evidence], target: Target) -> Heard:
        """Where a form about a call names no moment of it, any recorded call of the deal may be the one."""
        recordings = {one.recording for one in evidence if isinstance(one, SpanEvidence)}
        attempts = {one.call_id for one in evidence if isinstance(one, AttemptEvidence)}
        if not recordings and not attempts:
            recorded = [one for one in self._of(fine.deal_id) if one.recording is not None and target is Target.CALL]
            return Heard(self._callers(recorded)) if recorded else NOTHING_HEARD
        calls = [one for one in self._of(fine.deal_id) if one.recording in recordings or one.id in attempts]
        for gone in sorted(recordings - {one.recording for one in calls}):  # a later list gave it to another deal
            calls += self._unit.calls.by_recording(gone)
        return Heard(self._callers(calls), tuple(self._times.earliest(one) for one in calls))

    def _callers(self, calls: Sequence[Call]) -> frozenset[str]:
        return frozenset(one.facts.manager for one in calls if self._is_known(one.facts.manager))

    def _of(self, deal_id: DealId) -> list[Call]:
        if deal_id not in self._calls:
            self._calls[deal_id] = self._unit.calls.of_deal(deal_id)
        return self._calls[deal_id]

    def _is_known(self, name: str) -> bool:
        """A telephone system may name an extension: that tells nothing of whose call it was."""
        if self._managers is None:
            self._managers = frozenset(person_key(one) for one in self._unit.deals.managers())
        return bool(name.strip()) and person_key(name) in self._managers


def signed_of_deals(unit: UnitOfWork, fines: Sequence[AuditFine]) -> Mapping[DealId, list[AuditFine]]:
    """All fines of these deals that stand in the ledger."""
    every = unit.audit_fines.find(FineQuery(deal_ids=sorted({one.deal_id for one in fines}))) if fines else []
    found: dict[DealId, list[AuditFine]] = {}
    done = unit.audit_fines.steps([one.id for one in every])
    for one in every:
        if state_of(done.get(one.id, [])) is AuditFineState.SIGNED:
            found.setdefault(one.deal_id, []).append(one)
    return found
