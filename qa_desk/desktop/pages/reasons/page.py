"""The reasons page: the book edited with the result in sight; what a change would do is shown before it is saved."""

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.long_work import LongWork, ProgressStrip
from qa_desk.desktop.page import Page, Surroundings
from qa_desk.desktop.pages.reasons.add_dialog import AddReasonDialog
from qa_desk.desktop.pages.reasons.editor import Place, ReasonEditor
from qa_desk.desktop.pages.reasons.impact_view import ImpactView
from qa_desk.desktop.pages.reasons.reason_list import ReasonList
from qa_desk.desktop.pages.reasons.try_box import TryBox
from qa_desk.desktop.shortcuts import Action
from qa_desk.desktop.speech_work import checked_in_words
from qa_desk.desktop.widgets.banner import Banner, BannerAction, BannerMessage
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import Role
from qa_desk.services.check_reasons import CheckResult
from qa_desk.services.edit_book import Impact, current_book, draft_book, preview, recheck_all, save_book
from qa_desk.services.ports import BookDraft, BookReason, ReasonBook, TriedOut
from qa_desk.services.running import CancelToken, Progress
from qa_desk.services.views import Changed
from qa_desk.words import tr
from qa_desk.words.errors import sentence

_REST_MS = 400
_BROKEN = "reason_book_broken"


class ReasonsPage(Page):
    """`asker` may be replaced before the page is shown."""

    name = "reasons"
    icon = "reasons"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.asker = Asker()
        self._saved: ReasonBook | None = None
        self._reasons: tuple[BookReason, ...] = ()
        self._draft: BookDraft | None = None
        self._title, self._note = QLabel(self), QLabel(self)
        self._title.setProperty("role", "title")
        self._note.setProperty("role", "muted")
        self.banner = Banner(around.theme, self)
        self.list = ReasonList(around.theme, self)
        self.editor, self.try_box = ReasonEditor(around.theme, self), TryBox(around.theme, self)
        self.impact = ImpactView(around.theme, self)
        self.add, self.recheck = QPushButton(self), QPushButton(self)
        self.undo, self.save = QPushButton(self), QPushButton(self)
        self.save.setProperty("kind", "primary")
        self.strip = ProgressStrip(self)
        self.work = LongWork(around.jobs, self.strip, self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._lay_out()
        self._connect()
        self.retranslate()

    # ------------------------------------------------------------ how it is made

    def _lay_out(self) -> None:
        left = QWidget(self)
        beside = QVBoxLayout(left)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.list, 1)
        beside.addWidget(self.add)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setChildrenCollapsible(False)
        for part, width in ((left, 190), (self.editor, 520), (self.try_box, 262)):
            self.splitter.addWidget(part)
            part.setMinimumWidth(width - 40)
        self.splitter.setSizes([190, 520, 262])
        self.splitter.setStretchFactor(1, 1)
        buttons = QHBoxLayout()
        for part in (self.recheck, self._note, self.undo, self.save):
            buttons.addWidget(part, 1 if part is self._note else 0)
        editing = QWidget(self)
        column = QVBoxLayout(editing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.splitter, 1)
        column.addLayout(buttons)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(editing)
        self.stack.addWidget(self.impact)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.setSpacing(10)
        for one in (self._title, self.banner, self.stack, self.strip):
            whole.addWidget(one, 1 if one is self.stack else 0)

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.editor.edited.connect(self._on_edited)
        self.try_box.edited.connect(self._rest.start)
        self._rest.timeout.connect(self.look_now)
        self.add.clicked.connect(self._on_add)
        self.undo.clicked.connect(self.undo_all)
        self.save.clicked.connect(self.preview_now)
        self.recheck.clicked.connect(self.recheck_now)
        self.impact.back_asked.connect(self.back)
        self.impact.save_asked.connect(self.save_now)
        self.work.running_changed.connect(self._allow)
        self.work.stopped.connect(self._on_stopped)
        self.around.shortcuts.bind(self, Action.SUBMIT, self._on_submit)
        self.around.shortcuts.bind(self, Action.FIND, self.try_box.said.setFocus)

    # ------------------------------------------------------------ what the window asks

    def title(self) -> str:
        return tr("Reasons")

    def shown(self) -> None:
        """Somebody else's newer book must not wipe out what is being typed."""
        if not self.dirty and not self.work.running:
            self._load()

    def may_leave(self) -> bool:
        if not self.dirty:
            return True
        leave = self.asker.yes(
            self, tr("Leave without saving?"), tr("The changes of the reason book are lost."), tr("Leave"), danger=True
        )
        if leave:
            self._revert()
        return leave

    def retranslate(self) -> None:
        self._title.setText(tr("Reasons"))
        self.add.setText(tr("Add a reason…"))
        self.undo.setText(tr("Undo changes"))
        self.save.setText(tr("Preview and save…"))
        self.recheck.setText(tr("Check all again"))
        self.recheck.setToolTip(tr("Checks every refusal that nobody has decided yet with the saved book"))
        self.list.show_reasons(self._reasons, self._originals())
        self._allow()

    # ------------------------------------------------------------ the book

    @property
    def dirty(self) -> bool:
        return self._saved is not None and self._reasons != self._saved.reasons

    @property
    def _admin(self) -> bool:
        return Role.ADMIN in self.around.user.roles

    def _originals(self) -> tuple[BookReason, ...]:
        return self._saved.reasons if self._saved is not None else ()

    def _load(self) -> None:
        books = self.around.desk.books
        self.around.jobs.run(lambda: current_book(books), self._take, self._on_no_book, owner=self, key="book")

    def _take(self, book: ReasonBook) -> None:
        if self.dirty:
            return
        self._saved = book
        self._revert()

    def _on_no_book(self, error: KnownError) -> None:
        self.banner.show_message(BannerMessage(Tone.BAD, lambda: sentence(error)))

    def _revert(self) -> None:
        self._reasons = self._originals()
        self.back()
        self.list.show_reasons(self._reasons, self._originals())
        self._show_chosen()
        self._allow()
        self._rest.start()

    def _show_chosen(self) -> None:
        place = self.list.place
        self.editor.setEnabled(0 <= place < len(self._reasons))
        if self.editor.isEnabled():
            self.editor.show_reason(self._reasons[place])

    @Slot()
    def _on_chosen(self) -> None:
        self._show_chosen()
        if self.dirty:
            self._rest.start()

    @Slot()
    def _on_edited(self) -> None:
        place = self.list.place
        self._put(place, self.editor.reason())

    def _put(self, place: int, reason: BookReason) -> None:
        self._reasons = (*self._reasons[:place], reason, *self._reasons[place + 1 :])
        self.list.show_reasons(self._reasons, self._originals())
        self._allow()
        self._rest.start()

    @Slot()
    def _on_add(self) -> None:
        dialog = AddReasonDialog(self.around.theme, [one.code for one in self._reasons], self)
        dialog.accepted.connect(lambda: self.add_reason(dialog.reason()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def add_reason(self, reason: BookReason) -> None:
        """Behind the others, chosen, with the cursor where its phrases go."""
        self._put(len(self._reasons), replace(reason))
        self.list.choose(len(self._reasons) - 1)
        self.editor.boxes["phrases"].setFocus()

    @Slot()
    def undo_all(self) -> None:
        if self.dirty and self.asker.yes(
            self, tr("Undo all changes?"), tr("The book is shown again as it was saved."), tr("Undo"), danger=True
        ):
            self._revert()
            self._load()  # what somebody else saved meanwhile

    def _allow(self) -> None:
        reason = "" if self._admin else tr("Only an administrator may change the reason book")
        self.editor.set_editable(self._admin)
        free = self._saved is not None and not self.work.running
        self.add.setEnabled(self._admin and self._saved is not None)
        for button in (self.undo, self.save):
            button.setEnabled(self._admin and self.dirty and free)
        for button in (self.add, self.undo, self.save):
            button.setToolTip(reason)
        if self._admin:
            self.save.setToolTip(self.around.shortcuts.shown(Action.SUBMIT))
        self.recheck.setEnabled(free and not self.dirty)
        self._note.setText(reason or self._state())

    def _state(self) -> str:
        if self._saved is None:
            return ""
        if self.dirty:
            return tr("There are unsaved changes")
        words = tr("Version {version}") if self._saved.own else tr("Version {version}, as it came with the program")
        return words.format(version=self._saved.version)

    # ------------------------------------------------------------ looking at what was typed

    @Slot()
    def look_now(self) -> None:
        """Checks the edited book to its last phrase, and tries the words in the try-out box on it."""
        self._rest.stop()
        book, reasons, tried = self._saved, self._reasons, self.try_box.tried()
        if book is None or (tried is None and not self.dirty):
            self.try_box.show_result(None)
            return
        books = self.around.desk.books

        def step() -> TriedOut | None:
            draft_book(books, book, reasons)
            return books.try_out(book, reasons, tried) if tried is not None else None

        self.around.jobs.run(step, self._on_looked, self._on_problem, owner=self, key="look")

    def _on_looked(self, result: TriedOut | None) -> None:
        self.editor.clear_problem()
        self.list.mark(None)
        self.try_box.show_result(result)

    def _on_problem(self, error: KnownError) -> None:
        self.try_box.show_result(None)
        found = self._place_of(error)
        if found is None:
            self.around.jobs.show_error(error)
            return
        at, place = found
        self.list.mark(at)
        if at == self.list.place:
            self.editor.mark(place, str(error.facts["expected"]))

    def _place_of(self, error: KnownError) -> tuple[int, Place] | None:
        """From "reasons.3.phrases.7" to the reason and its line; None for the rest of the file."""
        parts = str(error.facts.get("where", "")).split(".")
        if error.code != _BROKEN or len(parts) < 3 or parts[0] != "reasons" or not parts[1].isdigit():
            return None
        item = int(parts[3]) if len(parts) > 3 and parts[3].isdigit() else 0
        return int(parts[1]), Place(parts[2], item, parts[3] if len(parts) > 3 else "")

    # ------------------------------------------------------------ preview and save

    @Slot()
    def _on_submit(self) -> None:
        if self.stack.currentWidget() is self.impact:
            if self.impact.save.isEnabled():
                self.save_now()
        elif self.save.isEnabled():
            self.preview_now()

    @Slot()
    def preview_now(self) -> None:
        """Shows what would change; nothing is written."""
        book, reasons, books = self._saved, self._reasons, self.around.desk.books
        if book is not None and not self.work.running:
            self.around.jobs.run(
                lambda: draft_book(books, book, reasons), self._compare, self._on_refused, owner=self, key="draft"
            )

    def _compare(self, draft: BookDraft) -> None:
        desk = self.around.desk

        def step(progress: Progress, cancel: CancelToken) -> Impact:
            reader = desk.books.reader_over(draft)
            return preview(desk.store, desk.clock, reader, progress, cancel)

        if self.work.run(lambda: tr("Comparing findings"), step, self.impact.show_impact):
            self._draft = draft
            self.stack.setCurrentWidget(self.impact)
            self.impact.begin()

    def _on_refused(self, error: KnownError) -> None:
        """Goes to the line that cannot be saved."""
        found = self._place_of(error)
        if found is not None:
            at, place = found
            self.list.choose(at)
            self.editor.go_to(place)
        self._on_problem(error)

    @Slot()
    def back(self) -> None:
        self._draft = None
        if self.stack.currentWidget() is self.impact:
            self.work.cancel()
            self.stack.setCurrentIndex(0)
            self.list.setFocus()

    @Slot()
    def save_now(self) -> None:
        draft, desk, user = self._draft, self.around.desk, self.around.user
        if draft is None:
            return
        self.impact.save.setEnabled(False)
        self.around.jobs.run(
            lambda: save_book(desk.store, desk.clock, desk.books, user, draft),
            self._on_saved,
            self._on_not_saved,
            owner=self,
            write=True,
            key="save",
        )

    def _on_saved(self, answer: tuple[ReasonBook, Changed]) -> None:
        book, _changed = answer
        self._saved = book
        self._revert()
        self.around.bus.message.emit(tr("Reason book {version} saved").format(version=book.version))
        self.banner.show_message(
            BannerMessage(
                Tone.GOOD,
                lambda: tr("The new book reads from now on. Older findings stay until they are checked again."),
                action=BannerAction(lambda: tr("Check all again"), self.recheck_now),
            )
        )

    def _on_not_saved(self, error: KnownError) -> None:
        self.impact.save.setEnabled(True)
        self.around.jobs.show_error(error)

    # ------------------------------------------------------------ checking again

    @Slot()
    def recheck_now(self) -> None:
        desk = self.around.desk
        self.banner.clear()

        def step(progress: Progress, cancel: CancelToken) -> tuple[CheckResult, Changed]:
            return recheck_all(desk.store, desk.clock, desk.reader, progress, cancel)

        self.work.run(lambda: tr("Checking reasons"), step, self._on_rechecked)

    def _on_rechecked(self, answer: tuple[CheckResult, Changed]) -> None:
        result, changed = answer
        self.around.bus.message.emit(checked_in_words(result))
        if changed != Changed():
            self.around.bus.changed.emit(changed)

    @Slot()
    def _on_stopped(self) -> None:
        if self.stack.currentWidget() is self.impact:
            self.impact.show_stopped()
            return
        if self._draft is None and not self.dirty:
            self.around.bus.message.emit(tr("Stopped. What was finished before is kept."))
            self.around.bus.changed.emit(Changed(everything=True))
