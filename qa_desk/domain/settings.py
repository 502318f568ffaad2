"""Settings of a workspace that decide outcomes; in the database, so that a team shares them and the log sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from qa_desk.domain.call import ChannelMap
from qa_desk.domain.check_limits import BOUNDS
from qa_desk.domain.errors import WrongUse
from qa_desk.domain.law import LawMode, LawRules, law_of
from qa_desk.domain.reassign import ReassignPolicy
from qa_desk.domain.report_score import rules_of
from qa_desk.domain.sample_draw import Flag
from qa_desk.domain.sampling import LEAST_SHARE_PERCENT

FLAGS = frozenset(str(flag) for flag in Flag)
DECIMAL_MARKS = ("comma", "point")
FILE_ENCODINGS = ("utf-8-sig", "cp1251")
PROMPT_LETTERS = 800
"""Of the initial prompt: more than any model takes, so that none is cut that could be heard with whole."""

AT_LEAST_ONE = (
    "review_days", "lease_minutes", "least_callback_attempts", "least_contact_attempts", "match_minutes",
    "new_manager_days", "agreed_least_pairs",
    "explanation_hours", "acknowledgement_hours", "appeal_hours",
    "shelf_days", "stage_days", "first_stage_hours", "callback_hours", "transcript_hours", "refusal_share_days",
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
    `law`: auto, on, off (domain/law.py); `pay_cap_percent`: of the month's pay. `fine_ground`: clause of the local act
    that new fines name. `…_hours`: working hours, between `work_from_hour` and `work_to_hour` of the country's working
    days. `papers_block_export`: overdue explanations and missing acknowledgements hold up the payroll files.
    `won_stages`, `lost_stages`: where the CRM ends a deal.
    `shelf_days`: how long a deal may live, by pipeline in `shelf_days_of`; `stage_days`: in one stage, by stage in
    `stage_days_of`. `first_stages`: where new leads stand; empty guesses by name. `callback_hours`, `transcript_hours`:
    how long a client to call and a recording may wait. `refusal_share_…`: usual percent of refusals to new leads, over
    so many days. `digest_hour`: of the department's day.
    `score_limits`: of the scorecards' traffic lights, by the names of domain/report_score.py's ScoreRules.
    `second_reader_url`: where a language model listens, e.g. "http://127.0.0.1:11434/v1"; empty is off.
    `audit_forms`: codes of the forms that every drawn deal is audited with; none: one that suits the deal.
    `audit_pass_percent`: a deal's audit with a lower score is not in order. `second_look_percent`: share of audits that
    a second auditor repeats in the dark. `agreed_percent`, `agreed_least_pairs`: below this agreement over at least so
    many pairs a question creates no fine. `duty_rules`: as rule_text writes them, none: the shipped policy.
    `duty_people`: login -> "quality", "supervisor|group" or "head"; who is not named has the duty of his role.
    `audit_required_fields`: that a deal must have.
    `speech_hints`: names of the deal and words of the reason book are given to the recogniser. `speech_prompt`: text in
    whose style, and with whose words, it writes.
    `auto_draw`: the day's sample is drawn by the window itself. `check_limits`: numbers of the automatic checks by the
    names of domain/check_limits.py; `check_not_steps`: stages that are no step of the client's way, none: the shipped.
    `payroll_decimal`, `payroll_encoding`: of the payroll CSV, as whoever loads it expects.
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
    speech_prompt: str = ""
    sample_extras: Mapping[str, int] = field(default_factory=dict)
    new_manager_days: int = 30
    audit_forms: tuple[str, ...] = ()
    audit_pass_percent: int = 80
    second_look_percent: int = 10
    agreed_percent: int = 85
    agreed_least_pairs: int = 10
    duty_rules: tuple[str, ...] = ()
    duty_people: Mapping[str, str] = field(default_factory=dict)
    audit_required_fields: tuple[str, ...] = ()
    law: str = LawMode.AUTO.value
    pay_cap_percent: int = 20
    fine_ground: str = ""
    work_from_hour: int = 9
    work_to_hour: int = 18
    explanation_hours: int = 18
    acknowledgement_hours: int = 27
    appeal_hours: int = 18
    papers_block_export: bool = True
    reassign_policy: str = ReassignPolicy.LEAST_LOADED.value
    won_stages: tuple[str, ...] = ()
    lost_stages: tuple[str, ...] = ()
    shelf_days: int = 60
    shelf_days_of: Mapping[str, int] = field(default_factory=dict)
    stage_days: int = 14
    stage_days_of: Mapping[str, int] = field(default_factory=dict)
    first_stages: tuple[str, ...] = ()
    first_stage_hours: int = 24
    callback_hours: int = 24
    transcript_hours: int = 24
    refusal_share_from: int = 5
    refusal_share_to: int = 30
    refusal_share_days: int = 30
    digest: bool = True
    digest_hour: int = 8
    score_limits: Mapping[str, int] = field(default_factory=dict)
    auto_draw: bool = True
    check_limits: Mapping[str, int] = field(default_factory=dict)
    check_not_steps: tuple[str, ...] = ()
    payroll_decimal: str = DECIMAL_MARKS[0]
    payroll_encoding: str = FILE_ENCODINGS[0]

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
        self._check_money_rules()
        self._check_panel_rules()
        self._check_files_and_checks()
        rules_of(self.score_limits)
        for flag, percent in self.sample_extras.items():
            if flag not in FLAGS or not 0 <= percent <= 100:
                raise SettingWrong(name="sample_extras", value=f"{flag}: {percent}", expected="share")

    def _check_money_rules(self) -> None:
        if self.law not in set(LawMode):
            raise SettingWrong(name="law", value=self.law, expected=", ".join(LawMode))
        if self.reassign_policy not in set(ReassignPolicy):
            raise SettingWrong(name="reassign_policy", value=self.reassign_policy, expected=", ".join(ReassignPolicy))
        if not 1 <= self.pay_cap_percent <= 100:
            raise SettingWrong(name="pay_cap_percent", value=self.pay_cap_percent, expected="percent")
        if not 0 <= self.work_from_hour < self.work_to_hour <= 24:
            hours = f"{self.work_from_hour}-{self.work_to_hour}"
            raise SettingWrong(name="work_from_hour", value=hours, expected="hours_of_day")

    def _check_panel_rules(self) -> None:
        for name in ("shelf_days_of", "stage_days_of"):
            for key, days in getattr(self, name).items():
                if days < 1:
                    raise SettingWrong(name=name, value=f"{key}: {days}", expected="at_least_one")
        if not 0 <= self.refusal_share_from < self.refusal_share_to <= 100:
            corridor = f"{self.refusal_share_from}-{self.refusal_share_to}"
            raise SettingWrong(name="refusal_share_from", value=corridor, expected="corridor")
        if not 0 <= self.digest_hour <= 23:
            raise SettingWrong(name="digest_hour", value=self.digest_hour, expected="hour_of_day")

    def _check_files_and_checks(self) -> None:
        for name, known in (("payroll_decimal", DECIMAL_MARKS), ("payroll_encoding", FILE_ENCODINGS)):
            if getattr(self, name) not in known:
                raise SettingWrong(name=name, value=getattr(self, name), expected=", ".join(known))
        if len(self.speech_prompt) > PROMPT_LETTERS:
            raise SettingWrong(name="speech_prompt", value=f"{self.speech_prompt[:20]}…", expected="prompt_letters")
        for name, value in self.check_limits.items():
            least, most = BOUNDS.get(name, (1, 0))
            if not least <= value <= most:
                raise SettingWrong(name="check_limits", value=f"{name}: {value}", expected=f"{least}–{most}")

    def law_rules(self) -> LawRules:
        return law_of(self.law, self.country, self.pay_cap_percent)


def guess_conditional_stages(stages: frozenset[str]) -> tuple[str, ...]:
    """Stages whose name says «условный отказ»; empty when none does, and then the user is asked."""
    words = ("условн", "conditional", "под отказ", "отказ на провер", "предварительный отказ")
    return tuple(sorted(stage for stage in stages if any(word in stage.casefold() for word in words)))
