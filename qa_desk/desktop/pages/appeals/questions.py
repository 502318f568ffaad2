"""One question at a time: asked, proved with the password where it signs, saved, and closed; or refused with words."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.dialogs.password_dialog import PasswordDialog
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.appeals.acting import SIGNED, Said, act
from qa_desk.desktop.pages.appeals.asking import question
from qa_desk.desktop.pages.appeals.dialogs import CaseDialog
from qa_desk.desktop.pages.appeals.state import Deed
from qa_desk.desktop.pages.appeals.wording import deed_text
from qa_desk.domain.errors import ChangedBySomeoneElse, KnownError
from qa_desk.domain.people import PasswordWrong
from qa_desk.services.case_lines import CaseLine


class Questions(QWidget):
    """Never shown itself; `dialog`, `password`: what is open now. `saving`: a deed is on its way.

    `saved`: a deed is done and told. `ended`: whatever became of it. `outdated`: the case is not as it was shown any
    more, so that nothing was signed.
    """

    saved = Signal()
    ended = Signal()
    outdated = Signal()

    def __init__(self, around: Surroundings, asker: Asker, page: QWidget) -> None:
        super().__init__(page)
        self.hide()
        self._around, self._asker, self._page = around, asker, page
        self.dialog: CaseDialog | None = None
        self.password: PasswordDialog | None = None
        self.saving = False

    @property
    def is_open(self) -> bool:
        return self.dialog is not None

    def ask(self, deed: Deed, line: CaseLine) -> None:
        dialog = question(self._around, self._asker, deed, line, self._page)
        if dialog is None:
            return
        self.dialog = dialog
        dialog.answered.connect(partial(self._on_answer, deed, line))
        dialog.finished.connect(self._on_dialog_finished)
        dialog.open()

    def _on_answer(self, deed: Deed, line: CaseLine, answer: object) -> None:
        dialog, around = self.dialog, self._around
        if dialog is None:
            return
        if deed not in SIGNED:
            self.run(lambda: act(around.desk, around.user, deed, line, answer), dialog)
            return
        if self.password is not None:
            return
        asked = PasswordDialog(around.theme, partial(deed_text, deed), dialog)
        self.password = asked
        asked.given.connect(partial(self._prove, deed, line, answer))
        asked.rejected.connect(dialog.unbusy)
        asked.finished.connect(self._on_password_finished)
        asked.open()

    def _prove(self, deed: Deed, line: CaseLine, answer: object, password: str) -> None:
        around = self._around
        self.run(lambda: act(around.desk, around.user, deed, line, answer, password), self.dialog)

    def run(self, step: Callable[[], Said], dialog: CaseDialog | None = None) -> None:
        """Saves off the window's thread. Without a dialog a refusal goes to the window's banner."""
        self.saving = True
        around = self._around

        def done(said: Said) -> None:
            words, changed = said
            if self.password is not None:
                self.password.accept()
            if dialog is not None:
                dialog.accept()
            around.bus.message.emit(words())
            around.bus.changed.emit(changed)
            self.saved.emit()

        def refused(error: KnownError) -> None:
            if self.password is not None and isinstance(error, PasswordWrong):
                self.password.refuse(error)
                return
            if self.password is not None:
                self.password.accept()
            if isinstance(error, ChangedBySomeoneElse):
                self.outdated.emit()
            if dialog is not None:
                dialog.refuse(error)

        around.jobs.run(
            step, done, refused if dialog is not None else None, owner=self, write=True, on_end=self._on_end
        )

    def _on_end(self) -> None:
        self.saving = False
        self.ended.emit()

    @Slot()
    def _on_dialog_finished(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()

    @Slot()
    def _on_password_finished(self) -> None:
        asked, self.password = self.password, None
        if asked is not None:
            asked.deleteLater()
