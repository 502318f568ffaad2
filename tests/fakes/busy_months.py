"""Two months of an office at work: refusals decided and called back, open deals, a sample drawn and heard."""

from datetime import timedelta

from qa_desk.domain.call import CallFacts, Direction, Lane
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.deal import DealFacts, DealId, Phone
from qa_desk.domain.decision import DecisionVerdict, SpanEvidence
from qa_desk.domain.flow import ConditionalRefusal
from qa_desk.domain.money import Money
from qa_desk.domain.queue import ItemId, ItemKind
from qa_desk.domain.reason_check import ReasonCode
from qa_desk.domain.sample_proof import ReplaceReason
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.audit_sample import audit_sample
from qa_desk.services.call_back import CallbackRequest
from qa_desk.services.configure import change_settings, load_settings, with_value
from qa_desk.services.decide import DecideRequest, decide
from qa_desk.services.penalise import penalise
from qa_desk.services.queue import claim_item
from qa_desk.services.sample import draw_today, give_part, replace_drawn
from qa_desk.services.sample_report import sample_report
from qa_desk.services.sign import SignRequest
from qa_desk.services.views import QueueQuery
from tests.fakes.office import START, Office, deal_facts

MANAGERS = ("Анна Соколова", "Роман Титов", "Марина Белова", "Олег Ершов")
GROUPS = {"Анна Соколова": "Север", "Роман Титов": "Север", "Марина Белова": "Юг", "Олег Ершов": "Юг"}
WON, LOST = "Успешно реализовано", "Закрыто и не реализовано"
D, Said = DecisionVerdict, CallbackOutcome
_STORIES = (
    # what the manager stated, the verdict, what was heard, the quote, what the client said later
    ("Дорого", D.CONFIRMED, "price", "это выходит дороже, чем мы заложили", None),
    ("Дорого", D.CONTRADICTED, "product_fit", "у вас нет ламинации под дуб, а нам нужна именно она", None),
    ("Дорого", D.CONTRADICTED, None, "давайте созвонимся в четверг, я посчитаю", Said.DENIED),
    ("Конкурент", D.CONTRADICTED, "product_fit", "не хватает монтажа с откосами под ключ", Said.CONFIRMED),
    ("Дорого", D.CONTRADICTED, None, "пришлите расчёт с рассрочкой", Said.WON_BACK),
    ("Конкурент", D.CONFIRMED, "competitor", "мы уже подписали с другой компанией", None),
    ("Дорого", D.NOT_DISCUSSED, None, "перезвоните позже", None),
    ("Конкурент", D.CONTRADICTED, "product_fit", "нет доставки в область", Said.CONFIRMED),
)


def set_up(office: Office) -> None:
    """Won and lost stages, and a cost per lead."""
    office.tariff()
    settings = load_settings(office.store)
    settings = with_value(with_value(settings, "won_stages", (WON,)), "lost_stages", (LOST,))
    change_settings(office.store, office.clock, office.admin, settings)


def facts_of(number: int, **changes: object) -> DealFacts:
    manager = MANAGERS[number % 4]
    given: dict[str, object] = {
        "manager": manager,
        "group": GROUPS[manager],
        "pipeline": ("Окна", "Двери", "Балконы")[number % 3],
        "lead_source": "Сайт" if number % 2 else "Реклама",
        "amount": Money(9_000_000 + number * 137_000),
        "title": f"Остекление, договор {number}",
        **changes,
    }
    return deal_facts(str(number), **given)


def tell(office: Office, number: int, **changes: object) -> ConditionalRefusal:
    """One refusal with its story told to the end, or left where the story leaves it."""
    stated, verdict, voiced, quote, outcome = _STORIES[number % len(_STORIES)]
    since = office.clock.now - timedelta(days=1)
    (deal_id,) = office.deals(facts_of(number, stated_reason=stated, stage_since=since, **changes))
    recording = office.recorded_call(deal_id, number)
    refusal = office.state(deal_id)
    office.claim(refusal)
    span = SpanEvidence(recording, Lane.CLIENT, 1_000 + number, 4_000, quote)
    reason = None if voiced is None else ReasonCode(voiced)
    decide(office.store, office.clock, office.auditor, DecideRequest(refusal.id, verdict, (span,), reason, "слышно"))
    if outcome is not None:
        office.call_back(refusal.id, CallbackRequest(refusal.id, outcome, f"слова клиента: {quote}"))
    if outcome is Said.DENIED:
        new_manager = next(one for one in MANAGERS if one != MANAGERS[number % 4])
        penalise(office.store, office.clock, office.second, refusal.id, new_manager)
        office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    if verdict is D.CONFIRMED and number % 2 == 0:
        office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    return office.again(refusal)


def open_deals(office: Office, first: int, count: int) -> None:
    """In work: some called lately, some with an overdue task, some with an empty card."""
    now = office.clock.now
    facts = []
    for number in range(first, first + count):
        task = now + timedelta(days=2) if number % 5 else now - timedelta(days=3)
        facts.append(
            facts_of(
                number, stage="Переговоры", stated_reason="", stated_comment="",
                next_task_at=None if number % 7 == 0 else task,
                client_name="" if number % 11 == 0 else f"Клиент {number}",
                emails=() if number % 3 == 0 else (f"client{number}@example.com",),
                phones=(Phone(f"8916{number:07d}", f"+7916{number:07d}"),),
            )
        )  # fmt: skip
    ids = office.deals(*facts)
    with office.store.write() as unit:
        for number, deal_id in enumerate(ids, start=first):
            for attempt in range(number % 3):
                at = now - timedelta(days=1 if number % 4 else 12, hours=attempt)
                call = CallFacts(f"open-{number}-{attempt}", at, Direction.OUT, answered=attempt == number % 2)
                unit.calls.add(call, deal_id, None)


def close_deals(office: Office, first: int, count: int) -> list[DealId]:
    return office.deals(
        *(
            facts_of(
                number, stage=WON if number % 3 == 0 or number % 4 == 1 else LOST, closed_at=office.clock.now,
                stated_reason="", stated_comment="",
            )
            for number in range(first, first + count)
        )
    )  # fmt: skip


def hear_sample(office: Office, period: str) -> None:
    """A seed of two, a draw, one deal replaced, all but two audited, one with a fault."""
    give_part(office.store, office.clock, office.auditor, "сирень в середине мая", period)
    give_part(office.store, office.clock, office.head, "тридцать три коровы", period)
    draw_today(office.store, office.clock, office.auditor, period)
    found = sample_report(office.store, period)
    assert found is not None
    replace_drawn(
        office.store, office.clock, office.head, period, found.lines[0].external_id, ReplaceReason.TEST_DEAL, "тест"
    )
    with office.store.read() as unit:
        items = [ItemId(one) for one in unit.queue.ids(QueueQuery(kind=ItemKind.SAMPLE))]
    for place, item in enumerate(items[:-2]):
        claim_item(office.store, office.clock, office.auditor, item)
        remarks = "не назван следующий шаг" if place == 0 else ""
        audit_sample(office.store, office.clock, office.auditor, item, place > 0, remarks)


def busy_months(office: Office, refusals: int = 24) -> None:
    """October and November 2026; the clock stands in the second half of November afterwards."""
    office.clock.now = START - timedelta(days=32)
    set_up(office)
    office.tariff("Реклама", 210_000)
    # nobody can be given a deal before the CRM has shown him
    office.deals(*(facts_of(900 + place, stage="Новый лид", stated_reason="") for place in range(4)))
    for number in range(1, 1 + refusals // 2):
        tell(office, number)
    office.clock.now = START + timedelta(days=2)
    for number in range(101, 101 + refusals):
        tell(office, number)
    office.refusal("290", stated_reason="Дорого", manager=MANAGERS[0])  # waits for its decision
    open_deals(office, 300, 60)
    close_deals(office, 400, 24)
    hear_sample(office, "2026-11")
