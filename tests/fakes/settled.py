"""Money at rest: a fine in the ledger with what law and settings ask for, and the people who deal with it."""

from dataclasses import replace

from qa_desk.domain.appeal import AckWay, Outcome, PaperKind
from qa_desk.domain.appeal_evidence import KeptFile
from qa_desk.domain.ledger import Entry, EntryId
from qa_desk.domain.money import Money
from qa_desk.domain.people import Role, User
from qa_desk.domain.reassign import DealOutcome
from qa_desk.domain.settings import Settings
from qa_desk.domain.working_time import MondayToFriday
from qa_desk.services.appeal import decide_appeal, file_appeal
from qa_desk.services.case_evidence import attach_files
from qa_desk.services.cases import record_paper
from qa_desk.services.close_period import close_period
from qa_desk.services.configure import change_settings, load_settings
from qa_desk.services.ledger import decline_reversal, propose_reversal, sign_reversal
from qa_desk.services.money_store import Pay
from qa_desk.services.reassigned import record_outcome
from tests.fakes.office import HASHER, PASSWORD, Office
from tests.fakes.road import returned

DAYS = MondayToFriday()


def fined(office: Office, external_id: str = "1") -> Entry:
    """The signed fine of a refusal."""
    refusal = returned(office, external_id)
    with office.store.read() as unit:
        entry = unit.ledger.fine_of(refusal.id)
    assert entry is not None
    return entry


def second_head(office: Office) -> User:
    """Somebody who had no part in anything yet."""
    return office.person("head2", "Ольга Миронова", Role.SALES_HEAD)


def with_settings(office: Office, **changes: object) -> Settings:
    settings = replace(load_settings(office.store), **changes)  # type: ignore[arg-type]
    change_settings(office.store, office.clock, office.admin, settings)
    return settings


def papers(office: Office, entry_id: EntryId, *kinds: PaperKind) -> None:
    """Those of `kinds`; all that payroll asks for when none is named."""
    day = office.clock().date()
    for kind in kinds or (PaperKind.GROUND, PaperKind.EXPLANATION, PaperKind.ACKNOWLEDGED):
        way = AckWay.PAPER if kind is PaperKind.ACKNOWLEDGED else None
        text = "" if way is not None else "п. 4.2" if kind is PaperKind.GROUND else "так вышло"
        record_paper(office.store, office.clock, DAYS, office.head, entry_id, kind, text, day, way=way)


def reversed_by(office: Office, entry_id: EntryId, minor: int | None, signer: User | None = None) -> Entry:
    asked = None if minor is None else Money(minor)
    made = propose_reversal(office.store, office.clock, office.auditor, entry_id, asked, "ошибка в тарифе")
    entry, _ = sign_reversal(office.store, office.clock, HASHER, signer or office.head, made.id, PASSWORD)
    return entry


def close(office: Office, period: str = "2026-11") -> None:
    close_period(office.store, office.clock, HASHER, DAYS, office.head, period, PASSWORD)


def some_money(office: Office) -> None:
    """A row in every table of money."""
    fine, head2 = fined(office, "51"), second_head(office)
    papers(office, fine.id)
    reversed_by(office, fine.id, 1)
    if fine.refusal_id is not None:
        record_outcome(office.store, office.clock, office.head, fine.refusal_id, DealOutcome.WON, Money(7))
    made = propose_reversal(office.store, office.clock, office.auditor, fine.id, Money(1), "ещё раз")
    decline_reversal(office.store, office.clock, office.head, made.id, "уже возвращено")
    kept = KeptFile("ab" * 32, "переписка.png", 12, f"evidence/ab/{'ab' * 32}.png")
    attach_files(office.store, office.clock, office.payroll, fine.id, [kept])
    appeal, _ = file_appeal(office.store, office.clock, office.payroll, fine.id, "не согласен", ["a.png"])
    decide_appeal(office.store, office.clock, HASHER, head2, appeal.id, Outcome.PARTLY, "частично", PASSWORD, Money(1))
    with office.store.write() as unit:
        unit.pays.add([Pay("2026-11", "Анна Соколова", Money(10_000_000))], office.payroll.id, office.clock())
    close(office)
