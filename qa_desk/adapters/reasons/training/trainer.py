"""Where the labelled talk lies, training on all of it, and the honest estimate by models that never saw the case."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qa_desk.adapters.reasons.learned.model import Runner, save
from qa_desk.adapters.reasons.learned.reader import LearnedReader
from qa_desk.adapters.reasons.reader import PhraseReader
from qa_desk.adapters.reasons.training.fit import FOLDS, Say, Talk, fit, folds_of, prepare
from qa_desk.adapters.reasons.training.noise import noisy_case
from qa_desk.adapters.reasons.training.talk import LabelledCase, load_bank, load_cases
from qa_desk.domain.evaluation import Judged
from qa_desk.domain.reason_check import RefusalCase

NOISE_SEED = 3


@dataclass(frozen=True, slots=True)
class Sources:
    """`judged`: cases that the estimate is made on; `further`: cases that only teach; `banks`: labelled turns."""

    judged: Sequence[Path]
    further: Sequence[Path]
    banks: Sequence[Path]


def shipped_sources(folder: Path) -> Sources:
    """Files of resources/training: refusals-* are judged, cases-* only teach."""
    return Sources(
        sorted(folder.glob("refusals-*.jsonl")),
        sorted(folder.glob("cases-*.jsonl")),
        sorted(folder.glob("utterances-*.jsonl")),
    )


def train(sources: Sources, target: Path, say: Say, own: Sequence[LabelledCase] = ()) -> str:
    """Trains on everything and writes the model; returns its fingerprint. The same talk gives the same bytes."""
    talk, _judged = _talk(sources, own)
    names = [path.name for path in (*sources.judged, *sources.further, *sources.banks)]
    model = fit(talk, range(len(talk.cases)), f"{', '.join(names)}; own {len(own)}", say)
    return save(model, target)


@dataclass(frozen=True, slots=True)
class Unseen:
    """Readings by models that never saw the case: as it stands, and as a poor recogniser would have written it."""

    clean: Sequence[Judged]
    noisy: Sequence[Judged]


def cross_validate(sources: Sources, say: Say, own: Sequence[LabelledCase] = ()) -> Unseen:
    """Five folds by case over the judged cases; `own` cases only teach."""
    talk, judged = _talk(sources, own)
    folds = folds_of(judged, seed=7)
    phrases = PhraseReader()
    clean: list[Judged] = []
    noisy: list[Judged] = []
    for fold in range(FOLDS):
        say(f"cross-validation {fold + 1} of {FOLDS}")
        chosen = [at for at in range(len(talk.cases)) if at >= judged or folds[at] != fold]
        reader = LearnedReader(Runner(fit(talk, chosen, "cross-validation")), f"fold-{fold}", phrases)
        for one in (talk.cases[at] for at in range(judged) if folds[at] == fold):
            clean.append(_judge(reader, one.case, one))
            noisy.append(_judge(reader, noisy_case(one.case, NOISE_SEED), one))
    return Unseen(clean, noisy)


def _judge(reader: LearnedReader, case: RefusalCase, one: LabelledCase) -> Judged:
    return Judged(case.id, case.stated_reason, one.label, reader.read(case))


def _talk(sources: Sources, own: Sequence[LabelledCase]) -> tuple[Talk, int]:
    """The talk with the judged cases first, and how many those are."""
    judged = load_cases(sources.judged)
    return prepare(load_bank(sources.banks), [*judged, *load_cases(sources.further), *own]), len(judged)
