"""The estimate of learning from one's own decisions: a table for people, an object for programs."""

from qa_desk.cli.output import Output
from qa_desk.domain.evaluation import Share
from qa_desk.domain.trust import interval
from qa_desk.services.learn import Estimate, Standing
from qa_desk.words import tr

_FIGURES = ("right", "sure", "sure_matches")


def print_estimate(told: Output, estimate: Estimate) -> None:
    """Only for people; in JSON mode the result holds it."""
    if told.as_json:
        return
    told.say(tr("Decided cases to learn from: {own}; the reader in use learned from {seen} of them.").format(
        own=estimate.own, seen=estimate.seen
    ))  # fmt: skip
    told.table(("reader", *_FIGURES), [(name, *_cells(one)) for name, one in _rows(estimate)])


def estimate_told(estimate: Estimate) -> dict[str, object]:
    return {
        "own": estimate.own,
        "seen": estimate.seen,
        "reader": estimate.reader,
        "worse": estimate.worse,
        **{name: _figures(one) for name, one in _rows(estimate)},
    }


def _rows(estimate: Estimate) -> list[tuple[str, Standing]]:
    rows = [("before", estimate.before), ("after", estimate.after)]
    if estimate.seen:
        rows.append(("after_all", estimate.after_all))
    if estimate.development is not None:
        rows.append(("development", estimate.development))
    return rows


def _cells(one: Standing) -> list[str]:
    return [_text(getattr(one, name)) for name in _FIGURES]


def _text(share: Share) -> str:
    """0.91 (10/11, 0.62-0.98): the interval says how much so few cases can tell."""
    if share.value is None:
        return "-"
    low, high = interval(share)
    return f"{share.value:.2f} ({share.part}/{share.whole}, {low:.2f}-{high:.2f})"


def _figures(one: Standing) -> dict[str, object]:
    shares: dict[str, Share] = {name: getattr(one, name) for name in _FIGURES}
    return {
        name: {"value": share.value, "part": share.part, "whole": share.whole, "interval": interval(share)}
        for name, share in shares.items()
    }
