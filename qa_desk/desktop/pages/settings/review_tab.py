"""Review rules: conditional stages, deadlines, leases, how often a client is tried before he counts as unreachable."""

from qa_desk.desktop.pages.settings.kinds import RichTab, days, minutes
from qa_desk.desktop.theme import Theme
from qa_desk.words import tr


class ReviewTab(RichTab):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.head(lambda: tr("What is reviewed"))
        self.put(
            self.stages(
                "conditional_stages", lambda: tr("Stages that mean a conditional refusal"),
                lambda: tr("No stage chosen: nothing comes into the queue."),
                lambda: tr("Deals in these stages wait in the queue until somebody has listened."),
            ),
            columns=1,
        )  # fmt: skip
        self.put(
            self.number("review_days", lambda: tr("Time until the deadline"), 1, 90, days),
            self.number(
                "lease_minutes", lambda: tr("How long an item stays yours"), 1, 600, minutes,
                lambda: tr("After that a colleague may take it"),
            ),
        )  # fmt: skip
        self.head(lambda: tr("Attempts"))
        self.put(
            self.number("least_callback_attempts", lambda: tr("Our attempts before «unreachable»"), 1, 20),
            self.number("least_contact_attempts", lambda: tr("Manager's attempts before «no contact»"), 1, 20),
            self.number(
                "least_contact_days", lambda: tr("Spread over at least"), 0, 30, days,
                lambda: tr("Fewer days do not prove that the client could not be reached"),
            ),
        )  # fmt: skip
        self.end()

    def title(self) -> str:
        return tr("Review of refusals")
