"""`qa-desk show …`: what is stored, as it is stored, field names as in the glossary."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Annotated

import typer

from qa_desk.cli.common import JsonOption, Verbs, WorkspaceOption
from qa_desk.services.look import refusal_lines
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import QueueQuery

EVERYTHING = 10_000_000


class What(StrEnum):
    DEALS = "deals"
    CALLS = "calls"
    QUEUE = "queue"
    REFUSALS = "refusals"
    TRANSCRIPTS = "transcripts"
    COMMENTS = "comments"
    PLAYED = "played"
    FINDINGS = "findings"
    DECISIONS = "decisions"
    CALLBACKS = "callbacks"
    FINES = "fines"
    LEDGER = "ledger"
    REASSIGNMENTS = "reassignments"
    AUDITS = "audits"
    LOG = "log"


def register(app: typer.Typer, verbs: Verbs) -> None:
    @app.command()
    def show(
        what: What,
        done: Annotated[bool, typer.Option("--done", help="Queue: finished items too.")] = False,
        limit: Annotated[int, typer.Option(help="At most so many; 0 for all.")] = 0,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Prints what is stored."""
        with verbs.at(workspace, as_json) as bench:
            found = stored(bench.desk.store, what, done)
            bench.out.result({what.value: found[:limit] if limit else found})


def stored(store: Store, what: What, done: bool = False) -> Sequence[object]:
    if what is What.REFUSALS:
        return refusal_lines(store)
    with store.read() as unit:
        if what is What.QUEUE:
            return unit.queue.lines(unit.queue.ids(QueueQuery(include_done=done)))
        return _READERS[what](unit)


_READERS: dict[What, Callable[[UnitOfWork], Sequence[object]]] = {
    What.DEALS: lambda unit: unit.deals.page(None, EVERYTHING),
    What.CALLS: lambda unit: unit.calls.page(None, EVERYTHING),
    What.TRANSCRIPTS: lambda unit: unit.transcripts.page(None, EVERYTHING),
    What.COMMENTS: lambda unit: unit.listening.comments(
        [one.recording for one in unit.calls.page(None, EVERYTHING) if one.recording is not None]
    ),
    What.PLAYED: lambda unit: unit.listening.played_page(None, EVERYTHING),
    What.FINDINGS: lambda unit: unit.findings.page(None, EVERYTHING),
    What.DECISIONS: lambda unit: unit.decisions.all(),
    What.CALLBACKS: lambda unit: unit.callbacks.all(),
    What.FINES: lambda unit: unit.penalties.fines(),
    What.LEDGER: lambda unit: unit.ledger.entries(),
    What.REASSIGNMENTS: lambda unit: unit.penalties.reassignments(),
    What.AUDITS: lambda unit: unit.audits.all(),
    What.LOG: lambda unit: list(unit.log.entries()),
}
