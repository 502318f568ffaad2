"""Scorecards: from which shares on a light is green, yellow or red."""

from qa_desk.desktop.dialogs.fields import Field, Words
from qa_desk.desktop.pages.settings.kinds import RichTab, days, percent
from qa_desk.desktop.pages.settings.limits import Limit, Limits
from qa_desk.desktop.theme import Theme
from qa_desk.domain.errors import KnownError
from qa_desk.domain.report_score import ScoreLimitWrong, ScoreRules
from qa_desk.words import mark, tr
from qa_desk.words.analysis_titles import LIGHTS

_LIGHTS = ("interest", "step", "card", "contact")
_CODES = {"interest": "interest", "step": "step", "card": "filled", "contact": "contacts", "objection": "objections"}

_FROM = {
    "green": mark("{light}: green from"),
    "yellow": mark("{light}: yellow from"),
    "red": mark("{light}: red from"),
}


class ScoresTab(RichTab):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        shipped = ScoreRules()
        keys = [f"{light}_{colour}" for light in _LIGHTS for colour in ("green", "yellow")]
        keys += ["objection_yellow", "objection_red"]
        limits = (
            *(Limit(key, _label(key), 0, 100, percent) for key in keys),
            Limit("interest_days", lambda: tr("Active interest: an answered call in the last"), 1, 90, days),
            Limit("least", lambda: tr("Deals that a colour needs"), 1, 1_000),
        )
        usual = {key: int(getattr(shipped, key)) for key in (*keys, "interest_days", "least")}
        made = Limits(self, "score_limits", lambda: tr("Limits of the scorecards"), usual, limits)
        self.head(lambda: tr("Green and yellow: the more the better"))
        self.head(lambda: tr("Green from the first number on, yellow from the second, red below it."), "muted")
        self.put(*(made.fields[key] for key in keys[:8]))
        self.head(lambda: tr("Objections taken for refusals: the fewer the better"))
        self.put(*(made.fields[key] for key in keys[8:]))
        self.head(lambda: tr("What is counted"))
        self.put(made.fields["interest_days"], made.fields["least"])
        self.end()

    def title(self) -> str:
        return tr("Scorecards")

    def field_of(self, error: KnownError) -> Field | None:
        if isinstance(error, ScoreLimitWrong):
            return self.fields.get(f"score_limits.{error.facts.get('name')}")
        return super().field_of(error)


def _label(key: str) -> Words:
    light, _, colour = key.rpartition("_")

    def told() -> str:
        text = tr(_FROM[colour]).format(light=tr(LIGHTS[_CODES[light]]))
        return text[:1].upper() + text[1:]

    return told
