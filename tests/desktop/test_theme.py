"""Theme: both sets of tokens complete and readable (WCAG AA), a stylesheet without gaps, icons that follow."""

import re

import pytest
from PySide6.QtGui import QColor, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from qa_desk.desktop.theme import Mode, Theme, contrast, load_tokens, tinted
from qa_desk.paths import resources

TEXT_ON = [
    ("text", "window"),
    ("text", "surface"),
    ("text", "raised"),
    ("text", "sunken"),
    ("text", "stripe"),
    ("text", "hover"),
    ("text", "accent_soft"),
    ("text", "good_soft"),
    ("text", "warn_soft"),
    ("text", "bad_soft"),
    ("text", "client_soft"),
    ("text", "manager_soft"),
    ("text", "selection"),
    ("muted", "window"),
    ("muted", "surface"),
    ("muted", "sunken"),
    ("muted", "stripe"),
    ("muted", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_selection", "selection"),
    ("accent", "surface"),
    ("accent", "accent_soft"),
    ("good", "surface"),
    ("good", "good_soft"),
    ("warn", "surface"),
    ("warn", "warn_soft"),
    ("warn", "sunken"),
    ("bad", "surface"),
    ("bad", "bad_soft"),
    ("client", "client_soft"),
    ("client", "sunken"),
    ("client", "selection"),
    ("manager", "manager_soft"),
    ("manager", "sunken"),
    ("manager", "selection"),
]
SHAPES_ON = [
    ("focus", "window"),
    ("focus", "surface"),
    ("focus", "sunken"),
    ("focus_on_accent", "accent"),
    ("border_strong", "surface"),
    ("border_strong", "window"),
    ("client", "surface"),
    ("manager", "surface"),
]
MODES = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


@MODES
@pytest.mark.parametrize(("front", "back"), TEXT_ON)
def test_text_can_be_read(dark: bool, front: str, back: str) -> None:
    tokens = load_tokens(dark)
    assert contrast(tokens.color(front), tokens.color(back)) >= 4.5


@MODES
@pytest.mark.parametrize(("front", "back"), SHAPES_ON)
def test_frames_and_focus_rings_can_be_seen(dark: bool, front: str, back: str) -> None:
    tokens = load_tokens(dark)
    assert contrast(tokens.color(front), tokens.color(back)) >= 3.0


def test_contrast_is_the_one_of_the_standard() -> None:
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#ffffff")) == pytest.approx(4.48, abs=0.01)


def test_light_and_dark_have_the_same_tokens_all_of_them_colours() -> None:
    light, dark = load_tokens(False), load_tokens(True)
    assert set(light.values) == set(dark.values)
    for value in [*light.values.values(), *dark.values.values()]:
        assert re.fullmatch(r"#[0-9a-f]{6}", value)


def test_the_mode_switches_palette_stylesheet_and_icons_at_run_time(
    qtbot: QtBot, theme: Theme, qapp: QApplication
) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    theme.keep_icon(button, "queue")
    light = button.icon().cacheKey()
    with qtbot.waitSignal(theme.theme_changed):
        theme.set_mode(Mode.DARK)
    assert theme.tokens.dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == theme.color("window")
    assert theme.tokens.hex("accent") in theme.stylesheet
    assert "$" not in theme.stylesheet
    assert button.icon().cacheKey() != light
    with qtbot.waitSignal(theme.theme_changed):
        theme.set_mode(Mode.LIGHT)
    assert button.icon().cacheKey() == light


def test_pictures_of_the_stylesheet_are_there(theme: Theme, qapp: QApplication) -> None:
    for path in re.findall(r'url\("([^"]+)"\)', theme.stylesheet):
        assert not QPixmap(path).isNull(), path


def test_every_icon_draws_something_in_the_colour_asked_for(qapp: QApplication) -> None:
    names = [path.stem for path in (resources() / "icons").glob("*.svg")]
    assert {"queue", "review", "callbacks", "sign_off", "reports", "settings", "play", "pause"} <= set(names)
    for name in names:
        image = tinted(name, QColor("#ff0000"), 24).toImage()
        painted = [image.pixelColor(x, y) for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() > 200]
        assert len(painted) > 10, name
        assert all(color.red() > 200 and color.green() < 60 for color in painted), name
