"""What checklist audits say of a period, gathered for the reports: scores, questions, directions covered."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from qa_desk.domain.checklist import AuditDirection, Form, Label
from qa_desk.domain.checklist_answers import Answers
from qa_desk.domain.checklist_audit import ChecklistAudit
from qa_desk.domain.checklist_score import State, score
from qa_desk.domain.checklist_version import FormRef
from qa_desk.domain.report_audits import AuditFact, AuditFacts, FormVersion
from qa_desk.domain.report_audits_tables import Covered, with_audits, with_directions
from qa_desk.domain.report_facts import before, bounds
from qa_desk.domain.report_table import AnalysisReport
from qa_desk.domain.sample_draw import DrawnAs
from qa_desk.services.checklist_forms import forms_of
from qa_desk.services.checklist_ports import AuditQuery, ChecklistBooks
from qa_desk.services.sample_report import sample_report
from qa_desk.services.store import Store, UnitOfWork


def add_audits(store: Store, books: ChecklistBooks, report: AnalysisReport) -> AnalysisReport:
    """Scorecards with the audits of the period and, for the trend, of the one before. Second looks are left out: they
    measure auditors."""
    zone = ZoneInfo(report.time_zone)
    with store.read() as unit:
        now = _submitted(unit, *bounds(report.period, zone))
        last = _submitted(unit, *bounds(before(report.period), zone))
        if not now and not last:
            return report
        facts = facts_of(unit, books, now, last)
        refs = unit.reports.refs(sorted({one.deal_id for one in facts.now}))
    return with_audits(report, facts, refs)


def add_directions(store: Store, report: AnalysisReport) -> AnalysisReport:
    """Coverage by manager and direction, of deals that were drawn at random and stand."""
    found = sample_report(store, report.period)
    if found is None or not found.groups:
        return report
    drawn: dict[str, dict[int, frozenset[AuditDirection]]] = {}
    with store.read() as unit:
        audits = unit.checklists.of_items([line.item_id for line in found.lines if line.item_id is not None])
        for line in found.lines:
            deal = line.record.drawn[line.place].deal.deal_id
            if line.replaced_by or line.drawn_as != DrawnAs.RANDOM or deal is None:
                continue
            his = () if line.item_id is None else audits.get(line.item_id, ())
            drawn.setdefault(line.manager, {})[int(deal)] = _asked(his)
    every = {deal: asked for those in drawn.values() for deal, asked in those.items()}
    managers = [Covered(one.name, one.deals, drawn.get(one.name, {})) for one in found.groups if one.name]
    return with_directions(report, [*managers, Covered("", sum(one.deals for one in managers), every)])


def facts_of(
    unit: UnitOfWork, books: ChecklistBooks, now: Sequence[ChecklistAudit], last: Sequence[ChecklistAudit] = ()
) -> AuditFacts:
    """Of submitted audits, the questions of those of `now` counted."""
    forms = forms_of(unit, books, {one.form for one in (*now, *last)})
    answers = unit.checklists.answers_of([one.id for one in now])
    return AuditFacts(
        now=tuple(_with_questions(one, forms[one.form], answers.get(one.id, {})) for one in now),
        last=tuple(_fact(one) for one in last),
        forms={_version(ref): form.title for ref, form in forms.items()},
        questions=_questions(forms),
    )


# ---------------------------------------------------------------- parts


def _asked(audits: Sequence[ChecklistAudit]) -> frozenset[AuditDirection]:
    submitted = [one.outcome for one in audits if one.outcome is not None and one.second_of is None]
    return frozenset(direction for one in submitted for direction in one.directions)


def _submitted(unit: UnitOfWork, since: datetime, until: datetime) -> list[ChecklistAudit]:
    return unit.checklists.submitted(AuditQuery(since=since, until=until))


def _version(ref: FormRef) -> FormVersion:
    return FormVersion(ref.code, ref.version)


def _questions(forms: Mapping[FormRef, Form]) -> dict[tuple[FormVersion, str], Label]:
    return {(_version(ref), one.code): one.title for ref, form in forms.items() for one in form.questions()}


def _fact(one: ChecklistAudit) -> AuditFact:
    outcome = one.outcome
    if outcome is None:
        raise AssertionError(f"audit {one.id} is not submitted")
    return AuditFact(
        deal_id=int(one.deal_id),
        manager=one.manager,
        group=one.group,
        form=_version(one.form),
        points=outcome.points,
        directions=outcome.directions,
        critical=bool(outcome.critical_failed),
        failed=outcome.failed,
    )


def _with_questions(one: ChecklistAudit, form: Form, answers: Answers) -> AuditFact:
    scored = score(form, answers, one.results)
    asked = [
        question.code
        for section in scored.sections
        for question in section.questions
        if question.state is State.COUNTED
    ]
    return replace(_fact(one), asked=tuple(asked))
