"""Verbs of cases: `case …` (papers, what holds payroll up), `appeal …`, `reassign …` (policy, list for the CRM)."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from qa_desk.cli.common import JsonOption, PasswordStdinOption, UserOption, Verbs, WorkspaceOption
from qa_desk.cli.verbs_ledger import money_of
from qa_desk.cli.verbs_review import RefusalArgument
from qa_desk.domain.appeal import AckWay, CaseState, Outcome, PaperIncomplete, PaperKind
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.ledger import AppealId, EntryId
from qa_desk.domain.reassign import DealOutcome, ReassignPolicy
from qa_desk.domain.report import plain as plain_amount
from qa_desk.services.appeal import appeals_waiting, decide_appeal, file_appeal
from qa_desk.services.cases import cases, overdue_cases, record_paper
from qa_desk.services.configure import load_settings, local_day
from qa_desk.services.import_money import read_day
from qa_desk.services.reassign import export_reassignments, follow_reassignments, money_recovered, suggest_manager
from qa_desk.words import formats, ledger_words, tr

EntryArgument = Annotated[int, typer.Argument(help="Ledger entry, as `show ledger` lists it.")]
EvidenceOption = Annotated[list[str] | None, typer.Option(help="File, link or place in a call; may be repeated.")]
PeriodOption = Annotated[str | None, typer.Option(help="Month YYYY-MM; all else.")]


def register(app: typer.Typer, verbs: Verbs) -> None:
    case = typer.Typer(help="Papers of each case and what keeps it from payroll.")
    app.add_typer(case, name="case")
    _cases(case, verbs)
    appeal = typer.Typer(help="The manager disputes, somebody new reviews.")
    app.add_typer(appeal, name="appeal")
    _appeals(appeal, verbs)
    reassign = typer.Typer(help="Deals that go to another manager.")
    app.add_typer(reassign, name="reassign")
    _reassign(reassign, verbs)


def _cases(case: typer.Typer, verbs: Verbs) -> None:
    @case.command("list")
    def list_all(
        period: PeriodOption = None,
        overdue: Annotated[bool, typer.Option("--overdue", help="Only those past a deadline.")] = False,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Every case with its deadlines and what is missing."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            late = overdue_cases(desk.store, desk.clock, desk.working_days)
            all_ = late if overdue else cases(desk.store, desk.clock, desk.working_days)
            found = [one for one in all_ if period in (None, one.period)]
            if bench.out.as_json:
                bench.out.result({"cases": found})
            titles = (tr("Ledger No."), tr("Period"), tr("Manager"), tr("Amount"), tr("Left"), tr("Missing"))
            bench.out.table(titles, [_row(one) for one in found])

    @case.command("paper")
    def paper(
        entry: EntryArgument,
        kind: Annotated[PaperKind, typer.Option()],
        text: Annotated[str, typer.Option(help="The ground, or what the employee wrote.")] = "",
        day: Annotated[str | None, typer.Option(help="Day of the paper; today else.")] = None,
        way: Annotated[AckWay | None, typer.Option(help="Of an acknowledgement.")] = None,
        evidence: EvidenceOption = None,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Records a ground, an explanation, an act or an acknowledgement."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            made, _ = record_paper(
                desk.store, desk.clock, desk.working_days, bench.acting(user), EntryId(entry), kind, text,
                _day(day) or local_day(load_settings(desk.store), desk.clock), evidence=evidence or (), way=way,
            )  # fmt: skip
            bench.out.result(made, f"{entry}: {ledger_words.paper(kind)}")


def _row(one: CaseState) -> tuple[str, ...]:
    missing = "; ".join(ledger_words.obstacle(obstacle) for obstacle in one.obstacles) or "-"
    return (str(one.entry_id), one.period, one.manager, plain_amount(one.amount), plain_amount(one.left), missing)


def _day(text: str | None) -> date | None:
    """Raises PaperIncomplete."""
    if text is None:
        return None
    found = read_day(text)
    if found is None:
        raise PaperIncomplete(field="day")
    return found


def _appeals(appeal: typer.Typer, verbs: Verbs) -> None:
    @appeal.command("file")
    def file(
        entry: EntryArgument,
        explanation: Annotated[str, typer.Option(help="What the manager says.")],
        evidence: EvidenceOption = None,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Records the manager's dispute; the reviewer's clock starts."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            made, _ = file_appeal(
                desk.store, desk.clock, bench.acting(user), EntryId(entry), explanation, evidence or ()
            )
            bench.out.result(made, str(made.id))

    @appeal.command("decide")
    def decide(
        appeal_id: Annotated[int, typer.Argument(metavar="APPEAL")],
        outcome: Annotated[Outcome, typer.Option()],
        comment: Annotated[str, typer.Option()],
        amount: Annotated[str | None, typer.Option(help="What is taken back, when in part.")] = None,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        password_stdin: PasswordStdinOption = False,
        as_json: JsonOption = False,
    ) -> None:
        """Accept, partly or reject; the counter-entry is made by itself."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            part = None if amount is None else money_of(amount, load_settings(desk.store).currency)
            by, password = bench.signing(user, password_stdin)
            decision, entry, _ = decide_appeal(
                desk.store, desk.clock, desk.hasher, by, AppealId(appeal_id), outcome, comment, password, part
            )
            bench.out.result({"decision": decision, "entry": entry}, ledger_words.appeal_outcome(outcome))

    @appeal.command("list")
    def waiting(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
        """Appeals that wait for their review."""
        with verbs.at(workspace, as_json) as bench:
            found = appeals_waiting(bench.desk.store)
            if bench.out.as_json:
                bench.out.result({"appeals": found})
            rows = [(str(one.id), str(one.entry_id), one.explanation) for one in found]
            bench.out.table((tr("No."), tr("Ledger No."), tr("Employee's explanation")), rows)


def _reassign(reassign: typer.Typer, verbs: Verbs) -> None:
    @reassign.command("suggest")
    def suggest(
        refusal: RefusalArgument,
        policy: Annotated[ReassignPolicy | None, typer.Option(help="The setting's else.")] = None,
        chosen: Annotated[str, typer.Option(help="With the policy chosen: who.")] = "",
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Who gets the deal by the policy."""
        with verbs.at(workspace, as_json) as bench:
            found = suggest_manager(bench.desk.store, RefusalId(refusal), policy, chosen)
            bench.out.result(found, f"{found.manager} ({ledger_words.policy(found.policy)})")

    @reassign.command("export")
    def export(file: Path, period: PeriodOption = None, workspace: WorkspaceOption = None,
               as_json: JsonOption = False) -> None:  # fmt: skip
        """Signed reassignments that the CRM does not show yet, as a CSV file for it."""
        with verbs.at(workspace, as_json) as bench:
            count = export_reassignments(bench.desk.store, file, period)
            bench.out.result({"file": file, "deals": count}, f"{file}: {count}")

    @reassign.command("outcome")
    def outcome(period: PeriodOption = None, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
        """What became of the deals, by the newest import: won, lost, in work, with their sums."""
        with verbs.at(workspace, as_json) as bench:
            found, deals = money_recovered(bench.desk.store, period), follow_reassignments(bench.desk.store, period)
            if bench.out.as_json:
                bench.out.result({"recovered": found, "deals": deals})
            rows = [
                (ledger_words.deal_outcome(one), str(found.counts[one]), formats.money(found.sums[one]))
                for one in DealOutcome
            ]
            bench.out.table((tr("Outcome"), tr("Deals"), tr("Total")), rows)
