"""A form as a tree: sections, and under them their questions, with weights."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from qa_desk.domain.checklist import Form
from qa_desk.words import language, tr

_CODE = Qt.ItemDataRole.UserRole


class FormTree(QTreeWidget):
    """`node_chosen`: code of the section or question that somebody went to."""

    node_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling = False
        self.setHeaderHidden(False)
        self.setColumnCount(2)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.currentItemChanged.connect(self._on_current)

    def show_form(self, form: Form | None, node: str) -> str:
        """The code that is current now: `node`, or the first section where the form has no such part."""
        self._filling = True
        self.clear()
        current = None
        for section in () if form is None else form.sections:
            parent = QTreeWidgetItem([section.title.of(language()), str(section.weight)])
            parent.setData(0, _CODE, section.code)
            self.addTopLevelItem(parent)
            current = parent if section.code == node or current is None else current
            for question in section.questions:
                child = QTreeWidgetItem(
                    [question.title.of(language()), str(question.weight) if question.scored else "—"]
                )
                child.setData(0, _CODE, question.code)
                child.setToolTip(0, question.hint.of(language()))
                parent.addChild(child)
                current = child if question.code == node else current
            parent.setExpanded(True)
        if current is not None:
            self.setCurrentItem(current)
            node = str(current.data(0, _CODE))
        self._filling = False
        return node

    def retranslate(self) -> None:
        self.setHeaderLabels([tr("Section and question"), tr("Weight")])

    @Slot()
    def _on_current(self) -> None:
        item = self.currentItem()
        if not self._filling and item is not None:
            self.node_chosen.emit(str(item.data(0, _CODE)))
