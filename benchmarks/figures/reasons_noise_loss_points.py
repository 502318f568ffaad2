"""Points of accuracy lost on unseen cases when one word in five is misheard, dropped or swapped."""

from benchmarks.figures._reasons import clean, share, unseen
from benchmarks.harness import Better, Figure, Workdir
from qa_desk.domain.evaluation import evaluate


def measure(workdir: Workdir) -> float:
    noisy = share(evaluate(unseen(workdir).noisy).accuracy.value)
    return 100 * (share(clean(workdir).accuracy.value) - noisy)


FIGURE = Figure("reasons.noise_loss_points", "points", 8, Better.LOWER, measure)
