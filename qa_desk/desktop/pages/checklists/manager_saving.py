"""The case file of the chosen manager, saved into a folder: whole, or without personal data."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton, QWidget

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.pack_files import chosen_folder, open_folder
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.widgets.banner import Banner, BannerMessage
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.desktop.work_menu import needs
from qa_desk.domain.errors import KnownError
from qa_desk.domain.report import WrittenReport
from qa_desk.services.case_file import MAY
from qa_desk.services.manager_file import write_manager_file
from qa_desk.words import tr
from qa_desk.words.errors import sentence


class ManagerSaving(QObject):
    """Two buttons and where they tell how it went. `choose`: the manager they are about, "" for none."""

    def __init__(self, around: Surroundings, asker: Asker, parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self.asker, self._parent = around, asker, parent
        self._manager, self._running = "", False
        self._allowed = bool(around.user.roles & MAY) and around.desk.manager_office is not None
        self.banner = Banner(around.theme, parent)
        self.whole, self.masked = QPushButton(parent), QPushButton(parent)
        self.whole.clicked.connect(partial(self._save, masked=False))
        self.masked.clicked.connect(partial(self._save, masked=True))
        self.retranslate()

    def choose(self, manager: str) -> None:
        self._manager = manager
        self.retranslate()

    def retranslate(self) -> None:
        self.whole.setText(tr("Manager's file…"))
        self.masked.setText(tr("Without personal data…"))
        for button in (self.whole, self.masked):
            button.setEnabled(self._allowed and bool(self._manager) and not self._running)
            button.setToolTip("" if self._allowed else needs(tuple(sorted(MAY))))

    def _save(self, *_clicked: bool, masked: bool) -> None:
        desk, user, manager = self._around.desk, self._around.user, self._manager
        office = desk.manager_office
        folder = chosen_folder(self._around, self.asker, self._parent, tr("Folder for the manager's file"))
        if office is None or folder is None:
            return
        self.banner.clear()
        self._set_running(running=True)
        self._around.jobs.run(
            lambda: write_manager_file(desk.store, desk.clock, user, office, manager, folder, masked=masked)[1],
            self._on_saved, self._on_refused, owner=self, key="manager_file",
            on_end=lambda: self._set_running(running=False),
        )  # fmt: skip

    def _set_running(self, *, running: bool) -> None:
        self._running = running
        self.retranslate()

    def _on_saved(self, files: tuple[WrittenReport, ...]) -> None:
        folder = files[0].path.parent
        names = ", ".join(one.path.name for one in files)
        self.banner.show_message(
            BannerMessage(
                Tone.GOOD,
                lambda: tr("Saved in {folder}: {names}").format(folder=folder.name, names=names),
                lambda: "\n".join(f"{one.path.name}  SHA-256 {one.sha256}" for one in files),
                open_folder(folder),
            )
        )

    def _on_refused(self, error: KnownError) -> None:
        self.banner.show_message(BannerMessage(Tone.BAD, lambda: sentence(error)))
