"""Speech model: the bundled one, a folder, or a name; and which one is really in use."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget

from qa_desk.desktop.pages.settings.tab import SettingsTab, heading
from qa_desk.desktop.theme import Theme
from qa_desk.domain.settings import Settings, SettingWrong
from qa_desk.words import tr

BUNDLED = "bundled"


class SpeechTab(SettingsTab):
    browse_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._in_use = "…"
        self._use_title, self._use = heading(), QLabel()
        self._use.setWordWrap(True)
        self._bundled, self._by_folder, self._by_name = QRadioButton(), QRadioButton(), QRadioButton()
        self._group = QButtonGroup(self)
        for button in (self._bundled, self._by_folder, self._by_name):
            self._group.addButton(button)
            self.follow(button)
            button.toggled.connect(self._on_toggled)
        self._folder, self._name = QLineEdit(), QLineEdit()
        self._browse = QPushButton()
        self._browse.clicked.connect(self.browse_asked)
        self._hints = [heading("muted"), heading("muted"), heading("muted")]
        self._editable = True
        self._lay_out()
        self._bundled.setChecked(True)
        self.retranslate()

    def _lay_out(self) -> None:
        column = self.column
        column.addWidget(self._use_title)
        column.addWidget(self._use)
        column.addWidget(self._bundled)
        column.addWidget(self._hints[0])
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._folder, 1)
        row.addWidget(self._browse)
        folder = QWidget()
        folder.setLayout(row)
        self.follow(self._folder)
        column.addWidget(self._by_folder)
        column.addWidget(self.add_field("model", lambda: tr("Folder of the model"), folder))
        column.addWidget(self._hints[1])
        column.addWidget(self._by_name)
        column.addWidget(self.add_field("model_name", lambda: tr("Name of the model"), self._name))
        column.addWidget(self._hints[2])
        column.addStretch(1)

    def title(self) -> str:
        return tr("Speech model")

    def retranslate(self) -> None:
        self._use_title.setText(tr("In use now"))
        self._use.setText(self._in_use)
        self._bundled.setText(tr("The small model that comes with the program"))
        self._by_folder.setText(tr("A model in a folder of this computer"))
        self._by_name.setText(tr("A model by its name"))
        self._browse.setText(tr("Choose…"))
        self._name.setPlaceholderText("small, medium, large-v3-turbo")
        texts = (
            tr("Good for trying the program out; for work take a larger one."),
            tr("A folder with model.bin as faster-whisper uses it."),
            tr("It is downloaded once, when you agree to it. After that everything works without a network."),
        )
        for label, text in zip(self._hints, texts, strict=True):
            label.setText(text)

    def set_in_use(self, text: str) -> None:
        self._in_use = text
        self._use.setText(text)

    def set_folder(self, folder: Path) -> None:
        self._folder.setText(str(folder))

    def fill(self, settings: Settings) -> None:
        model = settings.model
        is_folder = Path(model).is_absolute()
        self._folder.setText(model if is_folder else "")
        self._name.setText("" if is_folder or model == BUNDLED else model)
        button = self._bundled if model == BUNDLED else self._by_folder if is_folder else self._by_name
        button.setChecked(True)
        self._on_toggled()

    def read(self, settings: Settings) -> Settings:
        if self._bundled.isChecked():
            return replace(settings, model=BUNDLED)
        if self._by_folder.isChecked():
            folder = self._folder.text().strip()
            if not (Path(folder) / "model.bin").is_file():
                raise SettingWrong(name="model", value=folder, expected="model_folder")
            return replace(settings, model=folder)
        name = self._name.text().strip()
        if not name:
            raise SettingWrong(name="model_name", value=name, expected="model_name")
        return replace(settings, model=name)

    def allow(self, editable: bool) -> None:
        self._editable = editable
        for button in (self._bundled, self._by_folder, self._by_name):
            button.setEnabled(editable)
        self._on_toggled()

    @Slot()
    def _on_toggled(self) -> None:
        for part in (self._folder, self._browse):
            part.setEnabled(self._editable and self._by_folder.isChecked())
        self._name.setEnabled(self._editable and self._by_name.isChecked())
