"""Questions: the system's own dialogs behind one object, so that tests can answer; how a dialog of ours is opened."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from qa_desk.words import tr


def ask(dialog: QDialog, then: Callable[[], object] | None = None) -> None:
    """Opens a dialog that has a parent and that nobody keeps: `then` follows its OK, and closed it is gone."""
    if then is not None:
        dialog.accepted.connect(then)
    dialog.finished.connect(dialog.deleteLater)
    QDialog.open(dialog)  # a QPrintDialog has another open()


class Asker:
    """Each method returns None (or False) when the user changed his mind."""

    def file(self, parent: QWidget, title: str, folder: str, filters: str) -> Path | None:
        chosen, _filter = QFileDialog.getOpenFileName(parent, title, folder, filters)
        return Path(chosen) if chosen else None

    def folder(self, parent: QWidget, title: str, folder: str) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(parent, title, folder)
        return Path(chosen) if chosen else None

    def save(self, parent: QWidget, title: str, name: str, filters: str) -> Path | None:
        chosen, _filter = QFileDialog.getSaveFileName(parent, title, name, filters)
        return Path(chosen) if chosen else None

    def yes(self, parent: QWidget, question: str, explanation: str, yes: str, *, danger: bool = False) -> bool:
        """The safe answer is the default one when there is `danger`."""
        box = QMessageBox(QMessageBox.Icon.Question, tr("QA Desk"), question, parent=parent)
        box.setInformativeText(explanation)
        accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        back = box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(back if danger else accept)
        box.setEscapeButton(back)
        box.exec()
        return box.clickedButton() is accept

    def choice(self, parent: QWidget, question: str, explanation: str, answers: tuple[str, ...]) -> int | None:
        """Place of the chosen answer."""
        box = QMessageBox(QMessageBox.Icon.Question, tr("QA Desk"), question, parent=parent)
        box.setInformativeText(explanation)
        buttons = [box.addButton(answer, QMessageBox.ButtonRole.AcceptRole) for answer in answers]
        back = box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setEscapeButton(back)
        box.exec()
        return next((place for place, button in enumerate(buttons) if box.clickedButton() is button), None)
