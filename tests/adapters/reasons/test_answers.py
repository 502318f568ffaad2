"""Question and answer: a plain yes voices what the manager asked about, a plain no denies it, other talk stays."""

import numpy as np
import pytest

from qa_desk.adapters.reasons.learned.answers import answered, answering
from qa_desk.adapters.reasons.learned.client_turns import ClientTurn, client_turns
from qa_desk.adapters.reasons.learned.labels import CODES, GROUNDS, INDEX, LABELS, TOPICS
from qa_desk.adapters.reasons.learned.reader import LearnedReader, open_reader
from qa_desk.adapters.reasons.learned.turns import Floats
from qa_desk.domain.reason_check import TurnRef, Verdict
from tests.adapters.reasons.conftest import MakeCase

PRICE, LOCATION = CODES.index("price"), CODES.index("location")


def turn(text: str, before: str = "Вам дорого показалось?") -> ClientTurn:
    return ClientTurn(TurnRef(0, 1), text, before, "")


def scores_of(**likely: float) -> Floats:
    row = np.full((1, len(LABELS)), 0.1, np.float32)
    for label, value in likely.items():
        row[0, INDEX[label]] = value
    return row


def question_about(place: int, likely: float = 0.9) -> Floats:
    row = np.zeros((1, len(LABELS)), np.float32)
    row[0, TOPICS.start + place] = likely
    return row


@pytest.mark.parametrize(
    ("text", "before", "confirm", "read"),
    [
        ("Да.", "Вам дорого показалось?", 0.9, True),
        ("да да", "вам дорого", 0.6, True),
        ("Да.", "Вам дорого показалось?", 0.2, False),
        ("Нет.", "Вам дорого показалось?", 0.1, True),
        ("Нет.", "Вам не подошёл район?", 0.1, False),
        ("Не, дело совсем не в деньгах, говорю же.", "Вам дорого показалось?", 0.1, False),
        ("Да.", "", 0.9, False),
        ("Да, и ещё у вас до стройки далеко ехать.", "Вам дорого показалось?", 0.9, False),
    ],
)
def test_only_plain_answers_to_a_question_are_read_with_it(
    text: str, before: str, confirm: float, *, read: bool
) -> None:
    said = [turn(text, before)]
    assert answering(said, scores_of(confirm=confirm)) == ([0] if read else [])


def test_a_yes_takes_the_ground_from_the_question() -> None:
    scores = scores_of(confirm=0.9)
    told = answered(scores, [0], question_about(LOCATION))
    assert int(told[0, GROUNDS].argmax()) == LOCATION
    assert told[0, GROUNDS.start + LOCATION] > 0.8
    assert told[0, GROUNDS.start + PRICE] < scores[0, GROUNDS.start + PRICE]
    assert scores[0, GROUNDS.start + LOCATION] == pytest.approx(0.1), "the scores given stay as they were"


def test_a_no_denies_what_was_asked_and_gives_no_ground() -> None:
    scores = scores_of(confirm=0.1)
    scores[0, GROUNDS.start + PRICE] = 0.6
    told = answered(scores, [0], question_about(PRICE))
    assert told[0, INDEX["deny"]] == pytest.approx(0.9)
    assert told[0, GROUNDS.start + PRICE] < 0.1
    assert told[0, TOPICS.start + PRICE] == pytest.approx(0.9)


def test_without_plain_answers_nothing_changes() -> None:
    scores = scores_of(confirm=0.9)
    assert answered(scores, [], np.zeros((0, len(LABELS)), np.float32)) is scores


@pytest.fixture(scope="module")
def learned() -> LearnedReader:
    return open_reader()


@pytest.mark.parametrize(
    ("stated", "verdict"), [("location", Verdict.MATCH), ("price", Verdict.MISMATCH), ("product_fit", Verdict.MISMATCH)]
)
def test_of_several_questions_the_one_answered_with_yes_counts(
    learned: LearnedReader, make_case: MakeCase, stated: str, verdict: Verdict
) -> None:
    case = make_case(
        stated,
        "m: Добрый день, фотостудия. Вы записывались на съёмку.",
        "c: Здравствуйте. Мы не поедем, отмените запись.",
        "m: Дорого показалось?",
        "c: Нет.",
        "m: Фотограф не понравился?",
        "c: Нет, хороший.",
        "m: Далеко до нас ехать?",
        "c: Да.",
        "m: Понял, всего доброго.",
        "c: До свидания.",
    )
    reading = learned.read(case)
    assert reading.verdict is verdict
    assert client_turns(case)[3].ref in reading.highlights
