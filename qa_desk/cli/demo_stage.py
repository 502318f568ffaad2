"""What the demo's scripted people share: the desk with the demo's clock, who they are, where they tell of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from qa_desk.cli.demo_clock import DemoClock
from qa_desk.cli.demo_scenario import Scenario, Spoken
from qa_desk.cli.demo_story import Months
from qa_desk.cli.output import Output
from qa_desk.domain.errors import KnownError, NotFound
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.ledger import EntryId
from qa_desk.domain.pack import PackReport
from qa_desk.domain.people import User
from qa_desk.domain.report import WrittenReport
from qa_desk.services.desk import Desk
from qa_desk.services.running import ProgressReport
from qa_desk.words.errors import sentence

_SHOWN = frozenset({"transcribe_files"})


@dataclass(slots=True)
class Made:
    """What the demo left outside of its workspace."""

    packs: dict[str, tuple[WrittenReport, ...]] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    verified: dict[str, bool] = field(default_factory=dict)
    blocked: dict[str, str] = field(default_factory=dict)
    cases: list[Path] = field(default_factory=list)
    digests: list[date] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stage:
    """`source`: the demo's data. `out`: where its reports go. `check_pack`: as another machine would."""

    desk: Desk
    clock: DemoClock
    scenario: Scenario
    months: Months
    truth: Mapping[str, Spoken]
    people: Mapping[str, User]
    source: Path
    out: Path
    zone: ZoneInfo
    output: Output
    check_pack: Callable[[Path], PackReport]
    made: Made = field(default_factory=Made)

    def password(self, login: str) -> str:
        return next(user.password for user in self.scenario.users if user.login == login)

    def tell(self, text: str) -> None:
        """One line of the story, with its day."""
        self.output.say(f"{self.clock().astimezone(self.zone):%d.%m} {text}")

    def expect(self, code: str, refused: str, error: KnownError) -> None:
        """A rule that was to say no is told; anything else is raised."""
        if error.code != refused:
            raise error
        self.tell(f"{code}: {sentence(error)}")

    def progress(self, report: ProgressReport) -> None:
        if report.step in _SHOWN:
            self.output.progress(report)

    def refusal(self, deal: str) -> RefusalId:
        """Raises NotFound."""
        with self.desk.store.read() as unit:
            found = unit.refusals.latest_of(unit.deals.by_external(deal).id)
        if found is None:
            raise NotFound(what="refusal", key=deal)
        return found.id

    def fine(self, deal: str) -> EntryId:
        """The ledger's entry of the deal's refusal. Raises NotFound."""
        refusal = self.refusal(deal)
        with self.desk.store.read() as unit:
            entry = unit.ledger.fine_of(refusal)
        if entry is None:
            raise NotFound(what="fine", key=deal)
        return entry.id
