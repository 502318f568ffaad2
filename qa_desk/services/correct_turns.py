"""Corrections: a person says what a turn says and who says it; what was recognised stays as a version."""

from qa_desk.domain.call import Lane
from qa_desk.domain.correction import SWAPPED, ChannelsTell, TurnEmpty, TurnFix
from qa_desk.domain.errors import NotFound
from qa_desk.domain.log import Payload
from qa_desk.domain.people import Role, User, require
from qa_desk.domain.transcript import TurnId
from qa_desk.services.carry_over import correct_with_marks
from qa_desk.services.ports import Clock
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed


def correct_turn(store: Store, clock: Clock, user: User, turn_id: TurnId, text: str) -> Changed:
    """The turn says `text` from now on; findings that rest on it are out of date. The same text changes nothing.

    Raises RoleMissing, TurnEmpty, NotFound.
    """
    require(user, Role.AUDITOR)
    said = " ".join(text.split())
    if not said:
        raise TurnEmpty
    with store.write() as unit:
        recording, turn = unit.transcripts.turn(turn_id)
        if turn.text == said:
            return Changed()
        now = clock()
        correct_with_marks(unit, recording, [TurnFix(turn_id, said, None, "", user.id, now)], now)
        payload: Payload = {"recording": recording, "from_ms": turn.from_ms, "was": turn.text, "is": said}
        unit.log.append(now, user.id, "turn_corrected", f"turn:{turn_id}", payload)
        return _changed(unit, recording)


def set_lane(store: Store, clock: Clock, user: User, turn_id: TurnId, lane: Lane) -> Changed:
    """This one turn is another voice's. Raises RoleMissing, NotFound, ChannelsTell."""
    require(user, Role.AUDITOR)
    with store.write() as unit:
        recording, turn = unit.transcripts.turn(turn_id)
        _check_mono(unit, recording)
        if turn.lane is lane and not turn.guessed:
            return Changed()
        now = clock()
        correct_with_marks(unit, recording, [TurnFix(turn_id, None, lane, "", user.id, now)], now)
        payload: Payload = {"recording": recording, "from_ms": turn.from_ms, "was": turn.lane.value, "is": lane.value}
        unit.log.append(now, user.id, "lane_set", f"turn:{turn_id}", payload)
        return _changed(unit, recording)


def swap_lanes(store: Store, clock: Clock, user: User, recording: str) -> Changed:
    """Client and manager change places in the whole recording. Raises RoleMissing, NotFound, ChannelsTell."""
    require(user, Role.AUDITOR)
    with store.write() as unit:
        _check_mono(unit, recording)
        transcript = unit.transcripts.newest(recording)
        turns = () if transcript is None else transcript.turns
        now = clock()
        fixes = [
            TurnFix(turn.id, None, SWAPPED[turn.lane], "", user.id, now)
            for turn in turns
            if turn.id is not None and turn.lane is not Lane.UNKNOWN
        ]
        if not fixes:
            return Changed()
        correct_with_marks(unit, recording, fixes, now)
        unit.log.append(now, user.id, "lanes_swapped", f"recording:{recording[:12]}", {"turns": len(fixes)})
        return _changed(unit, recording)


def history(store: Store, turn_id: TurnId) -> list[TurnFix]:
    """All corrections of a turn, oldest first."""
    with store.read() as unit:
        return unit.transcripts.fixes(turn_id)


def _check_mono(unit: UnitOfWork, sha256: str) -> None:
    recording = unit.calls.recording(sha256)
    if recording is None:
        raise NotFound(what="recording", key=sha256[:12])
    if recording.audio.channels == 2:
        raise ChannelsTell(recording=recording.original_name)


def _changed(unit: UnitOfWork, recording: str) -> Changed:
    deals = {call.deal_id for call in unit.calls.by_recording(recording) if call.deal_id is not None}
    found = [unit.refusals.latest_of(deal) for deal in deals]
    refusals = frozenset(int(one.id) for one in found if one is not None)
    return Changed(recordings=frozenset({recording}), deals=frozenset(int(one) for one in deals), refusals=refusals)
