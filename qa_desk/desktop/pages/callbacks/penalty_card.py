"""The penalty card: the fine as it would be proposed, the new manager, one button."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from qa_desk.desktop.pages.callbacks.cards import Card, Notice, label
from qa_desk.desktop.pages.callbacks.penalty_props import PenaltyProps
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.words import tr


class PenaltyCard(Card):
    manager_chosen = Signal(str)
    propose_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._about = label(self, "muted")
        self._who_label, self.who = label(self, "muted"), label(self, "strong", selectable=True)
        self._amount_label, self.amount = label(self, "muted"), label(self, "title", selectable=True)
        self.basis = label(self, selectable=True)
        self.problem = Notice(theme, Tone.WARN, self)
        self._new_label = label(self)
        self.new_manager = QComboBox(self)
        self.next_text = label(self, "muted")
        self.propose = QPushButton(self)
        self.propose.setProperty("kind", "primary")
        self._new_label.setBuddy(self.new_manager)
        for part in (self._about, self._who_label, self.who, self._amount_label, self.amount, self.basis, self.problem):
            self.body.addWidget(part)
        self.body.addSpacing(8)
        self.body.addWidget(self._new_label)
        self.body.addWidget(self.new_manager)
        self.body.addStretch(1)
        self.foot.addWidget(self.next_text)
        self.foot.addWidget(self.propose)
        self.new_manager.activated.connect(self._on_manager)
        self.propose.clicked.connect(self.propose_asked)

    def show_props(self, props: PenaltyProps, keys: str) -> None:
        self.title.setText(tr("Fine and new manager"))
        self._about.setText(
            tr("The client denied the refusal. Both are proposed together; nothing counts before the sales head signs.")
        )
        self._who_label.setText(tr("Who is fined: stated the reason"))
        self.who.setText(props.manager or "—")
        self._amount_label.setText(tr("Amount"))
        self.amount.setText(props.amount)
        self.basis.setText(props.basis)
        for part in (self._amount_label, self.amount, self.basis):
            part.setVisible(bool(props.amount))
        self.problem.say(props.problem)
        self._new_label.setText(tr("New manager (least loaded first)"))
        self.new_manager.setAccessibleName(tr("New manager"))
        self._show_candidates(props)
        self.next_text.setText(props.next_text)
        self.propose.setText(tr("Propose fine and transfer ({keys})").format(keys=keys))
        self.propose.setEnabled(props.can_propose)

    def _show_candidates(self, props: PenaltyProps) -> None:
        wanted = [(one.label, one.name) for one in props.candidates]
        box = self.new_manager
        if [(box.itemText(n), box.itemData(n)) for n in range(box.count())] != wanted:
            box.clear()
            for text, name in wanted:
                box.addItem(text, name)
        box.setCurrentIndex(max(box.findData(props.chosen), 0) if wanted else -1)
        box.setEnabled(props.editable)

    @Slot()
    def _on_manager(self) -> None:
        self.manager_chosen.emit(str(self.new_manager.currentData()))
