"""Trust meter of a workspace: its findings against its auditors' decisions."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from qa_desk.domain.decision import Decision, FindingId
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.reason_check import Verdict
from qa_desk.domain.trust import Compared, TrustMeter, measure
from qa_desk.services.store import Store, UnitOfWork

PAGE = 2_000


def trust_meter(store: Store) -> TrustMeter:
    """Each decision is held against the finding that was on screen when it was made; where the same finding was
    decided on again, the last word counts. Findings that nobody decided on do not count."""
    with store.read() as unit:
        zone = ZoneInfo(unit.settings.load().time_zone)
        decisions = unit.decisions.all()
        seen = _last_words(decisions)
        verdicts = _verdicts(unit, seen)
        stated = {one.id: one.stated_reason for one in unit.refusals.in_state(list(RefusalState))}
    compared = (
        Compared(
            stated.get(one.refusal_id),
            *verdicts[finding_id],
            one.verdict,
            f"{one.decided_at.astimezone(zone):%Y-%m}",
        )
        for finding_id, one in seen.items()
    )
    return measure(compared, unseen=sum(one.finding_id is None for one in decisions))


def _last_words(decisions: Iterable[Decision]) -> dict[FindingId, Decision]:
    return {one.finding_id: one for one in decisions if one.finding_id is not None}


def _verdicts(unit: UnitOfWork, wanted: Iterable[FindingId]) -> dict[FindingId, tuple[Verdict, bool]]:
    """Verdict and sureness of these findings; read page by page, so that the quotes of all never lie in memory."""
    left, after = set(wanted), None
    found: dict[FindingId, tuple[Verdict, bool]] = {}
    while left:
        page = unit.findings.page(after, PAGE)
        if not page:
            break
        after = page[-1].id
        found |= {one.id: (one.verdict, one.sure) for one in page if one.id in left}
        left -= found.keys()
    return found
