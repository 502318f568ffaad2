"""Where the labelled talk lies, training on all of it, and the honest estimates by models that never saw the case."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa_desk.adapters.reasons.learned.labels import CODES
from qa_desk.adapters.reasons.learned.model import Runner, save, talk_key
from qa_desk.adapters.reasons.learned.reader import LearnedReader
from qa_desk.adapters.reasons.reader import PhraseReader
from qa_desk.adapters.reasons.training.fit import Talk, fit, prepare
from qa_desk.adapters.reasons.training.forests import FOLDS, Tick, folds_of, quiet
from qa_desk.adapters.reasons.training.noise import noisy_case
from qa_desk.adapters.reasons.training.talk import LabelledCase, load_bank, load_cases
from qa_desk.adapters.reasons.training.wrong_reason import wrongly_stated
from qa_desk.domain.evaluation import Judged
from qa_desk.domain.reason_check import RefusalCase

NOISE_SEED = 3
FOLD_SEED = 7


@dataclass(frozen=True, slots=True)
class Sources:
    """`judged`: cases that the estimate is made on; `further`: cases that only teach; `banks`: labelled turns; `traps`:
    versions of talk that were made to mislead, which teach but set no bars."""

    judged: Sequence[Path]
    further: Sequence[Path]
    banks: Sequence[Path]
    traps: Sequence[Path] = ()


def shipped_sources(folder: Path) -> Sources:
    """Files of resources/training: refusals-* are judged, cases-* and traps-* only teach."""
    return Sources(
        sorted(folder.glob("refusals-*.jsonl")),
        sorted(folder.glob("cases-*.jsonl")),
        sorted(folder.glob("utterances-*.jsonl")),
        sorted(folder.glob("traps-*.jsonl")),
    )


def train(sources: Sources, target: Path, tick: Tick = quiet, own: Sequence[LabelledCase] = ()) -> str:
    """Trains on everything and writes the model; returns its fingerprint. The same talk gives the same bytes."""
    talk, _judged = _talk(sources, own)
    names = [path.name for path in (*sources.judged, *sources.further, *sources.traps, *sources.banks)]
    chosen = [at for at, one in enumerate(talk.cases) if teaches(one)]
    model = fit(talk, chosen, f"{', '.join(names)}; own {len(own)}", tick)
    return save(model, target)


def teaches(one: LabelledCase) -> bool:
    """Whether the classifiers know all reasons of the case; a reason of one's own book is left to its phrases."""
    return one.case.stated_reason in CODES and all(code in CODES for code in one.label.voiced_reasons)


@dataclass(frozen=True, slots=True)
class Unseen:
    """Readings by models that never saw the case: as it stands, as a poor recogniser would have written it, and under
    every reason that the client did not give, where each match would let a dumped client go."""

    clean: Sequence[Judged]
    noisy: Sequence[Judged]
    wrongly_stated: Sequence[Judged]


def cross_validate(sources: Sources, tick: Tick = quiet, own: Sequence[LabelledCase] = ()) -> Unseen:
    """Five folds by case over the judged cases; `own` cases only teach."""
    talk, judged = _talk(sources, own)
    clean: list[Judged] = []
    noisy: list[Judged] = []
    wrong: list[Judged] = []
    for reader, held in _by_fold(talk, range(judged), PhraseReader(), tick):
        for one in held:
            clean.append(_judge(reader, one.case, one))
            noisy.append(_judge(reader, noisy_case(one.case, NOISE_SEED), one))
            wrong += [
                Judged(one.case.id, case.stated_reason, label, reader.read(case)) for case, label in wrongly_stated(one)
            ]
    return Unseen(clean, noisy, wrong)


def cross_validate_own(
    sources: Sources, own: Sequence[LabelledCase], phrases: PhraseReader, tick: Tick = quiet
) -> list[Judged]:
    """Folds by case over `own`, in its order; all other talk teaches every time."""
    talk, _judged = _talk(sources, own)
    first = len(talk.cases) - len(own)
    places = range(first, len(talk.cases))
    found: dict[int, Judged] = {}
    for reader, held in _by_fold(talk, places, phrases, tick):
        found |= {id(one): _judge(reader, one.case, one) for one in held}
    return [found[id(one)] for one in own]


def fits_of(held: int) -> int:
    """How many models an estimate over so many held-out cases trains."""
    return min(FOLDS, held)


def _by_fold(
    talk: Talk, places: range, phrases: PhraseReader, tick: Tick
) -> Iterator[tuple[LearnedReader, list[LabelledCase]]]:
    """A reader and the cases it never saw, fold by fold. Talk that is held out teaches nowhere under another name."""
    folds = dict(zip(places, folds_of(len(places), FOLD_SEED), strict=True))
    keys = [talk_key(one.case) for one in talk.cases]
    for fold in range(fits_of(len(places))):
        held = [at for at in places if folds[at] == fold]
        hidden = {keys[at] for at in held}
        chosen = [at for at, one in enumerate(talk.cases) if keys[at] not in hidden and teaches(one)]
        model = fit(talk, chosen, "cross-validation", tick)
        yield LearnedReader(Runner(model), f"fold-{fold}", phrases), [talk.cases[at] for at in held]


def _judge(reader: LearnedReader, case: RefusalCase, one: LabelledCase) -> Judged:
    return Judged(case.id, case.stated_reason, one.label, reader.read(case))


def _talk(sources: Sources, own: Sequence[LabelledCase]) -> tuple[Talk, int]:
    """The talk with the judged cases first and the own ones last, and how many are judged."""
    judged = load_cases(sources.judged)
    traps = [replace(one, trap=True) for one in load_cases(sources.traps)]
    return prepare(load_bank(sources.banks), [*judged, *load_cases(sources.further), *traps, *own]), len(judged)
