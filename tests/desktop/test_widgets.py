"""Widgets: what they say, what they tell, keys, marks that are more than colour, and words in both languages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QEvent, QPoint, QSettings, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.theme import Mode, Theme
from qa_desk.desktop.widgets.banner import Banner, BannerAction, BannerMessage
from qa_desk.desktop.widgets.call_timeline import CallChosen, CallTimeline, TimelineCall
from qa_desk.desktop.widgets.empty_state import EmptyState
from qa_desk.desktop.widgets.facts_panel import Fact, FactsPanel
from qa_desk.desktop.widgets.laid_out_once import laid_out_once
from qa_desk.desktop.widgets.language import LanguageSwitch
from qa_desk.desktop.widgets.reason_chip import ReasonChip
from qa_desk.desktop.widgets.tone import ICONS, TINTS, Tone
from qa_desk.desktop.widgets.transcript_view import ShownTurn, TranscriptView, TurnChosen
from qa_desk.domain.call import Direction, Lane
from qa_desk.domain.transcript import Doubt, Word
from qa_desk.words import tr

MOSCOW = ZoneInfo("Europe/Moscow")
START = datetime(2026, 11, 3, 7, 15, tzinfo=UTC)


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[QWidget], None]:
    def show(widget: QWidget) -> None:
        qtbot.addWidget(widget)
        widget.resize(900, 400)
        widget.show()
        qtbot.waitExposed(widget)
        widget.activateWindow()

    return show


@pytest.fixture
def switch(qapp: QApplication) -> LanguageSwitch:
    return LanguageSwitch(qapp)


# ---------------------------------------------------------------- language


def test_a_switch_of_language_reaches_every_widget_and_qts_own_words(
    qtbot: QtBot, theme: Theme, switch: LanguageSwitch, shown: Callable[[QWidget], None]
) -> None:
    empty = EmptyState(theme, "queue", lambda: tr("Nothing here yet"))
    shown(empty)
    with qtbot.waitSignal(switch.words_changed):
        switch.use("ru")
    title = empty.findChildren(QLabel)[1]
    qtbot.waitUntil(lambda: title.text() == "Здесь пока пусто")
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Отмена"
    switch.use("en")
    qtbot.waitUntil(lambda: title.text() == "Nothing here yet")
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


# ---------------------------------------------------------------- banner, chip, empty state, facts


def test_a_banner_shows_folds_its_details_acts_and_closes(
    qtbot: QtBot, theme: Theme, shown: Callable[[QWidget], None]
) -> None:
    acted: list[str] = []
    banner = Banner(theme)
    shown(banner)
    action = BannerAction(lambda: tr("Refresh"), lambda: acted.append("again"))
    banner.show_message(BannerMessage(Tone.WARN, lambda: tr("No answer"), lambda: "code 5", action))
    assert (banner._text.text(), banner._details.isVisible()) == ("No answer", False)
    banner._more.click()
    assert banner._details.isVisible()
    banner._action.click()
    assert acted == ["again"]
    with qtbot.waitSignal(banner.closed):
        banner._close.click()
    assert not banner.isVisible()
    assert banner.message is None


def test_a_banner_replaces_its_message_and_follows_the_language(
    qtbot: QtBot, theme: Theme, switch: LanguageSwitch, shown: Callable[[QWidget], None]
) -> None:
    banner = Banner(theme)
    shown(banner)
    banner.show_message(BannerMessage(Tone.BAD, lambda: "first", lambda: "details"))
    banner.show_message(BannerMessage(Tone.INFO, lambda: tr("No answer")))
    assert not banner._more.isVisible()
    switch.use("ru")
    qtbot.waitUntil(lambda: banner._text.text() == "Не ответил")
    switch.use("en")


def test_text_in_a_banner_is_never_taken_for_markup(theme: Theme, shown: Callable[[QWidget], None]) -> None:
    banner = Banner(theme)
    shown(banner)
    banner.show_message(BannerMessage(Tone.BAD, lambda: "<b>deal</b>"))
    assert banner._text.textFormat() is Qt.TextFormat.PlainText


def test_a_tone_is_more_than_a_colour() -> None:
    assert set(ICONS) == set(TINTS) == set(Tone)
    assert len({(ICONS[tone], TINTS[tone]) for tone in Tone}) == len(Tone)


def test_a_chip_says_its_words_to_a_screen_reader(theme: Theme, shown: Callable[[QWidget], None]) -> None:
    chip = ReasonChip(theme)
    shown(chip)
    chip.set_reason("Цена", Tone.GOOD)
    assert (chip.text, chip.accessibleName()) == ("Цена", "Цена")


def test_an_empty_state_offers_its_action(qtbot: QtBot, theme: Theme, shown: Callable[[QWidget], None]) -> None:
    empty = EmptyState(theme, "import", lambda: "Nothing", lambda: "Import first", lambda: "Import")
    shown(empty)
    with qtbot.waitSignal(empty.action_chosen):
        empty.findChildren(QPushButton)[0].click()


def test_facts_are_shown_wrapped_and_copied(qtbot: QtBot, shown: Callable[[QWidget], None]) -> None:
    panel = FactsPanel()
    shown(panel)
    panel.set_facts([Fact(lambda: "Client", lambda: "ООО «Ромашка» " * 20), Fact(lambda: "Comment", lambda: "")])
    panel.set_facts([Fact(lambda: "Client", lambda: "Anna", strong=True), Fact(lambda: "Comment", lambda: "")])
    assert [value.text() for _label, value in panel._cells] == ["Anna", "—"]
    panel._copy.trigger()
    assert QGuiApplication.clipboard().text() == "Client: Anna\nComment: "
    panel.set_facts([Fact(lambda: "Client", lambda: "Anna")])
    assert [value.isVisible() for _label, value in panel._cells] == [True, False]


# ---------------------------------------------------------------- time line


def calls() -> list[TimelineCall]:
    return [
        TimelineCall(3, START + timedelta(days=9), Direction.OUT, True, True, 621_000, evidence=True),
        TimelineCall(1, START, Direction.OUT, False, False),
        TimelineCall(2, START + timedelta(days=2), Direction.IN, True, False, 35_000),
    ]


@pytest.fixture
def timeline(theme: Theme, shown: Callable[[QWidget], None]) -> CallTimeline:
    timeline = CallTimeline(theme)
    shown(timeline)
    timeline.set_calls(calls(), MOSCOW)
    return timeline


def chosen_from(timeline: CallTimeline) -> list[CallChosen]:
    chosen: list[CallChosen] = []
    timeline.call_chosen.connect(chosen.append)
    return chosen


def test_calls_stand_in_order_of_time_and_are_chosen_by_keys(qtbot: QtBot, timeline: CallTimeline) -> None:
    chosen, strip = chosen_from(timeline), timeline._strip
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_Space):
        qtbot.keyClick(strip, key)
    assert [one.key for one in chosen] == [1, 2, 3, 1, 1]
    assert timeline.chosen_key == 1


def test_a_click_chooses_a_call(qtbot: QtBot, timeline: CallTimeline) -> None:
    chosen, strip = chosen_from(timeline), timeline._strip
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.places[1].box.center())
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert chosen == [CallChosen(2)]


def test_choosing_from_outside_tells_nobody(timeline: CallTimeline) -> None:
    chosen = chosen_from(timeline)
    assert timeline.choose(3)
    assert not timeline.choose(77)
    assert (chosen, timeline.chosen_key) == ([], 3)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (1, "3 Nov 2026 10:15, Outgoing, Not answered"),
        (2, "5 Nov 2026 10:15, Incoming, Answered, no recording, 35 s"),
        (3, "12 Nov 2026 10:15, Outgoing, Answered, recorded, 10 min 21 s, evidence inside"),
    ],
)
def test_a_call_is_told_in_words_too(timeline: CallTimeline, key: int, expected: str) -> None:
    timeline.choose(key)
    assert timeline._strip.accessibleDescription() == expected


def test_a_time_line_of_a_hundred_calls_scrolls_to_the_chosen_one(timeline: CallTimeline) -> None:
    many = [TimelineCall(n, START + timedelta(hours=7 * n), Direction.OUT, True, True, 1_000) for n in range(100)]
    timeline.set_calls(many, MOSCOW)
    assert timeline.chosen_key is None
    timeline.choose(99)
    assert timeline.horizontalScrollBar().value() > 0
    timeline.set_calls([], MOSCOW)
    assert not timeline.grab().isNull()


# ---------------------------------------------------------------- transcript


def turns(count: int) -> list[ShownTurn]:
    lanes = (Lane.MANAGER, Lane.CLIENT)
    return [
        ShownTurn(lanes[n % 2], n * 5_000, n * 5_000 + 4_000, f"turn {n} " + "word " * (n % 40)) for n in range(count)
    ]


@pytest.fixture
def transcript(theme: Theme, shown: Callable[[QWidget], None]) -> TranscriptView:
    view = TranscriptView(theme)
    shown(view)
    view.set_turns(turns(10))
    return view


def heard_from(view: TranscriptView) -> list[TurnChosen]:
    heard: list[TurnChosen] = []
    view.turn_chosen.connect(heard.append)
    return heard


def test_up_and_down_move_and_enter_plays(qtbot: QtBot, transcript: TranscriptView) -> None:
    heard = heard_from(transcript)
    transcript.choose(0)
    qtbot.keyClick(transcript, Qt.Key.Key_Down)
    qtbot.keyClick(transcript, Qt.Key.Key_Down)
    qtbot.keyClick(transcript, Qt.Key.Key_Up)
    assert heard == []
    qtbot.keyClick(transcript, Qt.Key.Key_Return)
    assert heard == [TurnChosen(1, 5_000, 9_000)]


def test_a_click_on_a_turn_plays_it(qtbot: QtBot, transcript: TranscriptView) -> None:
    heard = heard_from(transcript)
    place = transcript.visualRect(transcript.model().index(2, 0)).center()
    qtbot.mouseClick(transcript.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert heard == [TurnChosen(2, 10_000, 14_000)]


def test_escape_and_letters_are_left_to_the_page(transcript: TranscriptView) -> None:
    transcript.choose(3)
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    transcript.keyPressEvent(event)
    assert not event.isAccepted()
    transcript.keyboardSearch("turn 9")
    assert transcript.current_row == 3


@pytest.mark.parametrize(
    ("ms", "row"), [(0, 0), (3_999, 0), (4_500, 0), (5_000, 1), (45_000, 9), (48_999, 9), (60_000, -1), (-1, -1)]
)
def test_the_turn_that_sounds(transcript: TranscriptView, ms: int, row: int) -> None:
    assert transcript.row_at(ms) == row


def test_a_long_turn_sounds_on_under_a_short_one_of_the_other_lane(transcript: TranscriptView) -> None:
    transcript.set_turns(
        [ShownTurn(Lane.CLIENT, 0, 9_000, "long"), ShownTurn(Lane.MANAGER, 2_000, 3_000, "yes")],
    )
    assert [transcript.row_at(ms) for ms in (1_000, 2_500, 5_000)] == [0, 1, 0]


def test_the_list_follows_the_sound_unless_told_not_to(transcript: TranscriptView) -> None:
    transcript.set_turns(turns(200))
    transcript.set_position(150 * 5_000)
    moved = transcript.verticalScrollBar().value()
    assert moved > 0
    transcript.set_follow(False)
    transcript.set_position(0)
    assert transcript.verticalScrollBar().value() == moved
    transcript.set_position(None)
    assert transcript._delegate.now.playing_row == -1


def test_marks_are_told_in_words_and_walked_round(transcript: TranscriptView) -> None:
    transcript.set_marks(evidence=[2], highlights=[2, 7])
    model = transcript.model()
    told = model.data(model.index(2, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert told == f"Manager, 00:10, Evidence, Worth hearing, {transcript.turns[2].text}"
    transcript.choose(2)
    assert transcript.next_marked() == 7
    transcript.choose(7)
    assert transcript.next_marked() == 2
    transcript.set_marks()
    assert transcript.next_marked() is None


def test_turns_are_copied_with_time_and_lane(transcript: TranscriptView) -> None:
    transcript.choose(1)
    transcript.copy_selected()
    assert QGuiApplication.clipboard().text() == f"00:05\tClient\t{transcript.turns[1].text}"


def test_a_turn_is_as_high_as_its_words_need(transcript: TranscriptView) -> None:
    model = transcript.model()
    short, long = (transcript.visualRect(model.index(row, 0)).height() for row in (0, 9))
    transcript.set_turns([ShownTurn(Lane.CLIENT, 0, 1, "word " * 200), ShownTurn(Lane.CLIENT, 2, 3, "да")])
    assert transcript.visualRect(model.index(0, 0)).height() > 3 * short
    assert long >= short


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_all_lanes_are_painted_in_both_languages(transcript: TranscriptView, language: str) -> None:
    words.use(language)
    transcript.set_turns([ShownTurn(lane, 0, 1, "text", 0.1, True, True) for lane in Lane])
    transcript.set_position(0)
    assert not transcript.grab().isNull()


# ---------------------------------------------------------------- layout memory


def test_geometry_and_splitters_come_back(qtbot: QtBot, memory: LayoutMemory, qapp: QApplication) -> None:
    def window() -> QSplitter:
        splitter = QSplitter()
        qtbot.addWidget(splitter)
        for _ in range(2):
            splitter.addWidget(QWidget())
        return splitter

    first, second = window(), window()
    first.resize(640, 333)
    first.setSizes([100, 500])
    memory.remember_window("main", first)
    memory.remember_splitter("main", first)
    memory.flush()
    assert memory.restore_window("main", second)
    assert memory.restore_splitter("main", second)
    assert second.size() == first.size()
    assert second.sizes() == first.sizes()
    assert not memory.restore_window("other", second)


def test_texts_come_back_whatever_is_in_them(memory: LayoutMemory) -> None:
    memory.set_text("last", "C:/Отдел, продаж;=%20\n")
    assert memory.text("last") == "C:/Отдел, продаж;=%20\n"
    assert memory.text("none", "default") == "default"
    memory.forget("last")
    assert memory.text("last") == ""


def test_a_broken_layout_file_means_as_on_the_first_day(tmp_path: object, qtbot: QtBot) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "layout.ini"
    path.write_bytes(b"[window]\nmain=@ByteArray(nonsense)\n\xff\xfe[[[")
    window = QWidget()
    qtbot.addWidget(window)
    assert not LayoutMemory(path).restore_window("main", window)
    assert QSettings(str(path), QSettings.Format.IniFormat).fileName() == str(path)


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_found_sounding_doubtful_and_corrected_words_are_painted(
    theme: Theme, transcript: TranscriptView, mode: Mode
) -> None:
    words_ = (Word(0, 500, "да", 0.1), Word(500, 900, "нет", 0.9))
    turn = ShownTurn(Lane.CLIENT, 0, 1_000, "да нет", words=words_, doubt=Doubt.MUSIC, original="да нету", key=7)
    theme.set_mode(mode)
    transcript.set_turns([turn, ShownTurn(Lane.MANAGER, 2_000, 3_000, "алло", key=8)])
    plain = transcript.grab().toImage()
    transcript.set_position(600)
    sounding = transcript.grab().toImage()
    transcript.set_found({0: ((0, 2),), 1: ((0, 4),)}, (1, 0))
    found = transcript.grab().toImage()
    transcript.choose(0)
    transcript.toggle_original()
    original = transcript.grab().toImage()
    assert all(one != other for one, other in pairwise([plain, sounding, found, original]))
    assert transcript.current_row == 0
    theme.set_mode(Mode.LIGHT)


def test_a_doubtful_turn_is_higher_by_its_reason(transcript: TranscriptView) -> None:
    transcript.set_turns([ShownTurn(Lane.CLIENT, 0, 1, "да", doubt=Doubt.LOOP), ShownTurn(Lane.CLIENT, 2, 3, "да")])
    first, second = (transcript.sizeHintForRow(row) for row in range(2))
    assert first > second


def test_the_same_turns_again_keep_the_place_and_what_is_typed(transcript: TranscriptView) -> None:
    shown = [replace(turn, key=row) for row, turn in enumerate(turns(200))]
    transcript.set_turns(shown)
    transcript.choose(150)
    assert transcript.edit_current()
    transcript.editor.setPlainText("начато")
    top = transcript.verticalScrollBar().value()
    transcript.set_turns([replace(shown[0], text="исправлено"), *shown[1:]])
    assert (transcript.current_row, transcript.verticalScrollBar().value()) == (150, top)
    assert (transcript.is_editing, transcript.editor.toPlainText()) == (True, "начато")
    transcript.set_turns(shown[:3])
    assert not transcript.is_editing


def test_a_turn_that_is_not_stored_cannot_be_corrected(transcript: TranscriptView) -> None:
    transcript.set_turns([ShownTurn(Lane.CLIENT, 0, 1, "да")])
    transcript.choose(0)
    assert not transcript.edit_current()


def test_parts_that_appear_together_are_laid_out_once_and_then_stand_where_they_belong(qtbot: QtBot) -> None:
    page, inner = QWidget(), QWidget()
    qtbot.addWidget(page)
    QVBoxLayout(page).addWidget(inner)
    row = QVBoxLayout(inner)
    labels = [QLabel(f"{number} words that wrap") for number in range(3)]
    for label in labels:
        label.hide()
        row.addWidget(label)
    page.resize(300, 200)
    page.show()
    qtbot.waitExposed(page)
    with laid_out_once(page, inner, QWidget(page)):
        for label in labels:
            label.show()
        assert not row.isEnabled()
    assert row.isEnabled()
    QApplication.processEvents()
    tops = [label.y() for label in labels]
    assert tops == sorted(set(tops))
    assert all(label.isVisible() and label.height() for label in labels)
