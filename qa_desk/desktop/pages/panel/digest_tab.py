"""The daily digest in the window: the days of the last two weeks, each computed when looked at; files on request."""

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout

from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.digest import MOST_MADE_UP, Digest
from qa_desk.domain.report import WrittenReport
from qa_desk.services.digest import digest_of, write_digest
from qa_desk.words import formats, tr

_COLOURS = ("text", "muted", "surface", "sunken", "border", "bad", "warn")


class DigestTab(Speaking):
    """`said`: a sentence for the status bar."""

    said = Signal(str)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._digest: Digest | None = None
        self._label, self._note = QLabel(self), QLabel(self)
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        self.days = QComboBox(self)
        self._label.setBuddy(self.days)
        self.write, self.folder = QPushButton(self), QPushButton(self)
        self.view = QTextBrowser(self)
        self.view.setOpenLinks(False)
        row = QHBoxLayout()
        for part in (self._label, self.days, self.write, self.folder):
            row.addWidget(part)
        row.addWidget(self._note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addLayout(row)
        column.addWidget(self.view, 1)
        self.days.activated.connect(self._on_day)
        self.write.clicked.connect(self._on_write)
        self.folder.clicked.connect(self._on_folder)
        around.theme.theme_changed.connect(self._show)
        self.retranslate()

    def title(self) -> str:
        return tr("Daily digest")

    @property
    def reports(self) -> Path:
        return self._around.desk.folder / "reports"

    def retranslate(self) -> None:
        self._label.setText(tr("&Day"))
        self.write.setText(tr("&Write HTML and PDF"))
        self.folder.setText(tr("Open the &folder"))
        self._note.setText(self._hour())
        for place in range(self.days.count()):
            self.days.setItemText(place, self._day_text(self.days.itemData(place)))
        self._show()

    def _hour(self) -> str:
        settings = self._around.settings()
        if not settings.digest:
            return tr("Switched off: files are written on request only.")
        return tr("Files are written each day at {hour}:00; missed days are made up for.").format(
            hour=settings.digest_hour
        )

    def _day_text(self, day: date) -> str:
        local = ZoneInfo(self._around.settings().time_zone)
        noon = self._around.desk.clock().astimezone(local).replace(
            year=day.year, month=day.month, day=day.day, hour=12
        )  # fmt: skip
        return formats.date(noon, local)

    @Slot()
    def load(self) -> None:
        """The chosen day stays chosen; a new day is offered as soon as it is over."""
        zone = ZoneInfo(self._around.settings().time_zone)
        today = self._around.desk.clock().astimezone(zone).date()
        wanted = [today - timedelta(days=back) for back in range(1, MOST_MADE_UP + 1)]
        if [self.days.itemData(place) for place in range(self.days.count())] != wanted:
            self.days.clear()
            for day in wanted:
                self.days.addItem(self._day_text(day), day)
        self._note.setText(self._hour())
        self._on_day()

    @property
    def day(self) -> date | None:
        chosen = self.days.currentData()
        return chosen if isinstance(chosen, date) else None

    @Slot()
    def _on_day(self) -> None:
        desk, day = self._around.desk, self.day
        if day is not None:
            self._around.jobs.run(
                lambda: digest_of(desk.store, desk.clock, day, desk.working_days),
                self._take, owner=self, key="digest",
            )  # fmt: skip

    def _take(self, digest: Digest) -> None:
        self._digest = digest
        self._show()

    @Slot()
    def _show(self) -> None:
        """Kept at its place: it is read while the day goes on."""
        self.write.setEnabled(self._digest is not None)
        if self._digest is None:
            return
        place = self.view.verticalScrollBar().value()
        colours = {name: self._around.theme.tokens.hex(name) for name in _COLOURS}
        self.view.setHtml(self._around.desk.digests.page(self._digest, colours))
        self.view.verticalScrollBar().setValue(place)

    @Slot()
    def _on_write(self) -> None:
        desk, day, folder = self._around.desk, self.day, self.reports
        if day is not None:
            self._around.jobs.run(
                lambda: write_digest(desk.store, desk.clock, desk.digests, day, folder, desk.working_days),
                self._on_written, owner=self, write=True, key="write",
            )  # fmt: skip

    def _on_written(self, answer: tuple[Digest, tuple[WrittenReport, ...]]) -> None:
        names = ", ".join(file.path.name for file in answer[1])
        self.said.emit(tr("Written to {folder}: {names}").format(folder=str(self.reports), names=names))

    @Slot()
    def _on_folder(self) -> None:
        self.reports.mkdir(exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.reports)))
