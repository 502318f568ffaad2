"""Refusals, queue, findings, decisions, money and log: what goes in comes back, and the database guards itself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from qa_desk.adapters.store.rows import APPEND_ONLY, Base
from qa_desk.domain.audit import Audit
from qa_desk.domain.call import CallId, Lane
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.checklist_answers import NA, Answer
from qa_desk.domain.correction import TurnFix
from qa_desk.domain.deal import DealId
from qa_desk.domain.decision import (
    AttemptEvidence,
    DealEvidence,
    Decision,
    DecisionId,
    DecisionVerdict,
    Evidence,
    FindingId,
    SpanEvidence,
)
from qa_desk.domain.duty_plan import Plan
from qa_desk.domain.errors import ChangedBySomeoneElse, NotFound
from qa_desk.domain.finding import Finding
from qa_desk.domain.flow import ConditionalRefusal, Move, MoveNotAllowed, RefusalId, RefusalState
from qa_desk.domain.listening import Played
from qa_desk.domain.log import first_broken
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import Fine, FineId, Reassignment, ReassignmentId, TariffId, TariffWrong
from qa_desk.domain.people import Role, UserId
from qa_desk.domain.queue import ItemId, ItemKind, Lease
from qa_desk.domain.reason_check import ReasonCode, Verdict
from qa_desk.domain.sample_draw import Flag, FrameDeal, Moment, SamplePolicy
from qa_desk.domain.sample_frame import frame_line, frame_of, frame_text, freeze
from qa_desk.domain.sample_proof import DrawKind, SampleProof, next_record
from qa_desk.domain.sample_seed import Contribution, commitment_of, seed_of
from qa_desk.domain.settings import ChannelMap, Settings
from qa_desk.domain.sign_off import SignAction
from qa_desk.domain.transcript import Piece, Turn
from qa_desk.services.checklist_ports import SecondLook
from qa_desk.services.store import UnitOfWork
from tests.adapters.store.test_checklist_rows import FORM
from tests.adapters.store.test_checklist_rows import begin as begin_audit
from tests.adapters.store.test_second_opinion_rows import opinion
from tests.fakes.office import OFFICE_SETTINGS, START, Office, deal_facts
from tests.fakes.road import returned
from tests.fakes.settled import some_money

HOUR = timedelta(hours=1)
SPAN = SpanEvidence("a" * 64, Lane.CLIENT, 1_000, 2_000, 'для «меня» — "дорого" \\ 100%')
EVIDENCE: tuple[Evidence, ...] = (SPAN, AttemptEvidence(CallId(7)), DealEvidence(DealId(8)))


def a_finding(refusal: ConditionalRefusal, verdict: Verdict = Verdict.MATCH) -> Finding:
    return Finding(
        id=FindingId(0),
        refusal_id=refusal.id,
        verdict=verdict,
        refused=True,
        voiced_reasons=(ReasonCode("price"), ReasonCode("competitor")),
        evidence=EVIDENCE,
        highlights=(SPAN,),
        why=("listen_here",),
        confidence=0.1 + 0.2,
        sure=True,
        reader="plain-1",
        input_sha256="f" * 64,
        found_at=START,
    )


def a_decision(office: Office, refusal: ConditionalRefusal, finding: FindingId | None = None) -> Decision:
    return Decision(
        DecisionId(0),
        refusal.id,
        DecisionVerdict.CONTRADICTED,
        ReasonCode("price"),
        "слышно",
        EVIDENCE,
        finding,
        office.auditor.id,
        START,
    )


# ---------------------------------------------------------------- refusals


def test_a_refusal_comes_back_and_its_rounds_count_up(office: Office) -> None:
    (deal_id,) = office.deals(deal_facts(stage="Новый лид"))
    stated = (ReasonCode("price"), "Дорого", "очень", "Анна Соколова")
    with office.store.write() as unit:
        first = unit.refusals.add(deal_id, stated, START, START + HOUR)
        second = unit.refusals.add(deal_id, (None, "", "", ""), START, START)
    expected = ConditionalRefusal(
        first.id, deal_id, 1, RefusalState.QUEUED, stated[0], "Дорого", "очень", "Анна Соколова", START, START + HOUR, 1
    )
    with office.store.read() as unit:
        assert unit.refusals.get(first.id) == expected
        assert (second.round, second.stated_reason) == (2, None)
        assert unit.refusals.latest_of(deal_id) == second
        assert unit.refusals.latest_for([deal_id, DealId(99)]) == {deal_id: second}
        assert unit.refusals.last_moved_at(first.id) == START
        with pytest.raises(NotFound):
            unit.refusals.get(RefusalId(99))


def test_of_two_who_move_a_refusal_at_once_the_second_is_told(office: Office) -> None:
    refusal = office.refusal()
    with office.store.write() as unit:
        moved = unit.refusals.move(refusal, Move.DOUBT, office.auditor.id, START)
    assert (moved.state, moved.version) == (RefusalState.CALLBACK_DUE, 2)
    with pytest.raises(ChangedBySomeoneElse), office.store.write() as unit:
        unit.refusals.move(refusal, Move.CONFIRM, office.second.id, START)
    assert office.again(refusal) == moved
    with office.store.read() as unit:
        assert unit.refusals.last_moved_at(refusal.id) == START


def test_a_move_that_the_table_lacks_writes_nothing(office: Office) -> None:
    refusal = office.refusal()
    with pytest.raises(MoveNotAllowed), office.store.write() as unit:
        unit.refusals.move(refusal, Move.SIGN, office.head.id, START)
    assert office.again(refusal) == refusal


def test_a_reason_stated_anew_is_kept(office: Office) -> None:
    refusal = office.refusal()
    with office.store.write() as unit:
        unit.refusals.restate(refusal.id, (ReasonCode("competitor"), "Конкурент", "", "Роман Титов"))
    again = office.again(refusal)
    assert (again.stated_reason, again.stated_text, again.stated_by) == ("competitor", "Конкурент", "Роман Титов")


def test_a_line_tells_what_its_state_needs(office: Office) -> None:
    refusal = returned(office)
    with office.store.read() as unit:
        (line,) = unit.refusals.lines([RefusalState.RETURNED])
        assert unit.refusals.lines([RefusalState.QUEUED]) == []
        assert unit.refusals.lines(None, only=[refusal.id]) == [line]
        assert unit.refusals.lines(None, only=[]) == []
    assert (line.refusal_id, line.external_id, line.phones) == (refusal.id, "1", ("+79160000001",))
    assert (line.decision, line.decided_by, line.quote) == ("contradicted", "Вера Осипова", "для меня это дорого")
    assert (line.callback_outcome, line.client_words, line.attempts) == ("denied", "я не отказывался", 1)
    assert (line.fine_minor, line.currency, line.to_manager) == (150_000, "RUB", "Роман Титов")
    assert line.last_callback_at is not None


# ---------------------------------------------------------------- queue


def test_a_lease_comes_back_and_done_ends_it(office: Office) -> None:
    refusal = office.refusal()
    lease = Lease(office.auditor.id, START + HOUR, 4)
    with office.store.write() as unit:
        item = unit.queue.of_refusal(refusal.id)
        unit.queue.set_lease(item.id, lease)
    with office.store.read() as unit:
        assert unit.queue.get(item.id).lease == lease
        assert unit.queue.first_free(office.auditor.id, START) == item.id
        assert unit.queue.first_free(office.second.id, START) is None
        assert unit.queue.first_free(office.second.id, START + HOUR) == item.id
        (line,) = unit.queue.lines([item.id])
        assert (line.holder, line.lease_until) == ("Вера Осипова", START + HOUR)
    with office.store.write() as unit:
        unit.queue.set_done(item.id, START)
    with office.store.read() as unit:
        done = unit.queue.get(item.id)
        assert (done.lease, done.done_at) == (None, START)
        assert unit.queue.first_free(office.auditor.id, START) is None
        with pytest.raises(NotFound):
            unit.queue.get(ItemId(99))
        with pytest.raises(NotFound):
            unit.queue.of_refusal(RefusalId(99))


def test_the_token_survives_a_lease_that_was_taken_away(office: Office) -> None:
    refusal = office.refusal()
    with office.store.write() as unit:
        item = unit.queue.of_refusal(refusal.id)
        unit.queue.set_lease(item.id, Lease(office.auditor.id, START, 4))
        unit.queue.set_lease(item.id, None)
        assert unit.queue.get(item.id).lease is None


def test_stakes_of_open_items_follow_the_source_and_done_ones_stay(office: Office) -> None:
    first, second = office.refusal("1"), office.refusal("2")
    office.refusal("3", lead_source="Звонок")
    with office.store.write() as unit:
        unit.queue.set_done(unit.queue.of_refusal(second.id).id, START)
        assert unit.queue.set_stake("Сайт", 5) == 1
        assert unit.queue.set_stake("Сайт", 5) == 0
    with office.store.read() as unit:
        assert unit.queue.of_refusal(first.id).stake_minor == 5
        assert unit.queue.of_refusal(second.id).stake_minor == 0


def test_one_refusal_is_queued_once(office: Office) -> None:
    refusal = office.refusal()
    with pytest.raises(ChangedBySomeoneElse), office.store.write() as unit:
        unit.queue.add(ItemKind.REFUSAL, refusal.deal_id, refusal.id, None, START, 0)


# ---------------------------------------------------------------- what was said


def test_a_finding_comes_back_whole_and_the_newest_counts(office: Office) -> None:
    refusal = office.refusal()
    with office.store.write() as unit:
        first = unit.findings.add(a_finding(refusal))
        second = unit.findings.add(a_finding(refusal, Verdict.NO_REFUSAL))
        unit.queue.set_finding(refusal.id, a_finding(refusal, Verdict.NO_REFUSAL))
    with office.store.read() as unit:
        assert [one.id for one in unit.findings.page(None, 10)] == [first, second]
        assert [one.id for one in unit.findings.page(first, 10)] == [second]
        latest = unit.findings.latest(refusal.id)
        assert unit.queue.of_refusal(refusal.id).finding is Verdict.NO_REFUSAL
        assert unit.findings.latest(RefusalId(99)) is None
    assert latest is not None
    expected = a_finding(refusal, Verdict.NO_REFUSAL)
    for name in Finding.__slots__:
        if name != "id":
            assert getattr(latest, name) == getattr(expected, name)


def test_a_decision_comes_back_whole(office: Office) -> None:
    refusal = office.refusal()
    with office.store.write() as unit:
        finding = unit.findings.add(a_finding(refusal))
        unit.decisions.add(a_decision(office, refusal, finding))
    with office.store.read() as unit:
        (kept,) = unit.decisions.of_refusal(refusal.id)
        assert unit.decisions.all() == [kept]
    expected = a_decision(office, refusal, finding)
    for name in Decision.__slots__:
        if name != "id":
            assert getattr(kept, name) == getattr(expected, name)


def test_callbacks_and_signatures_come_back_in_order(office: Office) -> None:
    refusal = office.refusal()
    with office.store.write() as unit:
        made = [
            unit.callbacks.add(refusal.id, outcome, f"слова {outcome}", office.second.id, START)
            for outcome in CallbackOutcome
        ]
        signed = [
            unit.signatures.add(refusal.id, action, f"почему {action}", office.head.id, START) for action in SignAction
        ]
    with office.store.read() as unit:
        assert unit.callbacks.of_refusal(refusal.id) == unit.callbacks.all() == made
        assert unit.signatures.of_refusal(refusal.id) == signed
    assert [one.outcome for one in made] == list(CallbackOutcome)
    assert [one.action for one in signed] == list(SignAction)


@pytest.mark.parametrize("verdict", ["confirmed", "contradicted", "not_discussed"])
def test_the_database_itself_refuses_a_verdict_without_evidence(office: Office, verdict: str) -> None:
    refusal = office.refusal()
    decision = a_decision(office, refusal)
    with office.store.write() as unit:
        unit.decisions.add(decision)
    copied = ", ".join(
        name
        for name in Base.metadata.tables["decisions"].columns.keys()  # noqa: SIM118 - a collection of columns
        if name not in ("id", "verdict", "evidence_count")
    )
    insert = text(
        f"INSERT INTO decisions (id, verdict, evidence_count, {copied}) "  # noqa: S608 - our own column names
        f"SELECT 1000, :verdict, :count, {copied} FROM decisions"
    )
    with pytest.raises(Exception, match="evidence_or_no_call"), office.store._engine.begin() as link:
        link.execute(insert, {"verdict": verdict, "count": 0})
    with office.store._engine.begin() as link:
        link.execute(insert, {"verdict": "no_call", "count": 0})


# ---------------------------------------------------------------- money


def a_fine(office: Office, refusal: ConditionalRefusal, tariff: TariffId, minor: int = 150_000) -> Fine:
    return Fine(
        FineId(0),
        refusal.id,
        "Анна Соколова",
        "Сайт",
        date(2026, 11, 16),
        tariff,
        Money(minor, "USD"),
        office.second.id,
        START,
    )


def test_fines_and_reassignments_come_back_and_the_newest_counts(office: Office) -> None:
    refusal = office.refusal()
    office.tariff()
    handed = Reassignment(ReassignmentId(0), refusal.id, refusal.deal_id, "А", "Б", office.second.id, START)
    with office.store.write() as unit:
        (tariff,) = unit.penalties.tariffs()
        fines = [unit.penalties.add_fine(a_fine(office, refusal, tariff.id, minor)) for minor in (1, 10**15)]
        first = unit.penalties.add_reassignment(handed)
    with office.store.read() as unit:
        assert unit.penalties.fines() == fines
        assert unit.penalties.fine_of(refusal.id) == fines[1]
        assert unit.penalties.reassignments() == [first]
        assert unit.penalties.reassignment_of(refusal.id) == first
        assert unit.penalties.fine_of(RefusalId(99)) is unit.penalties.reassignment_of(RefusalId(99)) is None
    assert (fines[1].amount, first.to_manager, tariff.amount) == (Money(10**15, "USD"), "Б", Money(150_000))


@pytest.mark.parametrize("minor", [0, -1])
def test_the_database_itself_refuses_a_fine_of_nothing(office: Office, minor: int) -> None:
    refusal = office.refusal()
    office.tariff()
    with pytest.raises(ChangedBySomeoneElse, match="amount_positive"), office.store.write() as unit:
        unit.penalties.add_fine(a_fine(office, refusal, unit.penalties.tariffs()[0].id, minor))


def test_the_database_itself_refuses_a_deal_that_returns_to_the_same_manager(office: Office) -> None:
    refusal = office.refusal()
    handed = Reassignment(ReassignmentId(0), refusal.id, refusal.deal_id, "А", "А", office.second.id, START)
    with pytest.raises(ChangedBySomeoneElse, match="another_manager"), office.store.write() as unit:
        unit.penalties.add_reassignment(handed)


def test_a_source_has_one_tariff_a_day(office: Office) -> None:
    office.tariff(day=date(2026, 1, 1))
    office.tariff(day=date(2026, 1, 2))
    with pytest.raises(TariffWrong):
        office.tariff(day=date(2026, 1, 1), minor=1)


def test_a_register_line_tells_the_whole_story_of_a_fine(office: Office) -> None:
    refusal = returned(office)
    with office.store.read() as unit:
        (line,) = unit.ledger.register_lines("2026-11")
        assert unit.ledger.register_lines("2026-12") == []
    assert (line.deal_external_id, line.manager, line.new_manager) == ("1", "Анна Соколова", "Роман Титов")
    assert (line.amount, line.tariff_valid_from, line.period) == (Money(150_000), date(2026, 1, 1), "2026-11")
    assert (line.stated_reason, line.decision, line.callback_outcome) == ("price", "contradicted", "denied")
    assert (line.quote, line.quote_from_ms, line.recording_name) == ("для меня это дорого", 1_000, "1.wav")
    assert line.decided_by == "Вера Осипова (auditor)"
    assert line.proposed_by == "Павел Дроздов (second)"
    assert line.signed_by == "Константин Лебедев (head)"
    assert line.decided_at < line.callback_at < line.proposed_at < line.signed_at
    assert office.again(refusal).state is RefusalState.RETURNED


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
