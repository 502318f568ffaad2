"""The demo's scenario file: users, tariffs, settings, and what the scripted people do with each refusal."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from qa_desk.domain.call import ChannelMap
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.errors import FileRejected
from qa_desk.domain.people import Role
from qa_desk.domain.reason_check import Verdict
from qa_desk.domain.sign_off import SignAction


class ScenarioBroken(FileRejected):
    """facts: name, detail"""

    code = "scenario_broken"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Model = TypeVar("Model", bound=Strict)


class DemoUser(Strict):
    login: str
    name: str
    roles: tuple[Role, ...]
    password: str
    manager: str = ""


class DemoTariff(Strict):
    lead_source: str
    valid_from: date
    amount: str


class DemoSettings(Strict):
    conditional_stages: tuple[str, ...]
    time_zone: str
    currency: str
    channel_map: ChannelMap
    won_stages: tuple[str, ...] = ()
    lost_stages: tuple[str, ...] = ()
    sample_share_percent: int = 10
    audit_forms: tuple[str, ...] = ()
    second_look_percent: int = 10
    agreed_least_pairs: int = 10
    duty_people: Mapping[str, str] = {}
    duty_rules: tuple[str, ...] = ()


class DemoSpan(Strict):
    """`turn`: position in the call's dialogue, from 0."""

    call: str
    turn: int


class Step(Strict):
    """One act of a scripted person; which fields count depends on `step`. `refused`: the code of the rule that keeps
    him from it, when that is what the step shows."""

    step: Literal["decide", "callback", "penalise", "sign", "decide_unreachable"]
    by: str
    verdict: DecisionVerdict | None = None
    outcome: CallbackOutcome | None = None
    action: SignAction | None = None
    comment: str = ""
    client_words: str = ""
    new_manager: str = ""
    refused: str = ""


class DemoRefusal(Strict):
    deal: str
    stated_code: str
    expected_finding: Verdict
    voiced: tuple[str, ...] = ()
    evidence: tuple[DemoSpan, ...] = ()
    path: tuple[Step, ...] = ()


class Scenario(Strict):
    users: tuple[DemoUser, ...]
    tariffs: tuple[DemoTariff, ...]
    settings: DemoSettings
    refusals: tuple[DemoRefusal, ...]


class SpokenTurn(Strict):
    speaker: Literal["manager", "client"]
    text: str
    from_ms: int
    to_ms: int


class Spoken(BaseModel):
    """What was really said in one recording, and when."""

    channels: int

    file: str
    call: str
    deal: str
    turns: tuple[SpokenTurn, ...]


def load_scenario(folder: Path) -> Scenario:
    """Raises ScenarioBroken."""
    return read_model(folder / "scenario.yaml", Scenario)


def read_model(path: Path, kind: type[Model]) -> Model:
    """Raises ScenarioBroken."""
    try:
        return kind.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise ScenarioBroken(name=path.name, detail=str(error)) from error


def load_truth(folder: Path) -> dict[str, Spoken]:
    """By call id. Raises ScenarioBroken."""
    path = folder / "truth.jsonl"
    try:
        spoken = [Spoken.model_validate_json(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, ValidationError) as error:
        raise ScenarioBroken(name=path.name, detail=str(error)) from error
    return {one.call: one for one in spoken}
