"""The waveform: what it draws of a sound, where a click lands, zoom, following, loops, words for a screen reader."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.player.mix import Mix
from qa_desk.desktop.player.route import Span
from qa_desk.desktop.theme import Mode, Theme
from qa_desk.desktop.widgets.waveform import PlaceChosen, StretchChosen, Waveform
from qa_desk.desktop.widgets.waveform_bands import Band, BandKind, bands_of, columns_of, gain_of, summary
from qa_desk.desktop.widgets.waveform_items import places_of
from qa_desk.domain.call import Lane
from tests.desktop.player_fixtures import sketched, speech

LANES = (Lane.MANAGER, Lane.CLIENT)
TALK = speech([[(1, 4), (20, 24)], [(3, 6), (30, 33)]], 60)
SKETCH = sketched(TALK)


@pytest.fixture
def waveform(qtbot: QtBot, theme: Theme) -> Iterator[Waveform]:
    waveform = Waveform(theme)
    qtbot.addWidget(waveform)
    waveform.resize(700, 116)
    waveform.show()
    qtbot.waitExposed(waveform)
    waveform.show_recording(60_000, LANES)
    waveform.show_sketch(SKETCH)
    QApplication.processEvents()
    yield waveform
    words.use("en")


def at(waveform: Waveform, ms: int) -> QPoint:
    """Pixels on the canvas where this time is drawn."""
    return QPoint(waveform._canvas.x_at(ms), 40)


def pixel_ms(waveform: Waveform) -> float:
    return waveform.shown.length_ms / waveform._canvas.plotItem.vb.width()


# ---------------------------------------------------------------- what the sound tells


def test_speech_silence_and_overlap_are_found_to_a_twentieth_of_a_second() -> None:
    near = {"abs": 50}
    assert [span.from_ms for span in SKETCH.speech[0]] == pytest.approx([1_000, 20_000], **near)
    assert [span.to_ms for span in SKETCH.speech[1]] == pytest.approx([6_000, 33_000], **near)
    assert [span.from_ms for span in SKETCH.overlaps] == pytest.approx([3_000], **near)
    assert [span.from_ms for span in SKETCH.silences] == pytest.approx([6_000, 24_000, 33_000], **near)


def test_a_noisy_line_is_not_all_speech() -> None:
    noise = np.random.default_rng(1).normal(0, 150, TALK.shape)
    assert [span.from_ms for span in sketched(TALK + noise).silences] == pytest.approx([6_000, 24_000, 33_000], abs=50)


def test_a_click_in_the_silence_does_not_break_it_and_a_breath_does_not_end_a_turn() -> None:
    samples = speech([[(1, 2), (2.2, 3), (10, 10.03)]], 20)
    sketch = sketched(samples)
    assert len(sketch.speech[0]) == 1
    assert len(sketch.silences) == 1


def test_long_silence_is_a_hold_short_is_not() -> None:
    kinds = [band.kind for band in bands_of(SKETCH, SKETCH.cuts, [Span(50_000, 51_000)])]
    assert (kinds.count(BandKind.HOLD), kinds.count(BandKind.SILENCE)) == (3, 1)
    assert kinds.count(BandKind.OVERLAP) == 1
    assert kinds.count(BandKind.CUT) == len(SKETCH.cuts) == 3


def test_nothing_but_silence_is_one_silence_and_draws() -> None:
    sketch = sketched(np.zeros((8_000 * 20, 2), np.int16))
    assert sketch.silences == (Span(0, 20_000),)
    assert sketch.cuts == (Span(0, 20_000),)
    assert gain_of(sketch) == 1.0


@settings(max_examples=40)
@given(st.integers(0, 59_000), st.integers(1, 60_000), st.integers(100, 2_000))
def test_columns_lie_where_their_samples_are(start: int, length: int, width: int) -> None:
    shown = Span(start, min(start + length, 60_000))
    columns = columns_of(SKETCH, 0, shown, width, 1.0)
    assert len(columns.at_ms) <= width * 4 + 2
    size = SKETCH.level_for(shown.length_ms * 8 / width).bin_frames / 8
    for ms, high in zip(columns.at_ms[:5], columns.high[:5], strict=True):
        part = TALK[max(round((ms - size / 2) * 8), 0) : round((ms + size / 2) * 8), 0]
        assert high * 32_768 == pytest.approx(max(part.max(), 0) if len(part) else 0, abs=300)


def test_a_click_in_the_sound_is_drawn_at_its_very_place() -> None:
    samples = np.zeros((8_000 * 60, 2), np.int16)
    samples[8 * 47_123, 1] = 30_000
    columns = columns_of(sketched(samples), 1, Span(46_000, 48_000), 600, 1.0)
    assert columns.at_ms[np.argmax(columns.high)] == pytest.approx(47_123, abs=10)


def test_the_client_is_drawn_above_whatever_the_channel() -> None:
    for lanes in (LANES, LANES[::-1]):
        above, below = places_of(lanes)
        assert (above.lane, lanes[above.channel], below.lane) == (Lane.CLIENT, Lane.CLIENT, Lane.MANAGER)
    assert len(places_of((Lane.UNKNOWN,))) == 1


# ---------------------------------------------------------------- mouse


def test_a_click_seeks_to_what_is_under_it(qtbot: QtBot, waveform: Waveform) -> None:
    with qtbot.waitSignal(waveform.place_chosen) as told:
        qtbot.mouseClick(waveform._canvas.viewport(), Qt.MouseButton.LeftButton, pos=at(waveform, 45_000))
    assert told.args is not None
    assert told.args[0].ms == pytest.approx(45_000, abs=pixel_ms(waveform))
    assert waveform.hasFocus()


def test_dragging_chooses_a_stretch_in_either_direction(qtbot: QtBot, waveform: Waveform) -> None:
    viewport = waveform._canvas.viewport()
    with qtbot.waitSignal(waveform.stretch_chosen) as told:
        qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=at(waveform, 30_000))
        qtbot.mouseMove(viewport, at(waveform, 20_000))
        qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=at(waveform, 10_000))
    assert told.args is not None
    chosen: StretchChosen = told.args[0]
    assert (chosen.from_ms, chosen.to_ms) == pytest.approx((10_000, 30_000), abs=2 * pixel_ms(waveform))


def wheel(waveform: Waveform, ms: int, notches: int, modifiers: Qt.KeyboardModifier) -> None:
    point = QPointF(at(waveform, ms))
    event = QWheelEvent(
        point, waveform._canvas.mapToGlobal(point), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(waveform._canvas.viewport(), event)


def test_the_wheel_zooms_around_the_pointer_and_with_shift_it_moves(waveform: Waveform) -> None:
    before = at(waveform, 45_000).x()
    for _ in range(3):
        wheel(waveform, 45_000, 1, Qt.KeyboardModifier.NoModifier)
    assert waveform.shown.length_ms < 20_000
    assert at(waveform, 45_000).x() == pytest.approx(before, abs=2)
    shown = waveform.shown
    wheel(waveform, 45_000, -1, Qt.KeyboardModifier.ShiftModifier)
    assert waveform.shown.from_ms > shown.from_ms
    assert waveform.shown.length_ms == shown.length_ms
    for _ in range(20):
        wheel(waveform, 45_000, -1, Qt.KeyboardModifier.NoModifier)
    assert waveform.shown == Span(0, 60_000)


# ---------------------------------------------------------------- keys


def test_it_is_reached_by_tab_and_seeks_by_keys(qtbot: QtBot, waveform: Waveform) -> None:
    places: list[PlaceChosen] = []
    waveform.place_chosen.connect(places.append)
    assert waveform.focusPolicy() & Qt.FocusPolicy.TabFocus
    waveform.show_position(10_000)
    for key, shift in ((Qt.Key.Key_Right, False), (Qt.Key.Key_Left, True), (Qt.Key.Key_Home, False)):
        qtbot.keyClick(waveform, key, Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier)
    qtbot.keyClick(waveform, Qt.Key.Key_End)
    assert [place.ms for place in places] == [11_000, 5_000, 0, 60_000]


def test_keys_zoom_around_the_playhead_and_move_page_by_page(qtbot: QtBot, waveform: Waveform) -> None:
    waveform.show_position(30_000)
    qtbot.keyClick(waveform, Qt.Key.Key_Plus)
    qtbot.keyClick(waveform, Qt.Key.Key_Plus)
    shown = waveform.shown
    assert (shown.from_ms + shown.to_ms) / 2 == pytest.approx(30_000, abs=10)
    qtbot.keyClick(waveform, Qt.Key.Key_PageDown)
    assert waveform.shown.from_ms == pytest.approx(min(shown.to_ms, 60_000 - shown.length_ms), abs=1)
    qtbot.keyClick(waveform, Qt.Key.Key_0)
    assert waveform.shown == Span(0, 60_000)
    with qtbot.waitSignal(waveform.play_toggled):
        qtbot.keyClick(waveform, Qt.Key.Key_Space)


def test_it_zooms_no_closer_than_a_few_seconds_and_no_wider_than_the_call(waveform: Waveform) -> None:
    for _ in range(30):
        waveform.zoom_in()
    assert waveform.shown.length_ms == 4_000
    waveform.show_recording(1_500, LANES)
    waveform.zoom_in()
    assert waveform.shown == Span(0, 1_500)


# ---------------------------------------------------------------- following


def test_it_follows_the_playhead_while_it_is_in_view(waveform: Waveform) -> None:
    waveform.show_position(5_000)
    for _ in range(4):
        waveform.zoom_in()
    for ms in range(5_000, 40_000, 40):
        waveform.show_position(ms)
        assert waveform.shown.from_ms <= ms <= waveform.shown.to_ms


def test_who_looks_elsewhere_is_left_in_peace(qtbot: QtBot, waveform: Waveform) -> None:
    waveform.show_position(5_000)
    for _ in range(4):
        waveform.zoom_in()
    for _ in range(3):
        qtbot.keyClick(waveform, Qt.Key.Key_PageDown)
    shown = waveform.shown
    for ms in range(5_000, 9_000, 40):
        waveform.show_position(ms)
    assert waveform.shown == shown


# ---------------------------------------------------------------- marks, words, colours


def test_marks_and_modes_are_drawn_with_what_the_sound_tells(waveform: Waveform) -> None:
    waveform.show_marks([Band(BandKind.EVIDENCE, Span(3_000, 6_000), Lane.CLIENT, "Дорого")])
    waveform.show_modes(SKETCH.cuts, Span(1_000, 2_000), loops=True)
    kinds = {band.kind for band in waveform.bands}
    assert {BandKind.EVIDENCE, BandKind.CUT, BandKind.LOOP, BandKind.OVERLAP, BandKind.HOLD} <= kinds
    waveform.grab()


def test_another_recording_leaves_nothing_of_the_one_before(waveform: Waveform) -> None:
    waveform.show_marks([Band(BandKind.COMMENT, Span(3_000, 3_000))])
    waveform.zoom_in()
    waveform.show_recording(30_000, LANES)
    assert (waveform.bands, waveform.shown) == ((), Span(0, 30_000))
    waveform.grab()


def test_its_words_follow_the_language(qapp: QApplication, waveform: Waveform) -> None:
    assert waveform.accessibleName() == "Waveform of the call"
    assert summary(SKETCH) in waveform.accessibleDescription()
    assert {label.text() for label in waveform.findChildren(QLabel)} == {"Client", "Manager"}
    words.use("ru")
    waveform.retranslate()
    assert waveform.accessibleName() == "Звуковая дорожка разговора"
    assert {label.text() for label in waveform.findChildren(QLabel)} == {"Клиент", "Менеджер"}
    assert "тишин" in waveform.accessibleDescription()


def picture(waveform: Waveform) -> set[str]:
    image = waveform.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(bytes(image.constBits()), np.uint32) & 0xFFFFFF
    return {f"#{value:06x}" for value in np.unique(pixels)}


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_both_lanes_are_drawn_in_the_colours_of_the_theme(
    waveform: Waveform, theme: Theme, mode: Mode, qtbot: QtBot
) -> None:
    theme.set_mode(mode)
    try:
        wanted = {theme.color(token).name() for token in ("client", "manager", "surface")}
        qtbot.waitUntil(lambda: wanted <= picture(waveform))
        waveform.show_mix(Mix(solo=Lane.CLIENT), LANES)
        assert theme.color("disabled").name() in picture(waveform)
    finally:
        theme.set_mode(Mode.LIGHT)


def test_a_mono_recording_has_one_lane_without_a_name(waveform: Waveform, tmp_path: Path) -> None:
    waveform.show_recording(60_000, (Lane.UNKNOWN,))
    waveform.show_sketch(sketched(TALK[:, :1]))
    waveform.grab()
    assert [label for label in waveform.findChildren(QLabel) if label.isVisible()] == []
