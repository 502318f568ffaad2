"""derive: the checklist in words, as a pure function of its state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from qa_desk.desktop.pages.review.checklist.state import ChecklistState, lacks_of, text_of
from qa_desk.desktop.pages.review.decision_props import EvidenceLine, ProofLine
from qa_desk.desktop.pages.review.wording import attempt_text, deal_text, evidence_text
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.checklist import Critical, FreeText, Question, Target
from qa_desk.domain.checklist_answers import Answer, effective, overruled, value_text
from qa_desk.domain.checklist_score import Score, State
from qa_desk.domain.checklist_submit import Lack
from qa_desk.domain.decision import AttemptEvidence, DealEvidence, Evidence, SpanEvidence
from qa_desk.services.checklist_audit import AuditDesk, PreviousAudit
from qa_desk.services.views import DealCard
from qa_desk.words import formats, language, tr, trn
from qa_desk.words.audit_words import AnswerKey, answer_keys, check_words, value_words
from qa_desk.words.checklist_words import AUDIT_DIRECTIONS, LACKS


@dataclass(frozen=True, slots=True)
class RowProps:
    """A question as one line of the list. `section`: its heading when it is the section's first, else ""."""

    code: str
    section: str
    title: str
    answer: str
    tone: Tone
    current: bool


@dataclass(frozen=True, slots=True)
class BodyProps:
    """The current question opened. `text_label`: what the text field is for. `lacks`: one line, "" for nothing.
    `proofs`: what may be ticked where no words prove a fault."""

    code: str
    hint: str
    keys: tuple[AnswerKey, ...]
    chosen: str
    text: str
    text_label: str
    text_needed: bool
    evidence: tuple[EvidenceLine, ...]
    evidence_wanted: bool
    check: str
    lacks: str
    proofs: tuple[ProofLine, ...] = ()


@dataclass(frozen=True, slots=True)
class PreviousLine:
    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class ChecklistProps:
    """`score`: so far. `forms`: (code, words) to choose from, empty once something was answered.

    `saved`: whether every answer is on disk, in words; `saved_tone` the same in colour."""

    title: str
    code: str
    score: str
    score_tone: Tone
    left: str
    directions: str
    forms: tuple[tuple[str, str], ...]
    rows: tuple[RowProps, ...]
    body: BodyProps | None
    saved: str
    saved_tone: Tone
    manager: str
    previous: tuple[PreviousLine, ...]
    enabled: bool
    can_submit: bool
    missing: str


def derive(state: ChecklistState, card: DealCard | None, zone: tzinfo, *, enabled: bool) -> ChecklistProps | None:
    """None while no audit is open. `card` None: a form that is only tried."""
    desk = state.desk
    if desk is None:
        return None
    scored, problems = desk.score, desk.problems
    places = len({one.question for one in problems})
    return ChecklistProps(
        title=tr("{form}, version {n}").format(form=desk.form.title.of(language()), n=desk.form.version),
        code=desk.form.code,
        score=_percent(scored),
        score_tone=_score_tone(scored, desk.pass_percent),
        left=trn("{n} question left", "{n} questions left", places).format(n=places) if places else tr("all answered"),
        directions=_directions(scored),
        forms=_forms(desk),
        rows=tuple(_rows(state, desk, scored)),
        body=_body(state, desk, card, zone),
        saved=_saved(state, zone),
        saved_tone=Tone.BAD if state.unsaved else Tone.NEUTRAL if state.writing else Tone.GOOD,
        manager=desk.audit.manager,
        previous=tuple(_previous(one, desk.pass_percent, zone) for one in desk.previous),
        enabled=enabled and state.is_open,
        can_submit=enabled and state.is_open and not problems,
        missing=_missing(desk) if problems else "",
    )


def _percent(scored: Score) -> str:
    return "—" if scored.share is None else formats.percent(float(scored.share))


def _score_tone(scored: Score, pass_percent: int) -> Tone:
    if scored.failed_by:
        return Tone.BAD
    if scored.share is None:
        return Tone.NEUTRAL
    return Tone.GOOD if scored.share * 100 >= pass_percent else Tone.WARN


def _directions(scored: Score) -> str:
    parts = [
        f"{tr(AUDIT_DIRECTIONS[one.direction])} {formats.percent(float(one.share))}"
        for one in scored.directions
        if one.share is not None
    ]
    return " · ".join(parts) if len(scored.directions) > 1 else ""


def _forms(desk: AuditDesk) -> tuple[tuple[str, str], ...]:
    if desk.answers:
        return ()
    open_ = [one for one in desk.choices if not one.submitted]
    at = language() == "en"
    return tuple((one.code, one.title[at]) for one in open_) if len(open_) > 1 else ()


def _rows(state: ChecklistState, desk: AuditDesk, scored: Score) -> list[RowProps]:
    visible = {one.code for one in state.visible}
    rows = []
    for section in desk.form.sections:
        heading = section.title.of(language())
        for question in section.questions:
            if question.code not in visible:
                continue
            answer = value_words(question, desk.answers.get(question.code), desk.audit.results)
            tone = _tone(question, scored, state)
            title = question.title.of(language())
            if question.critical in (Critical.SECTION, Critical.FORM):
                title = f"{title} ‼"
            rows.append(RowProps(question.code, heading, title, answer, tone, question.code == state.current))
            heading = ""
    return rows


def _tone(question: Question, scored: Score, state: ChecklistState) -> Tone:
    result = scored.question(question.code)
    if state.told and lacks_of(state, question.code):
        return Tone.WARN
    if result is None or result.state in (State.MISSING, State.NA, State.HIDDEN, State.TEXT):
        return Tone.NEUTRAL
    if result.failed:
        return Tone.BAD
    return Tone.GOOD


def _body(state: ChecklistState, desk: AuditDesk, card: DealCard | None, zone: tzinfo) -> BodyProps | None:
    question = state.question
    if question is None:
        return None
    answer = state.answer
    value = effective(question, desk.answers, desk.audit.results)
    lacks = [one.lack for one in lacks_of(state, question.code)]
    wants_text = {Lack.COMMENT, Lack.OVERRULE_COMMENT, Lack.TEXT} & set(lacks)
    label = tr("Answer") if isinstance(question.kind, FreeText) else tr("Comment")
    if overruled(question, answer, desk.audit.results) or wants_text:
        label = tr("Comment (required)") if not isinstance(question.kind, FreeText) else tr("Answer (required)")
    told = [one for one in lacks if state.told or one is not Lack.ANSWER]
    return BodyProps(
        code=question.code,
        hint=question.hint.of(language()),
        keys=answer_keys(question),
        chosen="" if value is None else value_text(value),
        text=text_of(question, answer),
        text_label=label,
        text_needed=bool(wants_text),
        evidence=()
        if card is None
        else tuple(EvidenceLine(evidence_text(one, card, zone), one) for one in answer.evidence),
        evidence_wanted=Lack.EVIDENCE in lacks or question.evidence_on_fail,
        check=check_words(desk.audit.results, question, zone),
        lacks=". ".join(tr(LACKS[one]) for one in told),
        proofs=() if card is None else _proofs(desk, question, answer, lacks, card, zone),
    )


def _proofs(
    desk: AuditDesk, question: Question, answer: Answer, lacks: Sequence[Lack], card: DealCard, zone: tzinfo
) -> tuple[ProofLine, ...]:
    """Of a fault that needs evidence: a deal may have no talk on record, and its fault must be provable all the same.
    A duplicate is proven by another deal."""
    ticked = any(not isinstance(one, SpanEvidence) for one in answer.evidence)
    heard = desk.form.target is Target.CALL  # what was said in a call is proven by its words
    if heard or not question.evidence_on_fail or not (ticked or Lack.EVIDENCE in lacks):
        return ()
    offered: list[tuple[str, Evidence]] = []
    if desk.form.target is Target.DUPLICATES:
        offered += [(deal_text(deal, zone), DealEvidence(deal.id)) for deal in card.older_deals]
    else:
        offered.append((tr("This deal as it stands in the CRM"), DealEvidence(card.deal.id)))
    offered += [(attempt_text(view.call, zone), AttemptEvidence(view.call.id)) for view in card.calls]
    return tuple(ProofLine(text, one, one in answer.evidence) for text, one in offered)


def _saved(state: ChecklistState, zone: tzinfo) -> str:
    if state.unsaved:
        return tr("The last answer is NOT saved")
    if state.writing:
        return tr("Saving…")
    if state.saved_at is None:
        return tr("Every answer is saved at once")
    return tr("Saved at {time}").format(time=f"{state.saved_at.astimezone(zone):%H:%M:%S}")


def _missing(desk: AuditDesk) -> str:
    first = desk.problems[0]
    question = desk.form.question(first.question)
    title = first.question if question is None else question.title.of(language())
    return f"{title}: {tr(LACKS[first.lack])}"


def _previous(one: PreviousAudit, pass_percent: int, zone: tzinfo) -> PreviousLine:
    outcome = one.audit.outcome
    if outcome is None:
        return PreviousLine(one.external_id, Tone.NEUTRAL)
    points = "—" if outcome.points is None else formats.percent(outcome.points / 10_000)
    when = formats.day(outcome.submitted_at, zone)
    form = one.title[language() == "en"]
    return PreviousLine(
        f"{when} · {points} · {form} · {one.external_id}", Tone.GOOD if outcome.in_order(pass_percent) else Tone.BAD
    )
