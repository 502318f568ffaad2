"""About: version, workspace, model in use; what a support letter needs, ready to copy."""

import platform

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QVBoxLayout, QWidget

import qa_desk
from qa_desk.desktop.dialogs.fields import SpeakingDialog
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.widgets.facts_panel import Fact, FactsPanel
from qa_desk.domain.errors import KnownError
from qa_desk.words import labels, tr
from qa_desk.words.errors import sentence


class AboutDialog(SpeakingDialog):
    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._around = around
        self._model = "…"
        self._title, self._text = QLabel(self), QLabel(self)
        self._title.setProperty("role", "title")
        self._text.setWordWrap(True)
        self._facts = FactsPanel(self)
        self._buttons = QDialogButtonBox(self)
        self._close = self._buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        self._buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(14)
        for part in (self._title, self._text, self._facts):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self._buttons)
        self.setMinimumWidth(520)
        self.retranslate()
        around.jobs.run(around.desk.model_id, self._take_model, self._take_failure, owner=self)

    def _take_model(self, model: str) -> None:
        self._model = model
        self.retranslate()

    def _take_failure(self, error: KnownError) -> None:
        self._model = sentence(error)
        self.retranslate()

    def retranslate(self) -> None:
        self.setWindowTitle(tr("About QA Desk"))
        self._title.setText(tr("QA Desk"))
        self._text.setText(
            tr("Checks refusals and a sample of deals against the calls. Recordings never leave this computer.")
        )
        self._close.setText(tr("Close"))
        user = self._around.user
        roles = ", ".join(labels.role(role) for role in sorted(user.roles))
        self._facts.set_facts(
            [
                Fact(lambda: tr("Version"), lambda: qa_desk.__version__),
                Fact(lambda: tr("Workspace"), lambda: str(self._around.desk.folder)),
                Fact(lambda: tr("User"), lambda: f"{user.name} ({roles})"),
                Fact(lambda: tr("Speech model"), lambda: self._model),
                Fact(lambda: tr("System"), _system),
            ]
        )


def _system() -> str:
    return f"{platform.platform()}, Python {platform.python_version()}, PySide6 {PySide6.__version__}"
