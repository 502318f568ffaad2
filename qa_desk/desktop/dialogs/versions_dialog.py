"""Texts of one recording side by side: which model made each, use an earlier one, or recognise with another model."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.desktop.dialogs.fields import ErrorLabel, SpeakingDialog
from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.tables.columns import Column
from qa_desk.domain.call import Recording
from qa_desk.domain.transcript import TranscriptVersion
from qa_desk.services.carry_over import CarriedWork, left_behind
from qa_desk.services.ports import ModelOnShelf
from qa_desk.services.versions import use_version, versions_of
from qa_desk.services.views import Changed
from qa_desk.words import formats, labels, tr, trn

BUNDLED = "bundled"
_MOST_LINES = 6
_BY_HAND = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class VersionsDialog(SpeakingDialog):
    """`again_asked` carries the name of a model, for the whole recording or, when `only_selected` is ticked, for the
    `selected` turns; the work outlives the dialog, so the window does it."""

    again_asked = Signal(str)

    def __init__(
        self, around: Surroundings, recording: Recording, parent: QWidget | None = None, selected: int = 0
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._around, self._recording = around, recording
        self._zone = ZoneInfo(around.settings().time_zone)
        self.rows: HeldRows[TranscriptVersion] = HeldRows(self._columns(), around.theme, parent=self)
        self.view = HeldRowsView(self.rows, around.theme, lambda: tr("Not recognised yet"), self, "words")
        self.use, self.again = QPushButton(self), QPushButton(self)
        self.use.setAutoDefault(False)
        self.models = QComboBox(self)
        self.models.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.models.setMinimumContentsLength(20)
        self._label, self._about = QLabel(self), QLabel(self)
        self._about.setProperty("role", "muted")
        self._about.setWordWrap(True)
        self._label.setBuddy(self.models)
        self.left = QLabel(self)
        self.left.setWordWrap(True)
        self.left.setTextFormat(Qt.TextFormat.PlainText)  # words of a client must never be read as markup
        self.left.setTextInteractionFlags(_BY_HAND)
        self._left = CarriedWork()
        self._ids: list[str] = []  # of the models to choose from, in their order
        self._current = ""  # the model that made the current text
        self._picked = False  # the user has said which model
        self._selected = selected
        self.only_selected = QCheckBox(self)
        self.only_selected.setVisible(selected > 0)
        self.only_selected.setChecked(selected > 1)  # more than the one that is always current: somebody chose them
        self.error = ErrorLabel(self)
        self._lay_out()
        self.use.clicked.connect(self._on_use)
        self.again.clicked.connect(self._on_again)
        self.models.activated.connect(self._on_picked)
        self.view.selectionModel().selectionChanged.connect(self._on_chosen)
        self.resize(860, 420)
        self.retranslate()
        self._load()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.use)
        row.addStretch(1)
        for part in (self.only_selected, self._label, self.models, self.again):
            row.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(self._about)
        column.addWidget(self.view, 1)
        column.addWidget(self.left)
        column.addWidget(self.error)
        column.addLayout(row)

    def _columns(self) -> list[Column[TranscriptVersion]]:
        return [
            Column("state", lambda: tr("State"), _state, 130, tint=lambda one: "good" if one.current else ""),
            Column("model", lambda: tr("Model"), lambda one: one.model, 210),
            Column("at", lambda: tr("When"), lambda one: formats.date_time(one.at, self._zone), 160),
            Column("turns", lambda: tr("Turns"), lambda one: formats.number(one.turns), 80, align_right=True),
            Column("words", lambda: tr("First words"), lambda one: one.first_words, 240),
        ]

    def retranslate(self) -> None:
        self.setWindowTitle(tr("Texts of {name}").format(name=self._recording.original_name))
        self._about.setText(
            tr(
                "Every recognition is kept. The current text is shown and judged by. Corrections, notes and marks go "
                "into a new text where it says the same."
            )
        )
        self.use.setText(tr("Use this text"))
        self.again.setText(tr("Recognise again"))
        self._label.setText(tr("With the model"))
        n = self._selected
        only = trn("Only the chosen turn", "Only the {n} chosen turns", n).format(n=formats.number(n))
        self.only_selected.setText(only)
        self._show_left()
        self._allow()

    # ------------------------------------------------------------ what is there

    def _load(self) -> None:
        desk, sha = self._around.desk, self._recording.sha256
        jobs = self._around.jobs
        jobs.run(lambda: versions_of(desk.store, sha), self._take_versions, self.error.say_error, owner=self, key="v")
        jobs.run(lambda: list(desk.models.installed()), self._take_models, self.error.say_error, owner=self, key="m")

    def _take_versions(self, found: list[TranscriptVersion]) -> None:
        self.rows.set_rows(found)
        self._current = next((one.model for one in found if one.current), "")
        self._offer_another()
        self._allow()

    def _take_models(self, found: list[ModelOnShelf]) -> None:
        picked = self.models.currentData()
        self.models.clear()
        self._ids = [one.id for one in found if one.fault is None]
        for one in found:
            if one.fault is None:
                shown = tr("Comes with the program") if one.name == BUNDLED else one.name
                self.models.addItem(shown, one.name)
        if self._picked:
            self.models.setCurrentIndex(max(self.models.findData(picked), 0))
        self._offer_another()
        self._allow()

    def _offer_another(self) -> None:
        """Than the model that made the current text, where there is one: that one has nothing new to say."""
        others = [place for place, one in enumerate(self._ids) if one != self._current]
        if others and not self._picked:
            self.models.setCurrentIndex(others[0])

    @Slot()
    def _on_picked(self) -> None:
        self._picked = True

    @property
    def chosen(self) -> TranscriptVersion | None:
        rows = self.view.selectionModel().selectedRows()
        return self.rows.row_at(rows[0].row()) if rows else None

    @Slot()
    def _on_chosen(self) -> None:
        """What people did with an earlier text and the current one has no words for."""
        one, desk = self.chosen, self._around.desk
        self._left = CarriedWork()
        self._show_left()
        self._allow()
        if one is not None and not one.current:
            version = one.id
            self._around.jobs.run(
                lambda: left_behind(desk.store, version, desk.clock()), self._take_left, self.error.say_error,
                owner=self, key="left",
            )  # fmt: skip

    def _take_left(self, work: CarriedWork) -> None:
        self._left = work
        self._show_left()

    def _show_left(self) -> None:
        lines = left_lines(self._left)
        more = len(lines) - _MOST_LINES
        words = trn("and {n} more", "and {n} more", more).format(n=formats.number(more))
        shown = [*lines[:_MOST_LINES], words] if more > 0 else lines
        self.left.setText("\n".join((tr("Only in this text, the current one does not say it:"), *shown)))
        self.left.setVisible(bool(lines))

    @Slot()
    def _allow(self) -> None:
        one = self.chosen
        self.use.setEnabled(one is not None and one.complete and not one.current)
        self.again.setEnabled(self.models.count() > 0)

    @Slot()
    def _on_use(self) -> None:
        one, around, sha = self.chosen, self._around, self._recording.sha256
        if one is None:
            return
        desk, user, version = around.desk, around.user, one.id

        def done(changed: Changed) -> None:
            around.bus.changed.emit(changed)
            self._load()

        around.jobs.run(
            lambda: use_version(desk.store, desk.clock, desk.reader, user, sha, version),
            done, self.error.say_error, owner=self, write=True,
        )  # fmt: skip

    @Slot()
    def _on_again(self) -> None:
        self.again_asked.emit(str(self.models.currentData()))
        self.accept()


def left_lines(work: CarriedWork) -> list[str]:
    lines = [
        (one.from_ms, tr("speaker set to {who}").format(who=labels.lane(one.lane)))
        if one.lane_only
        else (one.from_ms, tr("correction: «{words}»").format(words=one.text))
        for one in work.left
    ]
    lines += [(mark.from_ms, tr("evidence: «{words}»").format(words=mark.quote)) for mark in work.marks]
    return [f"• {formats.clock_ms(at)}  {words}" for at, words in sorted(lines)]


def _state(one: TranscriptVersion) -> str:
    if one.current:
        return tr("Current text") if one.complete else tr("Being made")
    return tr("Earlier text") if one.complete else tr("Not finished")
