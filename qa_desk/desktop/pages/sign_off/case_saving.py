"""Case files saved into a chosen folder, one after another off the GUI thread, and a way to that folder."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.long_work import LongWork
from qa_desk.desktop.pack_files import chosen_folder, open_folder
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.widgets.banner import Banner, BannerMessage
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.errors import KnownError
from qa_desk.domain.flow import RefusalId
from qa_desk.services.case_file import write_case
from qa_desk.services.running import CancelToken, Progress, ProgressReport
from qa_desk.words import tr, trn
from qa_desk.words.errors import sentence


class CaseSaving(QObject):
    def __init__(self, around: Surroundings, asker: Asker, work: LongWork, banner: Banner, parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self.asker, self._work, self._banner, self._parent = around, asker, work, banner, parent

    def save(self, refusal_ids: Sequence[int], *, masked: bool) -> None:
        """Nothing while other long work of the page runs."""
        if not refusal_ids or self._work.running:
            return
        folder = chosen_folder(self._around, self.asker, self._parent, tr("Folder for the case file"))
        if folder is None:
            return
        desk, user = self._around.desk, self._around.user
        self._banner.clear()

        def step(progress: Progress, cancel: CancelToken) -> tuple[str, ...]:
            names = []
            for place, refusal_id in enumerate(refusal_ids):
                cancel.check()
                progress(ProgressReport("case_files", place, len(refusal_ids) if len(refusal_ids) > 1 else None))
                _, files = write_case(
                    desk.store, desk.clock, user, desk.case_office, RefusalId(refusal_id), folder, masked=masked
                )
                names += [f"{file.path.parent.name}/{file.path.name}" for file in files]
            return tuple(names)

        def done(names: tuple[str, ...]) -> None:
            words = trn("{n} case file is saved in {folder}.", "{n} case files are saved in {folder}.",
                        len(refusal_ids))  # fmt: skip
            text = words.format(n=len(refusal_ids), folder=folder)
            self._banner.show_message(
                BannerMessage(Tone.GOOD, lambda: text, lambda: "\n".join(names), open_folder(folder))
            )

        self._work.run(lambda: tr("Saving the case file"), step, done, self._failed)

    def _failed(self, error: KnownError) -> None:
        self._banner.show_message(BannerMessage(Tone.BAD, lambda: sentence(error)))
