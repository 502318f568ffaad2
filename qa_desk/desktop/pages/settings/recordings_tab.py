"""Recordings: who speaks on which channel, how close in time a file is to its call, what a file's name tells."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit

from qa_desk.desktop.dialogs.fields import Field
from qa_desk.desktop.pages.settings import texts
from qa_desk.desktop.pages.settings.kinds import RichTab, lines_edit, minutes
from qa_desk.desktop.theme import Theme
from qa_desk.domain.call import ChannelMap
from qa_desk.domain.errors import KnownError
from qa_desk.domain.intake_values import zone_of
from qa_desk.domain.recording_names import NamePattern, NamePatternRefused, RecordingName, own_pattern, read_name
from qa_desk.domain.settings import Settings, SettingWrong
from qa_desk.words import formats, labels, tr
from qa_desk.words.errors import sentence

EXAMPLE = "79161234567_2026-11-03_10-15-00.mp3"


class RecordingsTab(RichTab):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._zone = "UTC"
        self._patterns, self._maps = QPlainTextEdit(), lines_edit()
        self._patterns.setFixedHeight(110)
        self._patterns.setTabChangesFocus(True)
        self._patterns.setProperty("role", "mono")
        self._example = QLineEdit(EXAMPLE)
        self._answer = QLabel()
        self._answer.setWordWrap(True)
        self._lay_out()
        self._patterns.textChanged.connect(self._on_try)
        self._example.textChanged.connect(self._on_try)
        self.end()

    def _lay_out(self) -> None:
        self.head(lambda: tr("Channels"))
        self.put(
            self.choice(
                "channel_map", lambda: tr("Stereo channels"), [(one, _named(one)) for one in ChannelMap],
                lambda: tr("Listen to one call: who is on the left?"),
            ),
            self.number(
                "match_minutes", lambda: tr("Between file and call"), 1, 120, minutes,
                lambda: tr("How far a file's time may be from its call"),
            ),
        )  # fmt: skip
        self.put(
            self.bind(
                "channel_maps", lambda: tr("Other channels by file name, one a line"), self._maps, self._show_maps,
                self._read_maps, hint=_maps_hint, shown=_maps_shown,
            ),
            columns=1,
        )  # fmt: skip
        self.head(lambda: tr("File names"))
        self.put(
            self.bind(
                "recording_name_patterns", lambda: tr("Own patterns of file names, one a line"), self._patterns,
                lambda value: self._patterns.setPlainText("\n".join(value)), self._read_patterns,
                hint=lambda: tr(
                    "Regular expressions with the groups phone, y, m, d, H, M, S, direction, call_id. "
                    "Usual names are understood without them."
                ),
            ),
            columns=1,
        )  # fmt: skip
        self._try = Field(lambda: tr("Try a file name"), self._example)
        self.column.addWidget(self._try)
        self.column.addWidget(self._answer)

    def title(self) -> str:
        return tr("Recordings")

    def retranslate(self) -> None:
        super().retranslate()
        self._on_try()

    def fill(self, settings: Settings) -> None:
        self._zone = settings.time_zone
        super().fill(settings)
        self._on_try()

    def allow(self, editable: bool) -> None:
        super().allow(editable)
        self._patterns.setReadOnly(not editable)

    def field_of(self, error: KnownError) -> Field | None:
        if isinstance(error, NamePatternRefused):
            return self.fields["recording_name_patterns"]
        return super().field_of(error)

    def answer(self) -> str:
        return self._answer.text()

    # ------------------------------------------------------------ channels by name

    def _show_maps(self, value: Mapping[str, ChannelMap]) -> None:
        self._maps.setPlainText(texts.as_lines({name: one.value for name, one in value.items()}))

    def _read_maps(self) -> dict[str, ChannelMap]:
        found = {}
        for pattern, rule in texts.pairs("channel_maps", self._maps.toPlainText()):
            if rule not in set(ChannelMap):
                raise SettingWrong(name="channel_maps", value=rule, expected=", ".join(ChannelMap))
            found[pattern] = ChannelMap(rule)
        return found

    # ------------------------------------------------------------ patterns

    def _read_patterns(self) -> tuple[str, ...]:
        patterns = texts.by_lines(self._patterns.toPlainText())
        for text in patterns:
            own_pattern("own", text)
        return patterns

    @Slot()
    def _on_try(self) -> None:
        """Checks each pattern and reads the example at every key."""
        self.fields["recording_name_patterns"].clear_error()
        patterns: list[NamePattern] = []
        for text in texts.by_lines(self._patterns.toPlainText()):
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


def _named(rule: ChannelMap) -> Callable[[], str]:
    return lambda: labels.channel_map(rule)


def _maps_hint() -> str:
    words = tr("For example: out-* = {rule}. The first that fits counts. Rules: {rules}")
    rules = "; ".join(f"{one.value} — {labels.channel_map(one)}" for one in ChannelMap)
    return words.format(rule=list(ChannelMap)[1].value, rules=rules)


def _maps_shown(value: Mapping[str, ChannelMap]) -> str:
    return "; ".join(f"{name} = {labels.channel_map(one)}" for name, one in value.items()) or "—"


def _saying(error: NamePatternRefused) -> Callable[[], str]:
    return lambda: sentence(error)
