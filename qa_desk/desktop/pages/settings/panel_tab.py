"""Control panel and digest: how long deals, clients and recordings may wait, the usual share of refusals, the hour."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSpinBox

from qa_desk.desktop.pages.settings.tab import SettingsTab, heading, in_columns, number_box
from qa_desk.desktop.theme import Theme
from qa_desk.domain.settings import Settings, SettingWrong
from qa_desk.words import tr

_LINES_HIGH = 84


class PanelTab(SettingsTab):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._shelf, self._stage = number_box(0, 3_650), number_box(0, 3_650)
        self._first, self._callback, self._transcript = (number_box(0, 2_000) for _ in range(3))
        self._low, self._high, self._days = number_box(0, 100), number_box(0, 100), number_box(0, 366)
        for box in (self._low, self._high):
            box.setSuffix(" %")
        self._hour = number_box(0, 23)
        self._hour.setSuffix(":00")
        self._digest = QComboBox()
        self._digest.addItems(["", ""])
        self._first_stages = QLineEdit()
        self._shelf_of, self._stage_of = QPlainTextEdit(), QPlainTextEdit()
        for editor in (self._shelf_of, self._stage_of):
            editor.setTabChangesFocus(True)
            editor.setMaximumHeight(_LINES_HIGH)
        self._heads = [heading(), heading(), heading(), heading()]
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        column, add = self.column, self.add_field
        lines = lambda: tr("One a line, for example: Kitchens = 30")  # noqa: E731
        column.addWidget(self._heads[0])
        column.addLayout(
            in_columns(
                [
                    add("shelf_days", lambda: tr("Days a deal may live"), self._shelf),
                    add("shelf_days_of", lambda: tr("Days by pipeline"), self._shelf_of, lines),
                    add("stage_days", lambda: tr("Days in one stage"), self._stage),
                    add("stage_days_of", lambda: tr("Days by stage"), self._stage_of, lines),
                    add("first_stage_hours", lambda: tr("Hours in the first stage"), self._first),
                    add("first_stages", lambda: tr("First stages"), self._first_stages,
                        lambda: tr("With commas; empty: guessed by name")),
                ],
                2,
            )
        )  # fmt: skip
        column.addWidget(self._heads[1])
        column.addLayout(
            in_columns(
                [
                    add("callback_hours", lambda: tr("Hours a client waits for the callback"), self._callback),
                    add("transcript_hours", lambda: tr("Hours a recording waits for its text"), self._transcript),
                ],
                2,
            )
        )
        column.addWidget(self._heads[2])
        column.addLayout(
            in_columns(
                [
                    add("refusal_share_from", lambda: tr("Usual from"), self._low),
                    add("refusal_share_to", lambda: tr("Usual to"), self._high),
                    add("refusal_share_days", lambda: tr("Over so many days"), self._days),
                ]
            )
        )
        column.addWidget(self._heads[3])
        column.addLayout(
            in_columns(
                [
                    add("digest", lambda: tr("Files of each day"), self._digest),
                    add("digest_hour", lambda: tr("Hour of the day"), self._hour),
                ],
                2,
            )
        )
        column.addStretch(1)

    def title(self) -> str:
        return tr("Control panel")

    def retranslate(self) -> None:
        titles = (tr("Neglected deals"), tr("Waiting"), tr("Refusals to new leads"), tr("Daily digest"))
        for label, text in zip(self._heads, titles, strict=True):
            label.setText(text)
        for place, text in enumerate((tr("write them"), tr("only on request"))):
            self._digest.setItemText(place, text)

    def _numbers(self, settings: Settings) -> list[tuple[QSpinBox, int]]:
        return [
            (self._shelf, settings.shelf_days),
            (self._stage, settings.stage_days),
            (self._first, settings.first_stage_hours),
            (self._callback, settings.callback_hours),
            (self._transcript, settings.transcript_hours),
            (self._low, settings.refusal_share_from),
            (self._high, settings.refusal_share_to),
            (self._days, settings.refusal_share_days),
            (self._hour, settings.digest_hour),
        ]

    def fill(self, settings: Settings) -> None:
        for box, value in self._numbers(settings):
            box.setValue(value)
        self._shelf_of.setPlainText(_as_lines(settings.shelf_days_of))
        self._stage_of.setPlainText(_as_lines(settings.stage_days_of))
        self._first_stages.setText(", ".join(settings.first_stages))
        self._digest.setCurrentIndex(0 if settings.digest else 1)

    def read(self, settings: Settings) -> Settings:
        stages = tuple(part.strip() for part in self._first_stages.text().split(",") if part.strip())
        return replace(
            settings,
            shelf_days=self._shelf.value(),
            shelf_days_of=_from_lines("shelf_days_of", self._shelf_of.toPlainText()),
            stage_days=self._stage.value(),
            stage_days_of=_from_lines("stage_days_of", self._stage_of.toPlainText()),
            first_stages=stages,
            first_stage_hours=self._first.value(),
            callback_hours=self._callback.value(),
            transcript_hours=self._transcript.value(),
            refusal_share_from=self._low.value(),
            refusal_share_to=self._high.value(),
            refusal_share_days=self._days.value(),
            digest=self._digest.currentIndex() == 0,
            digest_hour=self._hour.value(),
        )


def _as_lines(days: Mapping[str, int]) -> str:
    return "\n".join(f"{name} = {count}" for name, count in days.items())


def _from_lines(name: str, text: str) -> dict[str, int]:
    """Raises SettingWrong for a line that is no "name = days"."""
    found = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        key, _, days = line.rpartition("=")
        if not key.strip() or not days.strip().isdecimal():
            raise SettingWrong(name=name, value=line.strip(), expected="number")
        found[key.strip()] = int(days)
    return found
