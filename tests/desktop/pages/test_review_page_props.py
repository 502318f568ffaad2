"""What the review page says and allows, as tables: state in, props out, no window."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from qa_desk.desktop.pages.review import editing
from qa_desk.desktop.pages.review.mode import Mode
from qa_desk.desktop.pages.review.props import derive
from qa_desk.desktop.pages.review.state import Draft, Hold, ReviewState, Work, span_of, with_card
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.decision import AttemptEvidence, DealEvidence, DecisionVerdict, Evidence, SpanEvidence
from qa_desk.domain.reason_check import ReasonCode, Verdict
from qa_desk.services.look import deal_card
from qa_desk.services.running import ProgressReport
from qa_desk.services.views import DealCard
from qa_desk.words import labels
from tests.desktop.pages.review_world import CODES, NOW, SPOKEN, World, make_world

V = DecisionVerdict
LATER = {"held_until": NOW + timedelta(minutes=20)}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("props")
    world = make_world(folder / "world")
    yield world
    world.desk.close()


def card_of(world: World, number: str) -> DealCard:
    return deal_card(world.desk.store, world.deals[number], world.items[number])


def state_of(world: World, number: str, login: str = "osipova", hold: Hold = Hold.MINE, **more: object) -> ReviewState:
    empty = ReviewState(world.users[login], UTC, hold=hold)
    state = with_card(empty, card_of(world, number), CODES, NOW)
    return replace(state, **more)  # type: ignore[arg-type]


def span(world: World, row: int) -> SpanEvidence:
    sha = card_of(world, "30412011").calls[2].call.recording
    assert sha is not None
    lane, from_ms, to_ms, text = SPOKEN[row]
    return SpanEvidence(sha, lane, from_ms, to_ms, text)


# ---------------------------------------------------------------- who may do what


@pytest.mark.parametrize(
    ("number", "login", "hold", "mode", "why"),
    [
        ("30412011", "osipova", Hold.MINE, Mode.DECIDE, ""),
        ("30412011", "osipova", Hold.TAKING, Mode.DECIDE, ""),
        ("30412011", "osipova", Hold.LOST, Mode.DECIDE, ""),
        ("30412011", "osipova", Hold.OTHERS, Mode.READ, "Somebody else works on this item."),
        ("30412011", "lebedev", Hold.NONE, Mode.READ, "Only an auditor decides. Your role lets you look and listen."),
        ("30412011", "maltsev", Hold.NONE, Mode.READ, "This is your own deal: another auditor has to decide."),
        ("30412016", "osipova", Hold.MINE, Mode.AUDIT, ""),
    ],
)
def test_what_may_be_done_follows_from_role_hold_and_kind(
    world: World, number: str, login: str, hold: Hold, mode: Mode, why: str
) -> None:
    props = derive(state_of(world, number, login, hold))
    assert (props.mode.mode, props.mode.why) == (mode, why)


def test_a_deal_outside_the_queue_is_read_only(world: World) -> None:
    card = deal_card(world.desk.store, world.deals["30411001"])
    state = with_card(ReviewState(world.users["osipova"], UTC), card, CODES, NOW)
    assert derive(state).mode.why == "This deal does not wait for a review."


def test_who_holds_it_is_named_with_the_time(world: World) -> None:
    state = state_of(world, "30412011", hold=Hold.OTHERS, held_by="Павел Дроздов", **LATER)
    assert derive(state).mode.why == "Павел Дроздов works on this item until 09:20."
    assert derive(state).mode.can_claim


@pytest.mark.parametrize("hold", [Hold.NONE, Hold.TAKING, Hold.LOST])
def test_without_the_hold_nothing_can_be_entered(world: World, hold: Hold) -> None:
    state = state_of(world, "30412011", hold=hold, draft=Draft(verdict=V.CONFIRMED, evidence=(span(world, 3),)))
    props = derive(state)
    assert props.decision is not None
    assert not props.decision.can_save
    assert not props.decision.enabled
    assert editing.with_verdict(state, V.NOT_DISCUSSED) == state
    assert editing.with_rows(state, [1]) == state


# ---------------------------------------------------------------- what is missing before saving


def attempt(world: World, number: str) -> Evidence:
    return AttemptEvidence(card_of(world, number).calls[0].call.id)


@pytest.mark.parametrize(
    ("verdict", "proof", "comment", "missing"),
    [
        (None, "span", "", "Choose a verdict."),
        (V.CONFIRMED, "", "", "Take at least one moment as evidence."),
        (V.CONFIRMED, "span", "", ""),
        (V.CONFIRMED, "attempt", "", "Take the words of the client as evidence."),
        (V.CONFIRMED, "manager's", "", "Take the words of the client as evidence."),
        (V.CONTRADICTED, "manager's", "well", ""),
        (V.CONTRADICTED, "", "well", "Take at least one moment as evidence."),
        (V.CONTRADICTED, "span", " ", "Write a comment: what the client said instead."),
        (V.CONTRADICTED, "span", "well", ""),
        (V.NOT_DISCUSSED, "span", "", ""),
        (V.NO_CALL, "", "", "There are recordings of conversations with this client."),
    ],
)
def test_what_is_missing_is_said_before_the_service_would_refuse(
    world: World, verdict: DecisionVerdict | None, proof: str, comment: str, missing: str
) -> None:
    evidence = {
        "": (), "span": (span(world, 5),), "manager's": (span(world, 6),), "attempt": (attempt(world, "30412011"),),
    }[proof]  # fmt: skip
    props = derive(state_of(world, "30412011", draft=Draft(verdict=verdict, evidence=evidence, comment=comment)))
    assert props.decision is not None
    assert (props.decision.missing, props.decision.can_save) == (missing, not missing)


def test_attempts_confirm_no_contact_and_older_deals_a_duplicate(world: World) -> None:
    for number, proof in (
        ("30412012", attempt(world, "30412012")),
        ("30412013", DealEvidence(world.deals["30411001"])),
    ):
        props = derive(state_of(world, number, draft=Draft(verdict=V.CONFIRMED, evidence=(proof,))))
        assert props.decision is not None
        assert props.decision.can_save


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (V.CONFIRMED, "Next: the sales head gets the closure to sign."),
        (V.CONTRADICTED, "Next: somebody else than the manager calls the client back."),
        (V.NOT_DISCUSSED, "Next: somebody else than the manager calls the client back."),
    ],
)
def test_what_happens_next_is_said(world: World, verdict: DecisionVerdict, words: str) -> None:
    props = derive(state_of(world, "30412011", draft=Draft(verdict=verdict)))
    assert props.decision is not None
    assert props.decision.next_step == words


def test_no_call_is_offered_only_without_recordings(world: World) -> None:
    for number, offered in (("30412011", False), ("30412012", True)):
        props = derive(state_of(world, number))
        assert props.decision is not None
        assert [option.enabled for option in props.decision.options] == [True, True, True, offered]


def test_a_drawn_deal_has_a_checklist_in_place_of_the_decision(world: World) -> None:
    props = derive(state_of(world, "30412016"))
    assert props.audit
    assert props.decision is None


# ---------------------------------------------------------------- the finding in words


def test_a_mismatch_names_what_the_client_said(world: World) -> None:
    finding = derive(state_of(world, "30412011")).finding
    assert (finding.verdict, finding.tone) == ("Another reason", Tone.WARN)
    assert finding.meaning == f"The client named another reason: {labels.reason('competitor')}."
    assert finding.sure == "The program is sure (91%)."
    assert [moment.text[:5] for moment in finding.moments] == ["00:23", "00:36", "00:15"]


def with_finding(state: ReviewState, **values: object) -> ReviewState:
    assert state.card is not None
    assert state.card.finding is not None
    finding = replace(state.card.finding, **values)  # type: ignore[arg-type]
    return replace(state, card=replace(state.card, finding=finding))


@pytest.mark.parametrize(
    ("verdict", "meaning"),
    [
        (Verdict.MATCH, "The client named the stated reason."),
        (Verdict.NO_REFUSAL, "The client did not refuse."),
        (Verdict.UNCLEAR, "The calls do not tell why."),
    ],
)
def test_every_verdict_of_the_program_has_a_sentence(world: World, verdict: Verdict, meaning: str) -> None:
    assert derive(with_finding(state_of(world, "30412011"), verdict=verdict)).finding.meaning == meaning


def test_doubt_is_said_and_known_causes_are_words(world: World) -> None:
    why = ("listen_here", "speaker_unknown", "one_day", "a_code_of_tomorrow")
    finding = derive(with_finding(state_of(world, "30412011"), sure=False, why=why)).finding
    assert finding.sure.startswith("The program is not sure")
    assert finding.why == (
        "One channel: the program cannot tell client and manager apart.",
        "Attempts on too few days",
        "a_code_of_tomorrow",
    )


def test_records_are_not_called_words_of_the_client(world: World) -> None:
    state = state_of(world, "30412012")
    assert derive(state).finding.meaning == "The attempts on record bear the reason out."
    told = derive(with_finding(state, verdict=Verdict.MISMATCH)).finding.meaning
    assert told == "The records do not bear the reason out."


def test_an_unchecked_refusal_says_how_to_check_it(world: World) -> None:
    assert "Transcribe" in derive(state_of(world, "30412014")).finding.meaning
    assert not derive(state_of(world, "30412016")).finding.visible


# ---------------------------------------------------------------- calls and turns


def test_the_call_the_finding_points_to_comes_first(world: World) -> None:
    assert state_of(world, "30412011").call == 2
    assert state_of(world, "30412012").call == 3


def test_turns_are_marked_by_the_finding_and_by_the_auditor(world: World) -> None:
    props = derive(state_of(world, "30412011", draft=Draft(evidence=(span(world, 1), span(world, 5)))))
    assert props.call is not None
    turns = props.call.turns
    assert [row for row, one in enumerate(turns) if one.found] == [5, 7]
    assert {row: one.highlight for row, one in enumerate(turns) if one.highlight} == {5: 1, 7: 2, 3: 3}
    assert [row for row, one in enumerate(turns) if one.taken] == [1, 5]


@pytest.mark.parametrize(
    ("number", "nothing", "can_transcribe"),
    [
        ("30412011", "", False),
        ("30412012", "This call has no recording.", False),
        ("30412014", "This call has no transcript yet.", True),
    ],
)
def test_a_call_without_words_says_why(world: World, number: str, nothing: str, can_transcribe: bool) -> None:
    props = derive(state_of(world, number))
    assert props.call is not None
    assert (props.call.nothing, props.call.can_transcribe) == (nothing, can_transcribe)


def test_progress_is_a_share_once_the_whole_is_known(world: World) -> None:
    sha = card_of(world, "30412014").calls[0].call.recording
    assert sha is not None
    for report, share in ((None, None), (ProgressReport("transcribe", 1, 4), 0.25)):
        props = derive(state_of(world, "30412014", work=Work(sha, report)))
        assert props.call is not None
        assert (props.call.working, props.call.work, props.call.can_transcribe) == (True, share, False)


def test_a_turn_as_evidence_stays_inside_its_recording(world: World) -> None:
    view = card_of(world, "30412011").calls[2]
    assert view.transcript is not None
    last = replace(view.transcript.turns[-1], to_ms=99_000)
    made = span_of(view, last)
    assert made is not None
    assert made.to_ms == 45_500
    assert span_of(view, replace(last, text=" ")) is None
    assert span_of(view, replace(last, from_ms=60_000)) is None


# ---------------------------------------------------------------- keys


def test_marking_takes_and_marking_again_puts_back(world: World) -> None:
    state = editing.with_rows(state_of(world, "30412011"), [3, 5])
    assert state.draft.evidence == (span(world, 3), span(world, 5))
    more = editing.with_rows(state, [5, 7])
    assert more.draft.evidence == (span(world, 3), span(world, 5), span(world, 7))
    assert editing.with_rows(more, [3, 7]).draft.evidence == (span(world, 5),)


def test_the_findings_evidence_is_taken_once(world: World) -> None:
    state = editing.with_findings(editing.with_rows(state_of(world, "30412011"), [7]))
    assert state.draft.evidence == (span(world, 7), span(world, 5))
    assert not derive(state).finding.can_take
    assert editing.with_findings(state) == state


def test_verdict_keys_say_nothing_of_a_drawn_deal(world: World) -> None:
    state = state_of(world, "30412016")
    assert all(editing.with_verdict(state, verdict) == state for verdict in V)


def test_the_voiced_reason_can_be_taken_back(world: World) -> None:
    state = editing.with_voiced(state_of(world, "30412011"), "price")
    assert state.draft.voiced_reason == ReasonCode("price")
    assert editing.with_voiced(state, "").draft.voiced_reason is None


def test_the_same_deal_loaded_again_keeps_the_call_and_the_draft(world: World) -> None:
    state = replace(editing.with_rows(state_of(world, "30412011"), [1]), call=0)
    again = with_card(state, card_of(world, "30412011"), CODES, NOW)
    assert (again.call, again.draft) == (0, state.draft)


# ---------------------------------------------------------------- facts


def test_the_facts_hold_what_an_auditor_asks_for(world: World) -> None:
    deal = derive(state_of(world, "30412011", currency="RUB")).deal
    assert deal is not None
    facts = {line.label: line.value for line in deal.facts}
    assert facts["Client"] == "Анна Сергеевна Белова, ИП Белова"
    assert facts["At stake"] == "1,850.00\u00a0₽"
    assert facts["Deadline"].endswith("overdue")
    assert deal.reason == "Price"
    assert deal.comment.splitlines() == ["Дорого", "Клиент сказал, что дорого, думает, просил не звонить"]


def test_older_deals_of_the_client_are_listed(world: World) -> None:
    props = derive(state_of(world, "30412013"))
    assert props.deal is not None
    assert props.deal.older_deals[0].startswith("30411001 · Кухня, первое обращение")
    assert [proof.one for proof in props.proofs] == [DealEvidence(world.deals["30411001"])]
