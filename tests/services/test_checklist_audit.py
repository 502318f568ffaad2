"""Checklist audits on a real database: begun, answered, submitted, repeated in the dark, counted."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from qa_desk.domain.auto_check_types import CheckCode, Outcome
from qa_desk.domain.callback import OwnDeal
from qa_desk.domain.checklist import Mark
from qa_desk.domain.checklist_answers import NO, YES, Answer, Graded, Marked
from qa_desk.domain.checklist_audit import AnswerUnfit, AuditSubmitted, FormNotForItem, NotYourAudit, SecondLookNeeded
from qa_desk.domain.checklist_submit import AuditIncomplete, Lack
from qa_desk.domain.checklist_version import NothingToPublish, VersionOrder
from qa_desk.domain.decision import EvidenceBroken, EvidenceForeign, SpanEvidence
from qa_desk.domain.errors import NotFound
from qa_desk.domain.people import Role, RoleMissing
from qa_desk.domain.queue import ItemId, ItemKind, NotHeld
from qa_desk.services.audit_sample import NotASample, audit_sample
from qa_desk.services.calibrate import calibration
from qa_desk.services.checklist_audit import audit_desk, start_audit, submit
from qa_desk.services.checklist_forms import (
    begin_draft,
    drop_draft,
    forms,
    install_shipped,
    publish,
    published_form,
    save_draft,
)
from qa_desk.services.queue import claim_item
from qa_desk.services.views import QueueQuery
from tests.fakes.audits import (
    LANE,
    SHELF,
    again,
    answer_all,
    audit,
    begin,
    drawn,
    finish,
    give,
    kept,
    set_value,
    with_fine,
)
from tests.fakes.office import Office

SHIPPED = {"client_card", "deal_card", "comments", "funnel", "call_script", "duplicates", "refusal_quality"}


# ---------------------------------------------------------------- forms


def test_shipped_forms_are_installed_once_as_version_one(office: Office) -> None:
    assert install_shipped(office.store, office.clock, SHELF) == len(SHIPPED)
    assert install_shipped(office.store, office.clock, SHELF) == 0
    found = forms(office.store, office.clock, SHELF)
    assert {one.form.code for one in found} == SHIPPED
    assert {one.form.version for one in found} == {1}


def test_a_draft_is_edited_published_and_the_version_before_stays(office: Office) -> None:
    install_shipped(office.store, office.clock, SHELF)
    draft = begin_draft(office.store, office.clock, SHELF, office.admin, "deal_card")
    assert draft.version == 2
    with pytest.raises(NothingToPublish):
        publish(office.store, office.clock, SHELF, office.admin, draft)
    edited = with_fine(draft, draft.questions()[0].code, 50_000)
    save_draft(office.store, office.clock, SHELF, office.admin, edited)
    assert begin_draft(office.store, office.clock, SHELF, office.admin, "deal_card") == edited
    publish(office.store, office.clock, SHELF, office.admin, edited)
    _, first = published_form(office.store, office.clock, SHELF, "deal_card", 1)
    _, second = published_form(office.store, office.clock, SHELF, "deal_card")
    assert (first.questions()[0].fine, second.questions()[0].fine) == (None, 50_000)
    assert all(one.draft is None for one in forms(office.store, office.clock, SHELF))
    with pytest.raises(VersionOrder):
        publish(office.store, office.clock, SHELF, office.admin, with_fine(edited, edited.questions()[0].code, 7) and
                replace(with_fine(edited, edited.questions()[0].code, 7), version=9))  # fmt: skip


def test_a_draft_may_be_given_up(office: Office) -> None:
    install_shipped(office.store, office.clock, SHELF)
    begin_draft(office.store, office.clock, SHELF, office.admin, "funnel")
    drop_draft(office.store, office.admin, "funnel")
    assert all(one.draft is None for one in forms(office.store, office.clock, SHELF))


def test_only_an_administrator_publishes(office: Office) -> None:
    install_shipped(office.store, office.clock, SHELF)
    with pytest.raises(RoleMissing):
        begin_draft(office.store, office.clock, SHELF, office.auditor, "funnel")


def test_a_published_version_cannot_be_changed_even_by_hand(office: Office) -> None:
    install_shipped(office.store, office.clock, SHELF)
    with office.store._engine.begin() as link, pytest.raises(DatabaseError, match="append-only"):
        link.execute(text("UPDATE checklist_forms SET text = 'x'"))


# ---------------------------------------------------------------- answering


def test_a_recorded_call_is_audited_against_the_script_and_a_deal_without_one_by_its_card(office: Office) -> None:
    assert begin(office, drawn(office, 1)).form.code == "call_script"
    assert begin(office, drawn(office, 2, recorded=False)).form.code == "deal_card"


def test_answers_are_kept_one_by_one_and_the_last_counts(office: Office) -> None:
    at = begin(office, drawn(office))
    give(office, at, "by_name", Answer(NO))
    give(office, at, "by_name", Answer(YES, "дважды"))
    give(office, at, "open_questions", Answer(Graded(3)))
    found = again(office, at)
    assert found.answers == {"by_name": Answer(YES, "дважды"), "open_questions": Answer(Graded(3))}
    assert start_audit(office.store, office.clock, SHELF, office.auditor, at.audit.item_id).audit.id == at.audit.id
    with office.store._engine.connect() as link:
        assert link.execute(text("SELECT count(*) FROM checklist_answers")).scalar_one() == 3


@pytest.mark.parametrize(
    ("question", "given", "error"),
    [
        ("by_name", Answer(Graded(3)), AnswerUnfit),
        ("open_questions", Answer(Graded(6)), AnswerUnfit),
        ("rude", Answer(Marked(Mark.NA)), AnswerUnfit),
        ("no_such", Answer(YES), NotFound),
        ("rude", Answer(YES, "", (SpanEvidence("f" * 64, LANE, 0, 10, "x"),)), EvidenceForeign),
        ("rude", Answer(YES, "", (SpanEvidence(f"{1:064x}", LANE, 0, 99_999, "x"),)), EvidenceBroken),
    ],
)
def test_what_does_not_fit_is_not_kept(office: Office, question: str, given: Answer, error: type[Exception]) -> None:
    at = begin(office, drawn(office))
    with pytest.raises(error):
        give(office, at, question, given)
    assert again(office, at).answers == {}


def test_an_audit_is_its_auditors_own_and_needs_the_item(office: Office) -> None:
    item = drawn(office)
    with pytest.raises(NotHeld):
        start_audit(office.store, office.clock, SHELF, office.auditor, item)
    at = begin(office, item)
    with pytest.raises(NotYourAudit):
        give(office, at, "by_name", Answer(YES), office.second)
    with pytest.raises(RoleMissing):
        start_audit(office.store, office.clock, SHELF, office.head, item)
    office.clock.forward(hours=2)
    answer_all(office, at)
    with pytest.raises(NotHeld):
        submit(office.store, office.clock, SHELF, office.auditor, at.audit.id)


def test_nobody_audits_his_own_deal_or_a_refusal(office: Office) -> None:
    own = office.person("own", "Анна", Role.AUDITOR, manager="Анна Соколова")
    with pytest.raises(OwnDeal):
        begin(office, drawn(office), own)
    refusal = office.refusal("5")
    office.claim(refusal)
    with office.store.read() as unit:
        item = unit.queue.of_refusal(refusal.id)
    with pytest.raises(NotASample):
        start_audit(office.store, office.clock, SHELF, office.auditor, item.id)


@pytest.mark.parametrize(
    ("facts", "check", "outcome"),
    [
        ({"refused_inn": "7701234567"}, CheckCode.INN_VALID, Outcome.FAIL),
        ({"inn": "7707083893"}, CheckCode.INN_VALID, Outcome.PASS),
        ({}, CheckCode.INN_VALID, Outcome.UNKNOWN),
        ({"refused_emails": ("anna@@mail",)}, CheckCode.EMAIL_VALID, Outcome.FAIL),
        ({"emails": ("anna@mail.ru",)}, CheckCode.EMAIL_VALID, Outcome.PASS),
    ],
)
def test_what_the_import_refused_fails_the_check_of_the_card_and_is_shown(
    office: Office, facts: dict[str, object], check: CheckCode, outcome: Outcome
) -> None:
    at = begin(office, drawn(office, recorded=False, **facts), form="client_card")
    found = at.audit.results[check]
    assert found.outcome is outcome
    told = {value for one in found.facts for _, value in one.values}
    assert told >= {one for value in facts.values() for one in (value if isinstance(value, tuple) else (value,))}


def test_automatic_checks_answer_with_evidence_and_an_overruling_wants_a_comment(office: Office) -> None:
    at = begin(office, drawn(office, recorded=False, client_name="саша"), form="client_card")
    assert CheckCode.NAME_PROPER in at.audit.results
    question = next(one for one in at.form.questions() if getattr(one.kind, "check", "") == CheckCode.NAME_PROPER)
    scored = at.score.question(question.code)
    assert scored is not None
    assert scored.failed
    assert at.audit.results[CheckCode.NAME_PROPER].facts
    give(office, at, question.code, Answer(YES))
    lacks = {one.lack for one in again(office, at).problems if one.question == question.code}
    assert lacks == {Lack.OVERRULE_COMMENT}
    give(office, at, question.code, Answer(YES, "так его зовут"))
    assert all(one.question != question.code for one in again(office, at).problems)


# ---------------------------------------------------------------- submitting


def test_an_audit_with_something_lacking_is_not_submitted(office: Office) -> None:
    at = begin(office, drawn(office))
    give(office, at, "by_name", Answer(YES))
    with pytest.raises(AuditIncomplete):
        submit(office.store, office.clock, SHELF, office.auditor, at.audit.id)
    assert kept(office, at).outcome is None


def test_a_submitted_audit_has_its_score_and_does_not_change_any_more(office: Office) -> None:
    done = audit(office, 1, bad=frozenset({"by_name"})).audit
    assert done.outcome is not None
    assert done.outcome.points is not None
    assert 0 < done.outcome.points < 10_000
    assert done.outcome.failed == ("by_name",)
    assert done.outcome.critical_failed == ()
    with office.store.read() as unit:
        assert unit.queue.get(done.item_id).done_at is not None
    with pytest.raises(AuditSubmitted):
        submit(office.store, office.clock, SHELF, office.auditor, done.id)


def test_a_critical_fault_makes_the_form_nothing_and_the_deal_not_in_order(office: Office) -> None:
    bad, good = audit(office, 1, bad=frozenset({"rude"})).audit, audit(office, 2).audit
    assert bad.outcome is not None
    assert (bad.outcome.points, bad.outcome.critical_failed) == (0, ("rude",))
    with office.store.read() as unit:
        found = unit.checklists.in_order(80, [bad.item_id, good.item_id])
        assert found == {bad.item_id: False, good.item_id: True}


def test_an_item_is_done_when_every_form_that_is_due_is_submitted(office: Office) -> None:
    set_value(office, "audit_forms", ("deal_card", "comments"))
    item = drawn(office, recorded=False)
    first = finish(office, item)
    assert (first.audit.form.code, first.next_form) == ("deal_card", "comments")
    with office.store.read() as unit:
        assert unit.queue.get(item).done_at is None
    second = finish(office, item)
    assert (second.audit.form.code, second.next_form) == ("comments", "")
    with office.store.read() as unit:
        assert unit.queue.get(item).done_at is not None


def test_the_plain_audit_of_before_stays_readable(office: Office) -> None:
    item = drawn(office)
    claim_item(office.store, office.clock, office.auditor, item)
    audit_sample(office.store, office.clock, office.auditor, item, False, "нет задачи")
    with office.store.read() as unit:
        assert [one.remarks for one in unit.audits.all()] == ["нет задачи"]


def test_an_audit_keeps_the_version_it_was_made_with(office: Office) -> None:
    at = begin(office, drawn(office, recorded=False), form="deal_card")
    draft = begin_draft(office.store, office.clock, SHELF, office.admin, "deal_card")
    publish(office.store, office.clock, SHELF, office.admin, with_fine(draft, draft.questions()[0].code, 100))
    assert again(office, at).form.version == 1
    assert begin(office, drawn(office, 2, recorded=False), form="deal_card").form.version == 2


def test_previous_audits_are_of_this_manager_and_never_of_this_deal(office: Office) -> None:
    audit(office, 1)
    audit(office, 2, manager="Роман Титов")
    item = drawn(office, 3)
    assert [one.external_id for one in begin(office, item).previous] == ["1"]


# ---------------------------------------------------------------- second looks


def look(office: Office) -> ItemId:
    with office.store.read() as unit:
        (found,) = unit.queue.ids(QueueQuery(kind=ItemKind.SAMPLE))
    return ItemId(found)


def test_a_second_look_waits_for_another_auditor_only_and_looks_like_any_item(office: Office) -> None:
    set_value(office, "second_look_percent", 100)
    first = audit(office, 1).audit
    item = look(office)
    with office.store.read() as unit:
        assert unit.queue.first_free(office.auditor.id, office.clock()) is None
        assert list(unit.queue.ids(QueueQuery(viewer=office.auditor.id))) == []
        assert unit.queue.first_free(office.second.id, office.clock()) == item
    with pytest.raises(SecondLookNeeded):
        begin(office, item, office.auditor)
    office.clock.forward(hours=2)
    with pytest.raises(FormNotForItem):
        begin(office, item, office.second, "deal_card")
    at = begin(office, item, office.second)
    assert (at.audit.second_of, at.audit.form, at.previous) == (first.id, first.form, ())
    assert again(office, at, office.second).answers == {}
    done = finish(office, item, office.second).audit
    assert done.second_of == first.id
    with office.store.read() as unit:
        assert list(unit.queue.ids(QueueQuery(kind=ItemKind.SAMPLE))) == []
        assert unit.checklists.in_order(80, [first.item_id, item]) == {first.item_id: True}


@pytest.mark.parametrize(("percent", "looks"), [(0, 0), (100, 3)])
def test_the_share_of_second_looks_is_the_settings(office: Office, percent: int, looks: int) -> None:
    set_value(office, "second_look_percent", percent)
    for number in range(1, 4):
        audit(office, number)
    with office.store.read() as unit:
        assert len(unit.queue.ids(QueueQuery(kind=ItemKind.SAMPLE))) == looks


def test_questions_that_auditors_disagree_on_create_no_fine(office: Office) -> None:
    install_shipped(office.store, office.clock, SHELF)
    draft = begin_draft(office.store, office.clock, SHELF, office.admin, "call_script")
    fined = with_fine(with_fine(draft, "by_name", 50_000), "goodbye", 20_000)
    publish(office.store, office.clock, SHELF, office.admin, fined)
    set_value(office, "second_look_percent", 100)
    set_value(office, "agreed_least_pairs", 3)
    for number in range(1, 4):
        done = audit(office, number, bad=frozenset({"by_name", "goodbye"})).audit
        assert done.outcome is not None
        assert sum(one.minor for one in done.outcome.fines.due) == 70_000
        finish(office, look(office), office.second, frozenset({"goodbye"}))
    later = audit(office, 4, bad=frozenset({"by_name", "goodbye"})).audit
    assert later.outcome is not None
    assert [one.question for one in later.outcome.fines.due] == ["goodbye"]
    assert [one.question for one in later.outcome.fines.held] == ["by_name"]
    found = next(one for one in calibration(office.store, office.clock, SHELF) if one.pairs)
    assert (found.form.version, found.pairs, found.held) == (2, 3, frozenset({"by_name"}))
    lower, higher = found.auditors
    assert (lower.name, higher.name) == ("Вера Осипова", "Павел Дроздов")
    assert lower.drift is not None
    assert lower.drift.value is not None
    assert lower.drift.value < 0
    assert lower.agreed < lower.answers


def test_nobody_reads_an_audit_that_is_not_his(office: Office) -> None:
    at = begin(office, drawn(office))
    with pytest.raises(NotFound):
        audit_desk(office.store, SHELF, office.second, at.audit.item_id, at.audit.form.code)
