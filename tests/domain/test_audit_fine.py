"""Audit fines as rules: which steps there are, what holds a fine, and that nothing reaches the ledger another way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.audit_fine import (
    MOVES,
    AuditFine,
    AuditFineHeld,
    AuditFineId,
    AuditFineMoved,
    AuditFineState,
    FineAct,
    FineStep,
    Heard,
    Hold,
    SecondStanding,
    check_fine_signer,
    check_move,
    check_released,
    holds_of,
    proposals,
    state_of,
)
from qa_desk.domain.checklist import AuditDirection, Form, Label, Mark, Question, Section, Target, YesNo
from qa_desk.domain.checklist_answers import NO, YES, Answer, Answers
from qa_desk.domain.checklist_audit import ChecklistAudit, ChecklistAuditId, Outcome
from qa_desk.domain.checklist_calibration import (
    DoubleAudit,
    held_questions,
    question_agreements,
    questions_under,
)
from qa_desk.domain.checklist_submit import FineDue, Fines
from qa_desk.domain.checklist_version import FormRef
from qa_desk.domain.deal import DealId
from qa_desk.domain.money import Money
from qa_desk.domain.people import UserId
from qa_desk.domain.queue import ItemId
from qa_desk.domain.sign_off import OwnProposal

CALL = Form(
    "call",
    1,
    Label("Звонок", "Call"),
    Target.CALL,
    (
        Section(
            "talk",
            Label("Разговор", "Talk"),
            AuditDirection.SKILLS,
            (Question("by_name", Label("По имени", "By name"), YesNo(Mark.YES), fine=100),),
        ),
    ),
)
AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
FORM = FormRef("call", 2, "ab" * 32)
AUDITOR, SECOND, HEAD = UserId(1), UserId(2), UserId(3)
FINE = AuditFine(
    AuditFineId(1), ChecklistAuditId(5), ItemId(7), DealId(9), "Анна", FORM, "greeting", Money(30_000), AUDITOR, AT
)


def audit(due: dict[str, int], held: dict[str, int] | None = None) -> ChecklistAudit:
    fines = Fines(*(tuple(FineDue(*one) for one in some.items()) for some in (due, held or {})))
    outcome = Outcome(AT, 5_000, {}, (), tuple(due), fines)
    return ChecklistAudit(
        ChecklistAuditId(5), ItemId(7), DealId(9), "Анна", "", FORM, AUDITOR, None, AT, {}, outcome
    )  # fmt: skip


def step(act: FineAct, by: UserId = AUDITOR) -> FineStep:
    return FineStep(FINE.id, act, "так", by, AT)


# ---------------------------------------------------------------- proposals


def test_due_and_held_questions_are_both_proposed_once() -> None:
    found = proposals(audit({"a": 100, "b": 200}, {"c": 300, "a": 100}), "RUB")
    assert {one.question: one.amount for one in found} == {"a": Money(100), "b": Money(200), "c": Money(300)}
    assert len({one.source for one in found}) == 3
    assert FINE.source == "audit:7:call.greeting"


@pytest.mark.parametrize(
    "changes", [{"outcome": None}, {"second_of": ChecklistAuditId(4)}, {"manager": ""}, {"manager": "  "}]
)
def test_what_is_not_submitted_a_second_look_or_nobodys_deal_proposes_nothing(changes: dict[str, object]) -> None:
    assert proposals(replace(audit({"a": 100}), **changes), "RUB") == ()  # type: ignore[arg-type]


# ---------------------------------------------------------------- steps


@given(st.lists(st.sampled_from(FineAct), max_size=12))
def test_whatever_is_tried_a_fine_is_signed_at_most_once_and_never_after_it_was_let_go(tried: list[FineAct]) -> None:
    done: list[FineStep] = []
    for act in tried:
        allowed = MOVES.get((state_of(done), act))
        if allowed is None:
            with pytest.raises(AuditFineMoved):
                check_move(FINE, done, act)
            continue
        assert check_move(FINE, done, act) is allowed
        done.append(step(act))
        assert state_of(done) is allowed
    acts = [one.act for one in done]
    assert acts.count(FineAct.SIGN) + acts.count(FineAct.WITHDRAW) <= 1
    assert {FineAct.SIGN, FineAct.WITHDRAW}.isdisjoint(acts[:-1])


def test_only_a_waiting_fine_is_signed_and_every_state_can_be_reached() -> None:
    assert [before for (before, act) in MOVES if act is FineAct.SIGN] == [AuditFineState.WAITING]
    assert {AuditFineState.WAITING, *MOVES.values()} == set(AuditFineState)
    ends = {AuditFineState.SIGNED, AuditFineState.WITHDRAWN}
    assert {before for before, _ in MOVES} == set(AuditFineState) - ends


# ---------------------------------------------------------------- holds and hands


@pytest.mark.parametrize(
    ("under", "second", "newest", "expected"),
    [
        (frozenset(), None, FINE.audit_id, ()),
        (frozenset(), None, None, ()),
        ({"greeting"}, None, FINE.audit_id, (Hold.AGREEMENT,)),
        ({"other"}, None, FINE.audit_id, ()),
        (frozenset(), SecondStanding(), FINE.audit_id, (Hold.SECOND_LOOK,)),
        (frozenset(), SecondStanding(frozenset({"greeting"}), SECOND), FINE.audit_id, ()),
        (frozenset(), SecondStanding(frozenset({"other"}), SECOND), FINE.audit_id, (Hold.SECOND_DIFFERS,)),
        (frozenset(), None, ChecklistAuditId(6), (Hold.SUPERSEDED,)),
        ({"greeting"}, SecondStanding(), ChecklistAuditId(6), (Hold.AGREEMENT, Hold.SECOND_LOOK, Hold.SUPERSEDED)),
    ],
)
def test_what_holds_a_fine(
    under: frozenset[str],
    second: SecondStanding | None,
    newest: ChecklistAuditId | None,
    expected: tuple[Hold, ...],
) -> None:
    found = holds_of(FINE, frozenset(under), second, newest)
    assert found == expected
    if found:
        with pytest.raises(AuditFineHeld) as caught:
            check_released(FINE, found)
        assert caught.value.facts["hold"] == found[0]
    else:
        check_released(FINE, found)


@pytest.mark.parametrize(
    ("earlier", "heard_after", "held"),
    [
        ({}, (), True),
        ({}, (timedelta(hours=-1),), True),
        ({}, (timedelta(),), True),
        ({}, (timedelta(hours=-1), timedelta(hours=1)), False),
        ({"form": replace(FORM, version=1)}, (), True),
        ({"form": replace(FORM, code="deal_card")}, (), False),
        ({"question": "other"}, (), False),
        ({"manager": "Кто-то другой"}, (), False),
        ({"manager": "Кто-то другой"}, (timedelta(hours=-1),), True),  # the same call: whose it was is not known
        ({"manager": "Кто-то другой"}, (timedelta(hours=1),), False),
        ({"id": FINE.id}, (), False),
    ],
)
def test_one_fault_of_a_deal_is_charged_once(
    earlier: dict[str, object], heard_after: tuple[timedelta, ...], held: bool
) -> None:
    """`heard_after`: when the calls of the evidence began, after the earlier audit."""
    signed = replace(FINE, **{"id": AuditFineId(77), **earlier})  # type: ignore[arg-type]
    heard = Heard(started=tuple(signed.proposed_at + one for one in heard_after))
    found = holds_of(FINE, frozenset(), None, FINE.audit_id, heard, [signed])
    assert found == ((Hold.CHARGED_BEFORE,) if held else ())


def test_who_made_a_call_himself_is_charged_for_it_whoever_was_charged_before() -> None:
    signed = replace(FINE, id=AuditFineId(77), manager="Кто-то другой")
    heard = Heard(frozenset({FINE.manager}), (signed.proposed_at - timedelta(hours=1),))
    assert holds_of(FINE, frozenset(), None, FINE.audit_id, heard, [signed]) == ()


@pytest.mark.parametrize(
    ("drawn_as", "callers", "named", "held"),
    [
        (None, (), False, False),
        (FINE.manager, (), False, False),
        (" ".join(reversed(FINE.manager.upper().split())), (), False, False),
        ("Кто-то другой", (), False, True),
        ("", (), False, True),
        ("Кто-то другой", (), True, True),  # whose call it was is not known
        ("Кто-то другой", (FINE.manager,), False, True),  # a call of the deal, but nobody says that it shows the fault
        ("Кто-то другой", (FINE.manager,), True, False),
    ],
)
def test_a_fault_of_a_deal_drawn_as_anothers_is_shown_in_a_call_or_held(
    drawn_as: str | None, callers: tuple[str, ...], named: bool, held: bool
) -> None:
    heard = Heard(frozenset(callers), (FINE.proposed_at,) if named else ())
    found = holds_of(FINE, frozenset(), None, FINE.audit_id, heard, drawn_as=drawn_as)
    assert found == ((Hold.DRAWN_OF_ANOTHER,) if held else ())


@pytest.mark.parametrize(
    ("signer", "steps", "second", "allowed"),
    [
        (HEAD, (), None, True),
        (AUDITOR, (), None, False),
        (HEAD, (step(FineAct.SEND_BACK, HEAD), step(FineAct.PROPOSE_AGAIN, AUDITOR)), None, True),
        (HEAD, (step(FineAct.SEND_BACK, SECOND), step(FineAct.PROPOSE_AGAIN, HEAD)), None, False),
        (SECOND, (), SecondStanding(frozenset({"greeting"}), SECOND), False),
        (HEAD, (), SecondStanding(frozenset({"greeting"}), SECOND), True),
    ],
)
def test_who_signs(signer: UserId, steps: tuple[FineStep, ...], second: SecondStanding | None, allowed: bool) -> None:
    if allowed:
        check_fine_signer(signer, FINE, steps, second)
        return
    with pytest.raises(OwnProposal):
        check_fine_signer(signer, FINE, steps, second)


# ---------------------------------------------------------------- the question's standing


@given(
    st.lists(st.tuples(st.booleans(), st.booleans()), max_size=25), st.integers(1, 100), st.integers(1, 15)
)  # fmt: skip
def test_questions_are_held_the_same_with_and_without_intervals(
    answers: list[tuple[bool, bool]], least_percent: int, least_units: int
) -> None:
    def given_(good: bool) -> Answers:
        return {"by_name": Answer(YES if good else NO)}

    audits = [DoubleAudit("1", given_(one), "2", given_(other), {}) for one, other in answers]
    whole = held_questions(question_agreements(CALL, audits, least_percent, least_units))
    assert questions_under(CALL, audits, least_percent, least_units) == whole
