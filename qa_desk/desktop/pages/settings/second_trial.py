"""Trying the second reader of the settings page: what stands in the fields, off the GUI thread, with a way to stop."""

from PySide6.QtCore import QObject, Slot

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.jobs import Job
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.settings.second_tab import SecondTab
from qa_desk.domain.errors import Cancelled, KnownError
from qa_desk.domain.second_faults import SecondOff
from qa_desk.domain.settings import Settings
from qa_desk.services.running import CancelToken, Progress
from qa_desk.services.second_opinion import Trial, try_second
from qa_desk.services.second_trust import second_meter
from qa_desk.words import tr


class SecondTrial(QObject):
    def __init__(self, around: Surroundings, tab: SecondTab, parent: QObject) -> None:
        super().__init__(parent)
        self._around, self._tab = around, tab
        self._job: Job | None = None
        tab.test_asked.connect(self.try_now)
        tab.stop_asked.connect(self.stop)

    def check(self, settings: Settings) -> None:
        """Raises SecondUrlWrong, SecondNotLoopback for an address that could not be used. Sends nothing."""
        make, url = self._around.desk.second_at, settings.second_reader_url
        if url and make is not None and url != self._around.settings().second_reader_url:
            make(url, settings.second_reader_model)

    def load(self) -> None:
        store = self._around.desk.store
        self._around.jobs.run(lambda: second_meter(store), self._tab.show_agreed, owner=self, key="agreed")

    def may_send(self, asker: Asker, settings: Settings) -> bool:
        """Asks before clients' talk could go to another computer."""
        if not self._tab.leaves_this_machine(self._around.settings(), settings):
            return True
        explanation = tr(
            "{address} is not this computer. Whenever an auditor asks the second reader, the transcript of the deal's "
            "calls is sent there, with what clients said and any names in it."
        )
        return asker.yes(
            self._tab,
            tr("Send the talk of clients to another computer?"),
            explanation.format(address=settings.second_reader_url),
            tr("Send it there"),
            danger=True,
        )

    @Slot()
    def try_now(self) -> None:
        desk, settings = self._around.desk, self._tab.read(self._around.settings())
        if self._job is not None:
            return
        self._tab.clear_errors()

        def step(_progress: Progress, cancel: CancelToken) -> Trial:
            if desk.second_at is None:
                raise SecondOff
            reader = desk.second_at(settings.second_reader_url, settings.second_reader_model)
            return try_second(desk.clock, reader, cancel)

        self._tab.show_testing()
        self._job = self._around.jobs.run_long(
            step, self._tab.show_trial, self._on_failed, owner=self, on_end=self._on_ended
        )

    @Slot()
    def stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_ended(self) -> None:
        self._job = None

    def _on_failed(self, error: KnownError) -> None:
        if isinstance(error, Cancelled):
            self._tab.show_stopped()
            return
        self._tab.show_problem(error)
        field = self._tab.field_of(error)
        if field is not None:
            self._tab.mark(error)
