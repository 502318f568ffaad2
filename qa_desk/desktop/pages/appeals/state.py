"""What the page knows: who looks, under which settings, the chosen case, and everything recorded about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from qa_desk.desktop.pages.appeals.source import EVERYTHING_OPEN, CaseQuery, Detail
from qa_desk.domain.people import Role, User
from qa_desk.domain.settings import Settings
from qa_desk.services.case_lines import CaseLine
from qa_desk.services.cases import RECORDERS


class Deed(StrEnum):
    """What can be done about a case; each has a key."""

    EXPLANATION = "explanation"
    ACKNOWLEDGEMENT = "acknowledgement"
    GROUND = "ground"
    APPEAL = "appeal"
    DECIDE = "decide"
    ATTACH = "attach"
    OPEN_FILE = "open_file"
    COUNTER = "counter"
    SIGN_COUNTER = "sign_counter"
    DECLINE_COUNTER = "decline_counter"


@dataclass(frozen=True, slots=True)
class AppealsState:
    """`lines`: of the whole ledger, None before the first look; `shown`: rows under the filter."""

    user: User
    settings: Settings
    now: datetime
    lines: Sequence[CaseLine] | None = None
    shown: int = 0
    query: CaseQuery = EVERYTHING_OPEN
    line: CaseLine | None = None
    detail: Detail | None = None
    saving: bool = False

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.time_zone)

    @property
    def law(self) -> bool:
        return self.settings.law_rules().on

    @property
    def records(self) -> bool:
        return self.user.active and bool(self.user.roles & RECORDERS)

    @property
    def is_head(self) -> bool:
        return self.user.active and Role.SALES_HEAD in self.user.roles
