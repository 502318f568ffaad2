"""What somebody would try who wants an audit to say what it should not: each try is refused."""

import pytest

from qa_desk.domain.checklist_answers import NO, YES, Answer
from qa_desk.domain.checklist_audit import EvidenceSameDeal
from qa_desk.domain.deal import DealId
from qa_desk.domain.decision import DealEvidence
from qa_desk.domain.errors import NotFound
from qa_desk.services.checklist_audit import submit
from qa_desk.services.queue import release_item
from tests.fakes.audits import SHELF, again, answer_all, begin, drawn, finish, give, set_value
from tests.fakes.office import Office, deal_facts


def test_a_duplicate_is_proven_by_another_deal_that_exists(office: Office) -> None:
    (other,) = office.deals(deal_facts("77", stage="Договор"))
    at = begin(office, drawn(office, recorded=False), form="duplicates")
    for deal, error in ((at.audit.deal_id, EvidenceSameDeal), (DealId(9_999), NotFound)):
        with pytest.raises(error):
            give(office, at, "not_for_bonus", Answer(NO, "создан ради плана", (DealEvidence(deal),)))
    assert again(office, at).answers == {}
    proven = Answer(NO, "создан ради плана", (DealEvidence(other),))
    give(office, at, "not_for_bonus", proven)
    assert again(office, at).answers == {"not_for_bonus": proven}


def test_of_another_form_the_deals_own_card_is_evidence(office: Office) -> None:
    at = begin(office, drawn(office, recorded=False), form="deal_card")
    question = next(one.code for one in at.form.questions() if one.evidence_on_fail)
    give(office, at, question, Answer(NO, "нет", (DealEvidence(at.audit.deal_id),)))
    assert again(office, at).answers[question].evidence == (DealEvidence(at.audit.deal_id),)


def test_a_form_that_nobody_asked_for_does_not_stand_for_the_one_that_is_due(office: Office) -> None:
    set_value(office, "audit_forms", ("deal_card",))
    item = drawn(office, recorded=False)
    assert finish(office, item, form="client_card").next_form == "deal_card"
    with office.store.read() as unit:
        assert unit.queue.get(item).done_at is None


def test_a_form_of_the_settings_that_nobody_published_leaves_the_choice_open(office: Office) -> None:
    set_value(office, "audit_forms", ("no_such_form",))
    at = begin(office, drawn(office, recorded=False))
    assert at.form.code == "deal_card"
    assert "client_card" in {one.code for one in at.choices}


def test_who_takes_an_item_over_goes_on_where_the_other_stopped(office: Office) -> None:
    set_value(office, "audit_forms", ("deal_card", "comments"))
    set_value(office, "second_look_percent", 0)
    item = drawn(office, recorded=False)
    assert finish(office, item).next_form == "comments"
    release_item(office.store, office.clock, office.auditor, item)
    done = finish(office, item, office.second)
    assert (done.audit.form.code, done.next_form) == ("comments", "")
    with office.store.read() as unit:
        assert unit.queue.get(item).done_at is not None
        assert [one.form.code for one in unit.checklists.of_item(item)] == ["deal_card", "comments"]


def test_answers_left_over_from_hidden_questions_cost_nothing(office: Office) -> None:
    """Failed while it was shown, then hidden: neither score, nor fault, nor lack may come of it."""
    at = begin(office, drawn(office, recorded=False), form="duplicates")
    (other,) = office.deals(deal_facts("77", stage="Договор"))
    condition = next(one for one in at.form.questions() if one.code == "not_for_bonus").shown_if
    assert condition is not None
    give(office, at, condition.question, Answer(NO, "дубль"))
    give(office, at, "not_for_bonus", Answer(NO, "ради плана", (DealEvidence(other),)))
    assert again(office, at).score.failed_by == ("not_for_bonus",)
    answer_all(office, at)
    give(office, at, condition.question, Answer(YES, "не дубль"))
    give(office, at, "not_for_bonus", Answer(NO))
    found = again(office, at)
    assert (found.score.failed_by, found.problems) == ((), ())
    done = submit(office.store, office.clock, SHELF, office.auditor, at.audit.id)[0].audit
    assert done.outcome is not None
    assert (done.outcome.points, done.outcome.failed, done.outcome.critical_failed) == (10_000, (), ())
