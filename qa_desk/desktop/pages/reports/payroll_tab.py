"""Payroll: choose the period, look at the register, save the files, see their fingerprints."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.reports.period_box import PeriodBox
from qa_desk.desktop.pages.reports.register_view import RegisterView
from qa_desk.desktop.widgets.banner import Banner, BannerAction, BannerMessage
from qa_desk.desktop.widgets.empty_state import EmptyState
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.desktop.work_menu import needs
from qa_desk.domain.errors import KnownError
from qa_desk.domain.pack import PackReport
from qa_desk.domain.people import Role
from qa_desk.domain.report import Register, WrittenReport
from qa_desk.services.configure import local_period
from qa_desk.services.report_payroll import (
    PackDoesNotHold,
    payroll_register,
    periods_with_fines,
    report_payroll,
    verify_pack,
)
from qa_desk.words import formats, tr
from qa_desk.words.errors import sentence
from qa_desk.words.log_words import pack_fault_words

MAY = (Role.PAYROLL, Role.SALES_HEAD)


class PayrollTab(Speaking):
    def __init__(self, around: Surroundings, asker: Asker) -> None:
        super().__init__()
        self._around, self.asker = around, asker
        self.allowed = bool(around.user.roles.intersection(MAY))
        self._register: Register | None = None
        self._label = QLabel(self)
        self.period = PeriodBox(self)
        self._label.setBuddy(self.period)
        self.save = QPushButton(self)
        self.save.setProperty("kind", "primary")
        self.check = QPushButton(self)
        self.banner = Banner(around.theme, self)
        self.view = RegisterView(around.theme, self)
        self._empty = EmptyState(
            around.theme,
            "lock",
            lambda: tr("The register is for payroll and the sales head"),
            lambda: needs(MAY),
            parent=self,
        )
        self._lay_out()
        self.period.currentIndexChanged.connect(self._on_period)
        self.save.clicked.connect(self._on_save)
        self.check.clicked.connect(self._on_check)
        self.retranslate()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._label)
        row.addWidget(self.period)
        row.addStretch(1)
        row.addWidget(self.check)
        row.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(row)
        column.addWidget(self.banner)
        column.addWidget(self.view, 1)
        column.addWidget(self._empty, 1)
        for part in (self._label, self.period, self.save, self.view):
            part.setVisible(self.allowed)
        self._empty.setVisible(not self.allowed)

    def title(self) -> str:
        return tr("Payroll register")

    def retranslate(self) -> None:
        self._label.setText(tr("Period"))
        self.period.retranslate()
        self.save.setText(tr("Save payroll files…"))
        self.check.setText(tr("Check a pack…"))
        self.save.setEnabled(self._register is not None)

    # ------------------------------------------------------------ loading

    def load(self) -> None:
        """The periods, then the register of the chosen one."""
        if not self.allowed:
            return
        desk, settings = self._around.desk, self._around.settings()

        def step() -> list[str]:
            current = local_period(settings, desk.clock)
            return sorted({*periods_with_fines(desk.store), current}, reverse=True)

        self._around.jobs.run(step, self._take_periods, owner=self, key="periods")

    def _take_periods(self, periods: list[str]) -> None:
        self.period.set_periods(periods, self.period.period)
        self._load_register()

    def _load_register(self) -> None:
        desk, user, period = self._around.desk, self._around.user, self.period.period
        if period:
            self._around.jobs.run(
                lambda: payroll_register(desk.store, desk.clock, user, period),
                self._take_register, self._on_refused, owner=self, key="register",
            )  # fmt: skip

    def _take_register(self, register: Register) -> None:
        self._register = register
        self.view.show_register(register)
        self.retranslate()

    def _on_refused(self, error: KnownError) -> None:
        """A register that does not add up is not shown at all: nobody may pay by it."""
        self._register = None
        self.view.show_register(None)
        self.banner.show_message(BannerMessage(Tone.BAD, lambda: sentence(error)))
        self.retranslate()

    @Slot()
    def _on_period(self) -> None:
        self.banner.clear()
        self._load_register()

    # ------------------------------------------------------------ saving

    @Slot()
    def _on_save(self) -> None:
        key = "program/report_folder"
        start = self._around.memory.text(key, str(Path.home()))
        folder = self.asker.folder(self, tr("Folder for the payroll files"), start)
        if folder is None:
            return
        self._around.memory.set_text(key, str(folder))
        desk, user, period = self._around.desk, self._around.user, self.period.period
        self.save.setEnabled(False)
        self._around.jobs.run(
            lambda: report_payroll(desk.store, desk.clock, user, desk.payroll, period, folder),
            partial(self._on_saved, folder),
            self._on_refused,
            owner=self,
            write=True,
            key="save",
        )

    def _on_saved(self, folder: Path, answer: tuple[Register, tuple[WrittenReport, ...]]) -> None:
        register, files = answer
        self._take_register(register)
        names = ", ".join(one.path.name for one in files)
        action = BannerAction(lambda: tr("Open the folder"), partial(_open, folder))
        self.banner.show_message(
            BannerMessage(
                Tone.GOOD,
                lambda: tr("Saved: {names}").format(names=names),
                lambda: "\n".join(f"{one.path.name}  SHA-256 {one.sha256}" for one in files),
                action,
            )
        )

    # ------------------------------------------------------------ checking what somebody brought

    @Slot()
    def _on_check(self) -> None:
        start = self._around.memory.text("program/report_folder", str(Path.home()))
        filters = f"{tr('Manifests')} (*.manifest.json)"
        path = self.asker.file(self, tr("Manifest of the pack"), start, filters)
        if path is None:
            return
        desk = self._around.desk
        self._around.jobs.run(
            lambda: verify_pack(desk.payroll.packs, desk.signed_by, path),
            partial(self._on_checked, path), self._on_no_pack, owner=self, key="pack",
        )  # fmt: skip

    def _on_checked(self, path: Path, report: PackReport) -> None:
        if report.faults:
            error = PackDoesNotHold(path=str(path), faults="; ".join(pack_fault_words(*one) for one in report.faults))
            self.banner.show_message(BannerMessage(Tone.BAD, lambda: sentence(error)))
            return
        manifest = report.manifest
        words = tr("The pack of {period} is as it was signed: {n} files, key {key}")
        self.banner.show_message(
            BannerMessage(
                Tone.GOOD,
                lambda: words.format(period=formats.month(manifest.period), n=len(manifest.files), key=report.key),
                lambda: "\n".join(f"{one.name}  SHA-256 {one.sha256}" for one in manifest.files),
            )
        )

    def _on_no_pack(self, error: KnownError) -> None:
        self.banner.show_message(BannerMessage(Tone.BAD, lambda: sentence(error)))


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
