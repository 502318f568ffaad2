"""A period's sample as a page or a report shows it: who has how much, what was checked, what stays unknown."""

from dataclasses import dataclass

from qa_desk.domain.queue import ItemId
from qa_desk.domain.sample_frame import frame_of
from qa_desk.domain.sample_proof import DrawKind, DrawRecord
from qa_desk.domain.sample_stats import GroupCoverage, coverage
from qa_desk.services.sample_views import SamplePeriod
from qa_desk.services.store import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """One drawn deal. `in_order`: None while it waits for its audit, or where that was `empty`: nothing in it was
    applicable, so it checked nothing. `replaced_by`: "" while it stands."""

    number: int
    external_id: str
    title: str
    manager: str
    stage: str
    record: DrawRecord
    place: int
    item_id: ItemId | None
    in_order: bool | None
    replaced_by: str
    empty: bool = False

    @property
    def drawn_as(self) -> str:
        return str(self.record.drawn[self.place].drawn_as)


@dataclass(frozen=True, slots=True)
class SampleReport:
    """`groups`: all together first, then by manager; empty before the first draw."""

    known: SamplePeriod
    records: tuple[DrawRecord, ...]
    lines: tuple[DrawnLine, ...]
    groups: tuple[GroupCoverage, ...]


def sample_report(store: Store, period: str) -> SampleReport | None:
    """None when nobody gave a part of the period's seed yet."""
    with store.read() as unit:
        known = unit.sampling.period(period)
        if known is None:
            return None
        records = unit.sampling.records(period)
        lines = tuple(_lines(unit, period, records))
        groups: tuple[GroupCoverage, ...] = ()
        if records and records[-1].kind is not DrawKind.WHOLE:
            frame = frame_of(unit.sampling.frame(records[-1].frame_sha256))
            audits = {line.external_id: line.in_order for line in lines if line.in_order is not None}
            groups = tuple(coverage(records, frame, known.policy.share_percent, audits))
    return SampleReport(known, records, lines, groups)


def _lines(unit: UnitOfWork, period: str, records: tuple[DrawRecord, ...]) -> list[DrawnLine]:
    items = unit.sampling.items(period)
    ids = [item for item, _title in items.values() if item is not None]
    audits: dict[ItemId, bool | None] = {audit.item_id: audit.in_order for audit in unit.audits.of_items(ids)}
    audits |= unit.checklists.in_order(unit.settings.load().audit_pass_percent, ids)
    instead = {record.replaced: record.drawn[0].deal.external_id for record in records if record.replaced}
    lines = []
    for record in records:
        for place, one in enumerate(record.drawn):
            external = one.deal.external_id
            item, title = items[external]
            lines.append(
                DrawnLine(
                    number=record.number,
                    external_id=external,
                    title=title,
                    manager=one.deal.manager,
                    stage=one.deal.stage,
                    record=record,
                    place=place,
                    item_id=item,
                    in_order=None if item is None else audits.get(item),
                    empty=item in audits and audits[item] is None,
                    replaced_by=instead.get(external, ""),
                )
            )
    return lines
