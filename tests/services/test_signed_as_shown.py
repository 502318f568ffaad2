"""Audit fines, counter-entries and appeals are signed as they were shown, or looked at again first."""

from dataclasses import replace

from qa_desk.domain.appeal import Outcome
from qa_desk.domain.appeal_evidence import KeptFile
from qa_desk.domain.audit_fine import FineAct
from qa_desk.domain.errors import ChangedBySomeoneElse
from qa_desk.domain.ledger import SourceTwice
from qa_desk.domain.money import Money
from qa_desk.services.appeal import decide_appeal, file_appeal
from qa_desk.services.audit_fine_lines import audit_fine_lines
from qa_desk.services.audit_fines import (
    AuditFinesRefused,
    answer_audit_fine,
    send_back_audit_fine,
    sign_audit_fines,
)
from qa_desk.services.case_evidence import attach_files
from qa_desk.services.case_lines import case_lines
from qa_desk.services.ledger import ledger_entries, propose_reversal, sign_reversal
from qa_desk.services.seen_case import SeenCase
from tests.fakes.audit_money import failed, priced
from tests.fakes.audits import SHELF
from tests.fakes.office import HASHER, PASSWORD, Office
from tests.fakes.refused import refused
from tests.fakes.settled import DAYS, fined, second_head


def test_an_audit_fine_that_came_again_with_another_word_is_not_signed_as_it_was_shown(office: Office) -> None:
    failed(priced(office), 1)
    failed(office, 2)
    seen = {one.fine.id: len(one.steps) for one in audit_fine_lines(office.store, SHELF)}
    first, second = seen
    sign = lambda seen, *ids: sign_audit_fines(  # noqa: E731 - the same call with other facts
        office.store, office.clock, HASHER, SHELF, office.head, ids, PASSWORD, seen=seen
    )
    send_back_audit_fine(office.store, office.clock, HASHER, second_head(office), first, "ещё раз", PASSWORD, 0)
    answer_audit_fine(office.store, office.clock, office.auditor, first, FineAct.PROPOSE_AGAIN, "сомневаюсь")
    refused(office, ChangedBySomeoneElse, lambda: sign(seen, first))
    error = refused(office, AuditFinesRefused, lambda: sign(seen, second, first))
    assert error.facts == {"fine": first, "why": ChangedBySomeoneElse.code}
    again = lambda seen: send_back_audit_fine(  # noqa: E731 - the same call with other facts
        office.store, office.clock, HASHER, office.head, first, "ещё раз", PASSWORD, seen
    )
    refused(office, ChangedBySomeoneElse, lambda: again(0))
    assert ledger_entries(office.store) == []
    sign(seen | {first: 2}, second, first)
    assert len(ledger_entries(office.store)) == 2


def case_shown(office: Office) -> SeenCase:
    (line,) = case_lines(office.store, office.clock, DAYS)
    return line.seen


def test_a_counter_entry_is_signed_about_the_case_that_was_shown(office: Office) -> None:
    fine = fined(office)
    made = propose_reversal(office.store, office.clock, office.auditor, fine.id, Money(50_000), "ошибка")
    seen = case_shown(office)
    sign = lambda seen: sign_reversal(  # noqa: E731 - the same call with other facts
        office.store, office.clock, HASHER, office.head, made.id, PASSWORD, seen
    )
    appeal, _ = file_appeal(office.store, office.clock, office.payroll, fine.id, "не согласна")
    refused(office, ChangedBySomeoneElse, lambda: sign(seen))
    filed = case_shown(office)
    decide_appeal(
        office.store, office.clock, HASHER, second_head(office), appeal.id, Outcome.REJECT, "верно", PASSWORD,
        seen=filed,
    )  # fmt: skip
    refused(office, ChangedBySomeoneElse, lambda: sign(filed))
    entry, _ = sign(case_shown(office))
    assert entry.amount == Money(-50_000)
    refused(office, SourceTwice, lambda: sign(seen))


def test_an_appeal_is_decided_about_the_sum_and_the_files_that_were_shown(office: Office) -> None:
    fine = fined(office)
    made = propose_reversal(office.store, office.clock, office.auditor, fine.id, Money(50_000), "ошибка")
    appeal, _ = file_appeal(office.store, office.clock, office.payroll, fine.id, "не согласна")
    head2 = second_head(office)
    decide = lambda seen: decide_appeal(  # noqa: E731 - the same call with other facts
        office.store, office.clock, HASHER, head2, appeal.id, Outcome.ACCEPT, "верно", PASSWORD, seen=seen
    )
    before = case_shown(office)
    sign_reversal(office.store, office.clock, HASHER, office.head, made.id, PASSWORD, before)
    refused(office, ChangedBySomeoneElse, lambda: decide(before))
    less = case_shown(office)
    assert less == replace(before, left=Money(100_000))
    attach_files(office.store, office.clock, office.payroll, fine.id, [KeptFile("0" * 64, "чат.png", 10, "e/0")])
    refused(office, ChangedBySomeoneElse, lambda: decide(less))
    _, entry, _ = decide(replace(less, files=1))
    assert entry is not None
    assert entry.amount == Money(-100_000)
