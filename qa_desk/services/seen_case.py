"""A case as it stood before the eyes of who signs about it: nothing is signed about one that became another since."""

from dataclasses import dataclass

from qa_desk.domain.errors import ChangedBySomeoneElse
from qa_desk.domain.ledger import AppealId, Entry, left_of
from qa_desk.domain.money import Money
from qa_desk.services.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class SeenCase:
    """`left`: of the fine. `appeal`: None where none was filed. `files`: how many are kept with the case."""

    left: Money
    appeal: AppealId | None
    decided: bool
    files: int


def check_case_seen(unit: UnitOfWork, fine: Entry, seen: SeenCase | None) -> None:
    """Raises ChangedBySomeoneElse. `seen`: None where nothing was shown before (the command line)."""
    if seen is None:
        return
    appeal = unit.cases.appeals([fine.id]).get(fine.id)
    now = SeenCase(
        left_of(fine, unit.ledger.reversals_of(fine.id)),
        None if appeal is None else appeal.id,
        appeal is not None and appeal.id in unit.cases.decisions(),
        len(unit.cases.files([fine.id]).get(fine.id, ())),
    )
    if now != seen:
        raise ChangedBySomeoneElse(what="case")
