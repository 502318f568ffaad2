"""Played spans, comments, marks, corrections and search: both databases keep and find them alike."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from qa_desk.adapters.reasons.lemmas import Lemmatiser
from qa_desk.adapters.store.connect import make_engine
from qa_desk.adapters.store.unit import SqlStore
from qa_desk.domain.call import Lane
from qa_desk.domain.correction import TurnFix
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.errors import NotFound
from qa_desk.domain.listening import CommentId, MarkId, Played
from qa_desk.domain.transcript import Piece, TranscriptId, Turn, TurnId, Word
from qa_desk.domain.word_search import asked
from tests.fakes.keys import KEY
from tests.fakes.office import START, Office, deal_facts

LANES = (Lane.MANAGER, Lane.CLIENT)
PLAYED = Played("0" * 63 + "1", 500, 1_500, 125, frozenset({Lane.CLIENT, Lane.MANAGER}))


@pytest.fixture(scope="module")
def lemmatiser() -> Lemmatiser:
    return Lemmatiser()


@pytest.fixture
def searching(url: str, lemmatiser: Lemmatiser) -> Iterator[Office]:
    """An office whose store puts turns into the search index as they come."""
    store = SqlStore(make_engine(url), lemmatiser, sealer=KEY)
    yield Office(store)
    store.close()


def say(office: Office, sha256: str, *said: str, model: str = "m@1") -> list[TurnId]:
    """A complete transcript: one turn a second, client and manager by turns."""
    with office.store.write() as unit:
        transcript = unit.transcripts.begin(sha256, model, LANES, office.clock())
        for number, words in enumerate(said):
            lane = LANES[1 - number % 2]
            turn = Turn(lane, number * 1_000, number * 1_000 + 900, words, 0.5)
            unit.transcripts.add_piece(transcript, Piece(number % 2, number * 1_000, number * 1_000 + 900), [turn])
        unit.transcripts.finish(transcript, office.clock())
        newest = unit.transcripts.newest(sha256)
    assert newest is not None
    return [turn.id for turn in newest.turns if turn.id is not None]


def found(office: Office, lemmatiser: Lemmatiser, question: str, limit: int = 50) -> list[str]:
    with office.store.read() as unit:
        return [line.text for line in unit.search.find(asked(question, lemmatiser.lemmas), limit)]


# ---------------------------------------------------------------- played, comments, marks


def test_played_spans_come_back_by_user_and_recording(office: Office) -> None:
    office.refusal()
    with office.store.write() as unit:
        unit.listening.add_played([PLAYED, replace(PLAYED, lanes=frozenset())], office.auditor.id, START)
        unit.listening.add_played([PLAYED], office.second.id, START)
    with office.store.read() as unit:
        mine = unit.listening.played_by(office.auditor.id, [PLAYED.recording])
        assert [one.played for one in mine] == [PLAYED, replace(PLAYED, lanes=frozenset())]
        assert {(one.by, one.at) for one in mine} == {(office.auditor.id, START)}
        assert unit.listening.played_by(office.auditor.id, ["f" * 64]) == []
        assert len(unit.listening.played_page(None, 10)) == 3
        assert len(unit.listening.played_page(2, 10)) == 1


@pytest.mark.parametrize("table", ["played_spans", "turn_fixes"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id + 1", "DELETE FROM {}"])
def test_what_was_played_and_corrected_cannot_be_changed(office: Office, table: str, change: str) -> None:
    refusal = office.refusal()
    (turn, *_) = say(office, office.span(refusal).recording, "да")
    with office.store.write() as unit:
        unit.listening.add_played([PLAYED], office.auditor.id, START)
        unit.transcripts.add_fixes([TurnFix(turn, "нет", None, "", office.auditor.id, START)])
    with pytest.raises(DBAPIError, match="append-only"), office.store._engine.begin() as link:
        link.execute(text(change.format(table)))


def test_comments_come_in_the_order_of_their_moments_until_taken_away(office: Office) -> None:
    office.refusal()
    with office.store.write() as unit:
        later = unit.listening.add_comment(PLAYED.recording, 900, "позже", office.auditor.id, START)
        sooner = unit.listening.add_comment(PLAYED.recording, 100, "раньше", office.head.id, START)
        assert unit.listening.comments([PLAYED.recording]) == [sooner, later]
        unit.listening.remove_comment(later.id, START)
        assert unit.listening.comments([PLAYED.recording]) == [sooner]
        assert unit.listening.comment(sooner.id) == sooner
        for gone in (later.id, CommentId(99)):
            with pytest.raises(NotFound):
                unit.listening.comment(gone)


def test_marks_are_kept_for_their_item_and_user(office: Office) -> None:
    refusal = office.refusal()
    span = office.span(refusal)
    with office.store.write() as unit:
        item = unit.queue.of_refusal(refusal.id).id
        mark = unit.listening.add_mark(item, span, office.auditor.id, START)
        assert unit.listening.marks(item, office.auditor.id) == [mark]
        assert unit.listening.marks(item, office.second.id) == []
        assert SpanEvidence(mark.recording, mark.lane, mark.from_ms, mark.to_ms, mark.quote) == span
        unit.listening.remove_mark(mark.id, START)
        assert unit.listening.marks(item, office.auditor.id) == []
        for gone in (mark.id, MarkId(99)):
            with pytest.raises(NotFound):
                unit.listening.mark(gone)


# ---------------------------------------------------------------- corrections


def test_the_latest_correction_of_each_kind_counts(office: Office) -> None:
    refusal = office.refusal()
    sha256 = office.span(refusal).recording
    (turn,) = say(office, sha256, "для меня дарога")
    fixes = [
        TurnFix(turn, "для меня дорого", None, "large@1", office.auditor.id, START),
        TurnFix(turn, None, Lane.MANAGER, "", office.auditor.id, START),
        TurnFix(turn, "для меня дороговато", None, "", None, START),
    ]
    for done in range(len(fixes)):
        with office.store.write() as unit:
            unit.transcripts.add_fixes([fixes[done]])
    with office.store.read() as unit:
        newest = unit.transcripts.newest(sha256)
        assert newest is not None
        assert newest.turns == (unit.transcripts.turn(turn)[1],)
        assert unit.transcripts.turn(turn)[0] == sha256
        assert unit.transcripts.fixes(turn) == fixes
        with pytest.raises(NotFound):
            unit.transcripts.turn(TurnId(99))
    (now,) = newest.turns
    assert (now.text, now.original, now.lane, now.confidence) == (
        "для меня дороговато", "для меня дарога", Lane.MANAGER, 1.0,
    )  # fmt: skip


def test_the_words_of_a_turn_come_back(office: Office) -> None:
    refusal = office.refusal()
    words = (Word(0, 300, "да", 0.25), Word(300, 900, "нет", 1.0))
    with office.store.write() as unit:
        transcript: TranscriptId = unit.transcripts.begin(office.span(refusal).recording, "m@1", LANES, START)
        unit.transcripts.add_piece(transcript, Piece(1, 0, 900), [Turn(Lane.CLIENT, 0, 900, "да нет", 1, words)])
        newest = unit.transcripts.newest(office.span(refusal).recording)
    assert newest is not None
    assert newest.turns[0].words == words


# ---------------------------------------------------------------- search


def test_every_form_of_a_word_is_found_and_the_newest_call_comes_first(
    searching: Office, lemmatiser: Lemmatiser
) -> None:
    first, second = searching.refusal("1"), searching.refusal("2")
    with searching.store.write() as unit:
        call = unit.calls.of_deal(second.deal_id)[0]
        later = replace(call.facts, started_at=START.replace(year=2027))
        unit.calls.update(call.id, later, second.deal_id, call.recording)
    say(
        searching,
        searching.span(first).recording,
        "Для меня это ДОРОГО",
        "мы можем дать скидку",
        "у вас дорогая доставка",
    )
    say(searching, searching.span(second).recording, "подумаю ещё о дорогих моделях")
    assert found(searching, lemmatiser, "дорогой") == [
        "подумаю ещё о дорогих моделях", "Для меня это ДОРОГО", "у вас дорогая доставка",
    ]  # fmt: skip
    assert found(searching, lemmatiser, "дорого доставки") == ["у вас дорогая доставка"]
    assert found(searching, lemmatiser, "подумал еще") == ["подумаю ещё о дорогих моделях"]
    assert found(searching, lemmatiser, "скид*") == ["мы можем дать скидку"]
    assert found(searching, lemmatiser, "дорогой", limit=1) == ["подумаю ещё о дорогих моделях"]
    assert found(searching, lemmatiser, "самолёт") == found(searching, lemmatiser, "…") == []


@pytest.mark.parametrize("question", ['"', "'", "AND", "дорого' | 'да", "NEAR(а б)", "*", "-", "lemmas:да", "\\"])
def test_a_question_is_never_read_as_a_command(searching: Office, lemmatiser: Lemmatiser, question: str) -> None:
    refusal = searching.refusal()
    say(searching, searching.span(refusal).recording, "да")
    assert found(searching, lemmatiser, question) in ([], ["да"])


def test_a_found_turn_says_whose_it_is(searching: Office, lemmatiser: Lemmatiser) -> None:
    refusal = searching.refusal()
    sha256 = searching.span(refusal).recording
    say(searching, sha256, "алло", "дорого")
    with searching.store.read() as unit:
        (line,) = unit.search.find(asked("дорого", lemmatiser.lemmas), 5)
    assert (line.deal_id, line.external_id, line.title, line.client_name) == (1, "1", "Сделка 1", "Иван Петров")
    assert (line.manager, line.recording, line.lane) == ("Анна Соколова", sha256, Lane.MANAGER)
    assert (line.from_ms, line.to_ms, line.started_at) == (1_000, 1_900, START)


def test_a_corrected_turn_is_found_by_its_new_words_only(searching: Office, lemmatiser: Lemmatiser) -> None:
    refusal = searching.refusal()
    (turn,) = say(searching, searching.span(refusal).recording, "мне дорога")
    with searching.store.write() as unit:
        unit.transcripts.add_fixes([TurnFix(turn, "мне сложно", Lane.MANAGER, "", None, START)])
        assert unit.search.count_missing() == 0
        (line,) = unit.search.find(asked("сложный", lemmatiser.lemmas), 5)
    assert (line.text, line.lane) == ("мне сложно", Lane.MANAGER)
    assert found(searching, lemmatiser, "дорога") == []


def test_only_the_newest_transcript_of_a_recording_is_searched(searching: Office, lemmatiser: Lemmatiser) -> None:
    refusal = searching.refusal()
    say(searching, searching.span(refusal).recording, "мне дарога", "дорого")
    say(searching, searching.span(refusal).recording, "мне дорого", model="m@2")
    assert found(searching, lemmatiser, "дорого") == ["мне дорого"]


def test_turns_stored_without_a_lemmatiser_are_missing_until_they_are_put(
    office: Office, lemmatiser: Lemmatiser
) -> None:
    refusal = office.refusal()
    first, second = say(office, office.span(refusal).recording, "мне дорого", "понимаю")
    with office.store.write() as unit:
        assert unit.search.missing(None, 10) == [(first, "мне дорого"), (second, "понимаю")]
        assert unit.search.missing(first, 10) == [(second, "понимаю")]
        assert unit.search.count_missing() == 2
        unit.search.put({first: ("дорогой",), second: ()})
        assert unit.search.count_missing() == 0
    assert found(office, lemmatiser, "дорогая") == ["мне дорого"]
    with office.store.write() as unit:
        unit.transcripts.add_fixes([TurnFix(first, "мне хорошо", None, "", None, START)])
        assert unit.search.missing(None, 10) == [(first, "мне хорошо")]
    assert found(office, lemmatiser, "дорогая") == []


def test_recordings_of_no_deal_are_not_found(searching: Office, lemmatiser: Lemmatiser) -> None:
    (deal,) = searching.deals(deal_facts("1", stage="Новый лид"))
    sha256 = searching.recorded_call(deal)
    say(searching, sha256, "дорого")
    with searching.store.write() as unit:
        call = unit.calls.of_deal(deal)[0]
        unit.calls.update(call.id, call.facts, None, sha256)
    assert found(searching, lemmatiser, "дорого") == []
