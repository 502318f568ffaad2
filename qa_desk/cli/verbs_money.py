"""Verbs of money: penalise, sign, report."""

from pathlib import Path
from typing import Annotated

import typer

from qa_desk.cli import verbs_case, verbs_manager, verbs_report
from qa_desk.cli.common import (
    Bench,
    GroundOption,
    JsonOption,
    PasswordStdinOption,
    UserOption,
    Verbs,
    WorkspaceOption,
)
from qa_desk.cli.verbs_review import RefusalArgument
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.report import plain as plain_amount
from qa_desk.domain.report import summaries
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.configure import load_settings, local_period
from qa_desk.services.penalise import penalise
from qa_desk.services.reassign import suggest_manager
from qa_desk.services.report_payroll import PackDoesNotHold, report_payroll, verify_pack
from qa_desk.services.sign import BatchCase, OnlyApprovedTogether, SignRequest, batch_evidence, sign, sign_batch
from qa_desk.words import tr
from qa_desk.words.log_words import pack_fault_words


def register(app: typer.Typer, verbs: Verbs) -> None:
    _penalise(app, verbs)
    _sign(app, verbs)
    _report(app, verbs)


def _penalise(app: typer.Typer, verbs: Verbs) -> None:
    @app.command("penalise")
    def penalise_verb(
        refusal: RefusalArgument,
        to: Annotated[
            str, typer.Option(help="The manager who gets the deal; by the policy of the settings else.")
        ] = "",
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """After the client denied the refusal: proposes the cost of the lead and the next manager."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            new = to or suggest_manager(desk.store, RefusalId(refusal)).manager
            fine, handed, _ = penalise(desk.store, desk.clock, bench.acting(user), RefusalId(refusal), new)
            amount = f"{plain_amount(fine.amount)} {fine.amount.currency}"
            bench.out.result({"fine": fine, "reassignment": handed}, f"{fine.manager}: {amount} -> {handed.to_manager}")


def _sign(app: typer.Typer, verbs: Verbs) -> None:
    @app.command("sign")
    def sign_verb(
        refusal: Annotated[list[int], typer.Argument(help="Refusals; several are approved all or none.")],
        action: Annotated[SignAction, typer.Option()] = SignAction.APPROVE,
        comment: str = "",
        to: Annotated[str, typer.Option(help="New manager, when an unreachable client's deal is returned.")] = "",
        ground: GroundOption = "",
        evidence: Annotated[
            bool, typer.Option("--evidence", help="Lists what proves each of them; signs nothing.")
        ] = False,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        password_stdin: PasswordStdinOption = False,
        as_json: JsonOption = False,
    ) -> None:
        """The sales head's signature, or his comment when the work goes back."""
        with verbs.at(workspace, as_json) as bench:
            desk, ids = bench.desk, [RefusalId(one) for one in refusal]
            if evidence:
                _tell_evidence(bench, batch_evidence(desk.store, ids))
                return
            by, password = bench.signing(user, password_stdin)
            if len(ids) > 1 and action is SignAction.APPROVE:
                signatures, _ = sign_batch(desk.store, desk.clock, desk.hasher, by, ids, password, ground)
                words = ", ".join(f"{one.refusal_id}: {one.action.value}" for one in signatures)
                bench.out.result({"signatures": signatures}, words)
                return
            if len(ids) > 1:
                raise OnlyApprovedTogether(action=action.value)
            request = SignRequest(ids[0], action, comment, to, ground)
            signature, _ = sign(desk.store, desk.clock, desk.hasher, by, request, password)
            bench.out.result(signature, f"{ids[0]}: {signature.action.value}")


def _tell_evidence(bench: Bench, batch: list[BatchCase]) -> None:
    bench.out.result({"cases": batch}, str(len(batch))) if bench.out.as_json else None
    rows = [
        (
            str(one.line.refusal_id), one.line.external_id, one.line.stated_by, one.line.decision or "",
            one.line.quote, one.line.client_words, str(len(one.evidence)),
        )
        for one in batch
    ]  # fmt: skip
    titles = (
        tr("Refusal"), tr("Deal"), tr("Manager"), tr("Auditor's decision"), tr("Quote"), tr("Client's words"),
        tr("Evidence"),
    )  # fmt: skip
    bench.out.table(titles, rows)


def _report(app: typer.Typer, verbs: Verbs) -> None:
    reports = typer.Typer(help="Files for others, from signed facts only.")
    app.add_typer(reports, name="report")
    verbs_case.register(reports, verbs)
    verbs_manager.register(reports, verbs)
    verbs_report.register(reports, verbs)

    @reports.command("payroll")
    def payroll(
        period: Annotated[str | None, typer.Option(help="Month YYYY-MM; this month else.")] = None,
        out: Annotated[Path | None, typer.Option(help="Folder; reports/ of the workspace else.")] = None,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Writes the payroll register of a month as XLSX, CSV and PDF; its total equals the ledger."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            month = period or local_period(load_settings(desk.store), desk.clock)
            by = bench.acting(user)
            folder = out or desk.folder / "reports"
            register_, files = report_payroll(desk.store, desk.clock, by, desk.payroll, month, folder)
            bench.out.result(
                {"period": month, "total": register_.ledger_total, "summaries": summaries(register_), "files": files},
                "\n".join(str(file.path) for file in files),
            )
            rows = [(one.manager, str(one.fines), plain_amount(one.total)) for one in summaries(register_)]
            bench.out.table(("manager", "cases", "total"), rows)

    @reports.command("verify")
    def verify(
        pack: Annotated[Path, typer.Argument(help="The manifest of a pack, or its folder.")],
        key: Annotated[list[str] | None, typer.Option(help="Key id known from paper; others are refused.")] = None,
        as_json: JsonOption = False,
    ) -> None:
        """Is a pack as it was signed? Needs no workspace, works on any machine; ends with 1 when it is not."""
        with verbs.told(as_json) as output:
            report = verify_pack(verbs.outside.packs, verbs.outside.signed_by, pack, key or [])
            if report.faults:
                raise PackDoesNotHold(path=str(pack), faults="; ".join(pack_fault_words(*one) for one in report.faults))
            words = tr("{kind} {period}: {n} files are as they were signed, key {key}")
            shown = words.format(
                kind=report.manifest.kind, period=report.manifest.period, n=len(report.manifest.files), key=report.key
            )
            output.result(report, shown)
