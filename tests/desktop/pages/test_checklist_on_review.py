"""The checklist on the review page: answered by keys, kept at once, submitted; on a real workspace."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.page import OpenDeal, Surroundings
from qa_desk.desktop.pages.review import ReviewPage
from qa_desk.desktop.pages.review.mode import Mode
from qa_desk.desktop.pages.review.props import derive
from qa_desk.desktop.player.silent import SilentSound
from qa_desk.domain.call import Lane
from qa_desk.domain.checklist import Choice, FreeText, Mark, Scale, YesNo
from qa_desk.domain.checklist_answers import NO, Answer, Chosen, Graded, Marked
from qa_desk.domain.decision import DealEvidence
from qa_desk.domain.errors import KnownError
from qa_desk.domain.transcript import Piece, Turn
from qa_desk.services.checklist_audit import audit_desk
from qa_desk.services.configure import change_settings, load_settings, with_value
from qa_desk.services.correct_turns import correct_turn
from qa_desk.words.errors import sentence
from tests.desktop.pages.review_world import NOW, World
from tests.desktop.shell_world import Settle

DEAL = "30412016"
SAID = ((Lane.MANAGER, 500, 2_000, "Здравствуйте, это Светлана."), (Lane.CLIENT, 2_500, 6_000, "Нам нужна мебель."))


@pytest.fixture
def world(world: World) -> World:
    """With a transcript of the first call."""
    with world.desk.store.write() as unit:
        sha = unit.calls.of_deal(world.deals[DEAL])[0].recording
        assert sha is not None
        transcript = unit.transcripts.begin(sha, "test@1", (Lane.MANAGER, Lane.CLIENT), NOW)
        for lane, from_ms, to_ms, text in SAID:
            piece = Piece(int(lane is Lane.CLIENT), from_ms, to_ms)
            unit.transcripts.add_piece(transcript, piece, [Turn(lane, from_ms, to_ms, text, 0.9)])
        unit.transcripts.finish(transcript, NOW)
    return world


@pytest.fixture
def page(qtbot: QtBot, around: Surroundings, world: World, settle: Settle) -> ReviewPage:
    page = ReviewPage(around, SilentSound(duration_ms=8_000), lambda *_: True)
    around.bus.open_deal.connect(page.open_deal)
    around.bus.changed.connect(page.on_changed)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.verdict.open_next.setChecked(False)
    page.setFocus()
    settle()
    page.open_deal(OpenDeal(world.deals[DEAL], world.items[DEAL]))
    settle()
    return page


def stored(world: World) -> dict[str, Answer]:
    found = audit_desk(
        world.desk.store, world.desk.checklists, world.users["osipova"], world.items[DEAL], "call_script"
    )
    return dict(found.answers)


def press(qtbot: QtBot, page: ReviewPage, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(page.verdict.audit, key)


def all_well(qtbot: QtBot, page: ReviewPage) -> None:
    """Down the form with the best answer to everything."""
    for _ in range(60):
        question = page.audit.state.question
        assert question is not None
        place = page.audit.state.current
        match question.kind:
            case YesNo(good):
                page.audit.press("1" if good is Mark.YES else "2")
            case Scale(_, highest, _):
                page.audit.press(str(highest))
            case Choice():
                page.audit.press("1")
            case FreeText():
                page.audit.step(1)
            case _:
                raise AssertionError(question)
        if page.audit.state.current == place:
            return


def test_digits_answer_the_question_and_go_to_the_next(
    qtbot: QtBot, page: ReviewPage, world: World, settle: Settle
) -> None:
    assert page.audit.state.current == "introduced"
    assert page.verdict.audit.hasFocus()
    press(qtbot, page, Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_0, Qt.Key.Key_3, Qt.Key.Key_Minus)
    settle()
    assert stored(world) == {
        "introduced": Answer(Chosen("two")),
        "by_name": Answer(Marked(Mark.YES)),
        "convenient": Answer(Marked(Mark.NA)),
        "open_questions": Answer(Graded(3)),
    }
    assert page.audit.state.current == "need_restated"
    assert "Saved" in page.verdict.audit.saved.text()


def test_arrows_go_up_and_down_and_along_the_answers(
    qtbot: QtBot, page: ReviewPage, world: World, settle: Settle
) -> None:
    press(qtbot, page, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right)
    press(qtbot, page, Qt.Key.Key_Up)
    settle()
    assert page.audit.state.current == "convenient"
    assert stored(world) == {"open_questions": Answer(Graded(1))}


@pytest.fixture
def by_card(world: World) -> None:
    """The deal is audited by its card, not by its call. Ask for it before the page."""
    store = world.desk.store
    settings = with_value(load_settings(store), "audit_forms", ("deal_card",))
    change_settings(store, world.desk.clock, None, settings, guessed=True)


def test_a_fault_without_words_is_proven_by_the_record(
    qtbot: QtBot, by_card: None, page: ReviewPage, world: World, settle: Settle
) -> None:
    """A deal may have no talk on record: its fault must be provable all the same, and without a mouse."""
    assert page.audit.state.desk is not None
    question = next(one for one in page.audit.state.desk.form.questions() if one.evidence_on_fail)
    page.audit.go_to(question.code)
    proofs, card = page.verdict.audit.body.proofs, DealEvidence(world.deals[DEAL])
    assert proofs.isHidden()
    page.audit.press("2")
    settle()
    assert not proofs.isHidden()
    proofs.lines.setCurrentRow(0)
    qtbot.keyClick(proofs.lines, Qt.Key.Key_Space)
    settle()
    assert page.audit.state.answer.evidence == (card,)
    assert page.verdict.audit.body.evidence.lines.item(0).text() == "This deal as it stands in the CRM"
    qtbot.keyClick(proofs.lines, Qt.Key.Key_Space)
    settle()
    assert page.audit.state.answer.evidence == ()


def test_words_of_a_call_are_proven_by_words_only(page: ReviewPage, settle: Settle) -> None:
    page.audit.go_to("rude")
    page.audit.press("1")
    settle()
    assert page.verdict.audit.body.proofs.isHidden()


def test_one_key_binds_the_turn_to_the_question_and_takes_it_off_again(
    qtbot: QtBot, page: ReviewPage, world: World, settle: Settle
) -> None:
    page.calls.view.choose(1)
    press(qtbot, page, Qt.Key.Key_E)
    settle()
    (span,) = stored(world)["introduced"].evidence
    assert getattr(span, "quote", "") == SAID[1][3]
    assert page.calls.view.turns[1].evidence
    press(qtbot, page, Qt.Key.Key_Down)
    assert not page.calls.view.turns[1].evidence
    press(qtbot, page, Qt.Key.Key_Up, Qt.Key.Key_F7)
    settle()
    assert stored(world)["introduced"].evidence == ()


def test_a_comment_is_reached_by_a_key_and_written_down_before_anything_else(
    qtbot: QtBot, page: ReviewPage, world: World, settle: Settle
) -> None:
    qtbot.keyClick(page.verdict.audit, Qt.Key.Key_7, Qt.KeyboardModifier.AltModifier)
    field = page.verdict.audit.body.text
    assert field.hasFocus()
    qtbot.keyClicks(field, "only 1 of 3")
    qtbot.keyClick(field, Qt.Key.Key_7, Qt.KeyboardModifier.AltModifier)
    press(qtbot, page, Qt.Key.Key_1)
    settle()
    assert stored(world) == {"introduced": Answer(Chosen("all"), "only 1 of 3")}


def test_a_pause_in_typing_writes_the_words_down(qtbot: QtBot, page: ReviewPage, world: World, settle: Settle) -> None:
    page.verdict.audit.body.text.setPlainText("хорошо")
    assert stored(world) == {}

    def there() -> bool:
        settle()
        return bool(stored(world))

    qtbot.waitUntil(there)
    assert stored(world)["introduced"].comment == "хорошо"


def test_a_hidden_question_comes_with_the_answer_that_asks_for_it(page: ReviewPage, settle: Settle) -> None:
    def codes() -> set[str]:
        return {row.code for row in page.verdict.audit.rows}

    assert "heard_out" not in codes()
    page.audit.go_to("objections_there")
    page.audit.press("1")
    assert "heard_out" in codes()
    page.audit.go_to("objections_there")
    page.audit.press("2")
    assert "heard_out" not in codes()


def test_what_lacks_is_told_and_a_whole_audit_is_submitted_by_one_key(
    qtbot: QtBot, page: ReviewPage, world: World, settle: Settle
) -> None:
    all_well(qtbot, page)
    page.audit.go_to("by_name")
    page.audit.press("2")
    page.audit.go_to("rude")
    page.audit.press("1")
    assert page.audit.state.current == "rude"  # it wants a comment and evidence
    settle()
    qtbot.keyClick(page.verdict.audit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.audit.state.current == "rude"
    assert "comment" in page.verdict.audit.body._lacks.text()
    press(qtbot, page, Qt.Key.Key_2)
    settle()
    qtbot.keyClick(page.verdict.audit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    with world.desk.store.read() as unit:
        (audit,) = unit.checklists.of_item(world.items[DEAL])
    assert audit.outcome is not None
    assert audit.outcome.failed == ("by_name",)
    assert derive(page.state).mode.mode is Mode.READ
    assert not page.verdict.audit.isVisible()


def test_evidence_that_no_longer_holds_is_told_and_its_question_is_gone_to(
    page: ReviewPage, world: World, settle: Settle, around: Surroundings
) -> None:
    told: list[KnownError] = []
    around.errors.show = told.append  # type: ignore[method-assign]
    all_well(None, page)  # type: ignore[arg-type]
    page.audit.go_to("by_name")
    page.mark_rows((0,))
    page.audit.go_to("open_questions")
    settle()
    turn = page.state.turns[0].id
    assert turn is not None
    correct_turn(world.desk.store, world.clock, world.users["drozdov"], turn, "Здравствуйте, это Светлана Юрьевна.")
    page.save()
    settle()
    (error,) = told
    assert sentence(error) == (
        "Question by_name: the evidence of the answer does not hold any more. The text from 00:00 to 00:02 says "
        "something else than the evidence, or another voice says it. Somebody has to look at the evidence again and "
        "mark what is said now; nothing is saved or signed on it."
    )
    assert page.audit.state.current == "by_name"
    assert page.state.turns[0].text == "Здравствуйте, это Светлана Юрьевна."
    page.audit._bind(page.audit.evidence)  # taken off
    page.mark_rows((0,))
    page.save()
    settle()
    with world.desk.store.read() as unit:
        (audit,) = unit.checklists.of_item(world.items[DEAL])
    assert audit.outcome is not None


def test_another_form_may_be_taken_before_the_first_answer(
    page: ReviewPage, world: World, settle: Settle, qtbot: QtBot
) -> None:
    forms = page.verdict.audit.forms
    assert forms.isVisible()
    forms.setCurrentIndex(forms.findData("deal_card"))
    forms.activated.emit(forms.currentIndex())
    settle()
    desk = page.audit.state.desk
    assert desk is not None
    assert desk.form.code == "deal_card"
    page.audit.answer(NO, go_on=False)
    assert not forms.isVisible()


def test_an_answer_that_is_not_kept_is_told(
    page: ReviewPage, world: World, settle: Settle, shown_errors: list[KnownError], around: Surroundings
) -> None:
    told: list[KnownError] = []
    around.errors.show = told.append  # type: ignore[method-assign]
    desk = page.audit.state.desk
    assert desk is not None
    all_well(None, page)  # type: ignore[arg-type]
    settle()
    from qa_desk.services.checklist_audit import submit

    submit(world.desk.store, world.desk.clock, world.desk.checklists, world.users["osipova"], desk.audit.id)
    page.audit.go_to("by_name")
    page.audit.press("2")
    settle()
    assert [one.code for one in told] == ["audit_submitted"]
    assert "NOT" in page.verdict.audit.saved.text()


def test_every_form_that_is_due_opens_after_the_one_before(page: ReviewPage, world: World, settle: Settle) -> None:
    settings = with_value(load_settings(world.desk.store), "audit_forms", ("call_script", "comments"))
    change_settings(world.desk.store, world.desk.clock, None, settings, guessed=True)
    all_well(None, page)  # type: ignore[arg-type]
    page.save()
    settle()
    desk = page.audit.state.desk
    assert desk is not None
    assert desk.form.code == "comments"
    assert derive(page.state).mode.mode is Mode.AUDIT


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_form_speaks_the_language_of_the_window(page: ReviewPage, language: str) -> None:
    words.use(language)
    page.retranslate()
    title = page.verdict.audit._title.text()
    assert ("Call" in title) is (language == "en")
