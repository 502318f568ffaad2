"""How phrases are written, with an example of each sign: what it finds, and what it does not."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from qa_desk.desktop.widgets.language import Speaking
from qa_desk.words import mark, tr


@dataclass(frozen=True, slots=True)
class Sign:
    """`write`: a phrase of a book. `finds`, `misses`: what clients say; `misses` may be ""."""

    means: str
    write: str
    finds: str
    misses: str = ""


SIGNS: tuple[Sign, ...] = (
    Sign(mark("Words in any form, one after another"), "высокая цена", "Высокие цены у вас", "Цена у вас высокая"),
    Sign(
        mark("A verb in the past, the future or as an order stands for that only; an infinitive stands for all"),
        "купил дешевле", "Мы купили дешевле", "Мы купим дешевле",
    ),
    Sign(mark("a|b — one of these"), "нашел|нашли дешевле", "Нашли дешевле"),
    Sign(mark("~a — may be absent, never the first word"), "не ~совсем устраивать", "Нас не совсем устраивает"),
    Sign(
        mark("a ... b — up to three words between"),
        "нашел ... дешевле", "Нашёл в другом месте дешевле", "Нашёл там у них в другом месте дешевле",
    ),
    Sign(mark("a & b — both, in any order, near each other"), "банк & отказать", "Отказал нам банк"),
    Sign(mark("!a — this very form only"), "!дорого", "Дорого для нас", "Дорогой вы человек"),
    Sign(mark("a_b|c — two words as one choice"), "не_по_карману|кусается", "Нам не по карману"),
)  # fmt: skip
_NOTES: Mapping[str, str] = {
    "fillers": mark("Fillers (well, like, you know) are left out before phrases are looked for; «ё» and «е» are one."),
    "negations": mark("«Not» right before a phrase turns it over: «not expensive» is no price refusal."),
    "lists": mark(
        "The other tabs: «In CRM» is plain text; «Opposite», «Manager», «Weak» and «Denial» are phrases too."
    ),
}


class PhraseHelp(Speaking):
    """Can be scrolled with the keys once it has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._means = [QLabel() for _ in SIGNS]
        self._shown = [QLabel() for _ in SIGNS]
        self._notes = [QLabel() for _ in _NOTES]
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(3)
        for means, shown in zip(self._means, self._shown, strict=True):
            shown.setProperty("role", "muted")
            for label in (means, shown):
                label.setWordWrap(True)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                column.addWidget(label)
            column.addSpacing(6)
        for note in self._notes:
            note.setWordWrap(True)
            column.addWidget(note)
        column.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)
        self.setFocusProxy(self.area)
        self.retranslate()

    def retranslate(self) -> None:
        self.area.setAccessibleName(tr("How phrases are written"))
        for sign, means, shown in zip(SIGNS, self._means, self._shown, strict=True):
            means.setText(tr(sign.means))
            shown.setText(in_words(sign))
        for text, note in zip(_NOTES.values(), self._notes, strict=True):
            note.setText(tr(text))


def in_words(sign: Sign) -> str:
    words = tr("{phrase}   finds «{said}»").format(phrase=sign.write, said=sign.finds)
    return f"{words}, {tr('not «{said}»').format(said=sign.misses)}" if sign.misses else words
