"""Reason check: every waiting refusal gets a finding as soon as what it needs is there."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_desk.domain.call import CallId, Lane
from qa_desk.domain.deal import DealId
from qa_desk.domain.decision import AttemptEvidence, DealEvidence, Evidence, FindingId, SpanEvidence
from qa_desk.domain.dialogue import Heard, case_of, fingerprint, heard, span
from qa_desk.domain.finding import Finding
from qa_desk.domain.flow import ConditionalRefusal, RefusalId, RefusalState
from qa_desk.domain.reason_check import DUPLICATE, NO_CONTACT, Reading, ReasonCode, RefusalCase, Verdict
from qa_desk.domain.settings import Settings
from qa_desk.domain.without_transcript import Attempt, ContactRule, check_duplicate, check_no_contact
from qa_desk.services.ports import Clock, ReasonReader
from qa_desk.services.running import CancelToken, Progress, ProgressReport
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed

NO_RECORDINGS = "no_recordings"
NOT_IN_BOOK = "stated_reason_not_in_book"
SPEAKER_UNKNOWN = "speaker_unknown"
LISTEN = "listen_here"
OTHER_GROUND = "ground_not_in_book"
_MOST_READINGS = 3


@dataclass(frozen=True, slots=True)
class CheckResult:
    """`waiting`: refusals whose recordings are not transcribed yet; `unchanged`: nothing new since the last finding."""

    checked: int
    unchanged: int
    waiting: int


def check_waiting(
    store: Store, clock: Clock, reader: ReasonReader, progress: Progress, cancel: CancelToken
) -> tuple[CheckResult, Changed]:
    """Checks all undecided refusals, one unit of work each. Raises Cancelled; what was found before stays."""
    with store.read() as unit:
        refusals = unit.refusals.in_state([RefusalState.QUEUED])
    counts = {"checked": 0, "unchanged": 0, "waiting": 0}
    touched: set[RefusalId] = set()
    for number, refusal in enumerate(refusals):
        cancel.check()
        progress(ProgressReport("check_reasons", number, len(refusals)))
        outcome = check_refusal(store, clock, reader, refusal.id)
        counts[outcome] += 1
        if outcome == "checked":
            touched.add(refusal.id)
    progress(ProgressReport("check_reasons", len(refusals), len(refusals)))
    with store.read() as unit:
        items = frozenset(int(unit.queue.of_refusal(one).id) for one in touched)
    return CheckResult(**counts), Changed(items=items, refusals=frozenset(touched))


def check_refusal(store: Store, clock: Clock, reader: ReasonReader, refusal_id: RefusalId) -> str:
    """Returns "checked", "unchanged" or "waiting". Reading happens outside the write so that nobody waits for it: what
    came in meanwhile is read again, and a decided refusal keeps the finding it was decided by."""
    for _ in range(_MOST_READINGS):
        outcome = _read_once(store, clock, reader, refusal_id)
        if outcome is not None:
            return outcome
    return "waiting"  # its texts come faster than they are read: whoever brings the last one checks it again


def _read_once(store: Store, clock: Clock, reader: ReasonReader, refusal_id: RefusalId) -> str | None:
    """None where the finding is of yesterday's text by the time it could be stored."""
    with store.read() as unit:
        refusal = unit.refusals.get(refusal_id)
        known = unit.findings.latest(refusal_id)
        made = finding_for(unit, clock, reader, refusal)
    if made is None:
        return "waiting"
    if known is not None and known.input_sha256 == made.input_sha256:
        return "unchanged"
    with store.write() as unit:
        now, newest = unit.refusals.get(refusal_id), unit.findings.latest(refusal_id)
        if now.state is not RefusalState.QUEUED:
            return "unchanged"
        if newest != known or _input_now(unit, clock, reader, now) != made.input_sha256:
            return None
        unit.findings.add(made)
        unit.queue.set_finding(refusal_id, made)
    return "checked"


def finding_for(unit: UnitOfWork, clock: Clock, reader: ReasonReader, refusal: ConditionalRefusal) -> Finding | None:
    """What the reader finds now, not stored; None while a recording of the deal has no complete transcript."""
    settings = unit.settings.load()
    if refusal.stated_reason == NO_CONTACT:
        return _no_contact(unit, clock, reader, refusal, settings)
    if refusal.stated_reason == DUPLICATE:
        return _duplicate(unit, clock, reader, refusal)
    calls = calls_heard(unit, refusal.deal_id)
    if calls is None:
        return None
    case = case_of(refusal, calls, settings.time_zone)
    sha = _heard_sha256(case, reader, calls)
    if not calls:
        return _made(clock, reader, refusal, sha, Verdict.UNCLEAR, why=(NO_RECORDINGS,))
    return _read(clock, reader, refusal, calls, reader.read(case), sha)


def _input_now(unit: UnitOfWork, clock: Clock, reader: ReasonReader, refusal: ConditionalRefusal) -> str | None:
    """What a finding of now would rest on, without reading."""
    if refusal.stated_reason in (NO_CONTACT, DUPLICATE):
        made = finding_for(unit, clock, reader, refusal)  # counted, not read
        return None if made is None else made.input_sha256
    calls = calls_heard(unit, refusal.deal_id)
    if calls is None:
        return None
    return _heard_sha256(case_of(refusal, calls, unit.settings.load().time_zone), reader, calls)


def _heard_sha256(case: RefusalCase, reader: ReasonReader, calls: Sequence[Heard]) -> str:
    return fingerprint(case, reader.version, repr([one.recording for one in calls]))


def calls_heard(unit: UnitOfWork, deal_id: DealId) -> list[Heard] | None:
    """All recorded calls of the deal; None while one of them has no complete transcript."""
    calls = []
    for call in unit.calls.of_deal(deal_id):
        if call.recording is None:
            continue
        transcript = unit.transcripts.newest(call.recording)
        if transcript is None or not transcript.complete:
            return None
        calls.append(heard(call, transcript))
    return calls


def _read(
    clock: Clock,
    reader: ReasonReader,
    refusal: ConditionalRefusal,
    calls: Sequence[Heard],
    reading: Reading,
    sha: str,
) -> Finding:
    verdict, sure, why = reading.verdict, reading.sure, list[str]()
    if refusal.stated_reason is None:
        # without a known stated reason there is nothing to compare: a mismatch would be an insult by a typo
        why.append(NOT_IN_BOOK)
        verdict, sure = (Verdict.NO_REFUSAL, sure) if verdict is Verdict.NO_REFUSAL else (Verdict.UNCLEAR, False)
    if any(turn.lane is Lane.UNKNOWN for one in calls for turn in one.turns):
        why.append(SPEAKER_UNKNOWN)
    if reading.other_ground:
        why.append(OTHER_GROUND)
    if not sure:
        why.append(LISTEN)
    return _made(
        clock,
        reader,
        refusal,
        sha,
        verdict,
        why=tuple(why),
        refused=reading.refused,
        voiced=reading.voiced_reasons,
        evidence=tuple(span(ref, calls) for ref in reading.evidence),
        highlights=tuple(span(ref, calls) for ref in reading.highlights),
        confidence=reading.confidence,
        sure=sure,
    )


def _no_contact(
    unit: UnitOfWork, clock: Clock, reader: ReasonReader, refusal: ConditionalRefusal, settings: Settings
) -> Finding:
    calls = unit.calls.of_deal(refusal.deal_id)
    attempts = [Attempt(str(call.id), call.facts.started_at, call.facts.answered, call.facts.talk_ms) for call in calls]
    rule = ContactRule(settings.least_contact_attempts, settings.least_contact_days)
    found = check_no_contact(attempts, settings.time_zone, rule)
    sha = fingerprint(case_of(refusal, [], settings.time_zone), reader.version, f"{attempts!r}{rule!r}")
    evidence = tuple(AttemptEvidence(CallId(int(key))) for key in found.evidence)
    return _certain(clock, reader, refusal, sha, found.verdict, evidence, tuple(found.why))


def _duplicate(unit: UnitOfWork, clock: Clock, reader: ReasonReader, refusal: ConditionalRefusal) -> Finding:
    deal = unit.deals.get(refusal.deal_id)
    others = unit.deals.sharing_contacts(refusal.deal_id)
    found = check_duplicate(deal.facts, [other.facts for other in others])
    ids = {other.facts.external_id: other.id for other in others}
    evidence = tuple(DealEvidence(ids[key]) for key in found.older)
    sha = fingerprint(case_of(refusal, [], "UTC"), reader.version, repr((found.older, found.shared)))
    return _certain(clock, reader, refusal, sha, found.verdict, evidence, tuple(found.why))


def _certain(
    clock: Clock,
    reader: ReasonReader,
    refusal: ConditionalRefusal,
    sha: str,
    verdict: Verdict,
    evidence: tuple[Evidence, ...],
    why: tuple[str, ...],
) -> Finding:
    """Counted, not read: the finding is as sure as the records it counts."""
    voiced = (refusal.stated_reason,) if verdict is Verdict.MATCH and refusal.stated_reason else ()
    return _made(
        clock, reader, refusal, sha, verdict, why=why, evidence=evidence, voiced=voiced, confidence=1.0, sure=True
    )


def _made(
    clock: Clock,
    reader: ReasonReader,
    refusal: ConditionalRefusal,
    sha: str,
    verdict: Verdict,
    *,
    why: tuple[str, ...] = (),
    refused: bool = False,
    voiced: tuple[ReasonCode, ...] = (),
    evidence: tuple[Evidence, ...] = (),
    highlights: tuple[SpanEvidence, ...] = (),
    confidence: float = 0.0,
    sure: bool = False,
) -> Finding:
    return Finding(
        id=FindingId(0),
        refusal_id=refusal.id,
        verdict=verdict,
        refused=refused,
        voiced_reasons=voiced,
        evidence=evidence,
        highlights=highlights,
        why=why,
        confidence=confidence,
        sure=sure,
        reader=reader.version,
        input_sha256=sha,
        found_at=clock(),
    )
