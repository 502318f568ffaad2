"""Preview, save and check again: what leaves the editor goes through what it would change."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from qa_desk.desktop.speech_work import checked_in_words
from qa_desk.desktop.widgets.banner import BannerAction, BannerMessage
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.errors import KnownError
from qa_desk.services.check_reasons import CheckResult
from qa_desk.services.edit_book import Impact, recheck_all
from qa_desk.services.ports import BookDraft, ReasonBook
from qa_desk.services.running import CancelToken, Progress
from qa_desk.services.views import Changed
from qa_desk.words import tr

if TYPE_CHECKING:
    from qa_desk.desktop.pages.reasons.page import ReasonsPage


class Saving(QObject):
    def __init__(self, page: "ReasonsPage") -> None:
        super().__init__(page)
        self._page = page
        self._draft: BookDraft | None = None
        page.impact.save_asked.connect(self.save_now)
        page.work.stopped.connect(self._on_stopped)

    def forget(self) -> None:
        self._draft = None

    @Slot()
    def on_submit(self) -> None:
        page = self._page
        if page.stack.currentWidget() is page.impact:
            if page.impact.save.isEnabled():
                self.save_now()
        elif page.stack.currentWidget() is page.editing and page.editing.save.isEnabled():
            self.preview_now()

    @Slot()
    def preview_now(self) -> None:
        """Shows what would change; nothing is written."""
        page = self._page
        if page.state.saved is not None and not page.work.running:
            page.errands.draft(page.state.saved, page.state.reasons, self._compare, page.looking.go_to)

    def _compare(self, draft: BookDraft) -> None:
        page = self._page

        def step(progress: Progress, cancel: CancelToken) -> Impact:
            return page.errands.impact(draft, progress, cancel)

        if page.work.run(lambda: tr("Comparing findings"), step, page.impact.show_impact):
            self._draft = draft
            page.impact.begin(sum(map(len, page.state.uncaught.values())))
            page.show_view(page.impact)
            page.impact.view.setFocus()

    @Slot()
    def save_now(self) -> None:
        if self._draft is not None:
            self._page.impact.save.setEnabled(False)
            self._page.errands.save(self._draft, self._on_saved, self._on_not_saved)

    def _on_saved(self, answer: tuple[ReasonBook, Changed]) -> None:
        book, _changed = answer
        page = self._page
        page.take_saved(book)
        page.around.bus.message.emit(tr("Reason book {version} saved").format(version=book.version))
        page.banner.show_message(
            BannerMessage(
                Tone.GOOD,
                lambda: tr("The new book reads from now on. Older findings stay until they are checked again."),
                action=BannerAction(lambda: tr("Check all again"), self.recheck_now),
            )
        )

    def _on_not_saved(self, error: KnownError) -> None:
        self._page.impact.save.setEnabled(True)
        self._page.around.jobs.show_error(error)

    @Slot()
    def on_learned(self) -> None:
        page = self._page
        page.errands.reader.forget()
        page.back()
        page.around.bus.message.emit(tr("The new reader is in use"))
        page.banner.show_message(
            BannerMessage(
                Tone.GOOD,
                lambda: tr("The new reader reads from now on. Older findings stay until they are checked again."),
                action=BannerAction(lambda: tr("Check all again"), self.recheck_now),
            )
        )

    # ------------------------------------------------------------ checking again

    @Slot()
    def recheck_now(self) -> None:
        desk = self._page.around.desk
        self._page.banner.clear()

        def step(progress: Progress, cancel: CancelToken) -> tuple[CheckResult, Changed]:
            return recheck_all(desk.store, desk.clock, desk.reader, progress, cancel)

        self._page.work.run(lambda: tr("Checking reasons"), step, self._on_rechecked)

    def _on_rechecked(self, answer: tuple[CheckResult, Changed]) -> None:
        result, changed = answer
        self._page.around.bus.message.emit(checked_in_words(result))
        if changed != Changed():
            self._page.around.bus.changed.emit(changed)

    @Slot()
    def _on_stopped(self) -> None:
        page = self._page
        shown = page.stack.currentWidget()
        if shown is page.impact:
            page.impact.show_stopped()
        elif shown is page.learn:
            page.learning.stop()
        elif self._draft is None and not page.dirty:
            page.around.bus.message.emit(tr("Stopped. What was finished before is kept."))
            page.around.bus.changed.emit(Changed(everything=True))
