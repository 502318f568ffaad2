"""Labelled talk as examples for the classifiers: utterance banks, and turns of labelled cases as far as they tell."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from qa_desk.adapters.reasons.cases import CasesBroken, read_cases
from qa_desk.adapters.reasons.learned.client_turns import ClientTurn, client_turns
from qa_desk.adapters.reasons.learned.labels import CODES, DECIDES, INDEX, LABELS
from qa_desk.adapters.reasons.learned.turns import Floats
from qa_desk.domain.evaluation import Label
from qa_desk.domain.reason_check import RefusalCase, TurnRef, Verdict

GIVES_GROUND = frozenset({"ground", "confirm"})


class _Utterance(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str
    prev: str
    text: str
    acts: list[str]


@dataclass(frozen=True, slots=True)
class LabelledTurn:
    """`wanted`: 0 or 1 a label; `weight`: 0 where the label is not known of this turn."""

    turn: ClientTurn
    wanted: Floats
    weight: Floats


@dataclass(frozen=True, slots=True)
class LabelledCase:
    """`trap`: a version of a talk that was made to mislead. It teaches, but how sure a reader may be is told by talk as
    people talk."""

    case: RefusalCase
    label: Label
    turns: tuple[LabelledTurn, ...]
    trap: bool = False


def load_bank(paths: Iterable[Path]) -> list[LabelledTurn]:
    """Raises CasesBroken."""
    return [_bank_turn(utterance) for path in paths for utterance in _utterances(path)]


def _utterances(path: Path) -> Iterator[_Utterance]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            yield _Utterance.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            raise CasesBroken(file=path.name, line=number, where=str(first["loc"]), expected=first["msg"]) from error


def _bank_turn(utterance: _Utterance) -> LabelledTurn:
    wanted = np.zeros(len(LABELS), np.float32)
    weight = np.ones(len(LABELS), np.float32)
    weight[INDEX[DECIDES]] = 0
    for act in utterance.acts:
        kind, _, code = act.partition(":")
        wanted[INDEX[kind]] = 1
        if code:
            wanted[INDEX[f"topic:{code}"]] = 1
        if code and kind in GIVES_GROUND:
            wanted[[INDEX["ground"], INDEX[f"ground:{code}"]]] = 1
    return LabelledTurn(ClientTurn(TurnRef(0, 1), utterance.text, utterance.prev, ""), wanted, weight)


def load_cases(paths: Iterable[Path]) -> list[LabelledCase]:
    """Cases without a label teach nothing and are left out. Raises CasesBroken."""
    pairs = (pair for path in paths for pair in read_cases(path))
    return [labelled(case, label) for case, label in pairs if label is not None]


def labelled(case: RefusalCase, label: Label) -> LabelledCase:
    evidence = frozenset(label.evidence)
    codes = _deciding_codes(case, label)
    turns = client_turns(case)
    return LabelledCase(
        case, label, tuple(_case_turn(turn, case, label, turn.ref in evidence, codes) for turn in turns)
    )


def _deciding_codes(case: RefusalCase, label: Label) -> Sequence[str]:
    """The codes that the evidence turns voice, if that is certain: of two grounds nobody said which turn is whose."""
    if label.verdict is Verdict.MATCH:
        return (case.stated_reason,) if case.stated_reason in CODES else ()
    return [code for code in label.voiced_reasons if code in CODES] if len(label.voiced_reasons) == 1 else ()


def _case_turn(turn: ClientTurn, case: RefusalCase, label: Label, decides: bool, codes: Sequence[str]) -> LabelledTurn:
    """What a case's label tells of one of its turns; the rest is unknown and has no weight."""
    wanted = np.zeros(len(LABELS), np.float32)
    weight = np.zeros(len(LABELS), np.float32)
    wanted[INDEX[DECIDES]], weight[INDEX[DECIDES]] = float(decides), 1.0 if decides else 0.5
    for code in CODES:
        if code not in label.voiced_reasons:
            weight[INDEX[f"ground:{code}"]] = 0.7
    if decides and label.verdict in (Verdict.MATCH, Verdict.MISMATCH):
        for name in ("ground", *(f"ground:{code}" for code in codes), *(f"topic:{code}" for code in codes)):
            wanted[INDEX[name]], weight[INDEX[name]] = 1, 1
    elif not label.voiced_reasons:
        weight[INDEX["ground"]] = 0.7
    if label.verdict is Verdict.NO_REFUSAL:
        if decides:
            wanted[INDEX["next_step"]], weight[INDEX["next_step"]] = 1, 0.6
        if len(case.calls) == 1:
            weight[INDEX["refuse"]] = 0.4
    elif label.refused and turn.ref.call == len(case.calls) - 1:
        weight[INDEX["next_step"]] = 0.3
        if decides and label.verdict is Verdict.UNCLEAR:
            wanted[INDEX["refuse"]], weight[INDEX["refuse"]] = 1, 0.8
    return LabelledTurn(turn, wanted, weight)
