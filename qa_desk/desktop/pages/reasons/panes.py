"""How the reasons page is laid out: list, editor and side panel side by side, buttons above and below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from qa_desk.desktop.pages.reasons.editor import ReasonEditor
from qa_desk.desktop.pages.reasons.props import ButtonProps, ReasonsProps
from qa_desk.desktop.pages.reasons.reason_list import ReasonList
from qa_desk.desktop.pages.reasons.side_panel import SidePanel
from qa_desk.desktop.theme import Theme

_WIDTHS = (184, 536, 254)


class EditingPane(QWidget):
    """Shows props; decides nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list, self.editor, self.side = ReasonList(theme), ReasonEditor(theme), SidePanel(theme)
        # without a parent yet: the keys go from the list to the buttons below it, then to the editor
        self.add, self.remove, self.undo, self.save = (QPushButton() for _ in range(4))
        self.save.setProperty("kind", "primary")
        self._note = QLabel(self)
        self._note.setProperty("role", "muted")
        left = QWidget(self)
        beside = QVBoxLayout(left)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.list, 1)
        for button in (self.add, self.remove):
            beside.addWidget(button)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        for part, width in zip((left, self.editor, self.side), _WIDTHS, strict=True):
            splitter.addWidget(part)
            part.setMinimumWidth(width - 40)
        splitter.setSizes(list(_WIDTHS))
        splitter.setStretchFactor(1, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self._note, 1)
        buttons.addWidget(self.undo)
        buttons.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(splitter, 1)
        column.addLayout(buttons)

    def show_props(self, props: ReasonsProps) -> None:
        self.editor.setEnabled(props.can_edit_chosen)
        self.editor.set_editable(props.editable)
        show_button(self.add, props.add)
        show_button(self.remove, props.remove)
        show_button(self.undo, props.undo)
        show_button(self.save, props.save)
        self._note.setText(props.note)
        self.editor.show_uncaught(props.uncaught, props.uncaught_text)


def show_button(button: QPushButton, props: ButtonProps) -> None:
    button.setText(props.text)
    button.setEnabled(props.enabled)
    button.setToolTip(props.tooltip)
