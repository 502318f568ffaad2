"""The list at the left of the settings: groups and sections, or what a search finds in them; reached by keys alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from qa_desk.desktop.pages.settings.sections import SectionRow
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.words import tr

_WIDE = 250
_ROW_HIGH = 25
_Role = Qt.ItemDataRole


@dataclass(frozen=True, slots=True)
class Entry:
    """Something the search can find. `field`: "" for the section itself. `words`: all it is found by."""

    section: str
    field: str
    title: str
    words: str


def found(entries: Sequence[Entry], text: str) -> list[Entry]:
    """Those whose words hold every word of the text; "ё" and "е" are one letter."""
    wanted = _plain(text).split()
    return [one for one in entries if all(word in _plain(one.words) for word in wanted)]


def _plain(text: str) -> str:
    return text.casefold().replace("ё", "е")


class SectionList(Speaking):
    """`section_chosen` comes for the section in view; `field_opened` when somebody wants that very field."""

    section_chosen = Signal(str)
    field_opened = Signal(str, str)
    searched = Signal(str)

    def __init__(self, rows: Sequence[SectionRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = tuple(rows)
        self._current = self._rows[0].code
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        self.tree = QTreeWidget(self)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setItemsExpandable(False)
        self.tree.setIndentation(12)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = QLabel(self)
        self.nothing.setProperty("role", "muted")
        self.nothing.setWordWrap(True)
        self.setFixedWidth(_WIDE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.search, self.nothing, self.tree):
            column.addWidget(part, 1 if part is self.tree else 0)
        self.search.textChanged.connect(self.searched)
        self.search.installEventFilter(self)
        self.tree.itemSelectionChanged.connect(self._on_current)
        self.tree.itemActivated.connect(self._on_activated)
        self.tree.itemClicked.connect(self._on_activated)
        self.retranslate()

    @property
    def current(self) -> str:
        return self._current

    def retranslate(self) -> None:
        self.search.setPlaceholderText(tr("Find a setting"))
        self.search.setAccessibleName(tr("Find a setting"))
        self.tree.setAccessibleName(tr("Sections of the settings"))
        if not self.search.text():
            self.show_sections()

    # ------------------------------------------------------------ what is listed

    def show_sections(self) -> None:
        """Groups with their sections, the one in view marked."""
        self._clear()
        group: QTreeWidgetItem | None = None
        titles: dict[str, QTreeWidgetItem] = {}
        for row in self._rows:
            if row.group not in titles:
                group = titles[row.group] = self._add(None, tr(row.group), "", "")
                font = group.font(0)
                font.setBold(True)
                group.setFont(0, font)
                group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self._add(titles[row.group], tr(row.title), row.code, "")
        self._end()

    def show_found(self, entries: Sequence[Entry]) -> None:
        """By section; the first one found is ready to be opened."""
        self._clear()
        titles = {row.code: tr(row.title) for row in self._rows}
        parents: dict[str, QTreeWidgetItem] = {}
        for entry in entries:
            if entry.section not in parents:
                parents[entry.section] = self._add(None, titles[entry.section], entry.section, "")
            if entry.field:
                self._add(parents[entry.section], entry.title, entry.section, entry.field)
        self.nothing.setText("" if entries else tr("No setting with these words"))
        self._end(bool(entries))

    def _clear(self) -> None:
        self.tree.blockSignals(True)
        self.tree.clear()
        self.nothing.setText("")

    def _end(self, any_found: bool = True) -> None:
        self.tree.expandAll()
        self.nothing.setVisible(not any_found)
        self._mark_current()
        self.tree.blockSignals(False)

    def _add(self, parent: QTreeWidgetItem | None, title: str, section: str, field: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([title])
        item.setData(0, _Role.UserRole, section)
        item.setData(0, _Role.UserRole + 1, field)
        item.setToolTip(0, title)
        item.setSizeHint(0, QSize(0, _ROW_HIGH))
        if parent is None:
            self.tree.addTopLevelItem(item)
        else:
            parent.addChild(item)
        return item

    def items(self) -> list[QTreeWidgetItem]:
        """All that are listed, from top to bottom."""
        listed: list[QTreeWidgetItem] = []
        tops = (self.tree.topLevelItem(place) for place in range(self.tree.topLevelItemCount()))
        for top in tops:
            if top is not None:
                listed += [top, *(top.child(number) for number in range(top.childCount()))]
        return listed

    # ------------------------------------------------------------ choosing

    def choose(self, section: str) -> None:
        """As if a person had chosen it."""
        self._current = section
        self._mark_current()
        self.section_chosen.emit(section)

    def _mark_current(self) -> None:
        blocked = self.tree.blockSignals(True)
        for item in self.items():
            if item.data(0, _Role.UserRole) == self._current and not item.data(0, _Role.UserRole + 1):
                self.tree.setCurrentItem(item)
                break
        self.tree.blockSignals(blocked)

    @Slot()
    def _on_current(self) -> None:
        section, _ = self._at()
        if section and section != self._current:
            self._current = section
            self.section_chosen.emit(section)

    @Slot()
    def _on_activated(self) -> None:
        section, field = self._at()
        if not section:
            return
        self._on_current()
        if field:
            self.field_opened.emit(section, field)

    def _at(self) -> tuple[str, str]:
        """Section and field of the line in front."""
        lines = self.tree.selectedItems()
        return (str(lines[0].data(0, _Role.UserRole)), str(lines[0].data(0, _Role.UserRole + 1))) if lines else ("", "")

    def open_first(self) -> None:
        """Of what was found: a field before a section."""
        fields = [item for item in self.items() if item.data(0, _Role.UserRole + 1)] or self.items()
        if fields:
            self.tree.setCurrentItem(fields[0])
            self._on_activated()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search: Enter opens the first, Down goes to the list, Esc empties it."""
        if watched is self.search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.search.text():
                self.open_first()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.tree.setFocus()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)
