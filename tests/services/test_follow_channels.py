"""A changed rule for channels: texts that are there follow it with their corrections unless somebody judged by them."""

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from qa_desk.adapters.vault import FolderVault
from qa_desk.domain.call import ChannelMap, Direction, Lane
from qa_desk.domain.decision import DecisionVerdict, SpanEvidence
from qa_desk.domain.flow import ConditionalRefusal
from qa_desk.domain.intake import ImportResult
from qa_desk.domain.listening import Played
from qa_desk.domain.transcript import Piece, Transcript, Turn
from qa_desk.services.carry_over import left_behind
from qa_desk.services.check_reasons import check_refusal
from qa_desk.services.configure import change_settings, load_settings, with_value
from qa_desk.services.correct_turns import correct_turn
from qa_desk.services.follow_channels import SidesTurned, follow_channels, import_with_sides
from qa_desk.services.listen import add_mark, heard_share, log_played, marks_of
from qa_desk.services.running import CancelToken, silent
from qa_desk.services.store import UnitOfWork
from qa_desk.services.transcribe import lanes_used, transcribe_recording
from qa_desk.services.versions import recognise_again, versions_of
from qa_desk.services.views import Changed
from qa_desk.services.work_queue import recordings_of
from tests.fakes.hearing import MODEL, WORDS, Hearing
from tests.fakes.office import Office, log_entries
from tests.fakes.road import finding_of

FIXED = "для меня это очень дорого"
OTHER_WAY = (Lane.CLIENT, Lane.MANAGER)


@pytest.fixture
def refusal(office: Office) -> ConditionalRefusal:
    return office.refusal("1")


@pytest.fixture
def sha(office: Office, refusal: ConditionalRefusal) -> str:
    return recordings_of(office.store, refusal.deal_id)[0]


@pytest.fixture
def vault(tmp_path: Path) -> FolderVault:
    return FolderVault(tmp_path)


def recognised(office: Office, vault: FolderVault, sha: str, hearing: Hearing | None = None) -> None:
    transcribe_recording(office.store, office.clock, vault, hearing or Hearing(), sha, silent, CancelToken())


def rule(office: Office, value: ChannelMap) -> None:
    settings = with_value(load_settings(office.store), "channel_map", value)
    change_settings(office.store, office.clock, office.admin, settings)


def follow(office: Office) -> SidesTurned:
    return follow_channels(office.store, office.clock, office.reader, office.admin)


def newest(office: Office, sha: str) -> Transcript:
    with office.store.read() as unit:
        found = unit.transcripts.newest(sha)
    assert found is not None
    return found


def heard_lanes(office: Office, sha: str) -> tuple[Lane, ...]:
    with office.store.read() as unit:
        recording = unit.calls.recording(sha)
        assert recording is not None
        text = unit.transcripts.newest(sha)
        return lanes_used(recording, unit.calls.by_recording(sha), unit.settings.load(), text)


def corrected(office: Office, sha: str) -> None:
    (turn,) = newest(office, sha).turns
    assert turn.id is not None
    correct_turn(office.store, office.clock, office.auditor, turn.id, FIXED)


def test_what_is_heard_goes_with_what_is_read_until_the_text_follows_the_rule(
    office: Office, vault: FolderVault, sha: str
) -> None:
    assert heard_lanes(office, sha) == (Lane.MANAGER, Lane.CLIENT)
    recognised(office, vault, sha)
    rule(office, ChannelMap.LEFT_CLIENT)
    assert newest(office, sha).turns[0].lane is Lane.CLIENT
    assert heard_lanes(office, sha) == newest(office, sha).lanes == (Lane.MANAGER, Lane.CLIENT)
    follow(office)
    assert newest(office, sha).turns[0].lane is Lane.MANAGER
    assert heard_lanes(office, sha) == newest(office, sha).lanes == OTHER_WAY


def test_corrections_marks_and_findings_follow_and_nothing_is_recognised_again(
    office: Office, vault: FolderVault, refusal: ConditionalRefusal, sha: str
) -> None:
    recognised(office, vault, sha)
    corrected(office, sha)
    with office.store.read() as unit:
        item = unit.queue.of_refusal(refusal.id)
    add_mark(office.store, office.clock, office.auditor, item.id, SpanEvidence(sha, Lane.CLIENT, 1_000, 3_000, FIXED))
    check_refusal(office.store, office.clock, office.reader, refusal.id)
    read = finding_of(office, refusal)
    rule(office, ChannelMap.LEFT_CLIENT)
    assert follow(office) == SidesTurned((sha,), 0)
    (turn,) = newest(office, sha).turns
    assert (turn.lane, turn.text, turn.original) == (Lane.MANAGER, FIXED, WORDS)
    (mark,) = marks_of(office.store, office.auditor.id, item.id)
    assert (mark.lane, mark.quote, mark.by) == (Lane.MANAGER, FIXED, office.auditor.id)
    assert finding_of(office, refusal).id != read.id
    entry = next(one for one in reversed(log_entries(office.store)) if one.action == "lanes_swapped")
    assert (entry.actor, entry.payload) == (office.admin.id, {"turns": 1})
    assert follow(office) == SidesTurned()
    hearing = Hearing()
    recognised(office, vault, sha, hearing)
    assert hearing.requests[0].done
    assert [one.model for one in versions_of(office.store, sha)] == [MODEL]


def test_a_call_that_somebody_judged_stays_and_recognising_again_renews_it(
    office: Office, vault: FolderVault, refusal: ConditionalRefusal, sha: str
) -> None:
    recognised(office, vault, sha)
    office.decide(refusal, DecisionVerdict.CONFIRMED)
    corrected(office, sha)
    rule(office, ChannelMap.LEFT_CLIENT)
    assert follow(office) == SidesTurned((), 1)
    assert newest(office, sha).lanes == (Lane.MANAGER, Lane.CLIENT)
    recognise_again(
        office.store, office.clock, vault, Hearing, office.reader, office.auditor, sha, silent, CancelToken()
    )
    (turn,) = newest(office, sha).turns
    assert (newest(office, sha).lanes, turn.lane, turn.text) == (OTHER_WAY, Lane.MANAGER, FIXED)
    assert left_behind(office.store, versions_of(office.store, sha)[1].id, office.clock()).lost == 0
    assert follow(office) == SidesTurned()


def test_a_rule_changed_while_a_call_is_recognised_counts_for_it(office: Office, vault: FolderVault, sha: str) -> None:
    recognised(office, vault, sha, Hearing(during=lambda _name: rule(office, ChannelMap.LEFT_CLIENT)))
    text = newest(office, sha)
    assert (text.lanes, text.turns[0].lane) == (OTHER_WAY, Lane.MANAGER)
    assert follow(office) == SidesTurned()


def test_a_side_that_was_heard_alone_is_the_other_one_now(
    office: Office, vault: FolderVault, refusal: ConditionalRefusal, sha: str
) -> None:
    with office.store.write() as unit:
        text = unit.transcripts.begin(sha, MODEL, (Lane.MANAGER, Lane.CLIENT), office.clock())
        for channel, lane in enumerate((Lane.MANAGER, Lane.CLIENT)):
            piece = Piece(channel, 1_000 + 3_000 * channel, 3_000 + 3_000 * channel)
            unit.transcripts.add_piece(text, piece, [Turn(lane, piece.from_ms, piece.to_ms, "да", 0.9)])
        unit.transcripts.finish(text, office.clock())

    def percent() -> int | None:
        return heard_share(office.store, office.auditor.id, refusal.deal_id).percent

    alone = Played(sha, 0, 9_000, lanes=frozenset({Lane.CLIENT}))
    log_played(office.store, office.clock, office.auditor, [alone])
    assert percent() == 100
    rule(office, ChannelMap.LEFT_CLIENT)
    follow(office)
    assert percent() == 0
    log_played(office.store, office.clock, office.second, [alone])
    assert heard_share(office.store, office.second.id, refusal.deal_id).percent == 100
    rule(office, ChannelMap.LEFT_MANAGER)
    follow(office)
    assert percent() == 100
    assert heard_share(office.store, office.second.id, refusal.deal_id).percent == 0


def test_a_side_heard_alone_before_a_call_was_recognised_by_another_rule_is_the_other_one(
    office: Office, vault: FolderVault, refusal: ConditionalRefusal, sha: str
) -> None:
    rule(office, ChannelMap.LEFT_CLIENT)
    recognised(office, vault, sha)
    log_played(office.store, office.clock, office.auditor, [Played(sha, 0, 9_000, lanes=frozenset({Lane.MANAGER}))])
    rule(office, ChannelMap.LEFT_MANAGER)
    recognised(office, vault, sha)
    assert newest(office, sha).turns[0].lane is Lane.CLIENT
    assert heard_share(office.store, office.auditor.id, refusal.deal_id).percent == 100


def test_one_channel_and_a_rule_for_other_files_change_nothing(office: Office, vault: FolderVault, sha: str) -> None:
    recognised(office, vault, sha)
    settings = with_value(load_settings(office.store), "channel_maps", {"out-*": ChannelMap.LEFT_CLIENT})
    change_settings(office.store, office.clock, office.admin, settings)
    assert follow(office) == SidesTurned()


# ---------------------------------------------------------------- cut off, and by an import


class Killed(BaseException):
    """The process is gone."""


def test_a_run_that_was_killed_between_two_calls_is_gone_on_with_by_the_program(
    office: Office, vault: FolderVault, sha: str
) -> None:
    other = recordings_of(office.store, office.refusal("2").deal_id)[0]
    for one in (sha, other):
        recognised(office, vault, one)
    rule(office, ChannelMap.LEFT_CLIENT)
    alive = [True]

    def clock() -> datetime:
        if not alive:
            raise Killed
        alive.pop()
        return office.clock()

    with pytest.raises(Killed):
        follow_channels(office.store, clock, office.reader, office.admin)
    assert [newest(office, one).lanes == OTHER_WAY for one in (sha, other)] == [True, False]
    assert follow_channels(office.store, office.clock, office.reader, None) == SidesTurned((other,))
    assert newest(office, other).lanes == OTHER_WAY
    entry = next(one for one in reversed(log_entries(office.store)) if one.action == "lanes_swapped")
    assert entry.actor is None
    assert follow(office) == SidesTurned()


def test_a_run_that_was_killed_before_the_reasons_were_looked_at_looks_at_them_later(
    office: Office, vault: FolderVault, refusal: ConditionalRefusal, sha: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recognised(office, vault, sha)
    check_refusal(office.store, office.clock, office.reader, refusal.id)
    read = finding_of(office, refusal)
    rule(office, ChannelMap.LEFT_CLIENT)

    def killed(*_args: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("qa_desk.services.follow_channels.check_deals_of", killed)
        with pytest.raises(Killed):
            follow(office)
    assert (newest(office, sha).lanes, finding_of(office, refusal).id) == (OTHER_WAY, read.id)
    assert follow_channels(office.store, office.clock, office.reader, None) == SidesTurned()
    assert finding_of(office, refusal).id != read.id


def told_direction(office: Office, sha: str, direction: Direction) -> tuple[ImportResult, Changed]:
    """What an import of a call list does."""
    with office.store.write() as unit:
        (call,) = unit.calls.by_recording(sha)
        unit.calls.update(call.id, replace(call.facts, direction=direction), call.deal_id, call.recording)
    return ImportResult("calls.csv", changed=1), Changed(everything=True)


def imported(office: Office, sha: str, direction: Direction) -> ImportResult:
    step = partial(told_direction, office, sha, direction)
    result, _ = import_with_sides(office.store, office.clock, office.reader, step)
    return result


def test_a_direction_that_an_import_tells_later_turns_the_sides_of_calls_nobody_judged(
    office: Office, vault: FolderVault, refusal: ConditionalRefusal, sha: str
) -> None:
    rule(office, ChannelMap.LEFT_CALLER)
    recognised(office, vault, sha)
    assert imported(office, sha, Direction.IN) == ImportResult("calls.csv", changed=1, turned=1)
    assert newest(office, sha).lanes == OTHER_WAY
    assert imported(office, sha, Direction.IN) == ImportResult("calls.csv", changed=1)
    assert imported(office, sha, Direction.OUT).turned == 1
    office.decide(refusal, DecisionVerdict.CONFIRMED)
    assert imported(office, sha, Direction.IN) == ImportResult("calls.csv", changed=1, kept=1)
    assert newest(office, sha).lanes == (Lane.MANAGER, Lane.CLIENT)
    assert imported(office, sha, Direction.IN).kept == 0  # told once


def test_a_direction_told_while_a_call_is_recognised_counts_for_it(
    office: Office, vault: FolderVault, sha: str
) -> None:
    rule(office, ChannelMap.LEFT_CALLER)
    recognised(office, vault, sha, Hearing(during=lambda _name: imported(office, sha, Direction.IN) and None))
    assert newest(office, sha).lanes == OTHER_WAY


def test_a_call_judged_since_it_was_looked_for_keeps_its_sides(
    office: Office, vault: FolderVault, refusal: ConditionalRefusal, sha: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recognised(office, vault, sha)
    rule(office, ChannelMap.LEFT_CLIENT)
    write = office.store.write

    def overtaken() -> AbstractContextManager[UnitOfWork]:
        monkeypatch.undo()
        office.decide(refusal, DecisionVerdict.CONFIRMED)
        return write()

    monkeypatch.setattr(office.store, "write", overtaken)
    assert follow(office) == SidesTurned((), 1)
    assert newest(office, sha).lanes == (Lane.MANAGER, Lane.CLIENT)
