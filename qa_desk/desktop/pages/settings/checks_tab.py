"""Automatic checks: what a deal must have, when comments are thin or copied, when a deal is forgotten."""

from qa_desk.desktop.dialogs.fields import Field
from qa_desk.desktop.pages.settings.kinds import RichTab, days, letters, percent
from qa_desk.desktop.pages.settings.limits import Limit, Limits
from qa_desk.desktop.theme import Theme
from qa_desk.domain.check_limits import BOUNDS, shipped
from qa_desk.domain.errors import KnownError
from qa_desk.words import tr


class ChecksTab(RichTab):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        limits = (
            Limit("thin_letters", lambda: tr("A comment is thin under"), *BOUNDS["thin_letters"], letters),
            Limit("thin_most_percent", lambda: tr("Thin comments of a deal, at most"), *BOUNDS["thin_most_percent"],
                  percent),
            Limit("copied_percent", lambda: tr("A comment is copied from a likeness of"), *BOUNDS["copied_percent"],
                  percent),
            Limit("copied_least_letters", lambda: tr("Compared are comments from"), *BOUNDS["copied_least_letters"],
                  letters),
            Limit("no_call_days", lambda: tr("No call for"), *BOUNDS["no_call_days"], days),
            Limit("forgotten_days", lambda: tr("Forgotten: nothing done for"), *BOUNDS["forgotten_days"], days),
        )  # fmt: skip
        made = Limits(self, "check_limits", lambda: tr("Limits of the automatic checks"), shipped(), limits)
        self.head(lambda: tr("Card of the deal"))
        self.put(
            self.listed(
                "audit_required_fields", lambda: tr("Fields that a deal must have"),
                lambda: tr("Names, with commas. None: client name, telephone, source and amount."),
            ),
            self.lines(
                "check_not_steps", lambda: tr("Stages that are no step of the client's way"),
                lambda: tr("Words in their names, one a line. None: the shipped list («thinks», «no answer»…)."),
            ),
            columns=1,
        )  # fmt: skip
        self.head(lambda: tr("Comments"))
        self.put(*(made.fields[one.key] for one in limits[:4]))
        self.head(lambda: tr("Deals left alone"))
        self.put(*(made.fields[one.key] for one in limits[4:]))
        self.head(lambda: tr("How long a deal may live and stand in a stage is set under «Panel and digest»."), "muted")
        self.end()

    def title(self) -> str:
        return tr("Automatic checks")

    def field_of(self, error: KnownError) -> Field | None:
        if error.facts.get("name") == "check_limits":
            return self.fields.get(f"check_limits.{str(error.facts.get('value')).partition(':')[0]}")
        return super().field_of(error)
