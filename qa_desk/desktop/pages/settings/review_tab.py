"""Review rules: conditional stages, the sample's share, deadlines, leases, attempts, zone and currency."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSpinBox, QWidget

from qa_desk.desktop.pages.settings.tab import SettingsTab, heading, in_columns, number_box
from qa_desk.desktop.theme import Theme
from qa_desk.domain.sampling import LEAST_SHARE_PERCENT
from qa_desk.domain.settings import Settings
from qa_desk.words import tr

ZONES = (
    "Europe/Kaliningrad", "Europe/Moscow", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk", "Asia/Krasnoyarsk",
    "Asia/Irkutsk", "Asia/Yakutsk", "Asia/Vladivostok", "Asia/Magadan", "Asia/Kamchatka", "Europe/Minsk",
    "Asia/Almaty", "Asia/Tashkent", "UTC",
)  # fmt: skip


class ReviewTab(SettingsTab):
    choose_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._stages: tuple[str, ...] = ()
        self._stages_text = QLabel()
        self._stages_text.setWordWrap(True)
        self._choose = QPushButton()
        self._choose.clicked.connect(self.choose_asked)
        self._share = number_box(0, 100)
        self._share.setSuffix(" %")
        self._days, self._lease = number_box(0, 90), number_box(0, 600)
        self._callbacks, self._contacts = number_box(0, 20), number_box(0, 20)
        self._contact_days = number_box(0, 30)
        self._zone = QComboBox()
        self._zone.setEditable(True)
        self._zone.addItems(list(ZONES))
        self._currency = QLineEdit()
        self._currency.setMaxLength(3)
        self._currency.setMaximumWidth(160)
        self._heads = [heading(), heading(), heading()]
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._stages_text, 1)
        row.addWidget(self._choose)
        stages = QWidget()
        stages.setLayout(row)
        column, add = self.column, self.add_field
        column.addWidget(self._heads[0])
        column.addWidget(
            add(
                "conditional_stages",
                lambda: tr("Stages that mean a conditional refusal"),
                stages,
                lambda: tr("Deals in these stages wait in the queue until somebody has listened."),
            )
        )
        least = lambda: tr("At least {least} % of the deals of every manager").format(least=LEAST_SHARE_PERCENT)  # noqa: E731
        column.addLayout(
            in_columns(
                [
                    add("sample_share_percent", lambda: tr("Share of deals to audit"), self._share, least),
                    add("review_days", lambda: tr("Days until the deadline"), self._days),
                    add("lease_minutes", lambda: tr("Minutes an item stays yours"), self._lease,
                        lambda: tr("After that a colleague may take it")),
                ]
            )
        )  # fmt: skip
        column.addWidget(self._heads[1])
        column.addLayout(
            in_columns(
                [
                    add("least_callback_attempts", lambda: tr("Our attempts before «unreachable»"), self._callbacks),
                    add("least_contact_attempts", lambda: tr("Manager's attempts before «no contact»"), self._contacts),
                    add("least_contact_days", lambda: tr("On at least so many days"), self._contact_days),
                ]
            )
        )
        column.addWidget(self._heads[2])
        column.addLayout(
            in_columns(
                [
                    add("time_zone", lambda: tr("Time zone of the department"), self._zone),
                    add(
                        "currency", lambda: tr("Currency"), self._currency, lambda: tr("Three letters, for example RUB")
                    ),
                ]
            )
        )
        column.addStretch(1)

    def title(self) -> str:
        return tr("Review rules")

    def retranslate(self) -> None:
        for label, text in zip(self._heads, (tr("Queue and sample"), tr("Attempts"), tr("Place")), strict=True):
            label.setText(text)
        self._choose.setText(tr("Choose…"))
        self._stages_text.setText(", ".join(self._stages) or tr("No stage chosen yet: the queue stays empty"))

    def fill(self, settings: Settings) -> None:
        self.set_stages(settings.conditional_stages)
        for box, value in self._numbers(settings):
            box.setValue(value)
        self._zone.setCurrentText(settings.time_zone)
        self._currency.setText(settings.currency)

    def _numbers(self, settings: Settings) -> list[tuple[QSpinBox, int]]:
        return [
            (self._share, settings.sample_share_percent),
            (self._days, settings.review_days),
            (self._lease, settings.lease_minutes),
            (self._callbacks, settings.least_callback_attempts),
            (self._contacts, settings.least_contact_attempts),
            (self._contact_days, settings.least_contact_days),
        ]

    @property
    def stages(self) -> tuple[str, ...]:
        return self._stages

    def set_stages(self, stages: tuple[str, ...]) -> None:
        changed, self._stages = stages != self._stages, stages
        self.retranslate()
        if changed:
            self.edited.emit()

    def read(self, settings: Settings) -> Settings:
        return replace(
            settings,
            conditional_stages=self._stages,
            sample_share_percent=self._share.value(),
            review_days=self._days.value(),
            lease_minutes=self._lease.value(),
            least_callback_attempts=self._callbacks.value(),
            least_contact_attempts=self._contacts.value(),
            least_contact_days=self._contact_days.value(),
            time_zone=self._zone.currentText().strip(),
            currency=self._currency.text().strip().upper(),
        )
