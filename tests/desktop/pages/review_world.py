"""A small real workspace for the queue and review pages: SQLite, recordings on disk, every kind of finding."""

import atexit
import math
import shutil
import wave
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from qa_desk.compose import new_workspace, open_desk
from qa_desk.desktop.errors import ErrorPresenter
from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import Bus, SettingsNow, Surroundings
from qa_desk.desktop.shortcuts import ShortcutMap
from qa_desk.desktop.theme import Theme
from qa_desk.domain.call import AudioFacts, CallFacts, Direction, Lane, Recording
from qa_desk.domain.deal import DealFacts, DealId, Phone
from qa_desk.domain.decision import AttemptEvidence, DealEvidence, Evidence, FindingId, SpanEvidence
from qa_desk.domain.finding import Finding
from qa_desk.domain.flow import ConditionalRefusal
from qa_desk.domain.money import Money
from qa_desk.domain.people import Role, User
from qa_desk.domain.queue import ItemId, ItemKind
from qa_desk.domain.reason_check import Reading, ReasonCode, RefusalCase, Verdict
from qa_desk.domain.settings import Settings
from qa_desk.domain.transcript import Piece, Turn
from qa_desk.services.configure import load_settings
from qa_desk.services.desk import Desk
from qa_desk.services.ports import PieceDone, RecognisedTurn, SpeechRequest
from qa_desk.services.queue import refill
from qa_desk.services.running import CancelToken
from qa_desk.services.store import UnitOfWork

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
STAGE = "Условный отказ"
CODES = ("price", "competitor", "no_need", "postponed", "no_contact", "duplicate")
WORDS = {
    "Дорого": "price", "Выбрали конкурента": "competitor", "Передумали": "no_need", "Отложили": "postponed",
    "Не дозвонились": "no_contact", "Дубль": "duplicate",
}  # fmt: skip

SPOKEN = (
    (Lane.MANAGER, 800, 5_200, "Добрый день, Анна Сергеевна! Это Игорь, компания «Кухни на заказ». Удобно говорить?"),
    (Lane.CLIENT, 5_600, 7_400, "Да, здравствуйте, минутка есть."),
    (Lane.MANAGER, 7_900, 14_600, "Мы с вами на прошлой неделе считали проект с островом. Скажите, посмотрели расчёт?"),
    (Lane.CLIENT, 15_100, 19_800, "Посмотрели. По цене вопросов нет, всё нормально, мы на такую сумму и рассчитывали."),
    (Lane.MANAGER, 20_200, 23_000, "Отлично! Тогда готовим договор?"),
    (Lane.CLIENT, 23_500, 31_900, "Нет, договор не надо. Мы уже подписали с другой компанией. Аванс внесли вчера."),
    (Lane.MANAGER, 32_400, 36_100, "Понимаю. Может быть, сделаем скидку, и вы передумаете?"),
    (Lane.CLIENT, 36_500, 40_300, "Спасибо, но нет. Дело не в цене, нам нужно к Новому году."),
    (Lane.MANAGER, 40_900, 43_500, "Хорошо, спасибо за честность. Всего доброго!"),
    (Lane.CLIENT, 43_800, 44_900, "До свидания."),
)  # fmt: skip


class Clock:
    """Moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class BookOfWords:
    """Knows the stated reasons of this world; reads every case as unclear."""

    version = "test"

    def codes(self) -> Sequence[str]:
        return CODES

    def code_of(self, stated_text: str, stated_comment: str) -> str | None:
        return WORDS.get(stated_text)

    def read(self, case: RefusalCase) -> Reading:
        return Reading(Verdict.UNCLEAR, False, (), (), (), 0.4, False)


class TwoPieces:
    """Recognises any recording as two pieces; asks for the cancel token between them."""

    def model_id(self) -> str:
        return "test@1"

    def transcribe(
        self,
        request: SpeechRequest,
        on_piece: Callable[[PieceDone], None],
        on_progress: Callable[[int, int], None],
        cancel: CancelToken,
    ) -> None:
        for number in range(2):
            cancel.check()
            piece = Piece(number % request.channels, number * 2_000, number * 2_000 + 1_500)
            if piece not in request.done:
                turn = RecognisedTurn(piece.from_ms, piece.to_ms, f"слово {number}", 0.9)
                on_piece(PieceDone(piece, (turn,)))
            on_progress(number + 1, 2)

    def close(self) -> None:
        pass


def make_wav(path: Path, seconds: float, channels: int = 2) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(8_000)
        frames = bytearray()
        for place in range(int(seconds * 8_000)):
            value = int(3_000 * math.sin(place / 9))
            frames += value.to_bytes(2, "little", signed=True) * channels
        file.writeframes(bytes(frames))
    return path


@dataclass(frozen=True, slots=True)
class World:
    """`items`: queue item of each external id; `deals`: its deal."""

    desk: Desk
    clock: Clock
    users: dict[str, User]
    deals: dict[str, DealId]
    items: dict[str, ItemId]


def deal(number: str, title: str, client: str, manager: str, reason: str = "", **more: object) -> DealFacts:
    facts = DealFacts(
        external_id=number, title=title, client_name=client, manager=manager, stated_reason=reason,
        stage=STAGE if reason else "Договор", lead_source="Сайт", pipeline="Продажи",
        phones=(Phone("8 (912) 345-67-89", "+7912345" + number[-4:]),), emails=(f"client{number[-3:]}@mail.ru",),
        stage_since=NOW - timedelta(days=4), created_at=NOW - timedelta(days=30), amount=Money(48_500_000),
        next_task_at=NOW + timedelta(days=20),
    )  # fmt: skip
    return replace(facts, **more)  # type: ignore[arg-type]


DEALS = (
    deal("30412011", "Кухня с островом, Лесная 14", "Анна Сергеевна Белова", "Игорь Мальцев", "Дорого",
         stated_comment="Клиент сказал, что дорого, думает, просил не звонить", company="ИП Белова"),
    deal("30412012", "Шкаф-купе в прихожую", "Олег Дмитриев", "Светлана Юрьева", "Не дозвонились",
         stated_comment="Трубку не берёт", stage_since=NOW - timedelta(days=2)),
    deal("30412013", "Кухня прямая 3 м", "Марина Котова", "Игорь Мальцев", "Дубль",
         phones=(Phone("+7 900 111-22-33", "+79001112233"),), created_at=NOW - timedelta(days=6),
         stage_since=NOW - timedelta(days=1)),
    deal("30411001", "Кухня, первое обращение", "Марина Котова", "Светлана Юрьева",
         phones=(Phone("+7 900 111-22-33", "+79001112233"),), created_at=NOW - timedelta(days=60)),
    deal("30412014", "Гардеробная", "Пётр Иванович Самойлов", "Денис Орлов", "Передумали",
         stage_since=NOW - timedelta(hours=60)),
    deal("30412015", "Детская мебель", "Екатерина", "Денис Орлов", "Отложили", stage_since=NOW - timedelta(hours=5)),
    deal("30412016", "Офисная мебель на 12 мест", "ООО «Ромашка»", "Светлана Юрьева"),
)  # fmt: skip


@cache
def _template() -> Path:
    parent = Path(mkdtemp(prefix="qa-desk-test-"))
    atexit.register(shutil.rmtree, parent, ignore_errors=True)
    folder = parent / "workspace"
    new_workspace(folder)
    return folder


def make_world(folder: Path) -> World:
    shutil.copytree(_template(), folder)
    clock, speech = Clock(), TwoPieces()
    desk = replace(
        open_desk(folder), clock=clock, reader=BookOfWords(), transcriber=lambda: speech, model_id=speech.model_id
    )
    users = _users(desk)
    with desk.store.write() as unit:
        unit.settings.save(Settings(conditional_stages=(STAGE,)))
        unit.penalties.add_tariff("Сайт", date(2026, 1, 1), Money(185_000))
        unit.deals.upsert(DEALS, clock())
    refill(desk.store, clock, desk.reader)
    with desk.store.write() as unit:
        deals = {facts.external_id: unit.deals.by_external(facts.external_id).id for facts in DEALS}
        sample = unit.queue.add(
            ItemKind.SAMPLE, deals["30412016"], None, None, NOW + timedelta(days=3), 185_000
        )  # fmt: skip
        _calls(unit, desk, folder, deals)
        items = {number: _refusal(unit, deals[number]) for number in deals if _has_refusal(unit, deals[number])}
        _findings(unit, deals)
    return World(desk, clock, users, deals, {**items, "30412016": sample})


def _users(desk: Desk) -> dict[str, User]:
    people = (
        ("osipova", "Вера Осипова", {Role.AUDITOR}, ""),
        ("drozdov", "Павел Дроздов", {Role.AUDITOR}, ""),
        ("maltsev", "Игорь Мальцев", {Role.AUDITOR}, "Игорь Мальцев"),
        ("lebedev", "Константин Лебедев", {Role.SALES_HEAD}, ""),
    )
    with desk.store.write() as unit:
        return {
            login: unit.users.add(login, name, frozenset(roles), "x", manager) for login, name, roles, manager in people
        }


def _has_refusal(unit: UnitOfWork, deal_id: DealId) -> bool:
    return unit.refusals.latest_of(deal_id) is not None


def _refusal(unit: UnitOfWork, deal_id: DealId) -> ItemId:
    refusal = unit.refusals.latest_of(deal_id)
    assert refusal is not None
    return unit.queue.of_refusal(refusal.id).id


def _calls(unit: UnitOfWork, desk: Desk, folder: Path, deals: dict[str, DealId]) -> None:
    def call(number: str, name: str, days: float, *, sha: str | None = None, **more: object) -> None:
        facts = CallFacts(name, NOW - timedelta(days=days), Direction.OUT, manager="Игорь Мальцев")
        unit.calls.add(replace(facts, **more), deals[number], sha)  # type: ignore[arg-type]

    first = _recording(unit, desk, folder, "первый разговор.wav", 46.0)
    second = _recording(unit, desk, folder, "второй разговор.wav", 45.5)
    call("30412011", "a1", 9, sha=first, direction=Direction.IN, talk_ms=46_000)
    call("30412011", "a2", 5, answered=False)
    call("30412011", "a3", 4.9, sha=second, talk_ms=45_500)
    for place, days in enumerate((3.9, 3.5, 2.8, 2.1)):
        call("30412012", f"b{place}", days, answered=False)
    call("30412013", "c1", 2, answered=True, talk_ms=12_000)
    call("30412014", "d1", 3, sha=_recording(unit, desk, folder, "без расшифровки.wav", 6.0), talk_ms=6_000)
    mono = _recording(unit, desk, folder, "моно.wav", 7.0, channels=1)
    call("30412015", "e1", 1, sha=mono, talk_ms=7_000)
    call("30412016", "f1", 1, sha=_recording(unit, desk, folder, "выборка.wav", 8.0), talk_ms=8_000)
    _transcript(unit, first, SPOKEN[:5])
    _transcript(unit, second, SPOKEN)
    _transcript(unit, mono, ((Lane.UNKNOWN, 500, 3_000, "Алло, мы решили отложить до весны."),))


def _recording(unit: UnitOfWork, desk: Desk, folder: Path, name: str, seconds: float, channels: int = 2) -> str:
    path = make_wav(folder.parent / f"{folder.name} {name}", seconds, channels)
    sha = desk.vault.sha256(path)
    stored = desk.vault.keep(path, sha)
    audio = AudioFacts("wav", "pcm_s16le", channels, 8_000, int(seconds * 1_000))
    unit.calls.add_recording(Recording(sha, name, stored, path.stat().st_size, audio), NOW)
    return sha


def _transcript(unit: UnitOfWork, sha: str, spoken: Sequence[tuple[Lane, int, int, str]]) -> None:
    lanes = tuple(dict.fromkeys(lane for lane, *_ in spoken))
    transcript = unit.transcripts.begin(sha, "test@1", lanes, NOW)
    for lane, from_ms, to_ms, text in spoken:
        confidence = 0.42 if text.startswith("Спасибо, но") else 0.93
        turn = Turn(lane, from_ms, to_ms, text, confidence)
        unit.transcripts.add_piece(transcript, Piece(lanes.index(lane), from_ms, to_ms), [turn])
    unit.transcripts.finish(transcript, NOW)


def _findings(unit: UnitOfWork, deals: dict[str, DealId]) -> None:
    refusal = unit.refusals.latest_of(deals["30412011"])
    assert refusal is not None
    sha = unit.calls.of_deal(deals["30412011"])[2].recording
    assert sha is not None
    spans = tuple(SpanEvidence(sha, SPOKEN[row][0], *SPOKEN[row][1:3], SPOKEN[row][3]) for row in (5, 7, 3))
    _find(unit, refusal, Verdict.MISMATCH, ("competitor",), spans[:2], spans, 0.91, sure=True)
    attempts = tuple(AttemptEvidence(call.id) for call in unit.calls.of_deal(deals["30412012"]))
    for number, evidence, why in (
        ("30412012", attempts, ()),
        ("30412013", (DealEvidence(deals["30411001"]),), ()),
    ):
        one = unit.refusals.latest_of(deals[number])
        assert one is not None
        _find(unit, one, Verdict.MATCH, (), evidence, (), 1.0, sure=True, why=why)


def _find(
    unit: UnitOfWork,
    refusal: ConditionalRefusal,
    verdict: Verdict,
    voiced: Sequence[str],
    evidence: Sequence[Evidence],
    highlights: Sequence[SpanEvidence],
    confidence: float,
    *,
    sure: bool,
    why: Sequence[str] = (),
) -> None:
    finding = Finding(
        FindingId(0), refusal.id, verdict, True, tuple(ReasonCode(code) for code in voiced), tuple(evidence),
        tuple(highlights), tuple(why), confidence, sure, "test", "0" * 64, NOW,
    )  # fmt: skip
    unit.findings.add(finding)
    unit.queue.set_finding(refusal.id, finding)


def surround(world: World, login: str, jobs: Jobs, theme: Theme, memory: LayoutMemory) -> Surroundings:
    return Surroundings(
        desk=world.desk, user=world.users[login], jobs=jobs, theme=theme, memory=memory,
        shortcuts=ShortcutMap(memory), errors=ErrorPresenter(), bus=Bus(),
        settings=SettingsNow(load_settings(world.desk.store)),
    )  # fmt: skip
