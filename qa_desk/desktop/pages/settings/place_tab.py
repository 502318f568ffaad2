"""Where and when work is done: country with its holidays, working hours, time zone, currency."""

from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QLineEdit

from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.settings.kinds import RichTab
from qa_desk.domain.settings import SettingWrong
from qa_desk.domain.working_time import WorkDays
from qa_desk.services.configure import local_day
from qa_desk.words import formats, tr

ZONES = (
    "Europe/Kaliningrad", "Europe/Moscow", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk", "Asia/Krasnoyarsk",
    "Asia/Irkutsk", "Asia/Yakutsk", "Asia/Vladivostok", "Asia/Magadan", "Asia/Kamchatka", "Europe/Minsk",
    "Asia/Almaty", "Asia/Tashkent", "UTC",
)  # fmt: skip
COUNTRIES = ("RU", "BY", "KZ", "UZ", "AM", "GE", "DE", "US")
_LETTERS = 3
_AHEAD, _SHOWN, _SATURDAY = 60, 8, 5


class PlaceTab(RichTab):
    """Tells the next free days, so that a person sees which calendar counts."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around.theme)
        self._around = around
        self._free: list[date] | None = None
        self.country = QComboBox()
        self.country.setEditable(True)
        self.country.addItems(list(COUNTRIES))
        self.zone = QComboBox()
        self.zone.setEditable(True)
        self.zone.addItems(list(ZONES))
        self._currency = QLineEdit()
        self._currency.setMaxLength(_LETTERS)
        self.head(lambda: tr("Working calendar"))
        self.put(
            self.bind(
                "country", lambda: tr("Country"), self.country, self.country.setCurrentText, self._read_country,
                hint=lambda: tr("Two letters, for example RU: its holidays, law and telephone numbers"),
            ),
            self.bind(
                "time_zone", lambda: tr("Time zone"), self.zone, self.zone.setCurrentText,
                lambda: self.zone.currentText().strip(),
                hint=lambda: tr("Its IANA name. Deadlines and days are counted by this clock."),
            ),
            self.hour("work_from_hour", lambda: tr("Work begins at"), 0, 23),
            self.hour("work_to_hour", lambda: tr("Work ends at"), 1, 24, lambda: tr("Later than it begins")),
        )  # fmt: skip
        self._next = self.head(self._free_days, "muted")
        self.head(lambda: tr("Money"))
        self.put(
            self.bind(
                "currency", lambda: tr("Currency"), self._currency, self._currency.setText, self._read_currency,
                hint=lambda: tr("Three letters, for example RUB. Tariffs of another currency stay in theirs."),
            )
        )  # fmt: skip
        self.country.currentTextChanged.connect(self._on_country)
        self.end()

    def title(self) -> str:
        return tr("Calendar and currency")

    def load(self) -> None:
        """A calendar is worked out when it is first asked for, and that takes longer than a window may stand still."""
        around, country = self._around, self.country.currentText().strip().upper()
        days, today = around.desk.working_days, local_day(around.settings(), around.desk.clock)
        around.jobs.run(lambda: free_weekdays(days, country, today), self._take, owner=self, key="free_days")

    def _take(self, free: list[date]) -> None:
        self._free = free
        self._next.setText(self._free_days())

    @Slot()
    def _on_country(self) -> None:
        if self._free is not None:
            self.load()

    def _read_country(self) -> str:
        text = self.country.currentText().strip().upper()
        if len(text) != _LETTERS - 1 or not text.isascii() or not text.isalpha():
            raise SettingWrong(name="country", value=text, expected="two_letters")
        return text

    def _read_currency(self) -> str:
        text = self._currency.text().strip().upper()
        if len(text) != _LETTERS or not text.isascii() or not text.isalpha():
            raise SettingWrong(name="currency", value=text, expected="three_letters")
        return text

    def _free_days(self) -> str:
        if self._free is None:
            return ""
        if not self._free:
            return tr("No free weekday in the next {n} days.").format(n=_AHEAD)
        shown = ", ".join(
            formats.date(datetime(day.year, day.month, day.day, tzinfo=UTC), UTC) for day in self._free[:_SHOWN]
        )
        return tr("Next free weekdays: {days}").format(days=shown)


def free_weekdays(days: WorkDays, country: str, today: date) -> list[date]:
    """Of the next two months."""
    span = (today + timedelta(days=n) for n in range(_AHEAD))
    return [day for day in span if day.weekday() < _SATURDAY and not days.is_working(day, country)]
