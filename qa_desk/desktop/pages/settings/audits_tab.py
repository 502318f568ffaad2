"""Checklist audits: which forms, the pass mark, second looks, who checks what and how often."""

from dataclasses import replace

from PySide6.QtWidgets import QPlainTextEdit

from qa_desk.desktop.pages.settings import texts
from qa_desk.desktop.pages.settings.kinds import RichTab, lines_edit, percent
from qa_desk.desktop.theme import Theme
from qa_desk.domain.duty_policy import DEFAULT_POLICY, rule_text
from qa_desk.domain.settings import Settings, SettingWrong
from qa_desk.services.duty import policy_of
from qa_desk.words import tr
from qa_desk.words.checklist_words import AUDIT_DIRECTIONS, DUTY_ROLES, cadence

_SHIPPED = tuple(map(rule_text, DEFAULT_POLICY))


class AuditsTab(RichTab):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._rules: QPlainTextEdit = lines_edit()
        self._rules.setFixedHeight(176)
        self._scores()
        self._duties()
        self._rules.textChanged.connect(self._tell)
        self.end()

    def _scores(self) -> None:
        self.head(lambda: tr("Score and calibration"))
        self.put(
            self.number("audit_pass_percent", lambda: tr("A deal is in order from"), 0, 100, percent),
            self.number(
                "second_look_percent", lambda: tr("Audited twice in the dark"), 0, 100, percent,
                lambda: tr("The second auditor does not know it"),
            ),
            self.number("agreed_percent", lambda: tr("Fines only from same answers of"), 0, 100, percent),
            self.number("agreed_least_pairs", lambda: tr("Judged from so many pairs on"), 1, 1_000),
        )  # fmt: skip
        self.put(
            self.listed(
                "audit_forms", lambda: tr("Forms for every drawn deal"),
                lambda: tr("Codes, with commas. None: one that suits the deal."),
            ),
            columns=1,
        )  # fmt: skip

    def _duties(self) -> None:
        self.head(lambda: tr("Duties"))
        self.put(
            self.bind(
                "duty_rules", lambda: tr("Who checks what, how often"), self._rules, self._show_rules,
                self._read_rules,
                hint=lambda: tr("One a line: quality, supervisor or head | direction | daily:3, every:2 or share:10"),
            ),
            columns=1,
        )  # fmt: skip
        self._told = self.head(self._in_words, "muted")
        self.put(
            self.table(
                "duty_people", lambda: tr("Duties of people other than their role's"),
                lambda: tr("One a line: login = supervisor|name of the group. Auditors are the quality department."),
            ),
            columns=1,
        )  # fmt: skip

    def title(self) -> str:
        return tr("Audits")

    def fill(self, settings: Settings) -> None:
        super().fill(settings)
        self._tell()

    def read(self, settings: Settings) -> Settings:
        read = super().read(settings)
        policy_of(read)
        return read

    def _show_rules(self, value: tuple[str, ...]) -> None:
        self._rules.setPlainText("\n".join(value or _SHIPPED))

    def _read_rules(self) -> tuple[str, ...]:
        """The shipped policy is kept as none, so that a better one of a later version counts."""
        rules = texts.by_lines(self._rules.toPlainText())
        return () if rules == _SHIPPED else rules

    def _tell(self) -> None:
        self._told.setText(self._in_words())

    def _in_words(self) -> str:
        """The rules, as far as they can be read."""
        try:
            rules = policy_of(replace(Settings(), duty_rules=texts.by_lines(self._rules.toPlainText())))
        except SettingWrong:
            return ""
        return "\n".join(
            f"{tr(DUTY_ROLES[rule.role])} — {tr(AUDIT_DIRECTIONS[rule.direction])}: {cadence(rule.cadence)}"
            for rule in rules
        )
