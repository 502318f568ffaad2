"""Recordings: who speaks on which channel, how close in time a file is to its call, what a file's name tells."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit

from qa_desk.desktop.dialogs.fields import Field
from qa_desk.desktop.pages.settings.tab import SettingsTab, in_columns, number_box
from qa_desk.desktop.theme import Theme
from qa_desk.domain.call import ChannelMap
from qa_desk.domain.errors import KnownError
from qa_desk.domain.intake_values import zone_of
from qa_desk.domain.recording_names import NamePattern, NamePatternRefused, RecordingName, own_pattern, read_name
from qa_desk.domain.settings import Settings
from qa_desk.words import formats, labels, tr
from qa_desk.words.errors import sentence

EXAMPLE = "79161234567_2026-11-03_10-15-00.mp3"


class RecordingsTab(SettingsTab):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._zone = "UTC"
        self._channels = QComboBox()
        for rule in ChannelMap:
            self._channels.addItem("", rule)
        self._minutes = number_box(0, 120)
        self._patterns = QPlainTextEdit()
        self._patterns.setFixedHeight(110)
        self._patterns.setTabChangesFocus(True)
        self._patterns.setProperty("role", "mono")
        self._example = QLineEdit(EXAMPLE)
        self._answer = QLabel()
        self._answer.setWordWrap(True)
        self._lay_out()
        self._patterns.textChanged.connect(self._on_try)
        self._example.textChanged.connect(self._on_try)
        self.retranslate()

    def _lay_out(self) -> None:
        add = self.add_field
        self.column.addLayout(
            in_columns(
                [
                    add("channel_map", lambda: tr("Stereo channels"), self._channels,
                        lambda: tr("Listen to one call: who is on the left?")),
                    add("match_minutes", lambda: tr("Minutes between file and call"), self._minutes,
                        lambda: tr("How far a file's time may be from its call")),
                ]
            )
        )  # fmt: skip
        self.column.addWidget(
            add(
                "recording_name_patterns",
                lambda: tr("Own patterns of file names, one a line"),
                self._patterns,
                lambda: tr(
                    "Regular expressions with the groups phone, y, m, d, H, M, S, direction, call_id. "
                    "Usual names are understood without them."
                ),
            )
        )
        self._try = Field(self.theme, lambda: tr("Try a file name"), self._example)
        self.column.addWidget(self._try)
        self.column.addWidget(self._answer)
        self.column.addStretch(1)

    def title(self) -> str:
        return tr("Recordings")

    def retranslate(self) -> None:
        for place, rule in enumerate(ChannelMap):
            self._channels.setItemText(place, labels.channel_map(rule))
        self._on_try()

    def fill(self, settings: Settings) -> None:
        self._zone = settings.time_zone
        self._channels.setCurrentIndex(self._channels.findData(settings.channel_map))
        self._minutes.setValue(settings.match_minutes)
        self._patterns.setPlainText("\n".join(settings.recording_name_patterns))
        self._on_try()

    def read(self, settings: Settings) -> Settings:
        patterns = self._lines()
        for text in patterns:
            own_pattern("own", text)
        return replace(
            settings,
            channel_map=ChannelMap(self._channels.currentData()),
            match_minutes=self._minutes.value(),
            recording_name_patterns=patterns,
        )

    def allow(self, editable: bool) -> None:
        super().allow(editable)
        self._patterns.setReadOnly(not editable)

    def field_of(self, error: KnownError) -> Field | None:
        if isinstance(error, NamePatternRefused):
            return self.fields["recording_name_patterns"]
        return super().field_of(error)

    def answer(self) -> str:
        return self._answer.text()

    def _lines(self) -> tuple[str, ...]:
        lines = (line.strip() for line in self._patterns.toPlainText().splitlines())
        return tuple(line for line in lines if line)

    @Slot()
    def _on_try(self) -> None:
        """Checks each pattern and reads the example at every key."""
        self.fields["recording_name_patterns"].clear_error()
        patterns: list[NamePattern] = []
        for text in self._lines():
            try:
                patterns.append(own_pattern("own", text))
            except NamePatternRefused as error:
                self.fields["recording_name_patterns"].mark_wrong(_saying(error))
                self._answer.setText("")
                return
        found = read_name(self._example.text(), patterns, self._zone)
        self._answer.setText(self._in_words(found) if found else tr("Nothing is read from this name"))

    def _in_words(self, found: RecordingName) -> str:
        parts = [tr("Number: {number}").format(number=", ".join(found.phones))] if found.phones else []
        if found.started_at is not None:
            moment = formats.date_time(found.started_at, zone_of(self._zone))
            parts.append(tr("Time: {time}").format(time=moment))
        parts.append(labels.direction(found.direction))
        if found.call_id:
            parts.append(tr("Call: {id}").format(id=found.call_id))
        return " · ".join(parts)


def _saying(error: NamePatternRefused) -> Callable[[], str]:
    return lambda: sentence(error)
