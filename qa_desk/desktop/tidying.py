"""Housekeeping once a start, when the window has made all it makes; the log tells what was removed."""

import logging

from PySide6.QtCore import QObject, Slot

from qa_desk.desktop.page import Surroundings
from qa_desk.domain.errors import KnownError
from qa_desk.services.tidy import Tidied, tidy

_log = logging.getLogger(__name__)


class Tidying(QObject):
    def __init__(self, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around

    @Slot()
    def begin(self) -> None:
        desk = self._around.desk
        self._around.jobs.run(
            lambda: tidy(desk.store, desk.vault, desk.sounds, desk.evidence),
            self._on_done,
            self._on_failed,
            owner=self,
            key="tidy",
        )

    def _on_done(self, tidied: Tidied) -> None:
        if tidied != Tidied():
            _log.info("removed %s cut-off copies and %s waveforms without recording", tidied.parts, tidied.peaks)

    def _on_failed(self, error: KnownError) -> None:
        """Nothing a person waits for; the next start tries again."""
        _log.info("housekeeping was not possible: %s", error.code)
