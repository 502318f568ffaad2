"""Share of matches when the stated reason is one that the client never gave: each would let a dumped client go."""

from benchmarks.figures._reasons import unseen
from benchmarks.harness import Better, Figure, Workdir
from qa_desk.domain.reason_check import Verdict


def measure(workdir: Workdir) -> float:
    wrongly = unseen(workdir).wrongly_stated
    matches = [one for one in wrongly if one.reading.verdict is Verdict.MATCH]
    workdir.say(f"{len(wrongly)} made-up reasons: {len(matches)} matches, {sum(m.reading.sure for m in matches)} sure")
    return len(matches) / len(wrongly)


FIGURE = Figure("reasons.cv_false_match", "share", 0.03, Better.LOWER, measure)
