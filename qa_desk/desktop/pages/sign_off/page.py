"""The sign-off page: what waits for the sales head, its whole evidence, and a signature that names its consequence."""

from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from qa_desk.desktop.dialogs.password_dialog import PasswordDialog
from qa_desk.desktop.page import OpenDeal, Page, Surroundings
from qa_desk.desktop.pages.callbacks.cards import Notice, in_a_row, label, splitter_of
from qa_desk.desktop.pages.callbacks.columns import Ruler
from qa_desk.desktop.pages.callbacks.lines_table import LineChosen, LinesTable
from qa_desk.desktop.pages.callbacks.source import Detail, load_detail
from qa_desk.desktop.pages.sign_off.cards import AuditCard, ClientCard, SignatureCard
from qa_desk.desktop.pages.sign_off.columns import SORT_KEYS, make_columns
from qa_desk.desktop.pages.sign_off.dialog import SignDialog
from qa_desk.desktop.pages.sign_off.props import derive
from qa_desk.desktop.pages.sign_off.state import SignOffState
from qa_desk.desktop.pages.sign_off.wording import action_text, done_text
from qa_desk.desktop.shortcuts import Action
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import PasswordWrong
from qa_desk.domain.sign_off import SignAction, Signature
from qa_desk.services.look import waiting_for_head
from qa_desk.services.sign import SignRequest, sign
from qa_desk.services.views import Changed, RefusalLine
from qa_desk.words import tr

_KEYS = {
    SignAction.SEND_BACK: Action.SIGN_SEND_BACK,
    SignAction.CLOSE: Action.SIGN_CLOSE,
    SignAction.RETURN: Action.SIGN_RETURN,
    SignAction.CALL_AGAIN: Action.SIGN_CALL_AGAIN,
}


class SignOffPage(Page):
    name = "sign_off"
    icon = "sign_off"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._line: RefusalLine | None = None
        self._detail: Detail | None = None
        self._saving = False
        self.dialog: SignDialog | None = None
        self.password: PasswordDialog | None = None
        store = around.desk.store
        ruler = Ruler(around.desk.clock, self._zone, lambda: around.settings().least_callback_attempts)
        self.table = LinesTable(
            around, "sign_off", lambda: waiting_for_head(store), make_columns(ruler), SORT_KEYS, self
        )
        self._title, self.summary = label(self, "title"), label(self, "muted")
        self.blocked = Notice(around.theme, Tone.INFO, self)
        self.audit = AuditCard(around.theme, around.shortcuts, self)
        self.client, self.signature = ClientCard(self), SignatureCard(self)
        self._lay_out()
        self._connect()
        self.begin_at(self.table.view)
        self.retranslate()

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.around.settings().time_zone)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        for part in (self._title, self.summary):
            part.setWordWrap(False)
            head.addWidget(part)
        head.addStretch(1)
        self.cards = in_a_row(((self.audit, 6), (self.client, 6), (self.signature, 5)), self)
        self.splitter = splitter_of(self.table.view, self.cards, self)
        self.splitter.setSizes([260, 400])
        self.around.memory.restore_splitter(self.name, self.splitter)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.blocked)
        column.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self.listen)
        self.around.settings.replaced.connect(self._show)
        self.splitter.splitterMoved.connect(self._on_splitter_moved)
        self.audit.listen_asked.connect(self.listen)
        self.signature.action_asked.connect(self.ask)
        shortcuts = self.around.shortcuts
        shortcuts.bind(self, Action.SUBMIT, partial(self.ask, SignAction.APPROVE))
        shortcuts.bind(self, Action.REFRESH, self.shown)
        shortcuts.bind(self, Action.LISTEN, self.listen)
        for deed, action in _KEYS.items():
            shortcuts.bind(self, action, partial(self.ask, deed))
        shortcuts.keys_changed.connect(self._show)

    # ------------------------------------------------------------ what the window asks

    def title(self) -> str:
        return tr("Sign-off")

    def badge(self) -> int:
        return len(self.table.lines)

    @Slot()
    def shown(self) -> None:
        self.table.refresh()

    def on_changed(self, changed: Changed) -> None:
        if changed.everything or changed.settings or changed.refusals or changed.deals:
            self.table.refresh()

    # ------------------------------------------------------------ the chosen line

    @Slot(LineChosen)
    def _on_chosen(self, chosen: LineChosen) -> None:
        """Also when the chosen line was loaded again."""
        line = chosen.line
        if line is None or self._line is None or line.refusal_id != self._line.refusal_id:
            self._detail = None
            self.audit.scroll_to_top()
            self.client.scroll_to_top()
        self._line = line
        self._show()
        if line is not None:
            store = self.around.desk.store
            self.around.jobs.run(lambda: load_detail(store, line), self._take_detail, owner=self, key="detail")

    def _take_detail(self, detail: Detail) -> None:
        if self._line is not None and detail.refusal_id == self._line.refusal_id:
            self._detail = detail
            self._show()

    @Slot()
    def listen(self) -> None:
        if self._line is not None:
            self.around.bus.open_deal.emit(OpenDeal(self._line.deal_id))

    # ------------------------------------------------------------ signing

    @Slot(SignAction)
    def ask(self, action: SignAction) -> None:
        """Opens the question; nothing is signed before it is answered."""
        props, line = derive(self._state()), self._line
        if line is None or self.dialog is not None:
            return
        if not any(one.action is action and one.enabled for one in props.actions):
            return
        dialog = SignDialog(self.around.theme, self.around.shortcuts, action, line, props.candidates, self)
        self.dialog = dialog
        dialog.sign_asked.connect(self._on_sign_asked)
        dialog.finished.connect(self._on_dialog_finished)
        dialog.open()

    @Slot(SignRequest)
    def _on_sign_asked(self, request: SignRequest) -> None:
        """The question is answered; now the signer proves that he still sits there."""
        line, dialog = self._line, self.dialog
        if line is None or dialog is None or self.password is not None:
            return
        asked = PasswordDialog(self.around.theme, lambda: action_text(request.action, line), dialog)
        self.password = asked
        asked.given.connect(partial(self._sign, request, line, dialog, asked))
        asked.rejected.connect(partial(dialog.set_busy, False))
        asked.finished.connect(self._on_password_finished)
        asked.open()

    def _sign(
        self, request: SignRequest, line: RefusalLine, dialog: SignDialog, asked: PasswordDialog, password: str
    ) -> None:
        desk, user = self.around.desk, self.around.user
        self._saving = True

        def signed(answer: tuple[Signature, Changed]) -> None:
            asked.accept()
            dialog.accept()
            self.around.bus.message.emit(done_text(request.action, line))
            self.table.go_on_from(line.refusal_id)
            self.around.bus.changed.emit(answer[1])
            self.table.view.setFocus()

        def refused(error: KnownError) -> None:
            if isinstance(error, PasswordWrong):
                asked.refuse(error)
                return
            asked.accept()
            dialog.refuse(error)

        self.around.jobs.run(
            lambda: sign(desk.store, desk.clock, desk.hasher, user, request, password),
            signed,
            refused,
            owner=self,
            write=True,
            on_end=self._on_saving_ended,
        )

    @Slot()
    def _on_password_finished(self) -> None:
        asked, self.password = self.password, None
        if asked is not None:
            asked.deleteLater()

    def _on_saving_ended(self) -> None:
        self._saving = False
        self._show()

    @Slot()
    def _on_dialog_finished(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()

    # ------------------------------------------------------------ state and words

    def _state(self) -> SignOffState:
        around = self.around
        count = len(self.table.lines) if self.table.is_loaded else None
        return SignOffState(
            around.user, self._zone(), around.desk.clock(), count, self._line, self._detail, self._saving
        )

    @Slot()
    def _show(self) -> None:
        props = derive(self._state())
        self.summary.setText(props.summary)
        self.blocked.say(props.blocked)
        self.cards.setVisible(self._line is not None)
        if self._line is not None:
            self.audit.show_props(props)
            self.client.show_props(props)
            self.signature.show_props(props, self._shown_keys())

    def _shown_keys(self) -> dict[SignAction, str]:
        shown = self.around.shortcuts.shown
        return {deed: shown(action) for deed, action in {**_KEYS, SignAction.APPROVE: Action.SUBMIT}.items()}

    @Slot()
    def _on_splitter_moved(self) -> None:
        self.around.memory.remember_splitter(self.name, self.splitter)

    def retranslate(self) -> None:
        self._title.setText(self.title())
        self.table.view.set_empty(
            lambda: tr("Nothing waits for a signature"),
            lambda: tr("Closures, fines and clients nobody could reach come here."),
        )
        self._show()
