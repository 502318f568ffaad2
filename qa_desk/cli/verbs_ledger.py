"""Verbs of the ledger: `ledger …` (verify, balance, reverse), `period …` (close), `tariff import`, `pay import`."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from qa_desk.cli.common import Bench, JsonOption, PasswordStdinOption, UserOption, Verbs, WorkspaceOption
from qa_desk.cli.verbs_intake import RejectsOption, tell
from qa_desk.domain.closing import total_money
from qa_desk.domain.intake import ImportResult
from qa_desk.domain.ledger import EntryId, EntryKind, ReversalId, balance
from qa_desk.domain.money import Money, parse_minor
from qa_desk.domain.penalty import TariffWrong
from qa_desk.domain.people import User
from qa_desk.domain.recompute import LedgerDoesNotHold
from qa_desk.domain.report import plain as plain_amount
from qa_desk.services.close_period import close_period, closings
from qa_desk.services.configure import load_settings
from qa_desk.services.import_money import MoneyTableRejected, import_pay, import_tariffs
from qa_desk.services.ledger import (
    check_ledger,
    decline_reversal,
    ledger_entries,
    propose_reversal,
    reversals_waiting,
    sign_reversal,
)
from qa_desk.services.ports import Clock, TableReader
from qa_desk.services.rejects import write_rejects
from qa_desk.services.store import Store
from qa_desk.services.views import Changed
from qa_desk.words import labels, ledger_words, tr


def register(app: typer.Typer, verbs: Verbs) -> None:
    ledger = typer.Typer(help="The ledger of signed amounts.")
    app.add_typer(ledger, name="ledger")
    _verify(ledger, verbs)
    _balance(ledger, verbs)
    _reverse(ledger, verbs)
    periods = typer.Typer(help="Payroll periods.")
    app.add_typer(periods, name="period")
    _periods(periods, verbs)
    pay = typer.Typer(help="Pay by manager and month: the cap on cuts is a share of it.")
    app.add_typer(pay, name="pay")
    _pay(pay, verbs)


def _verify(ledger: typer.Typer, verbs: Verbs) -> None:
    @ledger.command("verify")
    def verify(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
        """Recomputes every amount from its stored inputs and checks every rule; ends with 1 when anything is off."""
        with verbs.at(workspace, as_json) as bench:
            report = check_ledger(bench.desk.store, bench.desk.checklists)
            if report.faults:
                first = report.faults[0]
                raise LedgerDoesNotHold(fault=ledger_words.ledger_fault(first.kind), entry=first.entry)
            words = tr("{n} entries recompute; balance {amount} {currency}; closed: {closed}")
            closed = ", ".join(report.closed) or "-"
            amount = plain_amount(report.balance)
            shown = words.format(n=report.entries, amount=amount, currency=report.balance.currency, closed=closed)
            bench.out.result(report, shown)


def _balance(ledger: typer.Typer, verbs: Verbs) -> None:
    @ledger.command("balance")
    def show_balance(
        manager: Annotated[str | None, typer.Option(help="One manager; everybody else.")] = None,
        period: Annotated[str | None, typer.Option(help="Month YYYY-MM; all else.")] = None,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Sum of the entries."""
        with verbs.at(workspace, as_json) as bench:
            store = bench.desk.store
            settings = load_settings(store)
            found = balance(ledger_entries(store), settings.currency, manager, period)
            what = ledger_words.charge(settings.law_rules().on)
            told = {"manager": manager, "period": period, "balance": found}
            bench.out.result(told, f"{what}: {plain_amount(found)} {found.currency}")


def _reverse(ledger: typer.Typer, verbs: Verbs) -> None:
    @ledger.command("reverse")
    def reverse(
        entry: int,
        ground: Annotated[str, typer.Option(help="Why it is taken back.")],
        amount: Annotated[str | None, typer.Option(help="A part; all that is left else.")] = None,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Proposes a counter-entry; somebody else signs it."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            asked = None if amount is None else money_of(amount, load_settings(desk.store).currency)
            made = propose_reversal(desk.store, desk.clock, bench.acting(user), EntryId(entry), asked, ground)
            bench.out.result(made, str(made.id))

    @ledger.command("sign-reversal")
    def sign_verb(
        reversal: int,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        password_stdin: PasswordStdinOption = False,
        as_json: JsonOption = False,
    ) -> None:
        """The counter-entry enters the month of its fine, or the open one where that is closed."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            by, password = bench.signing(user, password_stdin)
            entry, _ = sign_reversal(desk.store, desk.clock, desk.hasher, by, ReversalId(reversal), password)
            bench.out.result(entry, f"{entry.manager}: {plain_amount(entry.amount)} {entry.amount.currency}")

    @ledger.command("decline-reversal")
    def decline(
        reversal: int,
        comment: Annotated[str, typer.Option(help="Why it will not be entered.")],
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """A proposed counter-entry is not entered; the entry it was about stays as it is."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            made, _ = decline_reversal(desk.store, desk.clock, bench.acting(user), ReversalId(reversal), comment)
            bench.out.result(made, tr("Declined: {comment}").format(comment=made.comment))

    @ledger.command("reversals")
    def waiting(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
        """Proposed counter-entries that wait for a signature."""
        with verbs.at(workspace, as_json) as bench:
            found = reversals_waiting(bench.desk.store)
            if bench.out.as_json:
                bench.out.result({"reversals": found})
            rows = [(str(one.id), str(one.entry_id), _asked(one.asked), one.ground) for one in found]
            bench.out.table((tr("No."), tr("Ledger No."), tr("Amount"), tr("Ground")), rows)


def _asked(asked: Money | None) -> str:
    return tr("all that is left") if asked is None else plain_amount(asked)


def _periods(periods: typer.Typer, verbs: Verbs) -> None:
    @periods.command("close")
    def close(
        period: str,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        password_stdin: PasswordStdinOption = False,
        as_json: JsonOption = False,
    ) -> None:
        """Closes a payroll period for good: its register never changes, what comes later enters the next one."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            by, password = bench.signing(user, password_stdin)
            done, _ = close_period(desk.store, desk.clock, desk.hasher, desk.working_days, by, period, password)
            total = plain_amount(total_money(done.totals, load_settings(desk.store).currency))
            words = tr("{period} is closed: {n} entries, {amount}. Register {sha256}")
            sha256 = done.totals.register_sha256
            bench.out.result(done, words.format(period=period, n=done.totals.entries, amount=total, sha256=sha256))

    @periods.command("list")
    def list_all(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
        """Periods with entries: entries, sum, closed or open."""
        with verbs.at(workspace, as_json) as bench:
            store = bench.desk.store
            entries, closed = ledger_entries(store), {one.period: one for one in closings(store)}
            if bench.out.as_json:
                bench.out.result({"closings": list(closed.values()), "periods": sorted({e.period for e in entries})})
            currency = load_settings(store).currency
            rows = [
                (
                    period,
                    str(sum(e.period == period and e.kind is not EntryKind.CLOSING for e in entries)),
                    plain_amount(balance(entries, currency, period=period)),
                    tr("closed") if period in closed else tr("open"),
                )
                for period in sorted({e.period for e in entries})
            ]
            bench.out.table((tr("Period"), tr("Entries"), tr("Total"), tr("State")), rows)


def _pay(pay: typer.Typer, verbs: Verbs) -> None:
    _import(pay, verbs, import_pay, "A table of manager, month, amount; taken whole or not at all.")


def add_tariff_import(tariff: typer.Typer, verbs: Verbs) -> None:
    told = "A table of lead source, amount, first day; taken whole or not at all, nothing on record changes."
    _import(tariff, verbs, import_tariffs, told)


Import = Callable[[Store, Clock, TableReader, User, Path], tuple[ImportResult, Changed]]


def _import(into: typer.Typer, verbs: Verbs, take: Import, told: str) -> None:
    @into.command("import", help=told)
    def bring_in(
        file: Path,
        rejects: RejectsOption = None,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            tell_money(bench, rejects, lambda: take(desk.store, desk.clock, desk.tables, bench.acting(user), file))


def tell_money(bench: Bench, rejects: Path | None, take: Callable[[], tuple[ImportResult, Changed]]) -> None:
    """Wrong cells are listed even though nothing was taken; with --json they stand in the rejects file only."""
    try:
        result, _ = take()
    except MoneyTableRejected as error:
        if rejects is not None or not bench.out.as_json:
            tell_problems(bench, error.result, rejects)
        raise
    tell(bench, result, rejects)


def tell_problems(bench: Bench, result: ImportResult, rejects: Path | None) -> None:
    if rejects is not None:
        write_rejects(rejects, result.problems, labels.expected)
    rows = [(str(p.line), p.column, p.value, labels.expected(p.expected)) for p in result.problems]
    bench.out.table(("line", "column", "value", "expected"), rows)


def money_of(text: str, currency: str) -> Money:
    """Raises TariffWrong for what is no amount above zero."""
    minor = parse_minor(text, currency)
    if minor is None or minor <= 0:
        raise TariffWrong(column="amount", value=text)
    return Money(minor, currency)
