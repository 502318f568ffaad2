"""Speech model: which one is in use, and the way to the page where models are chosen."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.settings.tab import Section, heading
from qa_desk.desktop.shortcuts import Action
from qa_desk.words import tr
from qa_desk.words.errors import sentence

PAGE = "models"


class SpeechLink(Section):
    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._title, self._about = heading(), heading("muted")
        self.in_use = QLabel("…", self)
        self.in_use.setWordWrap(True)
        self.in_use.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.open = QPushButton(self)
        self.open.clicked.connect(self.open_page)
        around.shortcuts.keys_changed.connect(self.retranslate)
        row = QHBoxLayout()
        row.addWidget(self.open)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        for part in (self._title, self.in_use, self._about):
            column.addWidget(part)
        column.addLayout(row)
        column.addStretch(1)
        self.retranslate()

    def title(self) -> str:
        return tr("Speech model")

    def words(self) -> list[str]:
        return [tr("Models, downloads, hints for the recogniser"), self._about.text()]

    def retranslate(self) -> None:
        self._title.setText(tr("In use now"))
        self._about.setText(
            tr("Models are downloaded, tried and chosen on the page «Speech»; hints for the recogniser are there too.")
        )
        keys = self._around.shortcuts.shown(Action.SPEECH_MODELS)
        self.open.setText(tr("Open the page «Speech» ({keys})").format(keys=keys))

    def load(self) -> None:
        self._around.jobs.run(
            self._around.desk.model_id,
            self.in_use.setText,
            lambda error: self.in_use.setText(sentence(error)),
            owner=self,
            key="model",
        )

    @Slot()
    def open_page(self) -> None:
        self._around.bus.open_page.emit(PAGE)
