"""What the callbacks page knows: the chosen line, what was loaded for it, and the person's draft."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from qa_desk.desktop.pages.callbacks.source import Detail
from qa_desk.domain.callback import CallbackOutcome, OwnDeal, check_not_own_deal
from qa_desk.domain.people import Role, User
from qa_desk.services.views import RefusalLine


@dataclass(frozen=True, slots=True)
class Draft:
    """Kept per refusal while the page lives, so that looking at another line loses nothing."""

    outcome: CallbackOutcome | None = None
    words: str = ""
    new_manager: str = ""


@dataclass(frozen=True, slots=True)
class CallbacksState:
    """`line` and `detail` are None while nothing is chosen or loaded; `counts`: to call, to propose."""

    user: User
    least: int
    zone: tzinfo
    now: datetime
    counts: tuple[int, int] | None = None
    line: RefusalLine | None = None
    detail: Detail | None = None
    draft: Draft = Draft()
    saving: bool = False

    @property
    def is_auditor(self) -> bool:
        return self.user.active and Role.AUDITOR in self.user.roles


def is_own(user: User, line: RefusalLine) -> bool:
    """The user stated the reason of this deal or holds it now."""
    try:
        check_not_own_deal(user, frozenset(name for name in (line.stated_by, line.manager) if name))
    except OwnDeal:
        return True
    return False
