"""Scorecards' rules: limits of the traffic light as a typed object with shipped values, and the light itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from qa_desk.domain.errors import WrongUse
from qa_desk.domain.evaluation import Share
from qa_desk.domain.report_table import Grade


class ScoreLimitWrong(WrongUse):
    """facts: name, value"""

    code = "score_limit_wrong"


@dataclass(frozen=True, slots=True)
class ScoreRules:
    """Percents of deals, green from `…_green` on, yellow from `…_yellow` on, red below; for objections taken for
    refusals the other way round: yellow from, red from. `interest_days`: how far back a call counts as active
    interest. `least`: fewer deals than that get no colour.
    """

    interest_days: int = 7
    interest_green: int = 80
    interest_yellow: int = 50
    step_green: int = 95
    step_yellow: int = 80
    card_green: int = 90
    card_yellow: int = 70
    contact_green: int = 70
    contact_yellow: int = 50
    objection_yellow: int = 10
    objection_red: int = 20
    least: int = 5

    def __post_init__(self) -> None:
        for name in ("interest", "step", "card", "contact"):
            green, yellow = getattr(self, f"{name}_green"), getattr(self, f"{name}_yellow")
            if not 0 <= yellow <= green <= 100:
                raise ScoreLimitWrong(name=f"{name}_green", value=green)
        if not 0 <= self.objection_yellow <= self.objection_red <= 100:
            raise ScoreLimitWrong(name="objection_red", value=self.objection_red)
        if self.interest_days < 1 or self.least < 1:
            raise ScoreLimitWrong(name="interest_days", value=min(self.interest_days, self.least))


def rules_of(limits: Mapping[str, int]) -> ScoreRules:
    """The shipped values with the workspace's own in their place. Raises ScoreLimitWrong."""
    known = {one.name for one in fields(ScoreRules)}
    for name, value in limits.items():
        if name not in known:
            raise ScoreLimitWrong(name=name, value=value)
    return ScoreRules(**limits)


def light(share: Share, green: int, yellow: int, least: int) -> Grade:
    """More is better. Compared in whole numbers: 4 of 5 is 80 % to the dot."""
    if share.whole < least:
        return Grade.UNKNOWN
    if share.part * 100 >= green * share.whole:
        return Grade.GOOD
    return Grade.WATCH if share.part * 100 >= yellow * share.whole else Grade.BAD


def warning(share: Share, yellow: int, red: int, least: int) -> Grade:
    """Less is better."""
    if share.whole < least:
        return Grade.UNKNOWN
    if share.part * 100 >= red * share.whole:
        return Grade.BAD
    return Grade.WATCH if share.part * 100 >= yellow * share.whole else Grade.GOOD


_ORDER = (Grade.BAD, Grade.WATCH, Grade.GOOD)


def worst(grades: Iterable[Grade]) -> Grade:
    """A chain is as strong as its weakest link; UNKNOWN only where nothing has a colour."""
    found = set(grades)
    return next((one for one in _ORDER if one in found), Grade.UNKNOWN)
