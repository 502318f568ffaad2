"""Verbs of trusting a finding: why it says so, and how often auditors agreed with findings."""

from collections.abc import Iterable
from typing import Annotated

import typer

from qa_desk.cli.common import JsonOption, Verbs, WorkspaceOption
from qa_desk.cli.output import Output
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.errors import NotFound
from qa_desk.domain.evaluation import Share
from qa_desk.domain.explanation import Explanation, explain
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.trust import TrustMeter, interval
from qa_desk.words import formats, labels
from qa_desk.words.explain import against, sentence


def register(app: typer.Typer, verbs: Verbs) -> None:
    @app.command("explain")
    def told(
        refusal: Annotated[int, typer.Argument(help="Id of the refusal, as `show refusals` prints it.")],
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Says why the newest finding of a refusal says what it says, and what spoke against it."""
        with verbs.at(workspace, as_json) as bench:
            refusal_id = RefusalId(refusal)
            with bench.desk.store.read() as unit:
                stated = unit.refusals.get(refusal_id).stated_reason
                finding = unit.findings.latest(refusal_id)
            if finding is None:
                raise NotFound(what="finding", key=refusal)
            _print_explanation(bench.out, refusal_id, explain(finding, stated))


def _print_explanation(out: Output, refusal_id: RefusalId, explanation: Explanation) -> None:
    spoke_against = against(explanation)
    if out.as_json:
        words = {"sentence": sentence(explanation), "spoke_against": spoke_against}
        out.result({"refusal": refusal_id, **words, "explanation": explanation})
        return
    out.result(None, sentence(explanation))
    moments = [one for objection in explanation.against for one in objection.moments]
    rows = [*_rows("+", explanation.quotes), *_rows("-", moments)]
    if rows:
        out.table(("", "time", "lane", "words", "recording"), rows)
    for line in spoke_against:
        out.result(None, f"- {line}")


def _rows(sign: str, spans: Iterable[SpanEvidence]) -> list[tuple[str, ...]]:
    return [
        (sign, formats.clock_ms(one.from_ms), labels.lane(one.lane), one.quote, one.recording[:12]) for one in spans
    ]


def print_trust(out: Output, meter: TrustMeter) -> None:
    """What `evaluate-reasons --from-decisions` says."""
    groups = {
        "by_reason": dict(meter.by_reason),
        "by_verdict": {verdict.value: share for verdict, share in meter.by_verdict.items()},
        "by_month": dict(meter.by_month),
    }
    if out.as_json:
        told = {name: {key: _told(share) for key, share in shares.items()} for name, shares in groups.items()}
        left_out = {"no_call": meter.no_call, "unseen": meter.unseen}
        out.result({"overall": _told(meter.overall), "sure": _told(meter.sure), **told, **left_out})
        return
    rows = [("overall", *_cells(meter.overall)), ("sure", *_cells(meter.sure))]
    out.table(("figure", "agrees", "95 % interval", "of"), rows)
    titles = {"by_reason": "stated reason", "by_verdict": "finding", "by_month": "month"}
    for name, shares in groups.items():
        if shares:
            rows = [(key or "-", *_cells(share)) for key, share in shares.items()]
            out.table((titles[name], "agrees", "95 % interval", "of"), rows)
    out.table(("left out", "decisions"), [("no_call", str(meter.no_call)), ("unseen", str(meter.unseen))])


def _told(share: Share) -> dict[str, float | int | None]:
    low, high = interval(share)
    return {"value": share.value, "part": share.part, "whole": share.whole, "low": low, "high": high}


def _cells(share: Share) -> tuple[str, str, str]:
    low, high = interval(share)
    if share.value is None:
        return "-", "-", "0"
    return f"{share.value:.3f}", f"{low:.3f} - {high:.3f}", str(share.whole)
