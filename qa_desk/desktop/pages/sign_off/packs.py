"""Payroll packs from the head's desk: the files of a closed month into a chosen folder, and the check of any pack."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.long_work import LongWork
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.sign_off.case_saving import chosen_folder, open_folder
from qa_desk.desktop.widgets.banner import Banner, BannerMessage
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.errors import KnownError
from qa_desk.domain.pack import PackReport
from qa_desk.domain.report import Register, WrittenReport
from qa_desk.services.report_payroll import PackDoesNotHold, report_payroll, verify_pack
from qa_desk.services.running import CancelToken, Progress
from qa_desk.words import formats, tr
from qa_desk.words.errors import sentence
from qa_desk.words.log_words import pack_fault_words


class PackWork(QObject):
    def __init__(self, around: Surroundings, asker: Asker, work: LongWork, banner: Banner, parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self._asker, self._work, self._banner, self._parent = around, asker, work, banner, parent

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
        files = answer[1]
        names = ", ".join(one.path.name for one in files)
        self._banner.show_message(
            BannerMessage(
                Tone.GOOD,
                lambda: tr("Saved: {names}").format(names=names),
                lambda: "\n".join(f"{one.path.name}  SHA-256 {one.sha256}" for one in files),
                open_folder(folder),
            )
        )

    def check(self) -> None:
        """Needs no workspace: a pack of another machine is checked as well."""
        around = self._around
        start = around.memory.text("program/report_folder", str(Path.home()))
        filters = f"{tr('Manifests')} (*.manifest.json)"
        path = self._asker.file(self._parent, tr("Manifest of the pack"), start, filters)
        if path is None:
            return
        desk = around.desk
        around.jobs.run(
            lambda: verify_pack(desk.payroll.packs, desk.signed_by, path), partial(self._checked, path), self._failed,
            owner=self, key="pack",
        )  # fmt: skip

    def _checked(self, path: Path, report: PackReport) -> None:
        if report.faults:
            self._failed(
                PackDoesNotHold(path=str(path), faults="; ".join(pack_fault_words(*one) for one in report.faults))
            )
            return
        manifest = report.manifest
        words = tr("The pack of {period} is as it was signed: {n} files, key {key}")
        self._banner.show_message(
            BannerMessage(
                Tone.GOOD,
                lambda: words.format(period=formats.month(manifest.period), n=len(manifest.files), key=report.key),
                lambda: "\n".join(f"{one.name}  SHA-256 {one.sha256}" for one in manifest.files),
            )
        )

    def _failed(self, error: KnownError) -> None:
        self._banner.show_message(BannerMessage(Tone.BAD, lambda: sentence(error)))
