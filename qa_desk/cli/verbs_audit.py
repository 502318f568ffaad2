"""`qa-desk audit …` and `qa-desk duty`: checklist audits of drawn deals, and what stands on whose desk."""

from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from qa_desk.cli.common import Bench, JsonOption, UserOption, Verbs, WorkspaceOption
from qa_desk.cli.verbs_review import read_span
from qa_desk.domain.checklist import Mark
from qa_desk.domain.checklist_answers import Answer, Marked, value_of
from qa_desk.domain.checklist_audit import AnswerUnfit, ChecklistAuditId
from qa_desk.domain.checklist_score import basis_points
from qa_desk.domain.decision import Evidence
from qa_desk.domain.people import User
from qa_desk.domain.queue import ItemId
from qa_desk.services.audit_sample import audit_sample
from qa_desk.services.checklist_audit import AuditDesk, answer, audit_desk, start_audit, submit
from qa_desk.services.configure import load_settings
from qa_desk.services.duty import duty_board, plan_period
from qa_desk.words import formats, language, tr
from qa_desk.words.audit_words import check_words, value_words
from qa_desk.words.checklist_words import AUDIT_DIRECTIONS, DUTY_STATES

AuditArgument = Annotated[int, typer.Argument(help="Audit id, as `audit start` tells it.")]


def register(app: typer.Typer, verbs: Verbs) -> None:
    audit = typer.Typer(help="Checklist audits of drawn deals.")
    app.add_typer(audit, name="audit")
    _start(audit, verbs)
    _answer(audit, verbs)
    _submit(audit, verbs)
    _mark(audit, verbs)
    _duty(app, verbs)


def _start(audit: typer.Typer, verbs: Verbs) -> None:
    @audit.command("start")
    def start(
        item: Annotated[int, typer.Argument(help="Item of the queue; it must be claimed.")],
        form: Annotated[str, typer.Option(help="Code of the form; the one that is due else.")] = "",
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Begins the audit, or goes on with what was answered; runs the automatic checks."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            found = start_audit(desk.store, desk.clock, desk.checklists, bench.acting(user), ItemId(item), form)
            _tell(bench, found)

    @audit.command("show")
    def show(
        audit_id: AuditArgument, workspace: WorkspaceOption = None, user: UserOption = None, as_json: JsonOption = False
    ) -> None:
        """One's own audit with its answers and its score so far."""
        with verbs.at(workspace, as_json) as bench:
            _tell(bench, _mine(bench, bench.acting(user), audit_id))


def _mine(bench: Bench, user: User, audit_id: int) -> AuditDesk:
    with bench.desk.store.read() as unit:
        audit = unit.checklists.audit(ChecklistAuditId(audit_id))
    return audit_desk(bench.desk.store, bench.desk.checklists, user, audit.item_id, audit.form.code)


def _answer(audit: typer.Typer, verbs: Verbs) -> None:
    @audit.command("answer")
    def answer_(
        audit_id: AuditArgument,
        question: str,
        value: Annotated[str, typer.Argument(help="yes, no, na, points:4, option:CODE, text:WORDS; - for none.")],
        comment: Annotated[str, typer.Option()] = "",
        span: Annotated[list[str] | None, typer.Option(help="Evidence SHA256:LANE:FROM_MS:TO_MS:WORDS.")] = None,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Keeps the answer to one question, in place of an earlier one."""
        with verbs.at(workspace, as_json) as bench:
            desk, acting = bench.desk, bench.acting(user)
            given = _value(question, value, comment, tuple(read_span(text) for text in span or []))
            answer(desk.store, desk.clock, acting, desk.checklists, ChecklistAuditId(audit_id), question, given)
            _tell(bench, _mine(bench, acting, audit_id))


def _value(question: str, text: str, comment: str, evidence: tuple[Evidence, ...]) -> Answer:
    """Raises AnswerUnfit for what is no answer at all."""
    if text == "-":
        return Answer(None, comment, evidence)
    if text in set(Mark):
        return Answer(Marked(Mark(text)), comment, evidence)
    try:
        return Answer(value_of(text), comment, evidence)
    except ValueError:
        raise AnswerUnfit(question=question, value=text) from None


def _submit(audit: typer.Typer, verbs: Verbs) -> None:
    @audit.command("submit")
    def submit_(
        audit_id: AuditArgument, workspace: WorkspaceOption = None, user: UserOption = None, as_json: JsonOption = False
    ) -> None:
        """Fixes the score; nothing of it changes afterwards."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            done, _ = submit(desk.store, desk.clock, desk.checklists, bench.acting(user), ChecklistAuditId(audit_id))
            bench.out.result(done, str(audit_id))


def _mark(audit: typer.Typer, verbs: Verbs) -> None:
    @audit.command("mark")
    def mark(
        item: int,
        in_order: Annotated[bool, typer.Option("--in-order/--with-remarks")],
        remarks: str = "",
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Records an audit without a form: in order, or with remarks."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            done, _ = audit_sample(desk.store, desk.clock, bench.acting(user), ItemId(item), in_order, remarks)
            bench.out.result(done, str(item))


def _tell(bench: Bench, found: AuditDesk) -> None:
    scored = found.score
    if bench.out.as_json:
        bench.out.result(
            {
                "audit": found.audit, "answers": found.answers, "problems": found.problems,
                "score": None if scored.share is None else basis_points(scored.share), "missing": scored.missing,
            }
        )  # fmt: skip
        return
    zone = ZoneInfo(load_settings(bench.desk.store).time_zone)
    rows = []
    for question in found.form.questions():
        result = scored.question(question.code)
        given = found.answers.get(question.code)
        check = check_words(found.audit.results, question, zone)
        rows.append(
            (question.code, question.title.of(language()), value_words(question, given, found.audit.results),
             "" if result is None else result.state.value, check)
        )  # fmt: skip
    titles = (tr("Code"), tr("Question"), tr("Answer"), "", tr("Automatic check"))
    bench.out.table(titles, rows)
    share = "—" if scored.share is None else formats.percent(float(scored.share))
    bench.out.say(f"{found.audit.id}: {share}")


def _duty(app: typer.Typer, verbs: Verbs) -> None:
    @app.command("duty")
    def duty(
        period: Annotated[str | None, typer.Option(help="Month YYYY-MM; this month else.")] = None,
        plan: Annotated[bool, typer.Option("--plan", help="Makes the plan of the days to come anew first.")] = False,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Each person's day: what is due, done and late."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            if plan:
                plan_period(desk.store, desk.clock, bench.acting(user), period)
            board = duty_board(desk.store, desk.clock, period)
            if bench.out.as_json:
                told = {
                    "period": board.period, "today": board.today, "made_at": board.made_at, "persons": board.persons,
                    "unassigned": [
                        {"role": role, "direction": direction, "audits": count}
                        for (role, direction), count in board.unassigned.items()
                    ],
                }  # fmt: skip
                bench.out.result(told)
            rows = [
                (one.name, tr(AUDIT_DIRECTIONS[line.duty.direction]), line.duty.manager, line.duty.day.isoformat(),
                 tr(DUTY_STATES[line.state]))
                for one in board.persons for line in one.day
            ]  # fmt: skip
            bench.out.table((tr("Who"), tr("Direction"), tr("Manager"), tr("Day"), tr("State")), rows)
