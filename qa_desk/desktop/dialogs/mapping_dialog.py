"""What each column of a file means: one row a column with sample values and the field it feeds."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qa_desk.desktop.dialogs.field_words import field_codes, field_title
from qa_desk.desktop.dialogs.fields import FormDialog
from qa_desk.desktop.theme import Theme
from qa_desk.domain.intake_columns import (
    SEVERAL_COLUMNS,
    CallField,
    Columns,
    DealField,
    Guess,
    Profile,
    TableOf,
)
from qa_desk.services.import_deals import ImportPreview
from qa_desk.words import formats, tr, trn

_SAMPLES_SHOWN = 3


class _Box(QComboBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the table and never changes a field by accident."""
        event.ignore()


class MappingDialog(FormDialog):
    """Accepted with `columns()`; `profile()` is what to keep for the next file with these columns."""

    def __init__(self, theme: Theme, preview: ImportPreview, of: TableOf, guess: Guess,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(
            theme,
            lambda: tr("Columns of {name}").format(name=preview.path.name),
            lambda: tr("Import"),
            lambda: tr("Say what each column holds; it is remembered. Columns without a field stay extra facts."),
            parent,
        )
        self._preview, self._of = preview, of
        self._boxes: list[QComboBox] = []
        self._table = QTableWidget(len(preview.headers), 3, self)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._table.setShowGrid(False)
        self._table.setWordWrap(False)
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(44)
        for place, width in enumerate((220, 300)):
            self._table.setColumnWidth(place, width)
        self._table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._table.horizontalHeader().setHighlightSections(False)
        self._table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._table.setColumnWidth(2, 300)
        self._summary = QLabel(self)
        self._summary.setProperty("role", "muted")
        self._fill(dict(guess.mapping))
        self.body.addWidget(self._table, 1)
        self.body.addWidget(self._summary)
        self.resize(900, 640)
        self.retranslate()

    def _fill(self, guessed: dict[int, str]) -> None:
        for row, header in enumerate(self._preview.headers):
            values = [cells[row] for cells in self._preview.sample if row < len(cells) and cells[row].strip()]
            sample = " · ".join(" ".join(value.split()) for value in dict.fromkeys(values[:_SAMPLES_SHOWN]))
            for place, text in enumerate((header, sample)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self._table.setItem(row, place, item)
            box = _Box()
            box.addItem("", "")
            for code in field_codes(self._of):
                box.addItem("", code)
            box.setCurrentIndex(max(box.findData(guessed.get(row, "")), 0))
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            box.currentIndexChanged.connect(self._check)
            self._table.setCellWidget(row, 2, _with_air(box))
            self._boxes.append(box)

    def retranslate(self) -> None:
        super().retranslate()
        self._table.setHorizontalHeaderLabels([tr("Column"), tr("First values"), tr("Field")])
        codes = field_codes(self._of)
        for box, header in zip(self._boxes, self._preview.headers, strict=True):
            box.setAccessibleName(header)
            box.setItemText(0, tr("— extra fact —"))
            for place, code in enumerate(codes, start=1):
                box.setItemText(place, field_title(self._of, code))
        self._check()

    def box(self, column: int) -> QComboBox:
        return self._boxes[column]

    def columns(self) -> Columns:
        chosen = ((index, str(box.currentData())) for index, box in enumerate(self._boxes))
        return tuple((index, code) for index, code in chosen if code)

    def profile(self) -> Profile:
        headers = self._preview.headers
        name = tr("{name} (own)").format(name=self._preview.path.stem)
        return Profile(name, self._of, {headers[index]: code for index, code in self.columns()})

    def _check(self) -> None:
        problem = self._problem()
        self.ok.setEnabled(not problem)
        n = len(self._preview.headers) - len(self.columns())
        left = trn("{n} column stays an extra fact", "{n} columns stay extra facts", n).format(n=formats.number(n))
        self._summary.setText(left)
        if problem:
            self.error.say(self._problem)
        else:
            self.error.clear_error()

    def _problem(self) -> str:
        """What still forbids the import, "" for nothing."""
        counts = Counter(code for _index, code in self.columns())
        twice = next((code for code, n in counts.items() if n > 1 and code not in SEVERAL_COLUMNS), None)
        if twice is not None:
            return tr("«{field}» is chosen for two columns").format(field=field_title(self._of, twice))
        if self._of is TableOf.DEALS and DealField.EXTERNAL_ID not in counts:
            return tr("Choose the column that holds the deal ID: without it no deal can be told from another")
        if self._of is TableOf.CALLS and not {CallField.STARTED_AT, CallField.STARTED_DATE} & set(counts):
            return tr("Choose the column that says when the call started")
        return ""


def _with_air(box: QComboBox) -> QWidget:
    holder = QWidget()
    row = QVBoxLayout(holder)
    row.setContentsMargins(6, 4, 6, 4)
    row.addWidget(box)
    return holder
