"""The installation's signing key: its id, where it lies, how it is guarded, and its public part as a file."""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.settings.tab import Section, heading
from qa_desk.domain.checkpoint import key_id
from qa_desk.services.public_key import KeyGuard, KeyPlace, save_public_key
from qa_desk.words import tr

_READ = (
    Qt.TextInteractionFlag.TextSelectableByMouse
    | Qt.TextInteractionFlag.TextSelectableByKeyboard
)  # fmt: skip


class KeyTab(Section):
    """`asker` may be replaced."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self.asker = Asker()
        self._title, self._about = heading(), heading("muted")
        self._names = [QLabel(self) for _ in range(4)]
        self.values = [QLabel(self) for _ in range(4)]
        self.export = QPushButton(self)
        self.export.clicked.connect(self.export_now)
        form = QFormLayout()
        form.setHorizontalSpacing(20)
        form.setVerticalSpacing(10)
        for name, value in zip(self._names, self.values, strict=True):
            name.setProperty("role", "muted")
            name.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            value.setWordWrap(True)
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setTextInteractionFlags(_READ)
            name.setBuddy(value)
            form.addRow(name, value)
        row = QHBoxLayout()
        row.addWidget(self.export)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(14)
        column.addWidget(self._title)
        column.addWidget(self._about)
        column.addLayout(form)
        column.addLayout(row)
        column.addStretch(1)
        self.retranslate()

    def title(self) -> str:
        return tr("Signing key")

    def words(self) -> list[str]:
        return [one.text() for one in self._names]

    def retranslate(self) -> None:
        key, place = self._around.desk.key.public_key, self._around.desk.key_place
        self._title.setText(tr("Key of this installation"))
        self._about.setText(
            tr(
                "It signs the audit log at every sign-off and close, payroll packs and case files. Keep its id on"
                " paper: whoever checks a pack compares it with the one in the pack."
            )
        )
        names = (tr("Key id"), tr("Public key"), tr("Where it lies"), tr("How it is guarded"))
        texts = (key_id(key), key, "—" if place is None else str(place.path), _guard(place))
        for label, value, name, text in zip(self._names, self.values, names, texts, strict=True):
            label.setText(name)
            value.setText(text)
            value.setAccessibleName(name)
        self.export.setText(tr("Save the public key…"))

    @Slot()
    def export_now(self) -> None:
        key = self._around.desk.key.public_key
        start = Path(self._around.memory.text("program/report_folder", str(Path.home())))
        name = str(start / f"qa-desk-{key_id(key)[:16]}.pub")
        path = self.asker.save(self, tr("Save the public key"), name, tr("Public keys") + " (*.pub)")
        if path is None:
            return
        self._around.jobs.run(lambda: save_public_key(path, key), self._on_saved, owner=self, key="public_key")

    def _on_saved(self, path: Path) -> None:
        self._around.bus.message.emit(tr("Saved: {names}").format(names=path.name))


def _guard(place: KeyPlace | None) -> str:
    if place is None:
        return "—"
    match place.guard:
        case KeyGuard.VARIABLE:
            return tr("Encrypted; the passphrase comes from the variable {name}.").format(name=place.detail)
        case KeyGuard.KEYRING:
            return tr("Encrypted; the passphrase lies in the system's keyring of this user.")
        case KeyGuard.FILE:
            words = tr(
                "Encrypted; no keyring runs here, so the passphrase lies in a file beside it, readable by this user"
                " only ({mode}): {path}"
            )
            return words.format(mode=place.mode, path=place.detail)
