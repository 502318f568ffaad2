"""Checklist audits: which forms, the pass mark, second looks, who checks what and how often."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit

from qa_desk.desktop.pages.settings.tab import SettingsTab, heading, in_columns, number_box
from qa_desk.desktop.theme import Theme
from qa_desk.domain.duty_policy import DEFAULT_POLICY, rule_text
from qa_desk.domain.settings import Settings, SettingWrong
from qa_desk.services.duty import policy_of
from qa_desk.words import tr
from qa_desk.words.checklist_words import AUDIT_DIRECTIONS, DUTY_ROLES, cadence

_LINES = 108


class AuditsTab(SettingsTab):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._pass, self._second, self._agreed = (number_box(0, 100) for _ in range(3))
        for box in (self._pass, self._second, self._agreed):
            box.setSuffix(" %")
        self._pairs = number_box(1, 1_000)
        self._forms, self._required = QLineEdit(), QLineEdit()
        self._rules, self._people = QPlainTextEdit(), QPlainTextEdit()
        for text in (self._rules, self._people):
            text.setTabChangesFocus(True)
            text.setMinimumHeight(_LINES)
        self._rules.setMinimumHeight(2 * _LINES - 40)
        self._told = QLabel()
        self._told.setProperty("role", "muted")
        self._told.setWordWrap(True)
        self._rules.textChanged.connect(self._tell)
        self._heads = [heading(), heading(), heading()]
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        column, add = self.column, self.add_field
        column.addWidget(self._heads[0])
        column.addLayout(
            in_columns(
                [
                    add("audit_pass_percent", lambda: tr("A deal is in order from"), self._pass),
                    add("second_look_percent", lambda: tr("Audited twice in the dark"), self._second,
                        lambda: tr("The second auditor does not know it")),
                    add("agreed_percent", lambda: tr("Fines only from same answers of"), self._agreed),
                    add("agreed_least_pairs", lambda: tr("Judged from so many pairs on"), self._pairs),
                ],
                columns=2,
            )
        )  # fmt: skip
        column.addWidget(
            add("audit_forms", lambda: tr("Forms for every drawn deal"), self._forms,
                lambda: tr("Codes, with commas. None: one that suits the deal."))
        )  # fmt: skip
        column.addWidget(self._heads[1])
        column.addWidget(
            add("duty_rules", lambda: tr("Who checks what, how often"), self._rules,
                lambda: tr("One a line: quality, supervisor or head | direction | daily:3, every:2 or share:10"))
        )  # fmt: skip
        column.addWidget(self._told)
        column.addWidget(
            add("duty_people", lambda: tr("Duties of people other than their role's"), self._people,
                lambda: tr("One a line: login = supervisor|name of the group. Auditors are the quality department."))
        )  # fmt: skip
        column.addWidget(self._heads[2])
        column.addWidget(
            add("audit_required_fields", lambda: tr("Fields that a deal must have"), self._required,
                lambda: tr("Names, with commas. None: client name, telephone, source and amount."))
        )  # fmt: skip
        column.addStretch(1)

    def title(self) -> str:
        return tr("Audits")

    def retranslate(self) -> None:
        words = (tr("Score and calibration"), tr("Duties"), tr("Automatic checks"))
        for label, text in zip(self._heads, words, strict=True):
            label.setText(text)
        self._tell()

    def _tell(self) -> None:
        """The rules in words, as far as they can be read."""
        try:
            rules = policy_of(replace(Settings(), duty_rules=_listed(self._rules.toPlainText())))
        except SettingWrong:
            self._told.setText("")
            return
        self._told.setText(
            "\n".join(
                f"{tr(DUTY_ROLES[rule.role])} — {tr(AUDIT_DIRECTIONS[rule.direction])}: {cadence(rule.cadence)}"
                for rule in rules
            )
        )

    def fill(self, settings: Settings) -> None:
        self._pass.setValue(settings.audit_pass_percent)
        self._second.setValue(settings.second_look_percent)
        self._agreed.setValue(settings.agreed_percent)
        self._pairs.setValue(settings.agreed_least_pairs)
        self._forms.setText(", ".join(settings.audit_forms))
        self._required.setText(", ".join(settings.audit_required_fields))
        rules = settings.duty_rules or tuple(map(rule_text, DEFAULT_POLICY))
        self._rules.setPlainText("\n".join(rules))
        self._people.setPlainText(_lines(settings.duty_people))

    def read(self, settings: Settings) -> Settings:
        rules = _listed(self._rules.toPlainText())
        read = replace(
            settings,
            audit_pass_percent=self._pass.value(),
            second_look_percent=self._second.value(),
            agreed_percent=self._agreed.value(),
            agreed_least_pairs=self._pairs.value(),
            audit_forms=_listed(self._forms.text().replace(",", "\n")),
            audit_required_fields=_listed(self._required.text().replace(",", "\n")),
            duty_rules=() if rules == tuple(map(rule_text, DEFAULT_POLICY)) else rules,
            duty_people=dict(_pairs("duty_people", self._people.toPlainText())),
        )
        policy_of(read)
        return read


def _listed(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _lines(pairs: Mapping[str, object]) -> str:
    return "\n".join(f"{name} = {value}" for name, value in pairs.items())


def _pairs(name: str, text: str) -> list[tuple[str, str]]:
    """Raises SettingWrong for a line without "="."""
    found = []
    for line in _listed(text):
        key, equals, value = line.rpartition("=")
        if not equals or not key.strip() or not value.strip():
            raise SettingWrong(name=name, value=line, expected="name_and_value")
        found.append((key.strip(), value.strip()))
    return found
