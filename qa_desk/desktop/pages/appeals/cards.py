"""The three cards of a case: the money and why, the papers, the dispute with its files. Deeds are buttons with keys."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QWidget

from qa_desk.desktop.pages.appeals.props import AppealsProps, FileProps
from qa_desk.desktop.pages.appeals.state import Deed
from qa_desk.desktop.pages.callbacks.cards import Card, Notice, as_facts, facts_panel, label
from qa_desk.desktop.shortcuts import Action, ShortcutMap
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.flow import FlowLayout
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.words import tr

_ROW_PX = 26


class DeedRow(QWidget):
    """Buttons of some deeds, wrapped like words; those that cannot be done now are off, the reason is their tooltip."""

    asked = Signal(Deed)

    def __init__(self, deeds: tuple[Deed, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = FlowLayout(self, 6)
        self.buttons: dict[Deed, QPushButton] = {}
        for deed in deeds:
            button = QPushButton(self)
            button.setObjectName(f"deed_{deed.value}")
            button.clicked.connect(partial(self.asked.emit, deed))
            flow.addWidget(button)
            self.buttons[deed] = button

    def show_props(self, props: AppealsProps, keys: Mapping[Deed, str]) -> None:
        for one in props.deeds:
            button = self.buttons.get(one.deed)
            if button is None:
                continue
            button.setText(tr("{what} ({keys})").format(what=one.text, keys=keys[one.deed]))
            button.setVisible(one.shown)
            button.setEnabled(not one.why_not)
            button.setToolTip(one.why_not)
            kind = "primary" if one.next and not one.why_not else ""
            if button.property("kind") != kind:
                button.setProperty("kind", kind)
                button.style().unpolish(button)
                button.style().polish(button)


class MoneyCard(Card):
    listen_asked = Signal()

    def __init__(self, theme: Theme, shortcuts: ShortcutMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shortcuts = shortcuts
        self._deal = label(self, "muted", selectable=True)
        self.cap = Notice(theme, Tone.BAD, self)
        self.money, self.why = facts_panel(self), facts_panel(self)
        self._why_title = label(self, "strong")
        self.listen = QPushButton(self)
        theme.keep_icon(self.listen, "play")
        self.listen.clicked.connect(self.listen_asked)
        self.head.addWidget(self._deal)
        for part in (self.cap, self.money, self._why_title, self.why):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.foot.addWidget(self.listen, 0, Qt.AlignmentFlag.AlignLeft)

    def show_props(self, props: AppealsProps) -> None:
        self.title.setText(props.title)
        self._deal.setText(props.deal)
        self.cap.say(props.cap)
        self.money.set_facts(as_facts(props.money))
        self.why.set_facts(as_facts(props.why))
        self._why_title.setText(tr("What was stated and heard"))
        for part in (self._why_title, self.why, self.listen):
            part.setVisible(bool(props.why))
        self.listen.setText(tr("Listen to the calls ({keys})").format(keys=self._shortcuts.shown(Action.LISTEN)))


class PapersCard(Card):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = label(self)
        self.facts = facts_panel(self)
        self.deeds = DeedRow((Deed.EXPLANATION, Deed.ACKNOWLEDGEMENT, Deed.GROUND), self)
        self.head.addWidget(self._step)
        self.body.addWidget(self.facts)
        self.body.addStretch(1)
        self.foot.addWidget(self.deeds)

    def show_props(self, props: AppealsProps, keys: Mapping[Deed, str]) -> None:
        self.title.setText(tr("Papers"))
        self._step.setText(props.step)
        self.facts.set_facts(as_facts(props.papers))
        self.deeds.show_props(props, keys)


class DisputeCard(Card):
    """Files are a list: Enter opens the chosen one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.none, self.refused = label(self, "muted"), label(self, "muted")
        self.facts = facts_panel(self)
        self._files_title = label(self, "strong")
        self.files = QListWidget(self)
        self.files.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.files.itemActivated.connect(self._on_activated)
        self._shown: tuple[FileProps, ...] = ()
        self.deeds = DeedRow(
            (
                Deed.APPEAL, Deed.DECIDE, Deed.SIGN_COUNTER, Deed.DECLINE_COUNTER, Deed.ATTACH, Deed.OPEN_FILE,
                Deed.COUNTER,
            ),
            self,
        )  # fmt: skip
        for part in (self.none, self.facts, self.refused, self._files_title, self.files):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.foot.addWidget(self.deeds)

    def file_id(self) -> int | None:
        """Of the chosen file, else of the newest."""
        row = self.files.currentRow()
        if not self._shown:
            return None
        return self._shown[row if 0 <= row < len(self._shown) else -1].id

    @Slot(QListWidgetItem)
    def _on_activated(self, _item: QListWidgetItem) -> None:
        self.deeds.asked.emit(Deed.OPEN_FILE)

    def show_props(self, props: AppealsProps, keys: Mapping[Deed, str]) -> None:
        self.title.setText(tr("Appeal and counter-entries"))
        self.none.setText(tr("Nobody disputes it. Files can be dropped here."))
        self.none.setVisible(not props.dispute)
        self.facts.set_facts(as_facts(props.dispute))
        self.facts.setVisible(bool(props.dispute))
        refused = next((one.why_not for one in props.deeds if one.deed is Deed.DECIDE and one.shown), "")
        self.refused.setText(refused)
        self.refused.setVisible(bool(refused))
        self._show_files(props.files)
        self.deeds.show_props(props, keys)

    def _show_files(self, files: tuple[FileProps, ...]) -> None:
        self._files_title.setText(tr("Files"))
        self.files.setAccessibleName(tr("Files"))
        for part in (self._files_title, self.files):
            part.setVisible(bool(files))
        if files == self._shown:
            return
        self._shown = files
        self.files.clear()
        for one in files:
            self.files.addItem(one.text)
            self.files.item(self.files.count() - 1).setToolTip(one.text)
        self.files.setFixedHeight(min(len(files), 4) * _ROW_PX + 8)
        if files:
            self.files.setCurrentRow(len(files) - 1)
