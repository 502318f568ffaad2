"""Which stages of the CRM mean a conditional refusal: asked when no name gives it away, and whenever it changes."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from qa_desk.desktop.dialogs.fields import FormDialog
from qa_desk.desktop.theme import Theme
from qa_desk.words import formats, tr, trn


class StagesDialog(FormDialog):
    """`stages`: deals by stage. Stages that are chosen but no longer in use stay on the list."""

    def __init__(
        self, theme: Theme, stages: Mapping[str, int], chosen: Collection[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(
            theme,
            lambda: tr("Conditional refusal stages"),
            lambda: tr("Use these stages"),
            lambda: tr("Every deal in a marked stage waits for review before it may be closed as lost."),
            parent,
        )
        self._counts = {**dict.fromkeys(chosen, 0), **stages}
        self._list = QListWidget(self)
        self._list.setStyleSheet("QListWidget::item { padding: 6px 8px; }")
        for name in sorted(self._counts, key=lambda one: (one not in chosen, -self._counts[one], one)):
            item = QListWidgetItem(self._list)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if name in chosen else Qt.CheckState.Unchecked)
        self._list.itemChanged.connect(self._on_item_changed)
        self.body.addWidget(self._list, 1)
        self.resize(480, 520)
        self.retranslate()
        self._on_item_changed()

    def retranslate(self) -> None:
        super().retranslate()
        self._list.blockSignals(True)
        for row in range(self._list.count()):
            item = self._list.item(row)
            name = str(item.data(Qt.ItemDataRole.UserRole))
            n = self._counts[name]
            deals = trn("{n} deal", "{n} deals", n).format(n=formats.number(n))
            item.setText(tr("{stage} — {deals}").format(stage=name or tr("(no stage)"), deals=deals))
        self._list.blockSignals(False)

    def chosen(self) -> tuple[str, ...]:
        items = [self._list.item(row) for row in range(self._list.count())]
        marked = [item for item in items if item.checkState() is Qt.CheckState.Checked]
        return tuple(sorted(str(item.data(Qt.ItemDataRole.UserRole)) for item in marked))

    def check(self, name: str) -> None:
        for row in range(self._list.count()):
            if self._list.item(row).data(Qt.ItemDataRole.UserRole) == name:
                self._list.item(row).setCheckState(Qt.CheckState.Checked)

    def _on_item_changed(self) -> None:
        self.ok.setEnabled(bool(self.chosen()))
