"""Second opinion: asks a second reader about one refusal, keeps what it said, and tells it beside the finding."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa_desk.domain.call import Direction, Lane
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.dialogue import Heard, case_of, fingerprint, span
from qa_desk.domain.finding import Finding
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.kept_opinion import OpinionId, SecondOpinion, ThrownQuote
from qa_desk.domain.people import User
from qa_desk.domain.reason_check import (
    CHECKED_WITHOUT_TRANSCRIPT,
    ReasonCode,
    RefusalCase,
    SpokenCall,
    SpokenTurn,
    Verdict,
)
from qa_desk.domain.second_faults import SecondNothingToRead, SecondNotTranscribed, SecondReasonUnknown
from qa_desk.domain.second_opinion import Opinion, checked, disagreement
from qa_desk.services.check_reasons import calls_heard
from qa_desk.services.ports import Clock, SecondReader
from qa_desk.services.running import CancelToken
from qa_desk.services.store import Store
from qa_desk.services.views import Changed

LOG_ACTION = "second_opinion"
SAMPLE = RefusalCase(
    "",
    ReasonCode("price"),
    "Дорого",
    (
        SpokenCall(
            0,
            Direction.OUT,
            (
                SpokenTurn(Lane.MANAGER, "Добрый день! Вы посмотрели наше предложение?"),
                SpokenTurn(Lane.CLIENT, "Посмотрел. Для нас это слишком дорого, мы отказываемся."),
                SpokenTurn(Lane.MANAGER, "Понял вас, спасибо."),
            ),
        ),
    ),
)
"""A talk that nobody said, for trying a connection: no client's words are sent for it."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`first`: the newest finding, None while there is none. `disagreement`: codes, empty when both agree."""

    first: Finding | None
    second: Opinion
    disagreement: tuple[str, ...]

    @property
    def agree(self) -> bool | None:
        """None while there is no finding to agree with."""
        return None if self.first is None else not self.disagreement


@dataclass(frozen=True, slots=True)
class LastOpinion:
    """The newest kept opinion beside the newest finding. `old`: the talk was changed since it was read."""

    opinion: SecondOpinion
    has_finding: bool
    disagreement: tuple[str, ...]
    old: bool

    @property
    def agree(self) -> bool | None:
        """None while there is no finding to agree with."""
        return not self.disagreement if self.has_finding else None


@dataclass(frozen=True, slots=True)
class Trial:
    """A connection that answered. `right`: it read the sample talk as anybody would."""

    reader: str
    seconds: float
    verdict: Verdict
    right: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    case: RefusalCase
    calls: Sequence[Heard]


def second_opinion(
    store: Store, reader: SecondReader, refusal_id: RefusalId, cancel: CancelToken | None = None
) -> Opinion:
    """The case is built as for the finding; the model is asked outside the unit of work, so that nobody waits for it.

    Raises NotFound, SecondNotTranscribed, SecondNothingToRead, SecondReasonUnknown, SecondReaderFailed subclasses,
    Cancelled.
    """
    asked = _asked(store, refusal_id)
    return _opinion(asked, reader, cancel)


def ask_second(
    store: Store, clock: Clock, reader: SecondReader, refusal_id: RefusalId, by: User, cancel: CancelToken
) -> tuple[SecondOpinion, Changed]:
    """Asks and keeps the answer; a refused or cancelled one leaves nothing. Raises what second_opinion raises."""
    asked = _asked(store, refusal_id)
    found = _opinion(asked, reader, cancel)
    kept = SecondOpinion(
        id=OpinionId(0),
        refusal_id=refusal_id,
        verdict=found.verdict,
        refused=found.refused,
        voiced_reasons=found.voiced_reasons,
        quotes=tuple(_quoted(one.text, at) for one, at in zip(found.evidence, found.spans, strict=True)),
        thrown=tuple(ThrownQuote(one.text, one.why) for one in found.thrown),
        reader=found.reader,
        input_sha256=fingerprint(asked.case, ""),
        asked_by=by.id,
        asked_at=clock(),
    )
    with store.write() as unit:
        unit.opinions.add(kept)
        facts = {"reader": kept.reader, "verdict": kept.verdict.value}
        unit.log.append(kept.asked_at, by.id, LOG_ACTION, f"refusal:{refusal_id}", facts)
    return kept, Changed(refusals=frozenset({int(refusal_id)}))


def last_opinion(store: Store, refusal_id: RefusalId) -> LastOpinion | None:
    """What the second reader said last of this refusal."""
    with store.read() as unit:
        opinion = unit.opinions.latest(refusal_id)
        if opinion is None:
            return None
        refusal, first = unit.refusals.get(refusal_id), unit.findings.latest(refusal_id)
        zone, calls = unit.settings.load().time_zone, calls_heard(unit, refusal.deal_id)
    old = calls is None or fingerprint(case_of(refusal, calls, zone), "") != opinion.input_sha256
    return LastOpinion(opinion, first is not None, () if first is None else disagreement(first, opinion), old)


def compare(store: Store, reader: SecondReader, refusal_id: RefusalId) -> Comparison:
    """A second opinion beside the newest finding; keeps nothing. Raises what second_opinion raises."""
    opinion = second_opinion(store, reader, refusal_id)
    with store.read() as unit:
        first = unit.findings.latest(refusal_id)
    return Comparison(first, opinion, () if first is None else disagreement(first, opinion))


def try_second(clock: Clock, reader: SecondReader, cancel: CancelToken) -> Trial:
    """Asks about the sample talk. Raises SecondReaderFailed subclasses, Cancelled."""
    started = clock()
    found = checked(SAMPLE, reader.read(SAMPLE, cancel), reader.codes(), reader.version)
    seconds = (clock() - started).total_seconds()
    return Trial(reader.version, seconds, found.verdict, found.verdict is Verdict.MATCH)


def _asked(store: Store, refusal_id: RefusalId) -> _Asked:
    with store.read() as unit:
        refusal = unit.refusals.get(refusal_id)
        zone = unit.settings.load().time_zone
        calls = calls_heard(unit, refusal.deal_id)
    if refusal.stated_reason is None:
        raise SecondReasonUnknown(refusal=int(refusal_id))
    if refusal.stated_reason in CHECKED_WITHOUT_TRANSCRIPT:
        raise SecondNothingToRead(refusal=int(refusal_id))
    if calls is None:
        raise SecondNotTranscribed(refusal=int(refusal_id))
    if not any(one.turns for one in calls):
        raise SecondNothingToRead(refusal=int(refusal_id))
    return _Asked(case_of(refusal, calls, zone), calls)


def _opinion(asked: _Asked, reader: SecondReader, cancel: CancelToken | None) -> Opinion:
    opinion = checked(asked.case, reader.read(asked.case, cancel), reader.codes(), reader.version)
    return replace(opinion, spans=tuple(span(quote.at, asked.calls) for quote in opinion.evidence))


def _quoted(text: str, at: SpanEvidence) -> SpanEvidence:
    """The verified words themselves, where their turn can be played."""
    return replace(at, quote=text)
