"""Where the list behind a lamp comes from, and its columns. Loading runs off the GUI thread."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from qa_desk.desktop.tables.columns import Column, Sort
from qa_desk.domain.panel import LampKind
from qa_desk.domain.working_time import WorkDays
from qa_desk.services.panel import deals_behind, panel_lines
from qa_desk.services.panel_store import PanelLine
from qa_desk.services.ports import Clock
from qa_desk.services.store import Store
from qa_desk.words import formats, tr

_WAITING = frozenset({LampKind.REFUSALS, LampKind.SAMPLE, LampKind.TRANSCRIPTION, LampKind.REFUSAL_SHARE})


class BehindSource:
    """The lamp's own order, oldest first: no column sorts."""

    def __init__(self, store: Store, clock: Clock, days: WorkDays) -> None:
        self._store, self._clock, self._days = store, clock, days

    def load_ids(self, query: LampKind, sort: Sort | None) -> Sequence[int]:  # noqa: ARG002 - the port's signature
        return list(dict.fromkeys(deals_behind(self._store, self._clock, query, self._days)))

    def load_rows(self, ids: Sequence[int]) -> Sequence[PanelLine]:
        return panel_lines(self._store, ids)


def columns_of(kind: LampKind, zone: Callable[[], tzinfo], clock: Clock) -> list[Column[PanelLine]]:
    """Deal, client, manager, stage, and the time this lamp is about."""

    def moment(of: Callable[[PanelLine], datetime | None]) -> Callable[[PanelLine], str]:
        def text(line: PanelLine) -> str:
            found = of(line)
            return "—" if found is None else formats.date_time(found, zone())

        return text

    def days(of: Callable[[PanelLine], datetime | None]) -> Callable[[PanelLine], str]:
        def text(line: PanelLine) -> str:
            found = of(line)
            return "—" if found is None else formats.number((clock() - found).days)

        return text

    found = [
        Column[PanelLine]("deal", lambda: tr("Deal"), _deal, 230, sortable=False, tooltip=_deal),
        Column[PanelLine]("client", lambda: tr("Client"), lambda line: line.client_name, 150, sortable=False),
        Column[PanelLine]("manager", lambda: tr("Manager"), lambda line: line.manager, 150, sortable=False),
        Column[PanelLine]("stage", lambda: tr("Stage"), _stage, 170, sortable=False, tooltip=_stage),
    ]
    if kind in _WAITING:
        found.append(_deadline(moment(lambda line: line.deadline_at), clock))
        return found
    if kind is LampKind.SHELF_LIFE:
        since, of = (lambda: tr("Created")), _created
    else:
        since, of = (lambda: tr("In the stage since")), _in_stage
    found.append(Column[PanelLine]("since", since, moment(of), 150, sortable=False))
    found.append(Column[PanelLine]("days", lambda: tr("Days"), days(of), 60, align_right=True, sortable=False))
    return found


def _deadline(text: Callable[[PanelLine], str], clock: Clock) -> Column[PanelLine]:
    def late(line: PanelLine) -> bool:
        return line.deadline_at is not None and line.deadline_at < clock()

    return Column[PanelLine](
        "deadline", lambda: tr("Deadline"), text, 150, sortable=False,
        tint=lambda line: "bad" if late(line) else "", icon=lambda line: "warning" if late(line) else "",
    )  # fmt: skip


def _created(line: PanelLine) -> datetime | None:
    return line.created_at


def _in_stage(line: PanelLine) -> datetime | None:
    return line.stage_since


def _deal(line: PanelLine) -> str:
    return f"{line.external_id} · {line.title}" if line.title else line.external_id


def _stage(line: PanelLine) -> str:
    return f"{line.pipeline} · {line.stage}" if line.pipeline else line.stage
