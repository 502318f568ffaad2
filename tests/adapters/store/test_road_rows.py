"""Sample, people, settings, log: what goes in comes back, and the database guards itself."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from qa_desk.adapters.store.rows import APPEND_ONLY, Base
from qa_desk.domain.audit import Audit
from qa_desk.domain.call import Lane
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.checklist_answers import NA, Answer
from qa_desk.domain.correction import TurnFix
from qa_desk.domain.duty_plan import Plan
from qa_desk.domain.errors import ChangedBySomeoneElse, NotFound
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.listening import Played
from qa_desk.domain.log import first_broken
from qa_desk.domain.people import Role, UserId
from qa_desk.domain.queue import ItemId, ItemKind
from qa_desk.domain.sample_draw import Flag, FrameDeal, Moment, SamplePolicy
from qa_desk.domain.sample_frame import frame_line, frame_of, frame_text, freeze
from qa_desk.domain.sample_proof import DrawKind, SampleProof, next_record
from qa_desk.domain.sample_seed import Contribution, commitment_of, seed_of
from qa_desk.domain.settings import ChannelMap, Settings
from qa_desk.domain.sign_off import SignAction
from qa_desk.domain.transcript import Piece, Turn
from qa_desk.services.checklist_ports import SecondLook
from qa_desk.services.store import UnitOfWork
from tests.adapters.store.road_parts import a_finding
from tests.adapters.store.test_checklist_rows import FORM
from tests.adapters.store.test_checklist_rows import begin as begin_audit
from tests.adapters.store.test_second_opinion_rows import opinion
from tests.fakes.audit_money import failed, fines, priced, signed
from tests.fakes.office import OFFICE_SETTINGS, START, Office, deal_facts
from tests.fakes.road import returned
from tests.fakes.settled import some_money

# ---------------------------------------------------------------- sample, people, settings, log


def test_draws_frames_and_audits_come_back(office: Office) -> None:
    ids = office.deals(*(deal_facts(str(number), stage="Новый лид") for number in range(1, 31)))
    frame = [FrameDeal(str(number), "А" if number % 2 else "Б", "Новый", "сайт") for number in range(1, 31)]
    parts = (Contribution(office.auditor.id, "первая часть зерна"), Contribution(office.head.id, "вторая часть зерна"))
    policy = SamplePolicy(10, {Flag.NO_TASK: 5})
    seed = seed_of("2026-11", parts)
    proof = SampleProof("2026-11", policy, commitment_of(seed))
    record = next_record(proof, seed, freeze(frame), DrawKind.TOP_UP, Moment(30, 30), START)
    numbers = {str(number): ids[number - 1] for number in range(1, 31)}
    with office.store.write() as unit:
        unit.sampling.open("2026-11", policy, parts[0], START)
        half = unit.sampling.period("2026-11")
        unit.sampling.commit("2026-11", parts[1], commitment_of(seed), START)
        draw_id = unit.sampling.add_record("2026-11", record, frame_text(frame), numbers, office.auditor.id)
        first = record.drawn[0].deal.external_id
        item = unit.queue.add(ItemKind.SAMPLE, numbers[first], None, draw_id, START, 0)
        unit.audits.add(Audit(item, ids[0], False, "замечание", office.auditor.id, START))
    assert half is not None
    assert (half.contributions, half.committed) == (parts[:1], False)
    with office.store.read() as unit:
        known = unit.sampling.period("2026-11")
        (kept,) = unit.sampling.records("2026-11")
        assert known is not None
        assert (known.policy, known.contributions, known.commitment) == (policy, parts, commitment_of(seed))
        assert known.seed() == seed
        assert frame_of(unit.sampling.frame(record.frame_sha256)) == sorted(frame, key=frame_line)
        assert [replace(one, deal=replace(one.deal, deal_id=None)) for one in kept.drawn] == list(record.drawn)
        assert replace(kept, drawn=()) == replace(record, drawn=())
        assert unit.sampling.item_of("2026-11", first) == item
        assert unit.sampling.item_of("2026-12", first) is unit.sampling.period("2026-12") is None
        assert unit.sampling.records("2026-12") == ()
        found = unit.sampling.items("2026-11")
        assert {external for external, (one, _) in found.items() if one is not None} == {first}
        assert found[first] == (item, unit.deals.get(numbers[first]).facts.title)
        assert found.keys() == {one.deal.external_id for one in record.drawn}
        assert unit.sampling.items("2026-12") == {}
        assert (unit.sampling.newest_day("2026-11"), unit.sampling.newest_day("2026-12")) == (record.moment.day, 0)
        assert unit.audits.all() == [Audit(item, ids[0], False, "замечание", office.auditor.id, START)]
    with pytest.raises(ChangedBySomeoneElse), office.store.write() as unit:
        unit.sampling.add_record("2026-11", record, b"", numbers, None)
    with pytest.raises(ChangedBySomeoneElse), office.store.write() as unit:
        unit.audits.add(Audit(item, ids[0], True, "", office.second.id, START))


def test_people_come_back_and_a_login_is_one_persons(office: Office) -> None:
    with office.store.write() as unit:
        made = unit.users.add("вера", "Вера", frozenset({Role.AUDITOR, Role.PAYROLL}), "hash", "Вера Продажная")
        unit.users.set_hash(made.id, "hash-2")
    with office.store.read() as unit:
        assert unit.users.get(made.id) == unit.users.all()[-1] == made
        assert unit.users.with_hash("вера") == (made, "hash-2")
        assert unit.users.with_hash("нет") is None
        with pytest.raises(NotFound):
            unit.users.get(UserId(99))
    with pytest.raises(ChangedBySomeoneElse), office.store.write() as unit:
        unit.users.add("вера", "Другая", frozenset(), "hash", "")


def test_settings_come_back_and_start_as_shipped(office: Office) -> None:
    changed = Settings(
        conditional_stages=("Один", "Два"),
        time_zone="Asia/Omsk",
        sample_share_percent=33,
        channel_map=ChannelMap.LEFT_CALLER,
        channel_maps={"мегафон": ChannelMap.LEFT_CLIENT},
        recording_name_patterns=("{phone}",),
        column_mappings={"a": '{"x": 1}'},
        law="on",
        papers_block_export=False,
        won_stages=("Выиграно",),
        lost_stages=("Проиграно", "Отказ"),
    )
    with office.store.read() as unit:
        assert unit.settings.load() == OFFICE_SETTINGS
    with office.store.write() as unit:
        unit.settings.save(changed)
    with office.store.read() as unit:
        assert unit.settings.load() == changed


def test_the_log_counts_without_gaps_and_its_chain_holds(office: Office) -> None:
    payload: dict[str, str | int | bool | None] = {"я": 'текст "в" \\ кавычках', "n": 2**40, "да": True, "нет": None}
    with office.store.write() as unit:
        made = unit.log.append(START, office.auditor.id, "action", "subject:1", payload)
    with pytest.raises(ChangedBySomeoneElse), office.store.write() as unit:  # noqa: PT012 - one unit of work
        unit.log.append(START, None, "lost", "", {})
        unit.signatures.add(RefusalId(99), SignAction.APPROVE, "", office.head.id, START)
    with office.store.write() as unit:
        unit.log.append(START, None, "next", "", {})
    with office.store.read() as unit:
        entries = list(unit.log.entries())
    assert made in entries
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    assert first_broken(entries) is None


# ---------------------------------------------------------------- append-only


def heard_and_corrected(office: Office, unit: UnitOfWork, sha256: str) -> None:
    unit.listening.add_played([Played(sha256, 0, 1)], office.auditor.id, START)
    transcript = unit.transcripts.begin(sha256, "m@1", (Lane.CLIENT,), START)
    unit.transcripts.add_piece(transcript, Piece(0, 0, 1), [Turn(Lane.CLIENT, 0, 1, "да", 1.0)])
    newest = unit.transcripts.newest(sha256)
    key = None if newest is None else newest.turns[0].id
    assert key is not None
    unit.transcripts.add_fixes([TurnFix(key, "нет", None, "", None, START)])


def test_rows_of_append_only_tables_can_neither_be_changed_nor_removed(office: Office) -> None:
    refusal = returned(office)
    failed(priced(office), 90)
    signed(office, *(one.id for one in fines(office)))
    with office.store.write() as unit:
        unit.sampling.open("2026-11", SamplePolicy(), Contribution(office.auditor.id, "первая часть зерна"), START)
        proof = SampleProof("2026-11", SamplePolicy(), "")
        frame = [FrameDeal("1", "Анна")]
        record = next_record(proof, "s", freeze(frame), DrawKind.DRAW, Moment(1, 1), START)
        draw_id = unit.sampling.add_record("2026-11", record, frame_text(frame), {"1": refusal.deal_id}, None)
        item = unit.queue.add(ItemKind.SAMPLE, refusal.deal_id, None, draw_id, START, 0)
        unit.audits.add(Audit(item, refusal.deal_id, True, "", office.auditor.id, START))
        unit.findings.add(a_finding(refusal))
        unit.opinions.add(opinion(office, refusal.id))
        heard_and_corrected(office, unit, office.span(refusal).recording)
        some_checklists(office, unit, item)
    some_money(office)
    for table in APPEND_ONLY:
        column = next(iter(Base.metadata.tables[table].columns)).name
        for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):  # noqa: S608
            with pytest.raises(Exception, match=f"{table} is append-only"), office.store._engine.begin() as link:
                link.execute(text(statement))
        with office.store._engine.connect() as link:
            assert link.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() > 0, table  # noqa: S608


def some_checklists(office: Office, unit: UnitOfWork, item: ItemId) -> None:
    """A row in each append-only table of checklist audits."""
    unit.checklists.publish(FORM, "первый", None, START)
    first = begin_audit(office, unit, item)
    unit.checklists.keep_answer(first, "a", Answer(NA), START)
    unit.checklists.assign_second(SecondLook(first, item, office.auditor.id), START)
    unit.duties.save("2026-11", Plan((), {}), None, START)


def test_every_table_that_only_grows_is_on_the_list() -> None:
    """A new table is either on the list or here, with its reason to change."""
    changes = {
        "users",
        "settings",
        "deals",
        "contacts",
        "calls",
        "recordings",
        "transcripts",
        "pieces",
        "turns",
        "refusals",
        "queue_items",
        "comments",  # taken away by a time of their own
        "marks",  # the same
        "sample_periods",
        "checklist_audits",  # open until it is submitted
        "checklist_drafts",
    }
    assert changes | set(APPEND_ONLY) == set(Base.metadata.tables)
    assert changes.isdisjoint(APPEND_ONLY)


def test_a_row_that_points_nowhere_is_refused(office: Office) -> None:
    with pytest.raises(ChangedBySomeoneElse), office.store.write() as unit:
        unit.callbacks.add(RefusalId(99), CallbackOutcome.DENIED, "", office.auditor.id, START)
    with pytest.raises(ChangedBySomeoneElse), office.store.write() as unit:
        unit.signatures.add(RefusalId(99), SignAction.APPROVE, "", office.head.id, START)


def test_whose_a_deal_was_when_it_was_drawn_is_known_by_its_item(office: Office) -> None:
    (deal,) = office.deals(deal_facts("1", stage="Договор", manager="Роман Титов"))
    policy, frame = SamplePolicy(share_percent=100), freeze([FrameDeal("1", "Анна Соколова", deal_id=deal)])
    record = next_record(SampleProof("2026-11", policy, ""), "s", frame, DrawKind.DRAW, Moment(1, 1), START)
    with office.store.write() as unit:
        unit.sampling.open("2026-11", policy, Contribution(office.head.id, "первая часть зерна"), START)
        draw = unit.sampling.add_record("2026-11", record, frame.text, {"1": deal}, None)
        drawn = unit.queue.add(ItemKind.SAMPLE, deal, None, draw, START, 0)
        by_hand = unit.queue.add(ItemKind.SAMPLE, deal, None, None, START, 0)
        assert unit.sampling.drawn_as([drawn, by_hand, ItemId(99)]) == {drawn: "Анна Соколова"}
