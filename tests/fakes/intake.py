"""The outside of an import as it is in the program: real files, real decoding, a real folder of recordings."""

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from qa_desk import paths
from qa_desk.adapters.audio.probe import PyAvProbe
from qa_desk.adapters.contacts import Contacts
from qa_desk.adapters.files.reader import FileTables
from qa_desk.adapters.store.rows import Base
from qa_desk.adapters.store.unit import SqlStore
from qa_desk.adapters.vault import FolderVault
from qa_desk.domain.intake import ImportResult
from qa_desk.services.import_calls import import_calls
from qa_desk.services.import_deals import import_deals
from qa_desk.services.import_recordings import import_recordings
from qa_desk.services.ports import AudioProbe, Clock, ReasonReader
from qa_desk.services.running import CancelToken, silent
from tests.fakes.office import PlainReader, StillClock

DEMO = paths.resources() / "demo"
DEALS_COLUMNS = "ID;Название сделки;Основной контакт;Телефон;Стадия;Дата создания;Ответственный;Бюджет;Причина отказа"


def write_deals(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([DEALS_COLUMNS, *rows]) + "\n", encoding="utf-8")
    return path


@dataclass
class Intake:
    """Imports into one store; recordings are kept under `folder`."""

    store: SqlStore
    folder: Path
    clock: Clock = field(default_factory=StillClock)
    reader: ReasonReader = field(default_factory=PlainReader)
    probe: AudioProbe = field(default_factory=PyAvProbe)

    def __post_init__(self) -> None:
        self.tables, self.contacts, self.vault = FileTables(), Contacts("RU"), FolderVault(self.folder)

    def deals(self, path: Path = DEMO / "deals.xlsx") -> ImportResult:
        result, _ = import_deals(
            self.store, self.clock, self.tables, self.contacts, self.reader, path, None, silent, CancelToken()
        )
        return result

    def calls(self, path: Path = DEMO / "calls.csv") -> ImportResult:
        result, _ = import_calls(self.store, self.clock, self.tables, self.contacts, path, None, silent, CancelToken())
        return result

    def recordings(self, folder: Path = DEMO / "recordings", link: bool = False) -> ImportResult:
        result, _ = import_recordings(
            self.store, self.clock, self.vault, self.probe, self.contacts, folder, link, silent, CancelToken()
        )
        return result


def count_rows(store: SqlStore) -> dict[str, int]:
    """Rows of every table but the log, which grows with every import."""
    with store._engine.connect() as link:
        names = [name for name in Base.metadata.tables if name != "log"]
        return {name: link.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in names}  # noqa: S608


def ties(store: SqlStore) -> set[tuple[str, str | None, str | None, str]]:
    """What is tied to what, in the outside's own names: (call, deal, recording, start)."""
    with store.read() as unit:
        known = {deal.id: deal.facts.external_id for deal in unit.deals.page(None, 10_000)}
        return {
            (
                call.facts.external_id,
                None if call.deal_id is None else known[call.deal_id],
                call.recording,
                call.facts.started_at.isoformat(),
            )
            for call in unit.calls.page(None, 10_000)
        }
