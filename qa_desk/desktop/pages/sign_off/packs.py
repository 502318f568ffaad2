"""Payroll packs from the head's desk: the files of a closed month into a chosen folder."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.long_work import LongWork
from qa_desk.desktop.pack_files import PackCheck, chosen_folder, saved_message
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.widgets.banner import Banner, BannerMessage
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.errors import KnownError
from qa_desk.domain.report import Register, WrittenReport
from qa_desk.services.report_payroll import report_payroll
from qa_desk.services.running import CancelToken, Progress
from qa_desk.words import formats, tr
from qa_desk.words.errors import sentence


class PackWork(QObject):
    def __init__(self, around: Surroundings, asker: Asker, work: LongWork, banner: Banner, parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self._asker, self._work, self._banner, self._parent = around, asker, work, banner, parent
        self.check = PackCheck(around, lambda: asker, lambda: banner, parent).check

    def make(self, period: str) -> None:
        around = self._around
        folder = chosen_folder(around, self._asker, self._parent, tr("Folder for the payroll files"))
        if folder is None:
            return
        desk, user = around.desk, around.user

        def step(_progress: Progress, _cancel: CancelToken) -> tuple[Register, tuple[WrittenReport, ...]]:
            return report_payroll(desk.store, desk.clock, user, desk.payroll, period, folder)

        title = tr("Payroll pack of {period}").format(period=formats.month(period))
        self._work.run(lambda: title, step, partial(self._made, folder), self._failed)

    def _made(self, folder: Path, answer: tuple[Register, tuple[WrittenReport, ...]]) -> None:
        self._banner.show_message(saved_message(folder, answer[1]))

    def _failed(self, error: KnownError) -> None:
        self._banner.show_message(BannerMessage(Tone.BAD, lambda: sentence(error)))
