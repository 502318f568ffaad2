"""The finding box with an explanation: one sentence in place of the three plain lines, and what spoke against it."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.pages.review.finding_box import FindingBox
from qa_desk.desktop.pages.review.finding_props import FindingProps
from qa_desk.desktop.pages.review.wording import NOTHING_TOLD, told
from qa_desk.desktop.theme import Theme
from tests.domain.test_explanation import MATCH, PRICE, span

PROPS = FindingProps(visible=True, verdict="Reason matches", meaning="meant", sure="sure", why=("because",))


@pytest.fixture
def box(qtbot: QtBot, theme: Theme) -> FindingBox:
    box = FindingBox(theme)
    qtbot.addWidget(box)
    box.resize(400, 300)
    box.show()
    return box


@pytest.mark.parametrize(
    ("language", "sentence", "against"),
    [
        (
            "en",
            "The client named the stated reason, «Price»: «<b>дорого</b>» (00:01); ",
            "• A confidence of 93% is too low to stand by the verdict.",
        ),
        (
            "ru",
            "Клиент назвал указанную причину — «Дорого»: «<b>дорого</b>» (00:01); ",
            "• Уверенности 93 % мало, чтобы ручаться за вывод.",
        ),
    ],
)
def test_the_sentence_takes_the_place_of_the_plain_lines(
    box: FindingBox, language: str, sentence: str, against: str
) -> None:
    words.use(language)
    quoted = span("<b>дорого</b>")
    finding = replace(MATCH, evidence=(quoted,), highlights=(quoted,), sure=False)
    box.show_props(PROPS, "T")
    box.show_explanation(told(finding, PRICE))
    assert box.sentence.text().startswith(sentence)
    assert box.against.text().endswith(against)
    assert not {"meant", "sure", "• because"} & {
        label.text() for label in box.findChildren(QLabel) if label.isVisible()
    }


def test_a_finding_that_nothing_speaks_against_says_only_its_sentence(box: FindingBox) -> None:
    box.show_props(PROPS, "T")
    box.show_explanation(told(MATCH, PRICE))
    assert box.sentence.isVisible()
    assert not box.against.isVisible()


def test_without_an_explanation_the_plain_lines_stay(box: FindingBox) -> None:
    box.show_props(PROPS, "T")
    box.show_explanation(NOTHING_TOLD)
    assert {"meant", "sure", "• because"} <= {label.text() for label in box.findChildren(QLabel) if label.isVisible()}
    assert not box.sentence.isVisible()


def test_wrapped_words_are_never_cut(qtbot: QtBot, theme: Theme) -> None:
    column, box = QWidget(), FindingBox(theme)
    qtbot.addWidget(column)
    layout = QVBoxLayout(column)
    layout.addWidget(box)
    layout.addStretch(1)
    doubts = tuple(span("перезвоните мне потом " * 4, at=at) for at in (9_000, 19_000))
    box.show_props(PROPS, "T")
    box.show_explanation(told(replace(MATCH, highlights=doubts, sure=False, why=("speaker_unknown",)), PRICE))
    column.setFixedWidth(300)
    column.resize(300, 900)
    column.show()
    qtbot.waitUntil(lambda: box.against.height() >= box.against.heightForWidth(box.against.width()) > 50)
    assert box.sentence.height() >= box.sentence.heightForWidth(box.sentence.width())
