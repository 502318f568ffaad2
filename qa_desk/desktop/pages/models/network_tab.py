"""How this computer reaches the place models come from: mirror, proxy, own certificates."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from qa_desk.desktop.dialogs.fields import Field
from qa_desk.desktop.pages.settings.tab import heading
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.services.ports import NetworkSettings
from qa_desk.words import tr

_WIDEST = 760


class NetworkTab(Speaking):
    save_wanted = Signal(object)  # NetworkSettings
    browse_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: NetworkSettings | None = None
        self._about, self._note = heading("muted"), heading("muted")
        self.host, self.proxy, self.certificates = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self._browse, self.save = QPushButton(self), QPushButton(self)
        self.save.setProperty("kind", "primary")
        self._fields = {
            "host": Field(lambda: tr("Where models come from"), self.host, _host_hint),
            "proxy": Field(lambda: tr("Proxy"), self.proxy, _proxy_hint),
            "certificates": Field(lambda: tr("Own certificates"), self.certificates, _certificates_hint),
        }
        self._lay_out()
        for editor in (self.host, self.proxy, self.certificates):
            editor.textEdited.connect(self._allow)
            editor.returnPressed.connect(self._on_save)
        self.save.clicked.connect(self._on_save)
        self._browse.clicked.connect(self.browse_wanted)
        self.retranslate()

    def _lay_out(self) -> None:
        inside = QFrame(self)
        inside.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self._about)
        column.addWidget(self._fields["host"])
        column.addWidget(self._fields["proxy"])
        column.addWidget(self._fields["certificates"])
        row = QHBoxLayout()
        row.addWidget(self._browse)
        row.addWidget(self._note, 1)
        row.addWidget(self.save)
        column.addLayout(row)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 16, 20, 16)
        whole.addWidget(inside)
        whole.addStretch(1)

    def show_settings(self, settings: NetworkSettings) -> None:
        """What is being typed is not wiped out."""
        if self._shown is not None and self._shown != self._drafted():
            return
        self._shown = settings
        for name, editor in self._editors().items():
            editor.setText(str(getattr(settings, name)))
            editor.setReadOnly(name in settings.fixed)
        self.retranslate()

    def set_certificates(self, path: Path) -> None:
        self.certificates.setText(str(path))
        self._allow()

    def saved(self) -> None:
        self._shown = self._drafted()
        self._allow()

    @property
    def dirty(self) -> bool:
        return self._shown is not None and self._shown != self._drafted()

    def _editors(self) -> dict[str, QLineEdit]:
        return {"host": self.host, "proxy": self.proxy, "certificates": self.certificates}

    def _drafted(self) -> NetworkSettings:
        fixed = frozenset() if self._shown is None else self._shown.fixed
        return NetworkSettings(
            self.host.text().strip(), self.proxy.text().strip(), self.certificates.text().strip(), fixed
        )

    def retranslate(self) -> None:
        self._about.setText(
            tr("Models are fetched from here, and only when somebody asks for one. Recordings stay on this computer.")
        )
        self._browse.setText(tr("Choose a certificate file…"))
        self.save.setText(tr("Save"))
        fixed = self._shown is not None and self._shown.fixed
        note = tr("Grey fields are set for everybody by the environment of this computer.")
        self._note.setText(note if fixed else "")
        self._allow()

    @Slot()
    def _allow(self) -> None:
        fixed = frozenset() if self._shown is None else self._shown.fixed
        for name, editor in self._editors().items():
            editor.setEnabled(name not in fixed)
        self._browse.setEnabled("certificates" not in fixed)
        path = self.certificates.text().strip()
        wrong = bool(path) and "certificates" not in fixed and not Path(path).is_file()
        if wrong:
            self._fields["certificates"].mark_wrong(lambda: tr("There is no such file"))
        else:
            self._fields["certificates"].clear_error()
        self.save.setEnabled(self.dirty and not wrong)

    @Slot()
    def _on_save(self) -> None:
        if self.save.isEnabled():
            self.save_wanted.emit(self._drafted())


def _host_hint() -> str:
    return tr("A mirror inside the company may stand here instead of the public one.")


def _proxy_hint() -> str:
    return tr("For example http://proxy.company.local:3128; empty: as the system has it.")


def _certificates_hint() -> str:
    return tr("A PEM file of further root certificates, for networks that look into encrypted traffic.")
