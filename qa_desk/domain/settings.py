"""Settings of a workspace that decide outcomes; in the database, so that a team shares them and the log sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from qa_desk.domain.call import ChannelMap
from qa_desk.domain.errors import WrongUse
from qa_desk.domain.sample_draw import Flag
from qa_desk.domain.sampling import LEAST_SHARE_PERCENT

FLAGS = frozenset(str(flag) for flag in Flag)

AT_LEAST_ONE = (
    "review_days", "lease_minutes", "least_callback_attempts", "least_contact_attempts", "match_minutes",
    "new_manager_days", "agreed_least_pairs",
)  # fmt: skip


class SettingWrong(WrongUse):
    """facts: name, value, expected"""

    code = "setting_wrong"


@dataclass(frozen=True, slots=True)
class Settings:
    """`conditional_stages`: stages of the CRM that mean «условный отказ». `channel_maps`: rule by
    pattern of the recording's file name ("out-*"), the first that fits; `channel_map` for all others.

    `column_mappings`: the user's own column profiles as JSON, by name. `review_days`: from opening to the deadline.
    `sample_extras`: percent of each manager's flagged deals drawn on top of the share, by flag. `new_manager_days`: how
    long a manager counts as new.
    `second_reader_url`: where a language model listens, e.g. "http://127.0.0.1:11434/v1"; empty is off.
    `audit_forms`: codes of the forms that every drawn deal is audited with; none: one that suits the deal.
    `audit_pass_percent`: a deal's audit with a lower score is not in order. `second_look_percent`: share of audits that
    a second auditor repeats in the dark. `agreed_percent`, `agreed_least_pairs`: below this agreement over at least so
    many pairs a question creates no fine. `duty_rules`: as rule_text writes them, none: the shipped policy.
    `duty_people`: user id -> "quality", "supervisor|group" or "head"; who is not named has the duty of his role.
    `shelf_life_days` by pipeline, `stage_days` by stage: norms of the automatic checks. `audit_required_fields`: that a deal must have.
    `speech_hints`: names of the deal and words of the reason book are given to the recogniser.
    """

    conditional_stages: tuple[str, ...] = ()
    time_zone: str = "Europe/Moscow"
    currency: str = "RUB"
    country: str = "RU"
    sample_share_percent: int = LEAST_SHARE_PERCENT
    review_days: int = 3
    lease_minutes: int = 20
    least_callback_attempts: int = 3
    least_contact_attempts: int = 3
    least_contact_days: int = 2
    channel_map: ChannelMap = ChannelMap.LEFT_MANAGER
    channel_maps: Mapping[str, ChannelMap] = field(default_factory=dict)
    recording_name_patterns: tuple[str, ...] = ()
    match_minutes: int = 5
    model: str = "bundled"
    column_mappings: Mapping[str, str] = field(default_factory=dict)
    second_reader_url: str = ""
    second_reader_model: str = ""
    speech_hints: bool = False
    sample_extras: Mapping[str, int] = field(default_factory=dict)
    new_manager_days: int = 30
    audit_forms: tuple[str, ...] = ()
    audit_pass_percent: int = 80
    second_look_percent: int = 10
    agreed_percent: int = 85
    agreed_least_pairs: int = 10
    duty_rules: tuple[str, ...] = ()
    duty_people: Mapping[str, str] = field(default_factory=dict)
    shelf_life_days: Mapping[str, int] = field(default_factory=dict)
    stage_days: Mapping[str, int] = field(default_factory=dict)
    audit_required_fields: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            raise SettingWrong(name="time_zone", value=self.time_zone, expected="time_zone") from None
        if not LEAST_SHARE_PERCENT <= self.sample_share_percent <= 100:
            raise SettingWrong(name="sample_share_percent", value=self.sample_share_percent, expected="share")
        for name in AT_LEAST_ONE:
            if getattr(self, name) < 1:
                raise SettingWrong(name=name, value=getattr(self, name), expected="at_least_one")
        for name in ("audit_pass_percent", "second_look_percent", "agreed_percent"):
            if not 0 <= getattr(self, name) <= 100:
                raise SettingWrong(name=name, value=getattr(self, name), expected="share_from_nothing")
        for flag, percent in self.sample_extras.items():
            if flag not in FLAGS or not 0 <= percent <= 100:
                raise SettingWrong(name="sample_extras", value=f"{flag}: {percent}", expected="share")


def guess_conditional_stages(stages: frozenset[str]) -> tuple[str, ...]:
    """Stages whose name says «условный отказ»; empty when none does, and then the user is asked."""
    words = ("условн", "conditional", "под отказ", "отказ на провер", "предварительный отказ")
    return tuple(sorted(stage for stage in stages if any(word in stage.casefold() for word in words)))
