"""Two questions of the reassignments' tab: who gets the deal, and what it was won for."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from qa_desk.desktop.dialogs.fields import Field, FormDialog
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.callbacks.penalty_props import idle_text
from qa_desk.desktop.pages.sign_off.reassign_rows import deal_text
from qa_desk.desktop.shortcuts import Action
from qa_desk.domain.errors import KnownError
from qa_desk.domain.money import Money, parse_minor
from qa_desk.domain.reassign import Candidate
from qa_desk.services.reassigned import ReassignLine
from qa_desk.words import formats, tr, trn


class ManagerDialog(FormDialog):
    """Everybody who may get the deal, least loaded first. `suggested`: by the policy, "" for none."""

    chosen = Signal(str)

    def __init__(
        self, around: Surroundings, line: ReassignLine, candidates: Sequence[Candidate], suggested: str, parent: QWidget
    ) -> None:
        super().__init__(
            around.theme,
            lambda: tr("Who gets the deal"),
            lambda: tr("Choose"),
            lambda: tr("{deal}: from {manager}, proposed to {new}. Nobody who had the deal is in the list.").format(
                deal=deal_text(line), manager=line.from_manager, new=line.to_manager
            ),
            parent,
        )
        self._candidates, self._suggested, self._now = tuple(candidates), suggested, line.to_manager
        self.list = QListWidget(self)
        self.list.setMinimumHeight(220)
        self.list.itemActivated.connect(self._on_accepted)
        self.field = Field(lambda: tr("Manager and his deals now"), self.list)
        self.body.addWidget(self.field)
        around.shortcuts.bind(self, Action.SUBMIT, self._on_accepted)
        self.setMinimumWidth(460)
        for one in self._candidates:
            item = QListWidgetItem(self.list)
            item.setData(Qt.ItemDataRole.UserRole, one.manager)
        names = [one.manager for one in self._candidates]
        wanted = next((name for name in (suggested, line.to_manager) if name in names), names[0] if names else "")
        self.list.setCurrentRow(names.index(wanted) if names else -1)
        self.ok.setEnabled(bool(names))
        self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.list.setFocus()

    def send(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.set_busy(True)
            self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    def refuse(self, error: KnownError) -> None:
        self.set_busy(False)
        self.error.say_error(error)

    def retranslate(self) -> None:
        super().retranslate()
        for place, one in enumerate(self._candidates):
            self.list.item(place).setText(self._label(one))

    def _label(self, one: Candidate) -> str:
        load = trn("{n} deal", "{n} deals", one.load).format(n=formats.number(one.load))
        parts = [one.manager, one.group, load]
        if not one.active:
            parts.append(idle_text())
        if one.manager == self._suggested:
            parts.append(tr("by the policy"))
        if one.manager == self._now:
            parts.append(tr("proposed now"))
        return " · ".join(part for part in parts if part)


class WonDialog(FormDialog):
    """`given`: Money, or None where the amount is not known."""

    given = Signal(object)

    def __init__(self, around: Surroundings, line: ReassignLine, parent: QWidget) -> None:
        super().__init__(
            around.theme,
            lambda: tr("The deal is won"),
            lambda: tr("Record"),
            lambda: tr("{deal}, {manager}. The amount counts as money won back.").format(
                deal=deal_text(line), manager=line.to_manager
            ),
            parent,
        )
        self._currency = around.settings().currency
        self.amount = QLineEdit(self)
        known = line.done.amount if line.done is not None else None
        if known is not None:
            self.amount.setText(f"{known.minor // 100}.{known.minor % 100:02d}")
        self.field = Field(
            lambda: tr("Amount, {currency}").format(currency=self._currency),
            self.amount,
            lambda: tr("Empty when it is not known"),
        )
        self.body.addWidget(self.field)
        self.setMinimumWidth(420)
        self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.amount.selectAll()
        self.amount.setFocus()

    def send(self) -> None:
        self.field.clear_error()
        text = self.amount.text().strip()
        minor = parse_minor(text, self._currency) if text else None
        if text and (minor is None or minor <= 0):
            self.field.mark_wrong(lambda: tr("Write an amount, for example 1846.56"))
            return
        self.given.emit(None if minor is None else Money(minor, self._currency))
        self.accept()
