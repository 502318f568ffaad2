"""The reasons page: the book edited with the result in sight; what a change would do is shown before it is saved."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.long_work import LongWork, ProgressStrip
from qa_desk.desktop.page import Page, Surroundings
from qa_desk.desktop.pages.reasons import state as steps
from qa_desk.desktop.pages.reasons.acting import Acting
from qa_desk.desktop.pages.reasons.impact_view import ImpactView
from qa_desk.desktop.pages.reasons.learn_flow import LearnFlow
from qa_desk.desktop.pages.reasons.learn_view import LearnView
from qa_desk.desktop.pages.reasons.looking import Looking
from qa_desk.desktop.pages.reasons.panes import EditingPane, show_button
from qa_desk.desktop.pages.reasons.props import derive
from qa_desk.desktop.pages.reasons.saving import Saving
from qa_desk.desktop.pages.reasons.state import BookState
from qa_desk.desktop.pages.reasons.versions_view import VersionsView
from qa_desk.desktop.pages.reasons.work import BookWork
from qa_desk.desktop.shortcuts import Action
from qa_desk.desktop.widgets.banner import Banner, BannerMessage
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import Role
from qa_desk.services.ports import ReasonBook
from qa_desk.words import tr
from qa_desk.words.errors import sentence


class ReasonsPage(Page):
    """`asker` may be replaced before the page is shown."""

    name = "reasons"
    icon = "reasons"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.asker = Asker()
        self.state = BookState(admin=Role.ADMIN in around.user.roles)
        self._title = QLabel(self)
        self._title.setProperty("role", "title")
        self.banner = Banner(around.theme, self)
        self.editing = EditingPane(around.theme, self)
        self.list, self.editor = self.editing.list, self.editing.editor
        self.side, self.try_box = self.editing.side, self.editing.side.try_box
        self.impact, self.versions = ImpactView(around.theme, self), VersionsView(around.theme, self)
        self.learn = LearnView(self)
        self.history, self.learn_button, self.recheck = (QPushButton(self) for _ in range(3))
        self.strip = ProgressStrip(self)
        self.work, self.errands = LongWork(around.jobs, self.strip, self), BookWork(around, self)
        self.looking, self.saving, self.acting = Looking(self), Saving(self), Acting(self)
        self.learning = LearnFlow(around, self.work, self.learn, lambda: self.asker, self)
        self._lay_out()
        self._connect()
        self.retranslate()

    # ------------------------------------------------------------ how it is made

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        for button in (self.history, self.learn_button, self.recheck):
            head.addWidget(button)
        self.stack = QStackedWidget(self)
        for part in (self.editing, self.impact, self.versions, self.learn):
            self.stack.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.setSpacing(10)
        whole.addLayout(head)
        for one in (self.banner, self.stack, self.strip):
            whole.addWidget(one, 1 if one is self.stack else 0)

    def _connect(self) -> None:
        editing, shortcuts = self.editing, self.around.shortcuts
        self.list.chosen.connect(self._on_chosen)
        self.editor.edited.connect(lambda: self.become(steps.with_reason(self.state, self.editor.reason())))
        editing.undo.clicked.connect(self.undo_all)
        editing.save.clicked.connect(self.saving.preview_now)
        self.recheck.clicked.connect(self.saving.recheck_now)
        self.learn_button.clicked.connect(self.show_learning)
        for view in (self.impact, self.versions, self.learn):
            view.back_asked.connect(self.back)
        self.learning.learned.connect(self.saving.on_learned)
        self.work.running_changed.connect(self._on_running)
        shortcuts.bind(self, Action.SUBMIT, self.saving.on_submit)
        shortcuts.bind(self, Action.FIND, self.side.try_now)
        shortcuts.bind(self, Action.PHRASE_HELP, self.side.toggle_help)

    # ------------------------------------------------------------ what the window asks

    def title(self) -> str:
        return tr("Reasons")

    def shown(self) -> None:
        """Somebody else's newer book must not wipe out what is being typed."""
        if not self.dirty and not self.work.running:
            self.load()

    def may_leave(self) -> bool:
        if not self.dirty:
            return True
        leave = self.asker.yes(
            self, tr("Leave without saving?"), tr("The changes of the reason book are lost."), tr("Leave"), danger=True
        )
        if leave:
            self.revert()
        return leave

    def retranslate(self) -> None:
        self._title.setText(tr("Reasons"))
        shortcuts = self.around.shortcuts
        self.side.show_keys(shortcuts.shown(Action.FIND), shortcuts.shown(Action.PHRASE_HELP))
        self.show_state()

    # ------------------------------------------------------------ the state

    @property
    def dirty(self) -> bool:
        return self.state.dirty

    def become(self, state: BookState) -> None:
        """What a person did: shown at once, looked at when typing rests."""
        if state != self.state:
            edited = state.reasons != self.state.reasons
            self.state = state
            self.show_state()
            if edited:
                self.looking.soon()

    def show_state(self) -> None:
        self.list.show_reasons(self.state.reasons, self.state.originals, self.state.place)
        props = derive(self.state, self.around.shortcuts.shown(Action.SUBMIT))
        chosen = self.state.chosen
        if chosen is not None and self.editor.reason() != chosen:
            self.editor.show_reason(chosen)
        self.editing.show_props(props)
        for button, one in ((self.history, props.history), (self.learn_button, props.learn)):
            show_button(button, one)
        show_button(self.recheck, props.recheck)
        at_home = self.stack.currentWidget() is self.editing
        for button in (self.history, self.learn_button, self.recheck):
            button.setVisible(at_home)

    def show_view(self, part: QWidget) -> None:
        self.stack.setCurrentWidget(part)
        self.show_state()

    @Slot()
    def back(self) -> None:
        if self.stack.currentWidget() is not self.editing:
            self.saving.forget()
            self.work.cancel()
            self.show_view(self.editing)
            self.list.setFocus()

    def load(self) -> None:
        self.errands.load(self._take, self._on_no_book)

    def _take(self, book: ReasonBook) -> None:
        fresh = self.state.saved is None or self.state.saved.version != book.version
        self.state = steps.with_book(self.state, book)
        self.show_state()
        if fresh:
            self.looking.soon()

    def take_saved(self, book: ReasonBook) -> None:
        """What was edited is the book in use now."""
        self.back()
        self.state = steps.reverted(replace(self.state, saved=book))
        self.show_state()
        self.looking.soon()

    def _on_no_book(self, error: KnownError) -> None:
        self.banner.show_message(BannerMessage(Tone.BAD, lambda: sentence(error)))

    def revert(self) -> None:
        self.back()
        self.state = steps.reverted(self.state)
        self.show_state()
        self.looking.soon()

    @Slot()
    def _on_running(self) -> None:
        self.state = replace(self.state, running=self.work.running)
        self.show_state()

    # ------------------------------------------------------------ what a person does

    @Slot()
    def _on_chosen(self) -> None:
        self.become(replace(self.state, place=self.list.place))
        self.looking.mark_again()

    @Slot()
    def undo_all(self) -> None:
        if self.dirty and self.asker.yes(
            self, tr("Undo all changes?"), tr("The book is shown again as it was saved."), tr("Undo"), danger=True
        ):
            self.revert()
            self.load()  # what somebody else saved meanwhile

    # ------------------------------------------------------------ learning

    @Slot()
    def show_learning(self) -> None:
        self.show_view(self.learn)
        self.learning.begin()
