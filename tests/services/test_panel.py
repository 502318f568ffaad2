"""The panel counts what is there, by SQL alone, and each lamp's list holds exactly the deals it counted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from qa_desk.domain.appeal import Outcome
from qa_desk.domain.deal import DealFacts
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.panel import Lamp, LampKind, LampState, Note
from qa_desk.services.appeal import appeals_waiting, decide_appeal, file_appeal
from qa_desk.services.configure import change_settings, load_settings
from qa_desk.services.ledger import ledger_entries
from qa_desk.services.panel import deals_behind, panel_lines, panel_now
from qa_desk.services.sample import draw_today, give_part
from tests.fakes.audit_money import failed, fines, priced, signed
from tests.fakes.office import HASHER, START, Office, deal_facts
from tests.fakes.road import returned


def lamp(office: Office, kind: LampKind) -> Lamp:
    return panel_now(office.store, office.clock).lamp(kind)


def behind(office: Office, kind: LampKind) -> list[str]:
    return [line.external_id for line in panel_lines(office.store, deals_behind(office.store, office.clock, kind))]


def put(office: Office, **changes: object) -> None:
    settings = replace(load_settings(office.store), **changes)  # type: ignore[arg-type]
    change_settings(office.store, office.clock, office.admin, settings)


def open_deal(number: int, days: int = 1, in_stage: int = 1, **changes: object) -> DealFacts:
    given = {
        "stage": "Переговоры", "pipeline": "Кухни", "created_at": START - timedelta(days=days),
        "stage_since": START - timedelta(days=in_stage), "next_task_at": START + timedelta(days=1),
    } | changes  # fmt: skip
    return deal_facts(str(number), **given)


def test_an_empty_workspace_is_calm(office: Office) -> None:
    panel = panel_now(office.store, office.clock)
    assert (panel.lit, panel.deals) == ((), 0)


def test_deals_without_a_task_are_open_ones_only(office: Office) -> None:
    put(office, won_stages=("Успешно",))
    office.deals(
        open_deal(1, next_task_at=None), open_deal(2), open_deal(3, next_task_at=None, closed_at=START),
        open_deal(4, next_task_at=None, stage="Успешно"),
    )  # fmt: skip
    found = lamp(office, LampKind.NO_TASK)
    assert (found.count, found.whole, found.state) == (1, 2, LampState.YELLOW)
    assert behind(office, LampKind.NO_TASK) == ["1"]


def test_an_export_that_never_names_tasks_does_not_light_the_lamp(office: Office) -> None:
    office.deals(open_deal(1, next_task_at=None), open_deal(2, next_task_at=None))
    assert lamp(office, LampKind.NO_TASK).notes == (Note.NO_DATA,)


def test_shelf_life_is_told_by_pipeline_and_time_in_a_stage_by_stage(office: Office) -> None:
    put(office, shelf_days_of={"Кухни": 10}, stage_days_of={"Договор": 3})
    office.deals(
        open_deal(1, days=12), open_deal(2, days=12, pipeline="Шкафы"), open_deal(3, days=70, pipeline="Шкафы"),
        open_deal(4, in_stage=5), open_deal(5, in_stage=5, stage="Договор"), open_deal(6, in_stage=20),
    )  # fmt: skip
    assert behind(office, LampKind.SHELF_LIFE) == ["3", "1"]
    assert lamp(office, LampKind.SHELF_LIFE).since == START - timedelta(days=70)
    assert behind(office, LampKind.STUCK) == ["6", "5"]


def test_a_lead_in_the_first_stage_for_more_than_a_day_is_told_once(office: Office) -> None:
    new = {"stage": "Новая заявка"}
    office.deals(open_deal(1, in_stage=2, **new), open_deal(2, in_stage=0, **new), open_deal(3, in_stage=20, **new))
    assert behind(office, LampKind.FIRST_STAGE) == ["3", "1"]
    assert lamp(office, LampKind.FIRST_STAGE).state is LampState.RED
    assert lamp(office, LampKind.STUCK).count == 0
    put(office, first_stages=("Переговоры",))
    assert lamp(office, LampKind.FIRST_STAGE).count == 0


def test_refusals_light_up_as_their_deadline_comes_near(office: Office) -> None:
    office.refusal("1")  # opened a day ago, three days for review
    assert lamp(office, LampKind.REFUSALS).state is LampState.OFF
    office.clock.forward(hours=30)
    assert lamp(office, LampKind.REFUSALS).state is LampState.YELLOW
    office.clock.forward(hours=24)
    found = lamp(office, LampKind.REFUSALS)
    assert (found.state, found.count, found.late, found.since) == (LampState.RED, 1, 1, START - timedelta(days=1))
    (line,) = panel_lines(office.store, deals_behind(office.store, office.clock, LampKind.REFUSALS))
    assert line.item_id is not None
    assert line.deadline_at is not None


def test_a_client_nobody_calls_lights_up_a_day_after_the_decision(office: Office) -> None:
    office.decide(office.refusal("1"), DecisionVerdict.CONTRADICTED)
    assert lamp(office, LampKind.CALLBACKS).state is LampState.OFF
    office.clock.forward(hours=25)
    assert (lamp(office, LampKind.CALLBACKS).state, behind(office, LampKind.CALLBACKS)) == (LampState.YELLOW, ["1"])
    office.clock.forward(hours=72)
    assert lamp(office, LampKind.CALLBACKS).state is LampState.RED


def test_a_callback_of_a_refusal_past_its_deadline_lights_at_once(office: Office) -> None:
    refusal = office.refusal("1")
    office.clock.forward(hours=80)
    office.decide(refusal, DecisionVerdict.CONTRADICTED)
    found = lamp(office, LampKind.CALLBACKS)
    assert (found.state, found.count, found.late) == (LampState.YELLOW, 1, 1)


def test_recordings_without_text_are_counted_until_there_is_one(office: Office) -> None:
    refusal = office.refusal("1")
    office.clock.forward(hours=25)
    assert (lamp(office, LampKind.TRANSCRIPTION).late, behind(office, LampKind.TRANSCRIPTION)) == (1, ["1"])
    with office.store.write() as unit:
        call = unit.calls.of_deal(refusal.deal_id)[0]
        assert call.recording is not None
        transcript = unit.transcripts.begin(call.recording, "m@1", (), office.clock())
        unit.transcripts.finish(transcript, office.clock())
    assert lamp(office, LampKind.TRANSCRIPTION).count == 0


def test_the_sample_waits_for_its_seed_its_draw_and_its_audits(office: Office) -> None:
    office.deals(*(open_deal(number) for number in range(1, 12)))
    assert lamp(office, LampKind.SAMPLE).notes == (Note.NO_SEED,)
    for user, text in ((office.head, "первая часть зерна 1"), (office.auditor, "вторая часть зерна 2")):
        give_part(office.store, office.clock, user, text)
    assert lamp(office, LampKind.SAMPLE).notes == (Note.NOT_DRAWN,)
    draw_today(office.store, office.clock, office.auditor)
    assert lamp(office, LampKind.SAMPLE).state is LampState.OFF
    office.clock.forward(days=10)
    found = lamp(office, LampKind.SAMPLE)
    assert found.state is LampState.RED
    assert len(behind(office, LampKind.SAMPLE)) == found.late > 0


def test_an_open_appeal_lights_up_near_its_deadline_and_goes_out_with_the_decision(office: Office) -> None:
    refusal = returned(office, "1")
    with office.store.read() as unit:
        fine = unit.ledger.fine_of(refusal.id)
    assert fine is not None
    assert lamp(office, LampKind.APPEALS).count == 0
    file_appeal(office.store, office.clock, office.payroll, fine.id, "Клиент просил перезвонить позже")
    office.clock.forward(hours=12)
    assert (lamp(office, LampKind.APPEALS).count, behind(office, LampKind.APPEALS)) == (1, ["1"])
    office.clock.forward(days=5)
    assert lamp(office, LampKind.APPEALS).state is LampState.RED
    reviewer = office.person("new", "Ольга Рябова", *office.head.roles)
    (appeal,) = appeals_waiting(office.store)
    decide_appeal(
        office.store, office.clock, HASHER, reviewer, appeal.id, Outcome.REJECT, "Звонка не было", "password-1"
    )
    assert lamp(office, LampKind.APPEALS).count == 0


def test_refusals_are_set_against_the_leads_of_the_same_days(office: Office) -> None:
    office.deals(*(open_deal(number) for number in range(100, 125)), open_deal(200, days=40))
    for number in range(1, 21):
        office.deals(deal_facts(str(number), created_at=START - timedelta(days=50)))
    share = lamp(office, LampKind.REFUSAL_SHARE).share
    assert share is not None
    assert (share.refusals, share.leads) == (20, 25)
    assert lamp(office, LampKind.REFUSAL_SHARE).state is LampState.RED
    assert len(behind(office, LampKind.REFUSAL_SHARE)) == 20


@pytest.mark.parametrize("kind", list(LampKind))
def test_every_lamp_has_a_list_even_an_empty_one(office: Office, kind: LampKind) -> None:
    assert behind(office, kind) == []


def test_appeals_of_audit_fines_light_up_too_and_of_two_on_one_deal_the_earlier_is_due(office: Office) -> None:
    audited = failed(priced(office), 1, bad=frozenset({"by_name", "goodbye"}))
    signed(office, *(one.id for one in fines(office)))
    for entry in ledger_entries(office.store):
        file_appeal(office.store, office.clock, office.payroll, entry.id, "Имя названо в начале разговора")
        assert lamp(office, LampKind.APPEALS).count == 1
        office.clock.forward(days=2)
    assert deals_behind(office.store, office.clock, LampKind.APPEALS) == [int(audited.deal_id)]
    office.clock.forward(days=3)
    assert lamp(office, LampKind.APPEALS).state is LampState.RED
