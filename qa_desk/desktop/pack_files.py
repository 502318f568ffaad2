"""Payroll packs on screen: the folder they go to, what was saved, and the check of a pack that somebody brought."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.widgets.banner import Banner, BannerAction, BannerMessage
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.errors import KnownError
from qa_desk.domain.pack import PackReport
from qa_desk.domain.report import WrittenReport
from qa_desk.services.report_payroll import PackDoesNotHold, verify_pack
from qa_desk.words import formats, tr
from qa_desk.words.errors import sentence
from qa_desk.words.log_words import pack_fault_words

_FOLDER = "program/report_folder"


def chosen_folder(around: Surroundings, asker: Asker, parent: QWidget, title: str) -> Path | None:
    """Where reports went last is offered first."""
    folder = asker.folder(parent, title, around.memory.text(_FOLDER, str(Path.home())))
    if folder is not None:
        around.memory.set_text(_FOLDER, str(folder))
    return folder


def open_folder(folder: Path) -> BannerAction:
    def act() -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    return BannerAction(lambda: tr("Open the folder"), act)


def saved_message(folder: Path, files: Sequence[WrittenReport]) -> BannerMessage:
    names = ", ".join(one.path.name for one in files)
    return BannerMessage(
        Tone.GOOD,
        lambda: tr("Saved: {names}").format(names=names),
        lambda: "\n".join(f"{one.path.name}  SHA-256 {one.sha256}" for one in files),
        open_folder(folder),
    )


class PackCheck(QObject):
    """Needs no workspace: a pack of another machine is checked as well. `asker`: asked when it is needed."""

    def __init__(
        self, around: Surroundings, asker: Callable[[], Asker], banner: Callable[[], Banner], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._around, self._asker, self._banner, self._parent = around, asker, banner, parent

    def check(self) -> None:
        around = self._around
        start = around.memory.text(_FOLDER, str(Path.home()))
        filters = f"{tr('Manifests')} (*.manifest.json)"
        path = self._asker().file(self._parent, tr("Manifest of the pack"), start, filters)
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
        self._banner().show_message(
            BannerMessage(
                Tone.GOOD,
                lambda: words.format(period=formats.month(manifest.period), n=len(manifest.files), key=report.key),
                lambda: "\n".join(f"{one.name}  SHA-256 {one.sha256}" for one in manifest.files),
            )
        )

    def _failed(self, error: KnownError) -> None:
        self._banner().show_message(BannerMessage(Tone.BAD, lambda: sentence(error)))
