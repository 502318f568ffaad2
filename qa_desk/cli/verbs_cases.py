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
from qa_desk.services.case_evidence import attach_files, case_files, evidence_vault, keeping, open_file
from qa_desk.services.cases import cases, overdue_cases, record_paper
from qa_desk.services.configure import load_settings, local_day
from qa_desk.services.import_money import read_day
from qa_desk.services.reassign import choose_manager, suggest_manager
from qa_desk.services.reassigned import (
    export_reassignments,
    follow_reassignments,
    money_recovered,
    record_outcome,
)
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

    @case.command("attach")
    def attach(
        entry: EntryArgument,
        files: list[Path],
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Copies files into the workspace under their SHA-256 and joins them to the case."""
        with verbs.at(workspace, as_json) as bench:
            desk, by = bench.desk, bench.acting(user)
            with keeping(desk.store, desk.evidence, files) as kept:
                made, _ = attach_files(desk.store, desk.clock, by, EntryId(entry), kept)
            bench.out.result({"files": made}, "\n".join(f"{one.file.sha256}  {one.file.name}" for one in made))

    @case.command("files")
    def files_of(entry: EntryArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
        """Files of a case, each hashed again."""
        with verbs.at(workspace, as_json) as bench:
            found = case_files(bench.desk.store, EntryId(entry))
            for one in found:
                open_file(evidence_vault(bench.desk.evidence), one.file)
            if bench.out.as_json:
                bench.out.result({"files": found})
            rows = [(one.file.name, formats.megabytes(one.file.size_bytes), one.file.sha256) for one in found]
            bench.out.table((tr("File"), tr("Size"), "SHA-256"), rows)


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
        attach: Annotated[list[Path] | None, typer.Option(help="File to keep with the case; may be repeated.")] = None,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Records the manager's dispute; the reviewer's clock starts."""
        with verbs.at(workspace, as_json) as bench:
            desk, by = bench.desk, bench.acting(user)
            with keeping(desk.store, desk.evidence, attach or ()) as kept:
                made, _ = file_appeal(desk.store, desk.clock, by, EntryId(entry), explanation, evidence or (), kept)
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

    @reassign.command("choose")
    def choose(
        refusal: RefusalArgument,
        manager: str,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """The head names another manager for a proposed reassignment, before it is signed."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            made, _ = choose_manager(desk.store, desk.clock, bench.acting(user), RefusalId(refusal), manager)
            bench.out.result(made, f"{made.from_manager} -> {made.to_manager}")

    @reassign.command("record")
    def record(
        refusal: RefusalArgument,
        became: Annotated[DealOutcome, typer.Argument(help="What became of the deal.")],
        amount: Annotated[str | None, typer.Option(help="Of a won deal.")] = None,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Records what became of a deal that was given to another manager; counts until the CRM closes it later."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            won = None if amount is None else money_of(amount, load_settings(desk.store).currency)
            record_outcome(desk.store, desk.clock, bench.acting(user), RefusalId(refusal), became, won)
            told = f"{refusal}: {ledger_words.deal_outcome(became)}"
            bench.out.result({"refusal": refusal, "outcome": became, "amount": won}, told)

    @reassign.command("export")
    def export(file: Path, period: PeriodOption = None, workspace: WorkspaceOption = None,
               as_json: JsonOption = False) -> None:  # fmt: skip
        """Signed reassignments that the CRM does not show yet, as a CSV or XLSX file for it."""
        with verbs.at(workspace, as_json) as bench:
            titles, workbook = ledger_words.crm_titles(), bench.desk.list_xlsx
            count = export_reassignments(bench.desk.store, file, titles, period, workbook)
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
