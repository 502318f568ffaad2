"""Payroll: choose the period, look at the register, save the files, see their fingerprints."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.pack_files import PackCheck, chosen_folder, saved_message
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.reports.period_box import PeriodBox
from qa_desk.desktop.pages.reports.register_view import RegisterView
from qa_desk.desktop.widgets.banner import Banner, BannerMessage
from qa_desk.desktop.widgets.empty_state import EmptyState
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.desktop.work_menu import needs
from qa_desk.domain.errors import KnownError
from qa_desk.domain.report import Register, WrittenReport
from qa_desk.services.configure import local_period
from qa_desk.services.report_payroll import payroll_register, periods_with_fines, report_payroll
from qa_desk.services.rights import PAY_PEOPLE
from qa_desk.words import tr
from qa_desk.words.errors import sentence


class PayrollTab(Speaking):
    def __init__(self, around: Surroundings, asker: Asker) -> None:
        super().__init__()
        self._around, self.asker = around, asker
        self.allowed = bool(around.user.roles & PAY_PEOPLE)
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
            lambda: needs(tuple(sorted(PAY_PEOPLE))),
            parent=self,
        )
        self._lay_out()
        self.period.currentIndexChanged.connect(self._on_period)
        self.save.clicked.connect(self._on_save)
        self.packs = PackCheck(around, lambda: self.asker, lambda: self.banner, self)
        self.check.clicked.connect(self.packs.check)
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
        folder = chosen_folder(self._around, self.asker, self, tr("Folder for the payroll files"))
        if folder is None:
            return
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
        self._take_register(answer[0])
        self.banner.show_message(saved_message(folder, answer[1]))
