"""What stands above or in place of the transcript: why there is none, a button that makes it, and its progress."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from qa_desk.desktop.pages.review.call_props import CallProps
from qa_desk.desktop.theme import Theme
from qa_desk.words import tr


class TranscriptState(QWidget):
    transcribe_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setProperty("role", "muted")
        self.progress = QProgressBar(self)
        self.start, self.cancel = QPushButton(self), QPushButton(self)
        theme.keep_icon(self.start, "search")
        self.start.clicked.connect(self.transcribe_wanted)
        self.cancel.clicked.connect(self.cancel_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(10)
        row.addWidget(self.words, 1)
        row.addWidget(self.progress, 1)
        row.addWidget(self.start)
        row.addWidget(self.cancel)

    def show_props(self, props: CallProps) -> None:
        words = tr("Transcribing…") if props.working else props.nothing or props.note
        self.words.setText(words)
        self.start.setVisible(props.can_transcribe)
        self.start.setText(props.transcribe_text)
        self.progress.setVisible(props.working)
        self.progress.setRange(0, 0 if props.work is None else 100)
        if props.work is not None:
            self.progress.setValue(round(props.work * 100))
        self.cancel.setVisible(props.working)
        self.cancel.setText(tr("Cancel"))
