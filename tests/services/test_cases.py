"""Papers, appeals, the law's cap and the clocks, through real services."""

from datetime import timedelta
from pathlib import Path

import pytest

from qa_desk.adapters.reports.pack_files import PackFolder
from qa_desk.adapters.reports.payroll import PayrollFiles
from qa_desk.domain.appeal import (
    AckWay,
    AppealAmountWrong,
    AppealDecided,
    AppealedAlready,
    Obstacle,
    Outcome,
    PaperIncomplete,
    PaperKind,
    ReviewerTookPart,
    TooEarlyForAct,
)
from qa_desk.domain.callback import OwnDeal
from qa_desk.domain.decision import CommentRequired
from qa_desk.domain.errors import KnownError
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.law import PayCapReached
from qa_desk.domain.ledger import EntryId, MoreThanLeft, NothingLeft, NotReversible
from qa_desk.domain.money import Money
from qa_desk.domain.people import PasswordWrong, Role, RoleMissing, User
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.appeal import appeals_waiting, decide_appeal, file_appeal
from qa_desk.services.cases import ExportBlocked, cases, overdue_cases, record_paper
from qa_desk.services.ledger import check_ledger
from qa_desk.services.money_store import Pay
from qa_desk.services.report_payroll import PayrollOffice, payroll_register, report_payroll
from qa_desk.services.sign import SignRequest
from qa_desk.words import report_words, use
from qa_desk.words.errors import sentence
from qa_desk.words.ledger_words import charge
from tests.fakes.keys import KEY
from tests.fakes.office import HASHER, PASSWORD, Office
from tests.fakes.refused import refused
from tests.fakes.road import proposed
from tests.fakes.settled import DAYS, close, fined, papers, reversed_by, second_head, with_settings

P = PaperKind


def obstacles(office: Office, entry_id: EntryId) -> set[Obstacle]:
    return {
        one for case in cases(office.store, office.clock, DAYS) if case.entry_id == entry_id for one in case.obstacles
    }


def export(office: Office, folder: Path) -> None:
    by = PayrollOffice(PayrollFiles(report_words.titles, report_words.label), PackFolder(), KEY)
    report_payroll(office.store, office.clock, office.payroll, by, "2026-11", folder / "pack")


def appealed(office: Office, entry_id: EntryId, by: User | None = None) -> int:
    appeal, _ = file_appeal(
        office.store,
        office.clock,
        by or office.payroll,
        entry_id,
        "клиент сам просил закрыть",
        ["chat.png", "call-1@0:35"],
    )
    return appeal.id


def decide(
    office: Office, appeal: int, outcome: Outcome, who: User, minor: int | None = None, password: str = PASSWORD
) -> tuple[object, object, object]:
    amount = None if minor is None else Money(minor)
    return decide_appeal(
        office.store,
        office.clock,
        HASHER,
        who,
        appeal,
        outcome,
        "проверено по записи",
        password,
        amount,  # type: ignore[arg-type]
    )


# ---------------------------------------------------------------- papers and export


def test_each_missing_paper_holds_the_export_up_and_is_named(office: Office, tmp_path: Path) -> None:
    fine = fined(office)
    with_settings(office, law="auto", papers_block_export=True)
    order = [
        (P.GROUND, Obstacle.GROUND_MISSING),
        (P.EXPLANATION, Obstacle.EXPLANATION_MISSING),
        (P.ACKNOWLEDGED, Obstacle.ACKNOWLEDGEMENT_MISSING),
    ]
    for kind, missing in order:
        with pytest.raises(ExportBlocked) as blocked:
            export(office, tmp_path)
        ((case, held),) = blocked.value.blocked
        assert case.entry_id == fine.id
        assert missing in held
        assert f"{fine.id} Анна Соколова" in sentence(blocked.value)
        assert not (tmp_path / "pack").exists()
        papers(office, fine.id, kind)
    export(office, tmp_path)
    (line,) = payroll_register(office.store, office.clock, office.payroll, "2026-11").lines
    assert (line.ground, line.explanation, line.acknowledged, line.acknowledged_on) == (
        "п. 4.2", "так вышло", "paper", office.clock().date(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("law", "blocks", "held"),
    [
        ("off", False, set()),
        ("on", False, {Obstacle.GROUND_MISSING, Obstacle.EXPLANATION_MISSING}),
        ("off", True, {Obstacle.ACKNOWLEDGEMENT_MISSING}),
    ],
)
def test_law_and_setting_ask_for_their_own(
    office: Office, tmp_path: Path, law: str, blocks: bool, held: set[Obstacle]
) -> None:
    fined(office)
    with_settings(office, law=law, papers_block_export=blocks)
    if not held:
        export(office, tmp_path)
        return
    with pytest.raises(ExportBlocked) as blocked:
        export(office, tmp_path)
    assert {one for _, found in blocked.value.blocked for one in found} == held
    with pytest.raises(ExportBlocked):
        close(office)


def test_a_fine_taken_back_whole_holds_nothing_up(office: Office, tmp_path: Path) -> None:
    reversed_by(office, fined(office).id, None)
    with_settings(office, law="on", papers_block_export=True)
    export(office, tmp_path)


def test_the_ground_of_the_settings_goes_with_every_new_fine(office: Office) -> None:
    with_settings(office, fine_ground=" п. 7 Положения ")
    fine = fined(office)
    assert fine.ground == "п. 7 Положения"
    papers(office, fine.id, P.GROUND)
    (case,) = cases(office.store, office.clock, DAYS)
    assert case.ground == "п. 4.2"


def test_overdue_explanations_and_acknowledgements_are_listed(office: Office) -> None:
    """Signed on a Monday at noon: 18 working hours are over on Wednesday at noon, 27 on Thursday."""
    fine = fined(office)
    assert overdue_cases(office.store, office.clock, DAYS) == []
    (case,) = cases(office.store, office.clock, DAYS)
    assert case.explanation_due - case.signed_at == timedelta(days=2)
    assert case.acknowledgement_due - case.signed_at == timedelta(days=3)
    office.clock.forward(days=2, minutes=1)
    assert obstacles(office, fine.id) >= {Obstacle.EXPLANATION_OVERDUE, Obstacle.ACKNOWLEDGEMENT_MISSING}
    office.clock.forward(days=1)
    assert obstacles(office, fine.id) >= {Obstacle.EXPLANATION_OVERDUE, Obstacle.ACKNOWLEDGEMENT_OVERDUE}
    assert [one.entry_id for one in overdue_cases(office.store, office.clock, DAYS)] == [fine.id]


def test_an_act_that_none_was_given_is_made_only_after_the_time_for_it(office: Office) -> None:
    fine = fined(office)
    act = lambda: papers(office, fine.id, P.NO_EXPLANATION)  # noqa: E731
    assert refused(office, TooEarlyForAct, act).facts == {"until_day": "18.11.2026 12:00"}
    office.clock.forward(days=2, minutes=1)
    act()
    assert Obstacle.EXPLANATION_OVERDUE not in obstacles(office, fine.id)


@pytest.mark.parametrize(
    ("kind", "text", "way", "days", "field"),
    [
        (P.EXPLANATION, " ", None, 0, "text"),
        (P.GROUND, "", None, 0, "text"),
        (P.ACKNOWLEDGED, "", None, 0, "way"),
        (P.EXPLANATION, "да", AckWay.PAPER, 0, "kind"),
        (P.EXPLANATION, "да", None, 1, "day"),
    ],
)
def test_half_a_paper_is_refused(office: Office, kind: P, text: str, way: AckWay | None, days: int, field: str) -> None:
    fine = fined(office)
    day = office.clock().date() + timedelta(days=days)
    error = refused(
        office, PaperIncomplete,
        lambda: record_paper(office.store, office.clock, DAYS, office.head, fine.id, kind, text, day, way=way),
    )  # fmt: skip
    assert error.facts == {"field": field}


def test_papers_belong_to_fines_and_are_recorded_by_who_works_with_them(office: Office) -> None:
    fine = fined(office)
    counter = reversed_by(office, fine.id, 1)
    refused(office, NotReversible, lambda: papers(office, counter.id))
    day = office.clock().date()
    refused(
        office, RoleMissing,
        lambda: record_paper(office.store, office.clock, DAYS, office.admin, fine.id, P.GROUND, "п. 1", day),
    )  # fmt: skip


# ---------------------------------------------------------------- appeals


@pytest.mark.parametrize(
    ("outcome", "minor", "taken"),
    [(Outcome.ACCEPT, None, 150_000), (Outcome.PARTLY, 40_000, 40_000), (Outcome.REJECT, None, 0)],
)
def test_the_counter_entry_of_an_appeal_is_made_by_itself(
    office: Office, outcome: Outcome, minor: int | None, taken: int
) -> None:
    fine, head2 = fined(office), second_head(office)
    appeal = appealed(office, fine.id)
    assert Obstacle.APPEAL_OPEN in obstacles(office, fine.id)
    assert [one.id for one in appeals_waiting(office.store)] == [appeal]
    decide(office, appeal, outcome, head2, minor)
    (case,) = cases(office.store, office.clock, DAYS)
    assert case.left == Money(150_000 - taken)
    assert case.decision is not None
    assert (case.decision.outcome, case.decision.decided_by) == (outcome, head2.id)
    assert case.appeal is not None
    assert case.appeal.evidence == ("chat.png", "call-1@0:35")
    with office.store.read() as unit:
        made = unit.ledger.reversals_of(fine.id)
    assert [(one.source, one.proposed_by, one.entered_by) for one in made] == (
        [] if taken == 0 else [(f"appeal:{appeal}", office.payroll.id, head2.id)]
    )
    assert (appeals_waiting(office.store), check_ledger(office.store).faults) == ([], ())
    refused(office, AppealDecided, lambda: decide(office, appeal, Outcome.REJECT, head2))
    lines = payroll_register(office.store, office.clock, office.payroll, "2026-11").lines
    assert lines[0].explanation == "клиент сам просил закрыть"


def test_whoever_had_a_part_does_not_review(office: Office) -> None:
    fine = fined(office)
    appeal = appealed(office, fine.id, office.head)
    parts = {
        "auditor": refused(office, ReviewerTookPart, lambda: decide(office, appeal, Outcome.ACCEPT, office.auditor)),
        "second": refused(office, ReviewerTookPart, lambda: decide(office, appeal, Outcome.ACCEPT, office.second)),
        "head": refused(office, ReviewerTookPart, lambda: decide(office, appeal, Outcome.ACCEPT, office.head)),
    }
    assert {who: error.facts["part"] for who, error in parts.items()} == {
        "auditor": "decision", "second": "callback", "head": "signature",
    }  # fmt: skip
    filer = office.person("filer", "Иван Лаптев", Role.AUDITOR)
    other = appealed(office, fined(office, "2").id, filer)
    error = refused(office, ReviewerTookPart, lambda: decide(office, other, Outcome.ACCEPT, filer))
    assert error.facts == {"part": "appeal"}
    seller = office.person("seller", "Анна С.", Role.SALES_HEAD, manager="анна соколова")
    refused(office, OwnDeal, lambda: decide(office, other, Outcome.ACCEPT, seller))
    refused(office, RoleMissing, lambda: decide(office, other, Outcome.ACCEPT, office.payroll))


def test_an_appeal_is_filed_once_with_words_and_while_something_is_left(office: Office) -> None:
    fine = fined(office)
    refused(office, PaperIncomplete, lambda: file_appeal(office.store, office.clock, office.head, fine.id, "  "))
    refused(office, RoleMissing, lambda: file_appeal(office.store, office.clock, office.admin, fine.id, "нет"))
    appealed(office, fine.id)
    refused(office, AppealedAlready, lambda: appealed(office, fine.id))
    gone = fined(office, "2")
    counter = reversed_by(office, gone.id, None)
    refused(office, NothingLeft, lambda: appealed(office, gone.id))
    refused(office, NotReversible, lambda: appealed(office, counter.id))


@pytest.mark.parametrize(
    ("outcome", "minor", "password", "error"),
    [
        (Outcome.PARTLY, None, PASSWORD, AppealAmountWrong),
        (Outcome.ACCEPT, 1, PASSWORD, AppealAmountWrong),
        (Outcome.REJECT, 1, PASSWORD, AppealAmountWrong),
        (Outcome.PARTLY, 150_001, PASSWORD, MoreThanLeft),
        (Outcome.ACCEPT, None, "password-2", PasswordWrong),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(
    office: Office, outcome: Outcome, minor: int | None, password: str, error: type[KnownError]
) -> None:
    head2 = second_head(office)
    appeal = appealed(office, fined(office).id)
    refused(office, error, lambda: decide(office, appeal, outcome, head2, minor, password))


def test_a_review_needs_words(office: Office) -> None:
    head2, appeal = second_head(office), appealed(office, fined(office).id)
    refused(
        office, CommentRequired,
        lambda: decide_appeal(
            office.store, office.clock, HASHER, head2, appeal, Outcome.REJECT, " ", PASSWORD  # type: ignore[arg-type]
        ),
    )  # fmt: skip


def test_the_counter_entry_of_a_closed_months_appeal_enters_the_open_one(office: Office) -> None:
    head2, fine = second_head(office), fined(office)
    close(office)
    before = payroll_register(office.store, office.clock, office.payroll, "2026-11")
    appeal = appealed(office, fine.id)
    decide(office, appeal, Outcome.ACCEPT, head2)
    assert payroll_register(office.store, office.clock, office.payroll, "2026-11") == before
    (line,) = payroll_register(office.store, office.clock, office.payroll, "2026-12").lines
    assert (line.amount, line.ground) == (Money(-150_000), "проверено по записи")


def test_a_review_past_its_time_is_overdue(office: Office) -> None:
    fine = fined(office)
    appealed(office, fine.id)
    office.clock.forward(days=2, minutes=1)
    assert Obstacle.APPEAL_OVERDUE in obstacles(office, fine.id)
    assert Obstacle.EXPLANATION_OVERDUE not in obstacles(office, fine.id)


# ---------------------------------------------------------------- the law


def paid(office: Office, minor: int, period: str = "2026-11", manager: str = "анна  соколова") -> None:
    with office.store.write() as unit:
        unit.pays.add([Pay(period, manager, Money(minor))], office.payroll.id, office.clock())


def test_a_signature_beyond_the_share_of_the_pay_is_refused_with_the_numbers(office: Office) -> None:
    with_settings(office, law="on", fine_ground="п. 4.2")
    paid(office, 1_499_999)
    fined(office, "1")
    refusal = proposed(office, "2")
    request = SignRequest(refusal.id, SignAction.APPROVE)
    error = refused(office, PayCapReached, lambda: office.sign(request))
    assert error.facts["cap"] == "2999.99"
    assert (error.facts["taken"], error.facts["amount"]) == ("1500.00", "1500.00")
    assert office.again(refusal).state is RefusalState.RETURN_PROPOSED
    paid(office, 1_500_000)
    office.sign(request)
    assert office.again(refusal).state is RefusalState.RETURNED


def test_where_pay_or_law_is_not_known_nothing_is_capped(office: Office) -> None:
    with_settings(office, law="on", fine_ground="п. 4.2")
    paid(office, 1, period="2026-10")
    paid(office, 1, manager="Роман Титов")
    fined(office, "1")
    with_settings(office, law="off")
    paid(office, 1)
    fined(office, "2")


def test_pay_that_becomes_known_later_holds_the_export_up(office: Office, tmp_path: Path) -> None:
    with_settings(office, law="on", fine_ground="п. 4.2", papers_block_export=True)
    fine = fined(office)
    papers(office, fine.id)
    paid(office, 749_999)
    with pytest.raises(ExportBlocked) as blocked:
        export(office, tmp_path)
    assert [held for _, held in blocked.value.blocked] == [(Obstacle.OVER_CAP,)]
    reversed_by(office, fine.id, 1)
    export(office, tmp_path)


@pytest.mark.parametrize(
    ("language", "law", "title", "word"),
    [
        ("ru", True, "Ведомость снижения премии за", "Снижение премии"),
        ("ru", False, "Ведомость штрафов за", "Штраф"),
        ("en", True, "Bonus reduction register for", "Bonus reduction"),
        ("en", False, "Register of fines for", "Fine"),
    ],
)
def test_a_cut_is_called_as_the_law_wants_it(language: str, law: bool, title: str, word: str) -> None:
    use(language)
    assert (report_words.titles(law)["register_title"], charge(law)) == (title, word)


def test_no_word_of_the_program_says_fine_in_russian_but_where_no_law_forbids_it() -> None:
    from qa_desk.words.catalogue import merged

    said = [message.id for message in merged("ru") if "штраф" in str(message.string).casefold()]
    assert sorted(map(str, said)) == ["Fine", "Fines signed", "Register of fines for"]
