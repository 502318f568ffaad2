"""The demo's papers, appeals, counter-entries, closed months and payroll packs, by the services of the window."""

from qa_desk.cli.demo_stage import Stage
from qa_desk.cli.demo_story import (
    Case,
    ClosePeriod,
    DecideAppeal,
    FileAppeal,
    Pack,
    Papers,
    Pay,
    Reverse,
    SignReversals,
    Tariff,
)
from qa_desk.domain.appeal import AckWay, PaperKind, has
from qa_desk.domain.closing import total_money
from qa_desk.domain.errors import KnownError, NotFound
from qa_desk.domain.ledger import AppealId
from qa_desk.domain.money import Money, parse_minor
from qa_desk.services.appeal import decide_appeal, file_appeal
from qa_desk.services.case_file import write_case
from qa_desk.services.cases import cases, record_paper
from qa_desk.services.close_period import close_period
from qa_desk.services.configure import add_tariff, load_settings, local_day
from qa_desk.services.import_money import import_pay
from qa_desk.services.ledger import propose_reversal, reversals_waiting, sign_reversal
from qa_desk.services.report_payroll import report_payroll
from qa_desk.words import formats, ledger_words, tr


def money(stage: Stage, amount: str) -> Money:
    """Raises NotFound for what is no amount."""
    minor = parse_minor(amount)
    if minor is None:
        raise NotFound(what="amount", key=amount)
    return Money(minor, stage.scenario.settings.currency)


def tariff(stage: Stage, event: Tariff) -> None:
    desk, amount = stage.desk, money(stage, event.amount)
    add_tariff(desk.store, desk.clock, stage.people[event.by], event.lead_source, event.valid_from, amount)
    words = tr("Tariff of «{source}» from {day}: {amount}")
    day = f"{event.valid_from:%d.%m.%Y}"
    stage.tell(words.format(source=event.lead_source, day=day, amount=formats.money(amount)))


def pay(stage: Stage, event: Pay) -> None:
    desk = stage.desk
    found, _ = import_pay(desk.store, desk.clock, desk.tables, stage.people[event.by], stage.source / event.file)
    stage.tell(tr("Pay of {n} managers and months is known").format(n=found.new))


def papers(stage: Stage, event: Papers) -> None:
    """Nothing goes to payroll without them; an appeal is an explanation too."""
    desk, user = stage.desk, stage.people[event.by]
    day = local_day(load_settings(desk.store), desk.clock)
    without = {stage.fine(deal) for deal in event.without}
    made = 0
    for case in cases(desk.store, desk.clock, desk.working_days):
        wanted: list[tuple[PaperKind, str, AckWay | None]] = []
        if case.appeal is None and not has(case.papers, PaperKind.EXPLANATION):
            wanted.append((PaperKind.EXPLANATION, event.explanation, None))
        if case.entry_id not in without and not has(case.papers, PaperKind.ACKNOWLEDGED):
            wanted.append((PaperKind.ACKNOWLEDGED, "", event.acknowledged))
        for kind, text, way in wanted:
            record_paper(desk.store, desk.clock, desk.working_days, user, case.entry_id, kind, text, day, way=way)
            made += 1
    stage.tell(tr("Papers recorded: {n}").format(n=made))


def appeal(stage: Stage, event: FileAppeal) -> None:
    desk = stage.desk
    file_appeal(desk.store, desk.clock, stage.people[event.by], stage.fine(event.deal), event.explanation)
    stage.tell(tr("Deal {deal}: the manager appeals").format(deal=event.deal))


def answer_appeal(stage: Stage, event: DecideAppeal) -> None:
    desk, entry = stage.desk, stage.fine(event.deal)
    with desk.store.read() as unit:
        filed = unit.cases.appeals([entry])
    amount = None if event.amount is None else money(stage, event.amount)
    _, counter, _ = decide_appeal(
        desk.store, desk.clock, desk.hasher, stage.people[event.by], AppealId(filed[entry].id), event.outcome,
        event.comment, stage.password(event.by), amount,
    )  # fmt: skip
    words = tr("Deal {deal}: appeal {outcome}").format(
        deal=event.deal, outcome=tr(ledger_words.OUTCOMES[event.outcome]).lower()
    )
    stage.tell(words if counter is None else f"{words}, {formats.money(counter.amount)} ({counter.period})")


def reverse(stage: Stage, event: Reverse) -> None:
    desk, user = stage.desk, stage.people[event.by]
    propose_reversal(desk.store, desk.clock, user, stage.fine(event.deal), money(stage, event.amount), event.ground)


def sign_reversals(stage: Stage, event: SignReversals) -> None:
    desk, user = stage.desk, stage.people[event.by]
    for one in reversals_waiting(desk.store):
        entry, _ = sign_reversal(desk.store, desk.clock, desk.hasher, user, one.id, stage.password(event.by))
        words = tr("Counter-entry signed: {manager}, {amount}")
        stage.tell(words.format(manager=entry.manager, amount=formats.money(entry.amount)))


def close(stage: Stage, event: ClosePeriod) -> None:
    desk, user = stage.desk, stage.people[event.by]
    closing, _ = close_period(
        desk.store, desk.clock, desk.hasher, desk.working_days, user, event.period, stage.password(event.by)
    )
    total = total_money(closing.totals, stage.scenario.settings.currency)
    words = tr("{period} is closed: {n} entries, {total}")
    stage.tell(words.format(period=event.period, n=closing.totals.entries, total=formats.money(total)))


def pack(stage: Stage, event: Pack) -> None:
    """Written and then checked as somebody else would, on another machine."""
    desk, user = stage.desk, stage.people[event.by]
    try:
        register, files = report_payroll(
            desk.store, desk.clock, user, desk.payroll, event.period, stage.out / "reports"
        )
    except KnownError as error:
        stage.expect(event.period, event.refused, error)
        stage.made.blocked[event.period] = error.code
        return
    checked = stage.check_pack(files[-1].path)
    stage.made.packs[event.period] = files
    stage.made.totals[event.period] = register.ledger_total.minor
    stage.made.verified[event.period] = not checked.faults
    words = tr("Payroll report for {period}: {n} entries, {total}")
    total = formats.money(register.ledger_total)
    stage.tell(words.format(period=event.period, n=len(register.lines), total=total))


def case(stage: Stage, event: Case) -> None:
    desk, user, folder = stage.desk, stage.people[event.by], stage.out / "cases"
    for masked in (False, True):
        made, _ = write_case(
            desk.store, desk.clock, user, desk.case_office, stage.refusal(event.deal), folder, masked=masked
        )
        stage.made.cases.append(folder / made.stem)
    stage.tell(tr("Case file of deal {deal}, whole and without personal data").format(deal=event.deal))
