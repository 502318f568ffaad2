"""The panel of a deal that cannot be decided here: why not, and the evidence the last decision stands on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from qa_desk.desktop.pages.review.decision_props import EvidenceLine
from qa_desk.desktop.pages.review.evidence_list import EvidenceList
from qa_desk.desktop.pages.review.mode import ModeProps
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.tinted_icon import TintedIcon
from qa_desk.words import tr


class ReadPanel(QFrame):
    claim_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        lock = TintedIcon(theme, 20, self)
        lock.show_icon("lock", "muted")
        self._title, self.why = QLabel(self), QLabel(self)
        self._title.setProperty("role", "subtitle")
        self.why.setWordWrap(True)
        self.claim = QPushButton(self)
        self.claim.clicked.connect(self.claim_wanted)
        self.evidence = EvidenceList(theme, self)
        head = QHBoxLayout()
        head.addWidget(lock)
        head.addWidget(self._title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.why)
        column.addWidget(self.claim)
        column.addWidget(self.evidence)

    def show_props(self, mode: ModeProps, decided: tuple[EvidenceLine, ...]) -> None:
        self._title.setText(tr("Read only"))
        self.why.setText(mode.why)
        self.claim.setVisible(mode.can_claim)
        self.claim.setText(tr("Try to take it again"))
        self.evidence.setVisible(bool(decided))
        self.evidence.show_lines(decided, "", removable=False)
