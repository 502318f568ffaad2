"""Housekeeping once a start, when the window has made all it makes: leftovers go, what was cut off goes on."""

import logging

from PySide6.QtCore import QObject, Slot

from qa_desk.desktop.page import Surroundings
from qa_desk.domain.errors import KnownError
from qa_desk.services.follow_channels import SidesTurned, follow_channels
from qa_desk.services.tidy import Tidied, tidy
from qa_desk.services.views import Changed
from qa_desk.words.side_words import sides_told

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
        self._around.jobs.run(
            lambda: follow_channels(desk.store, desk.clock, desk.reader, None),
            self._on_sides,
            self._on_failed,
            owner=self,
            write=True,
            key="sides",
        )

    def _on_sides(self, sides: SidesTurned) -> None:
        """What kept its sides was told of when the rule was changed."""
        if sides.turned:
            self._around.bus.changed.emit(Changed(everything=True))
            self._around.bus.message.emit(sides_told(len(sides.turned), sides.kept))

    def _on_done(self, tidied: Tidied) -> None:
        if tidied != Tidied():
            _log.info("removed %s cut-off copies and %s waveforms without recording", tidied.parts, tidied.peaks)

    def _on_failed(self, error: KnownError) -> None:
        """Nothing a person waits for; the next start tries again."""
        _log.info("housekeeping was not possible: %s", error.code)
