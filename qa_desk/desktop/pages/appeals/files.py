"""Files of the chosen case: attached from a dialog or dropped, and opened after their bytes were hashed again."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.appeals.acting import attach, whole_file
from qa_desk.desktop.pages.appeals.questions import Questions
from qa_desk.domain.appeal_evidence import EvidenceFile
from qa_desk.words import tr


class CaseFiles(QObject):
    """`open_path`: what opens a file; the system's own program unless a test says otherwise."""

    def __init__(self, around: Surroundings, asker: Asker, questions: Questions, page: QWidget) -> None:
        super().__init__(page)
        self._around, self._asker, self._questions, self._page = around, asker, questions, page
        self.open_path = _open

    def ask(self, number: int) -> None:
        path = self._asker.file(self._page, tr("File of evidence"), "", tr("All files (*)"))
        if path is not None:
            self.attach(number, [path])

    def attach(self, number: int, paths: Sequence[Path]) -> None:
        if paths:
            self._questions.run(partial(attach, self._around.desk, self._around.user, number, list(paths)))

    def open(self, files: Sequence[EvidenceFile], wanted: int | None) -> None:
        file, desk = next((one for one in files if int(one.id) == wanted), None), self._around.desk
        if file is not None:
            self._around.jobs.run(lambda: whole_file(desk, file), self._on_whole, owner=self, key="file")

    def _on_whole(self, path: Path) -> None:
        self.open_path(path)


def _open(path: Path) -> bool:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
