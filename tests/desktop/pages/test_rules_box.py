"""The duty policy as a table: rows read as they are kept, made and removed without a mouse, in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.pages.settings.rules_box import RulesBox
from qa_desk.domain.checklist import AuditDirection
from qa_desk.domain.duty_policy import CADENCES, DEFAULT_POLICY, DutyRole, Rule, rule_text

SHIPPED = tuple(map(rule_text, DEFAULT_POLICY))
RULES = st.builds(
    Rule,
    st.sampled_from(list(DutyRole)),
    st.sampled_from(list(AuditDirection)),
    st.builds(lambda kind, number: kind(number), st.sampled_from(list(CADENCES.values())), st.integers(0, 100)),
)


@pytest.fixture
def rules(qtbot: QtBot) -> RulesBox:
    box = RulesBox()
    qtbot.addWidget(box)
    box.set_rules(SHIPPED)
    box.show()
    return box


@given(st.lists(RULES, min_size=1, max_size=6))
def test_any_rules_come_back_as_they_are_kept(qapp: QApplication, policy: list[Rule]) -> None:
    box = RulesBox()
    box.set_rules([rule_text(one) for one in policy])
    assert box.rules() == tuple(map(rule_text, policy))
    box.deleteLater()


@pytest.mark.parametrize("text", ["nonsense", "quality|skills|daily:x", "quality|skills|never:3", "a|b|c|d"])
def test_a_rule_that_nobody_can_read_is_shown_and_kept_until_another_is_chosen(rules: RulesBox, text: str) -> None:
    rules.set_rules((text, SHIPPED[0]))
    assert rules.rules() == (text, SHIPPED[0])
    row = rules.rows[0]
    assert row.role.placeholderText() == text
    for box, value in ((row.role, "head"), (row.direction, "skills"), (row.how, "every")):
        box.choose(value)
    row.number.setValue(2)
    assert rules.rules()[0] == "head|skills|every:2"


def test_a_row_is_added_for_the_first_pair_without_a_rule_and_removed_again(rules: RulesBox) -> None:
    told: list[tuple[str, ...]] = []
    rules.changed.connect(lambda: told.append(rules.rules()))
    rules.add.click()
    assert rules.rules() == (*SHIPPED, "quality|analytics|daily:1")
    rules.rows[-1].remove.click()
    assert rules.rules() == SHIPPED
    assert told == [(*SHIPPED, "quality|analytics|daily:1"), SHIPPED]


def test_the_last_rule_stays(rules: RulesBox) -> None:
    rules.set_rules(SHIPPED[:1])
    assert not rules.rows[0].remove.isEnabled()
    rules.rows[0].remove.click()
    assert rules.rules() == SHIPPED[:1]


def test_keys_choose_add_and_remove(rules: RulesBox, qtbot: QtBot) -> None:
    with qtbot.waitActive(rules):
        rules.activateWindow()
    QTest.keyClick(rules.rows[0].direction, Qt.Key.Key_Up)
    assert rules.rules()[0] == "quality|analytics|share:10"
    rules.rows[2].number.setFocus()
    QTest.keyClick(rules.rows[2].number, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert len(rules.rows) == len(SHIPPED) - 1
    QTest.keyClick(rules.rows[2].role, Qt.Key.Key_Insert, Qt.KeyboardModifier.ControlModifier)
    assert len(rules.rows) == len(SHIPPED)


def test_tab_goes_through_the_rows_in_the_order_in_which_they_stand(rules: RulesBox) -> None:
    rules.rows[1].remove.click()
    rules.add.click()
    wanted: list[QWidget] = [part for row in rules.rows for part in row.parts] + [rules.add]
    found, at = [wanted[0]], wanted[0]
    for _ in range(500):
        at = at.nextInFocusChain()
        if at in wanted and at not in found:
            found.append(at)
    assert found == wanted


def test_every_input_has_a_name_of_its_own_in_both_languages(rules: RulesBox) -> None:
    for language in ("ru", "en"):
        words.use(language)
        rules.retranslate()
        names = [part.accessibleName() for row in rules.rows for part in row.parts]
        assert len(set(names)) == len(names)
        assert all(row.how.currentText() and row.role.currentText() for row in rules.rows)
