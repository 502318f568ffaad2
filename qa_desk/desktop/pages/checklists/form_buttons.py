"""Buttons of the form editor: their words, and which are there at what moment."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from qa_desk.desktop.pages.checklists.forms_state import FormsState
from qa_desk.domain.checklist_faults import faults
from qa_desk.words import tr

_FORM = ("preview", "discard", "publish")
_PARTS = ("section", "question", "up", "down", "remove")


class FormButtons:
    """By name: edit, section, question, up, down, remove, preview, discard, publish."""

    def __init__(self, parent: QWidget) -> None:
        self._all = {name: QPushButton(parent) for name in ("edit", *_PARTS, *_FORM)}
        self._all["publish"].setProperty("kind", "primary")

    def __getitem__(self, name: str) -> QPushButton:
        return self._all[name]

    def connect(self, does: Mapping[str, Callable[[], object]]) -> None:
        for name, do in does.items():
            self._all[name].clicked.connect(do)

    def head(self, first: QWidget) -> QHBoxLayout:
        """`first`, the button that begins an edit, and at the other end what is done with the form as a whole."""
        row = QHBoxLayout()
        row.addWidget(first)
        row.addWidget(self._all["edit"])
        row.addStretch(1)
        for name in _FORM:
            row.addWidget(self._all[name])
        return row

    def foot(self) -> QHBoxLayout:
        """What is done with the chosen section or question."""
        row = QHBoxLayout()
        for name in _PARTS:
            row.addWidget(self._all[name])
        row.addStretch(1)
        return row

    def show(self, state: FormsState, may: bool) -> None:
        editing = state.draft is not None and may
        for name in (*_PARTS, "discard", "publish"):
            self._all[name].setVisible(editing)
        self._all["edit"].setVisible(not editing)
        self._all["edit"].setEnabled(may and state.form is not None)
        self._all["edit"].setToolTip("" if may else tr("Only an administrator may change this"))
        sound = state.form is not None and not faults(state.form)
        self._all["preview"].setEnabled(sound)
        self._all["publish"].setEnabled(editing and sound)

    def retranslate(self) -> None:
        words = {
            "edit": tr("Edit"), "section": tr("Add section"), "question": tr("Add question"), "up": tr("Up"),
            "down": tr("Down"), "remove": tr("Remove"), "preview": tr("Preview"), "discard": tr("Discard the draft"),
            "publish": tr("Publish"),
        }  # fmt: skip
        for name, text in words.items():
            self._all[name].setText(text)
