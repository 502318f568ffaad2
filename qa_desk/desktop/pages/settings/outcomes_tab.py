"""What the CRM's stages mean at a deal's end, and who gets a deal that comes back to sales."""

from collections.abc import Callable

from qa_desk.desktop.pages.settings.kinds import RichTab
from qa_desk.desktop.theme import Theme
from qa_desk.domain.reassign import ReassignPolicy
from qa_desk.words import ledger_words, tr


class OutcomesTab(RichTab):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        none = lambda: tr("No stage chosen")  # noqa: E731 - words, called when shown
        self.head(lambda: tr("Where a deal ends"))
        self.put(
            self.stages(
                "won_stages", lambda: tr("Stages of won deals"), none,
                lambda: tr("Without them no win is counted, neither in scorecards nor as money recovered."),
            ),
            self.stages(
                "lost_stages", lambda: tr("Stages of lost deals"), none,
                lambda: tr("Deals in them are no longer in work."),
            ),
            columns=1,
        )  # fmt: skip
        self.head(lambda: tr("Who gets a returned deal"))
        self.put(
            self.choice(
                "reassign_policy", lambda: tr("The new manager is"),
                [(one.value, _named(one)) for one in ReassignPolicy],
                lambda: tr("Never one who had the deal before."),
            )
        )  # fmt: skip
        self.end()

    def title(self) -> str:
        return tr("Ends and returns")


def _named(policy: ReassignPolicy) -> Callable[[], str]:
    return lambda: ledger_words.policy(policy)
