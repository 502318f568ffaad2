"""Verbs of the review: decide, callback."""

from typing import Annotated

import typer

from qa_desk.cli.common import JsonOption, UserOption, Verbs, WorkspaceOption
from qa_desk.domain.call import Lane
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import DecisionVerdict, Evidence, EvidenceBroken, SpanEvidence
from qa_desk.domain.errors import NotFound
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.reason_check import ReasonCode
from qa_desk.services.call_back import CallbackRequest, call_back
from qa_desk.services.decide import DecideRequest, decide
from qa_desk.services.store import Store

RefusalArgument = Annotated[int, typer.Argument(help="Refusal id, as `show queue` lists it.")]


def register(app: typer.Typer, verbs: Verbs) -> None:
    _decide(app, verbs)
    _callback(app, verbs)


def _decide(app: typer.Typer, verbs: Verbs) -> None:
    @app.command("decide")
    def decide_verb(
        refusal: RefusalArgument,
        verdict: Annotated[DecisionVerdict, typer.Option(help="The auditor's verdict.")],
        span: Annotated[list[str] | None, typer.Option(help="Evidence SHA256:LANE:FROM_MS:TO_MS:WORDS.")] = None,
        take_finding: Annotated[bool, typer.Option("--take-finding", help="Takes the finding's evidence.")] = False,
        voiced: Annotated[str | None, typer.Option(help="Code of the reason the client voiced.")] = None,
        comment: str = "",
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Confirms or overrules a stated reason; the item must be claimed. No verdict without evidence."""
        with verbs.at(workspace, as_json) as bench:
            desk, refusal_id = bench.desk, RefusalId(refusal)
            evidence: tuple[Evidence, ...] = tuple(read_span(text) for text in span or [])
            if take_finding:
                evidence += finding_evidence(desk.store, refusal_id)
            reason = None if voiced is None else ReasonCode(voiced)
            request = DecideRequest(refusal_id, verdict, evidence, reason, comment)
            moved, _ = decide(desk.store, desk.clock, bench.acting(user), request)
            bench.out.result(moved, f"{refusal}: {moved.state.value}")


def finding_evidence(store: Store, refusal_id: RefusalId) -> tuple[Evidence, ...]:
    """Raises NotFound when the refusal has no finding yet."""
    with store.read() as unit:
        finding = unit.findings.latest(refusal_id)
    if finding is None:
        raise NotFound(what="finding", key=refusal_id)
    return finding.evidence


def read_span(text: str) -> SpanEvidence:
    """Raises EvidenceBroken for anything but SHA256:LANE:FROM_MS:TO_MS:WORDS."""
    parts = text.split(":", 4)
    if len(parts) != 5 or parts[1] not in set(Lane) or not (parts[2].isdigit() and parts[3].isdigit()):
        raise EvidenceBroken(recording=text[:12], from_ms=0, to_ms=0)
    return SpanEvidence(parts[0], Lane(parts[1]), int(parts[2]), int(parts[3]), parts[4])


def _callback(app: typer.Typer, verbs: Verbs) -> None:
    @app.command("callback")
    def callback_verb(
        refusal: RefusalArgument,
        outcome: Annotated[CallbackOutcome, typer.Option()],
        words: Annotated[str, typer.Option(help="What the client said.")] = "",
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Records an attempt to call the client, or what he said."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            request = CallbackRequest(RefusalId(refusal), outcome, words)
            moved, _ = call_back(desk.store, desk.clock, bench.acting(user), request)
            bench.out.result(moved, f"{refusal}: {moved.state.value}")
