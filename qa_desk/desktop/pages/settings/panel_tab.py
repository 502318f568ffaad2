"""Control panel and digest: how long deals, clients and recordings may wait, the usual share of refusals, the hour."""

from qa_desk.desktop.pages.settings.kinds import RichTab, days, hours, percent
from qa_desk.desktop.theme import Theme
from qa_desk.words import tr

_YEARS, _HOURS = 3_650, 2_000


class PanelTab(RichTab):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        lines = lambda: tr("One a line, for example: Kitchens = 30")  # noqa: E731 - words, called when shown
        self.head(lambda: tr("Deals"))
        self.put(
            self.number("shelf_days", lambda: tr("A deal may live"), 1, _YEARS, days),
            self.numbers("shelf_days_of", lambda: tr("Days by pipeline"), lines),
            self.number("stage_days", lambda: tr("A deal may stand in one stage"), 1, _YEARS, days),
            self.numbers("stage_days_of", lambda: tr("Days by stage"), lines),
            self.number("first_stage_hours", lambda: tr("A lead may stand in the first stage"), 1, _HOURS, hours),
            self.stages(
                "first_stages", lambda: tr("First stages"), lambda: tr("Guessed by their names"),
                lambda: tr("Where new leads stand"),
            ),
        )  # fmt: skip
        self.head(lambda: tr("Waiting"))
        self.put(
            self.number("callback_hours", lambda: tr("A client waits for the callback"), 1, _HOURS, hours),
            self.number("transcript_hours", lambda: tr("A recording waits for its text"), 1, _HOURS, hours),
        )
        self.head(lambda: tr("Refusals to new leads"))
        self.put(
            self.number("refusal_share_from", lambda: tr("Usual from"), 0, 100, percent,
                        lambda: tr("Less than the upper end")),
            self.number("refusal_share_to", lambda: tr("Usual to"), 1, 100, percent),
            self.number("refusal_share_days", lambda: tr("Counted over"), 1, 366, days),
            columns=3,
        )  # fmt: skip
        self.head(lambda: tr("Daily digest"))
        self.put(
            self.choice(
                "digest", lambda: tr("Files of each day"),
                ((True, lambda: tr("write them")), (False, lambda: tr("only on request"))),
                lambda: tr("HTML and PDF in the workspace's folder"),
            ),
            self.hour("digest_hour", lambda: tr("Hour of the day"), 0, 23),
        )  # fmt: skip
        self.end()

    def title(self) -> str:
        return tr("Panel and digest")
