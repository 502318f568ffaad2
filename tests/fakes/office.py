"""A real workspace on a real SQLite file in a folder of the test, a clock that stands still, and people to act."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from qa_desk import paths
from qa_desk.adapters.passwords import Argon2Passwords
from qa_desk.adapters.store.connect import make_engine
from qa_desk.adapters.store.migrate import upgrade
from qa_desk.adapters.store.unit import SqlStore
from qa_desk.domain.call import AudioFacts, CallFacts, Direction, Lane, Recording
from qa_desk.domain.deal import DealFacts, DealId, Phone
from qa_desk.domain.decision import DecisionVerdict, SpanEvidence
from qa_desk.domain.flow import ConditionalRefusal, RefusalId
from qa_desk.domain.log import LogEntry
from qa_desk.domain.money import Money
from qa_desk.domain.people import Role, User
from qa_desk.domain.reason_check import Reading, ReasonCode, RefusalCase, Verdict
from qa_desk.domain.settings import Settings
from qa_desk.domain.sign_off import Signature
from qa_desk.services.call_back import CallbackRequest, call_back
from qa_desk.services.configure import add_tariff, change_settings
from qa_desk.services.decide import DecideRequest, decide
from qa_desk.services.queue import claim_item, refill
from qa_desk.services.sign import SignRequest, sign
from qa_desk.services.users import create_first_user, create_user
from tests.fakes.keys import KEY

START = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
STAGE = "Условный отказ"
PASSWORD = "password-1"
# papers and law have tests of their own; everywhere else they would only be in the way
OFFICE_SETTINGS = Settings(conditional_stages=(STAGE,), law="off", papers_block_export=False)
HASHER = Argon2Passwords(time_cost=1, memory_kib=64)


class StillClock:
    """Stands still until told; every look moves it by a microsecond, so that order is kept."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(microseconds=1)
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


class PlainReader:
    """Knows a few reason texts and gives the reading it was told to."""

    version = "plain-1"

    def __init__(self) -> None:
        self.reading = Reading(Verdict.UNCLEAR, False, (), (), (), 0.0, False)

    def read(self, case: RefusalCase) -> Reading:
        return self.reading

    def was_trained_on(self, case: RefusalCase) -> bool:
        return False

    def code_of(self, stated_text: str, stated_comment: str) -> str | None:
        known = {"Дорого": "price", "Не дозвонились": "no_contact", "Дубль": "duplicate", "Конкурент": "competitor"}
        return known.get(stated_text)

    def codes(self) -> Sequence[str]:
        return ("price", "competitor", "no_contact", "duplicate")


def new_store(template: Path, folder: Path) -> SqlStore:
    """A store on its own copy of an up-to-date, empty database."""
    target = folder / "qa-desk.sqlite"
    shutil.copyfile(template, target)
    return SqlStore(make_engine(f"sqlite:///{target}"), sealer=KEY)


def make_template(folder: Path) -> Path:
    path = folder / "template.sqlite"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine, paths.migrations())
    engine.dispose()
    return path


def deal_facts(external_id: str = "1", **changes: object) -> DealFacts:
    facts = DealFacts(
        external_id=external_id,
        title=f"Сделка {external_id}",
        client_name="Иван Петров",
        phones=(Phone("8 916 000-00-01", f"+7916{int(external_id):07d}"),),
        stage=STAGE,
        created_at=START - timedelta(days=20),
        stage_since=START - timedelta(days=1),
        lead_source="Сайт",
        manager="Анна Соколова",
        stated_reason="Дорого",
        stated_comment="Считает, что дорого",
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


@dataclass
class Office:
    """Everything a service test needs. The two auditors, the head, payroll and the admin are different people."""

    store: SqlStore
    clock: StillClock = field(default_factory=StillClock)
    reader: PlainReader = field(default_factory=PlainReader)
    sounds: dict[int, str] = field(default_factory=dict)
    """SHA-256 of files that really lie there, by the number of their recording."""

    def __post_init__(self) -> None:
        self.admin = create_first_user(
            self.store, self.clock, HASHER, "admin", "Админ", PASSWORD, frozenset({Role.ADMIN})
        )
        change_settings(self.store, self.clock, self.admin, OFFICE_SETTINGS)
        self.auditor = self.person("auditor", "Вера Осипова", Role.AUDITOR)
        self.second = self.person("second", "Павел Дроздов", Role.AUDITOR)
        self.head = self.person("head", "Константин Лебедев", Role.SALES_HEAD)
        self.payroll = self.person("payroll", "Нина Зайцева", Role.PAYROLL)

    def person(self, login: str, name: str, *roles: Role, manager: str = "") -> User:
        return create_user(self.store, self.clock, HASHER, self.admin, login, name, PASSWORD, frozenset(roles), manager)

    def deals(self, *facts: DealFacts) -> list[DealId]:
        with self.store.write() as unit:
            new, changed, _ = unit.deals.upsert(list(facts), self.clock())
        refill(self.store, self.clock, self.reader)
        return [*new, *changed]

    def recorded_call(self, deal_id: DealId, number: int = 1, minutes: int = 0) -> str:
        """A call with a ten-second stereo recording; returns its SHA-256."""
        sha256 = self.sounds.get(number, f"{number:064x}")
        audio = AudioFacts("wav", "pcm_alaw", 2, 8000, 10_000)
        with self.store.write() as unit:
            unit.calls.add_recording(Recording(sha256, f"{number}.wav", f"recordings/{number}.wav", 1, audio), START)
            facts = CallFacts(f"call-{number}", START + timedelta(minutes=minutes), Direction.OUT, talk_ms=10_000)
            unit.calls.add(facts, deal_id, sha256)
        return sha256

    def refusal(self, external_id: str = "1", **changes: object) -> ConditionalRefusal:
        """A queued refusal with one recorded call."""
        (deal_id,) = self.deals(deal_facts(external_id, **changes))
        self.recorded_call(deal_id, int(external_id))
        return self.state(deal_id)

    def state(self, deal_id: DealId) -> ConditionalRefusal:
        with self.store.read() as unit:
            found = unit.refusals.latest_of(deal_id)
        assert found is not None
        return found

    def again(self, refusal: ConditionalRefusal) -> ConditionalRefusal:
        with self.store.read() as unit:
            return unit.refusals.get(refusal.id)

    def claim(self, refusal: ConditionalRefusal, user: User | None = None) -> None:
        with self.store.read() as unit:
            item = unit.queue.of_refusal(refusal.id)
        claim_item(self.store, self.clock, user or self.auditor, item.id)

    def span(self, refusal: ConditionalRefusal) -> SpanEvidence:
        """The words of the client there; where no transcript tells any, those of a listener."""
        with self.store.read() as unit:
            call = unit.calls.of_deal(refusal.deal_id)[0]
            text = None if call.recording is None else unit.transcripts.newest(call.recording)
        assert call.recording is not None
        turns = () if text is None else text.turns
        said = " ".join(one.text for one in turns if one.lane is not Lane.MANAGER and 1_000 <= one.from_ms < 3_000)
        return SpanEvidence(call.recording, Lane.CLIENT, 1_000, 3_000, said or "для меня это дорого")

    def decide(
        self, refusal: ConditionalRefusal, verdict: DecisionVerdict, user: User | None = None
    ) -> ConditionalRefusal:
        self.claim(refusal, user)
        request = DecideRequest(refusal.id, verdict, (self.span(refusal),), ReasonCode("price"), "услышано")
        moved, _ = decide(self.store, self.clock, user or self.auditor, request)
        return moved

    def call_back(
        self, refusal_id: RefusalId, request: CallbackRequest, user: User | None = None
    ) -> ConditionalRefusal:
        moved, _ = call_back(self.store, self.clock, user or self.second, request)
        return moved

    def sign(self, request: SignRequest, user: User | None = None, password: str = PASSWORD) -> Signature:
        signature, _ = sign(self.store, self.clock, HASHER, user or self.head, request, password)
        return signature

    def tariff(self, source: str = "Сайт", minor: int = 150_000, day: date = date(2026, 1, 1)) -> None:
        add_tariff(self.store, self.clock, self.head, source, day, Money(minor))


def log_entries(store: SqlStore) -> list[LogEntry]:
    with store.read() as unit:
        return list(unit.log.entries())
