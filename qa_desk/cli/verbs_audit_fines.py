"""`qa-desk audit-fine …`: what checklist audits ask for, signed into the ledger by somebody else or sent back."""

from typing import Annotated

import typer

from qa_desk.cli.common import (
    Bench,
    GroundOption,
    JsonOption,
    PasswordStdinOption,
    UserOption,
    Verbs,
    WorkspaceOption,
)
from qa_desk.domain.audit_fine import AuditFineId, FineAct
from qa_desk.domain.report import plain as plain_amount
from qa_desk.services.audit_fine_lines import AuditFineLine, audit_fine_lines
from qa_desk.services.audit_fine_store import FineQuery
from qa_desk.services.audit_fines import answer_audit_fine, send_back_audit_fine, sign_audit_fines
from qa_desk.words import audit_fine_words, language, tr

FineArgument = Annotated[int, typer.Argument(help="No., as `audit-fine list` tells it.")]
CommentOption = Annotated[str, typer.Option(help="Why.")]


def register(app: typer.Typer, verbs: Verbs) -> None:
    group = typer.Typer(help="Fines of checklist audits: proposed by auditors, signed by the head.")
    app.add_typer(group, name="audit-fine")
    _look(group, verbs)
    _head(group, verbs)
    _auditor(group, verbs)


def _look(group: typer.Typer, verbs: Verbs) -> None:
    @group.command("list")
    def list_(
        manager: Annotated[str | None, typer.Option(help="One manager; everybody else.")] = None,
        everything: Annotated[bool, typer.Option("--all", help="Signed and withdrawn ones too.")] = False,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """What waits for a signature or for its auditor, and what holds it back; an auditor sees his own."""
        with verbs.at(workspace, as_json) as bench:
            by = bench.acting(user)  # nobody is told of second looks that does not say who he is
            query = FineQuery(manager=manager, open_only=not everything)
            found = audit_fine_lines(bench.desk.store, bench.desk.checklists, query, by)
            if bench.out.as_json:
                bench.out.result({"fines": found})
            titles = (tr("No."), tr("Manager"), tr("Deal"), tr("Question"), tr("Amount"), tr("State"))
            bench.out.table(titles, [_row(one) for one in found])


def _row(one: AuditFineLine) -> tuple[str, ...]:
    state = audit_fine_words.state(one.state)
    question = f"{one.form_title.of(language())}: {one.question_title.of(language())}"
    held = f"{state} ({audit_fine_words.holds(one.holds)})" if one.holds else state
    return (str(one.fine.id), one.fine.manager, one.external_id, question, plain_amount(one.fine.amount), held)


def _head(group: typer.Typer, verbs: Verbs) -> None:
    @group.command("sign")
    def sign(
        fines: Annotated[list[int], typer.Argument(help="Numbers; all enter the ledger, or none.")],
        comment: CommentOption = "",
        ground: GroundOption = "",
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        password_stdin: PasswordStdinOption = False,
        as_json: JsonOption = False,
    ) -> None:
        """Signs proposed fines: they become entries of the ledger."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            by, password = bench.signing(user, password_stdin)
            wanted = [AuditFineId(one) for one in fines]
            signed, _ = sign_audit_fines(
                desk.store, desk.clock, desk.hasher, desk.checklists, by, wanted, password, comment, ground
            )
            lines = [f"{one.entry.id}: {one.entry.manager}, {plain_amount(one.entry.amount)}" for one in signed]
            bench.out.result({"signed": signed}, "\n".join(lines))

    @group.command("send-back")
    def send_back(
        fine: FineArgument,
        comment: CommentOption,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        password_stdin: PasswordStdinOption = False,
        as_json: JsonOption = False,
    ) -> None:
        """Back to the auditor, who proposes it again or withdraws it."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            by, password = bench.signing(user, password_stdin)
            made, _ = send_back_audit_fine(
                desk.store, desk.clock, desk.hasher, by, AuditFineId(fine), comment, password
            )
            bench.out.result(made, tr("Sent back to the auditor"))


def _auditor(group: typer.Typer, verbs: Verbs) -> None:
    @group.command("propose")
    def propose(
        fine: FineArgument,
        comment: CommentOption,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Proposes a fine that was sent back again."""
        with verbs.at(workspace, as_json) as bench:
            _answer(bench, user, fine, FineAct.PROPOSE_AGAIN, comment)

    @group.command("withdraw")
    def withdraw(
        fine: FineArgument,
        comment: CommentOption,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Lets a proposed fine go."""
        with verbs.at(workspace, as_json) as bench:
            _answer(bench, user, fine, FineAct.WITHDRAW, comment)


def _answer(bench: Bench, user: str | None, fine: int, act: FineAct, comment: str) -> None:
    desk = bench.desk
    after, _ = answer_audit_fine(desk.store, desk.clock, bench.acting(user), AuditFineId(fine), act, comment)
    bench.out.result({"fine": fine, "state": after}, audit_fine_words.state(after))
