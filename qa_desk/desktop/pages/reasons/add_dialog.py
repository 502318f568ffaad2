"""A new reason: its code, once and for all, and its titles."""

import re
from collections.abc import Collection

from PySide6.QtWidgets import QLineEdit, QWidget

from qa_desk.desktop.dialogs.fields import Field, FormDialog
from qa_desk.desktop.theme import Theme
from qa_desk.services.ports import BookReason
from qa_desk.words import tr

_CODE = re.compile(r"[a-z][a-z_]*")


class AddReasonDialog(FormDialog):
    def __init__(self, theme: Theme, taken: Collection[str], parent: QWidget | None = None) -> None:
        super().__init__(
            theme,
            lambda: tr("New reason"),
            lambda: tr("Add"),
            lambda: tr("Findings and decisions keep the code, so it cannot be changed later."),
            parent,
        )
        self._taken = frozenset(taken)
        self.code, self.ru, self.en = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        code_hint = lambda: tr("Small Latin letters and _, for example season_over")  # noqa: E731 - words, when shown
        self.fields = [
            Field(lambda: tr("Code"), self.code, code_hint),
            Field(lambda: tr("Title in Russian"), self.ru),
            Field(lambda: tr("Title in English"), self.en),
        ]
        for field in self.fields:
            self.body.addWidget(field)
        self.setMinimumWidth(420)
        self.retranslate()

    def reason(self) -> BookReason:
        return BookReason(self.code.text().strip(), self.ru.text().strip(), self.en.text().strip())

    def send(self) -> None:
        """Checks everything at once, so that one look shows all that is missing."""
        reason = self.reason()
        for field in self.fields:
            field.clear_error()
        if not _CODE.fullmatch(reason.code):
            self.fields[0].mark_wrong(lambda: tr("Only a-z and _, a letter first"))
        elif reason.code in self._taken:
            self.fields[0].mark_wrong(lambda: tr("This code is taken"))
        for field, text in zip(self.fields[1:], (reason.title_ru, reason.title_en), strict=True):
            if not text:
                field.mark_wrong(lambda: tr("Please fill in"))
        wrong = next((field for field in self.fields if field.wrong), None)
        if wrong is None:
            self.accept()
        else:
            wrong.editor.setFocus()
