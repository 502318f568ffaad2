"""What audits say of managers and groups: score cards with trend and worst questions, and a manager's case file."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from qa_desk.domain.agreement import Agreement
from qa_desk.domain.checklist import WHOLE, AuditDirection, Form
from qa_desk.domain.checklist_answers import Answer, Answers
from qa_desk.domain.checklist_audit import AnsweredAudit, ChecklistAudit
from qa_desk.domain.checklist_score import QuestionScore, State, score
from qa_desk.domain.checklist_version import FormRef, require_comparable
from qa_desk.domain.report_audits import LEAST, range_of_mean
from qa_desk.domain.report_table import DealRef
from qa_desk.domain.sign_off import period_of
from qa_desk.services.checklist_forms import forms_of, install_shipped, newest_of
from qa_desk.services.checklist_ports import AuditQuery, ChecklistBooks
from qa_desk.services.ports import Clock
from qa_desk.services.store import Store

LEAST_TO_COMPARE = LEAST
"""Audits of a group or manager under which an interval says nothing."""
WORST = 5


@dataclass(frozen=True, slots=True)
class WorstQuestion:
    """`failed` of the `asked` audits in which the question was shown and answered otherwise than not applicable."""

    question: str
    failed: int
    asked: int


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """`month`: "2026-11". Mean score in basis points."""

    month: str
    mean: int
    audits: int


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """One manager's or group's audits with one form. `mean` in basis points, with the interval that the analysis
    reports give too (`range_of_mean`): the same audits never look sure here and unsure there.

    `comparable`: enough audits for the interval to mean something. `directions`: means, basis points.
    """

    name: str
    audits: int
    mean: Agreement
    directions: tuple[tuple[AuditDirection, int], ...]
    trend: tuple[TrendPoint, ...]
    worst: tuple[WorstQuestion, ...]
    critical: int

    @property
    def comparable(self) -> bool:
        return self.audits >= LEAST_TO_COMPARE


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """Score cards of one form in the order of the names. `ranks`: place by card, the same for all whose intervals
    overlap with a neighbour's; None where there is too little to rank. `left_out`: audits with other
    versions."""

    form: Form
    versions: tuple[FormRef, ...]
    managers: tuple[ScoreCard, ...]
    groups: tuple[ScoreCard, ...]
    ranks: tuple[int | None, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """A failed question of one audit with what the auditor said of it."""

    question: str
    title: tuple[str, str]
    answer: Answer


@dataclass(frozen=True, slots=True)
class CaseLine:
    audit: ChecklistAudit
    external_id: str
    deal_title: str
    form_title: tuple[str, str]
    auditor: str
    failed: tuple[CaseAnswer, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything that audits found in one manager's deals, newest first."""

    manager: str
    lines: tuple[CaseLine, ...]


def score_table(
    store: Store,
    clock: Clock,
    books: ChecklistBooks,
    code: str,
    versions: Sequence[int] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> ScoreTable:
    """`versions`: the newest alone when none is named; several are put together only because they were named.

    Raises NotFound.
    """
    install_shipped(store, clock, books)
    with store.read() as unit:
        published = unit.checklists.published()
        wanted = tuple(newest_of(published, code, one).ref for one in versions) or (newest_of(published, code).ref,)
        audits = unit.checklists.submitted(AuditQuery(form=code, since=since, until=until))
        taken = [one for one in audits if one.form in wanted]
        require_comparable([one.form for one in taken], wanted)
        answers = unit.checklists.answers_of([one.id for one in taken])
        answered = [AnsweredAudit(one, answers.get(one.id, {})) for one in taken]
        zone = unit.settings.load().time_zone
        forms = forms_of(unit, books, set(wanted))
    managers = _cards(answered, forms, lambda one: one.manager, zone)
    groups = _cards(answered, forms, lambda one: one.group, zone)
    newest = max(wanted, key=lambda one: one.version)
    return ScoreTable(forms[newest], wanted, managers, groups, ranks(managers), len(audits) - len(taken))


def _cards(
    answered: Sequence[AnsweredAudit],
    forms: Mapping[FormRef, Form],
    name_of: Callable[[ChecklistAudit], str],
    zone: str,
) -> tuple[ScoreCard, ...]:
    """Names that nobody bears ("" for a deal without manager or group) get no card."""
    by_name: dict[str, list[AnsweredAudit]] = defaultdict(list)
    for one in answered:
        by_name[name_of(one.audit)].append(one)
    return tuple(_card(name, by_name[name], forms, zone) for name in sorted(by_name) if name)


def _card(name: str, answered: Sequence[AnsweredAudit], forms: Mapping[FormRef, Form], zone: str) -> ScoreCard:
    outcomes = [one.audit.outcome for one in answered if one.audit.outcome is not None]
    points = [one.points for one in outcomes if one.points is not None]
    by_direction: dict[AuditDirection, list[int]] = defaultdict(list)
    by_month: dict[str, list[int]] = defaultdict(list)
    for one in outcomes:
        for direction, scored in one.directions.items():
            if scored is not None:
                by_direction[direction].append(scored)
        if one.points is not None:
            by_month[period_of(one.submitted_at, zone)].append(one.points)
    return ScoreCard(
        name=name,
        audits=len(outcomes),
        mean=_with_range(points),
        directions=tuple(
            (direction, _mean(by_direction[direction])) for direction in AuditDirection if by_direction[direction]
        ),
        trend=tuple(TrendPoint(month, _mean(by_month[month]), len(by_month[month])) for month in sorted(by_month)),
        worst=_worst(answered, forms),
        critical=sum(bool(one.critical_failed) for one in outcomes),
    )


def _with_range(points: Sequence[int]) -> Agreement:
    found = range_of_mean(points)
    low, high = (None, None) if found is None else (found.low * WHOLE, found.high * WHOLE)
    return Agreement(sum(points) / len(points) if points else None, low, high, len(points))


def _worst(answered: Sequence[AnsweredAudit], forms: Mapping[FormRef, Form]) -> tuple[WorstQuestion, ...]:
    """The share of failures decides; a question that one audit asked once stands behind those that failed often."""
    asked: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for one in answered:
        for question in _scored(forms[one.audit.form], one):
            asked[question.code] += question.state is State.COUNTED
            failed[question.code] += question.failed
    found = [WorstQuestion(code, count, asked[code]) for code, count in failed.items() if count]
    return tuple(sorted(found, key=lambda one: (-one.failed / one.asked, -one.failed, one.question))[:WORST])


def _scored(form: Form, one: AnsweredAudit) -> list[QuestionScore]:
    return [
        question for section in score(form, one.answers, one.audit.results).sections for question in section.questions
    ]


def _mean(points: Sequence[int]) -> int:
    return round(sum(points) / len(points))


def ranks(cards: Sequence[ScoreCard]) -> tuple[int | None, ...]:
    """1 is the best. Two cards stand apart only when their intervals do; chains of overlaps share a place."""
    order = sorted(
        (place for place, card in enumerate(cards) if card.comparable and card.mean.low is not None),
        key=lambda place: -(cards[place].mean.value or 0),
    )
    found: list[int | None] = [None] * len(cards)
    rank, floor = 0, None
    for number, place in enumerate(order):
        low, high = cards[place].mean.low, cards[place].mean.high
        if floor is None or (high is not None and high < floor):
            rank, floor = number + 1, low
        elif low is not None and low < floor:
            floor = low
        found[place] = rank
    return tuple(found)


def newest_audited(store: Store) -> str:
    """Code of the form that was submitted last; "" before the first audit."""
    with store.read() as unit:
        return next((one.form.code for one in unit.checklists.submitted(AuditQuery(limit=1))), "")


def case_file(store: Store, clock: Clock, books: ChecklistBooks, manager: str, limit: int = 200) -> CaseFile:
    """Without second looks: they measure auditors."""
    install_shipped(store, clock, books)
    with store.read() as unit:
        people = {int(user.id): user.name for user in unit.users.all()}
        audits = unit.checklists.submitted(AuditQuery(manager=manager, limit=limit))
        made = forms_of(unit, books, {one.form for one in audits})
        answers = unit.checklists.answers_of([one.id for one in audits])
        deals = unit.reports.refs(sorted({int(one.deal_id) for one in audits}))
    return CaseFile(
        manager,
        tuple(
            _line(one, made[one.form], answers.get(one.id, {}), deals[one.deal_id], people.get(int(one.auditor), "—"))
            for one in audits
        ),
    )


def _line(audit: ChecklistAudit, form: Form, answers: Answers, deal: DealRef, auditor: str) -> CaseLine:
    codes = () if audit.outcome is None else audit.outcome.failed
    failed = []
    for code in codes:
        question = form.question(code)
        if question is not None:
            title = (question.title.ru, question.title.en)
            failed.append(CaseAnswer(code, title, answers.get(code, Answer(None))))
    title = (form.title.ru, form.title.en)
    return CaseLine(audit, deal.external_id, deal.title, title, auditor, tuple(failed))
