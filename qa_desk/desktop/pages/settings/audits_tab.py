"""Checklist audits: which forms, the pass mark, second looks, who checks what and how often."""

from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.settings.forms_box import FormsBox
from qa_desk.desktop.pages.settings.kinds import RichTab, percent
from qa_desk.desktop.pages.settings.rules_box import RulesBox
from qa_desk.domain.duty_policy import DEFAULT_POLICY, rule_text
from qa_desk.domain.settings import Settings
from qa_desk.services.duty import policy_of
from qa_desk.services.form_titles import form_titles
from qa_desk.words import tr

_SHIPPED = tuple(map(rule_text, DEFAULT_POLICY))


class AuditsTab(RichTab):
    def __init__(self, around: Surroundings) -> None:
        super().__init__(around.theme)
        self._around = around
        self._rules, self._forms = RulesBox(), FormsBox()
        self._scores()
        self._duties()
        self._rules.changed.connect(self.edited)
        self._forms.changed.connect(self.edited)
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
            self.bind(
                "audit_forms", lambda: tr("Forms for every drawn deal"), self._forms, self._forms.set_codes,
                self._forms.codes, hint=lambda: tr("None marked: the one that suits the deal."),
                shown=self._forms.words_of,
            ),
            columns=1,
        )  # fmt: skip

    def _duties(self) -> None:
        self.head(lambda: tr("Duties"))
        self.put(
            self.bind(
                "duty_rules", lambda: tr("Who checks what, how often"), self._rules, self._show_rules,
                self._read_rules,
                hint=lambda: tr("Analytics every other working day: 2 working days. A share is 10 % or more."),
            ),
            columns=1,
        )  # fmt: skip
        self.put(
            self.table(
                "duty_people", lambda: tr("Duties of people other than their role's"),
                lambda: tr("One a line: login = supervisor|name of the group. Auditors are the quality department."),
            ),
            columns=1,
        )  # fmt: skip

    def title(self) -> str:
        return tr("Audits")

    def load(self) -> None:
        desk = self._around.desk
        self._around.jobs.run(
            lambda: form_titles(desk.store, desk.checklists), self._forms.set_titles, owner=self, key="form_titles"
        )

    def read(self, settings: Settings) -> Settings:
        read = super().read(settings)
        policy_of(read)
        return read

    def _show_rules(self, value: tuple[str, ...]) -> None:
        self._rules.set_rules(value or _SHIPPED)

    def _read_rules(self) -> tuple[str, ...]:
        """The shipped policy is kept as none, so that a better one of a later version counts."""
        rules = self._rules.rules()
        return () if rules == _SHIPPED else rules
