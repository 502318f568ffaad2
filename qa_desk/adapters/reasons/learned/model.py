"""The whole learned model: what it reads of a case, and its file, a plain .npz without pickled objects."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from qa_desk.adapters.reasons.learned.answers import answered, answering
from qa_desk.adapters.reasons.learned.client_turns import ClientTurn, client_turns
from qa_desk.adapters.reasons.learned.dialogue import state_features, turn_features
from qa_desk.adapters.reasons.learned.features import GROUPS, Features, TextView
from qa_desk.adapters.reasons.learned.ground_rows import ground_features
from qa_desk.adapters.reasons.learned.labels import CODES, GROUNDS, LABELS
from qa_desk.adapters.reasons.learned.trees import Trees
from qa_desk.adapters.reasons.learned.turns import Floats, Group, TurnModel
from qa_desk.adapters.reasons.learned.verdicts import Bars, Likely
from qa_desk.domain.errors import FileRejected
from qa_desk.domain.reason_check import RefusalCase

FORMAT = 1
Array = npt.NDArray[Any]
_TREES = ("state", "ground", "deciding")
STEPS = 63
"""Weights are kept as whole steps to either side of nothing: finer ones tell no more and only make the file larger."""


class ReaderModelBroken(FileRejected):
    """The file of the trained reader cannot be used; facts: name, detail"""

    code = "reader_model_broken"


@dataclass(frozen=True, slots=True)
class Read:
    """What the model makes of one case. `voiced`: a probability a code; `deciding`: one a client turn."""

    turns: Sequence[ClientTurn]
    refused: float
    voiced: Floats
    deciding: Floats


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that training finds out. `table`, `rarity`, `bias`: of the turn classifiers (turns.TurnModel).
    `seen`: talk_key of every case it learned from, since reading those again proves nothing."""

    groups: Mapping[str, Group]
    table: Floats
    rarity: Floats
    bias: Floats
    trees: Mapping[str, Trees]
    certainty: Floats
    bars: Bars
    trained_on: str
    seen: frozenset[str] = frozenset()

    def turn_model(self) -> TurnModel:
        return TurnModel(self.groups, self.table, self.rarity, self.bias)


def talk_key(case: RefusalCase) -> str:
    """Short hash of what is said in a case, whatever its id."""
    return hashlib.sha256(repr(case.calls).encode()).hexdigest()[:10]


class Runner:
    """A model ready to read."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._view = TextView()
        self._turns = model.turn_model()

    def features(self, turns: Sequence[ClientTurn]) -> list[Features]:
        return [self._view.turn(turn.text, turn.before, turn.after) for turn in turns]

    def read(self, case: RefusalCase, off: Sequence[int] = ()) -> Read | None:
        """None when the client said nothing at all. `off`: places in CODES whose grounds may not decide."""
        turns = client_turns(case)
        if not turns:
            return None
        scores = self._turns.scores(self.features(turns))
        places = answering(turns, scores)
        questions = self._turns.scores([self._view.turn(turns[at].before, "", "") for at in places])
        return read_scores(case, turns, answered(scores, places, questions), self.model.trees, off)


def read_scores(
    case: RefusalCase,
    turns: Sequence[ClientTurn],
    scores: Floats,
    trees: Mapping[str, Trees],
    off: Sequence[int] = (),
) -> Read:
    refused = float(trees["state"].probability(state_features(case, turns, scores)[None, :])[0])
    voiced = trees["ground"].probability(ground_features(case, turns, scores, refused))
    stated = CODES.index(case.stated_reason) if case.stated_reason in CODES else None
    heard, likely = _without(off, scores, voiced)
    deciding = trees["deciding"].probability(turn_features(turns, heard, stated, refused, likely))
    return Read(turns, refused, voiced, deciding)


def _without(off: Sequence[int], scores: Floats, voiced: Floats) -> tuple[Floats, Floats]:
    """Scores and grounds as if nobody had ever taught the grounds of these places."""
    if not off:
        return scores, voiced
    scores, voiced = scores.copy(), voiced.copy()
    scores[:, [GROUNDS.start + at for at in off]] = 0
    voiced[list(off)] = 0
    return scores, voiced


def likely_of(read: Read, stated: str) -> Likely:
    if stated not in CODES:
        return Likely(read.refused, 0.0, float(read.voiced.max()))
    at = CODES.index(stated)
    return Likely(read.refused, float(read.voiced[at]), strongest_but(read.voiced, at))


def strongest_but(values: Floats, at: int) -> float:
    """The largest of the others."""
    others = values.tolist()
    del others[at]
    return float(max(others))


# ---------------------------------------------------------------- file


def save(model: Model, path: Path) -> str:
    """Writes the model complete or not at all; returns its fingerprint."""
    scale = np.abs(model.table).max(0) / STEPS
    scale[scale == 0] = 1
    arrays: dict[str, Array] = {
        "table": np.round(model.table / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "rarity": model.rarity.astype(np.float16),
        "bias": model.bias.astype(np.float32),
        "certainty": model.certainty.astype(np.float32),
        "text": _as_bytes(_text(model)),
    }
    for name in _TREES:
        tree = model.trees[name]
        for field in ("roots", "feature", "threshold", "left", "right", "value"):
            arrays[f"{name}.{field}"] = getattr(tree, field)
        arrays[f"{name}.shape"] = np.array([tree.depth, tree.start], np.float64)
    part = path.with_suffix(".part.npz")
    with part.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    part.replace(path)
    return fingerprint(path)


def _text(model: Model) -> str:
    """Everything that is words: features by group in the order of their rows, the lexicon, bars."""
    return json.dumps(
        {
            "format": FORMAT,
            "labels": LABELS,
            "groups": {
                name: {"weight": group.weight, "features": sorted(group.rows, key=group.rows.__getitem__)}
                for name, group in model.groups.items()
            },
            "bars": asdict(model.bars),
            "trained_on": model.trained_on,
            "seen": sorted(model.seen),
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def _as_bytes(text: str) -> Array:
    return np.frombuffer(text.encode("utf-8"), np.uint8)


def load(path: Path) -> Model:
    """Raises ReaderModelBroken."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return _model({name: stored[name] for name in stored.files})
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise ReaderModelBroken(name=path.name, detail=str(error).splitlines()[0] if str(error) else "") from error


def _model(arrays: Mapping[str, Array]) -> Model:
    text = json.loads(arrays["text"].tobytes().decode("utf-8"))
    if text["format"] != FORMAT or tuple(text["labels"]) != LABELS:
        raise ValueError(f"format {text['format']}")
    groups: dict[str, Group] = {}
    row = 1
    for name in GROUPS:
        told = text["groups"][name]
        groups[name] = Group({word: row + at for at, word in enumerate(told["features"])}, told["weight"])
        row += len(told["features"])
    return Model(
        groups=groups,
        table=arrays["table"].astype(np.float32) * arrays["scale"],
        rarity=arrays["rarity"].astype(np.float32),
        bias=arrays["bias"],
        trees={name: _trees(arrays, name) for name in _TREES},
        certainty=arrays["certainty"],
        bars=Bars(**text["bars"]),
        trained_on=text["trained_on"],
        seen=frozenset(text["seen"]),
    )


def _trees(arrays: Mapping[str, Array], name: str) -> Trees:
    depth, start = arrays[f"{name}.shape"]
    return Trees(
        roots=arrays[f"{name}.roots"],
        feature=arrays[f"{name}.feature"],
        threshold=arrays[f"{name}.threshold"],
        left=arrays[f"{name}.left"],
        right=arrays[f"{name}.right"],
        value=arrays[f"{name}.value"],
        depth=int(depth),
        start=float(start),
    )


def fingerprint(path: Path) -> str:
    """First eight letters of the file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]
