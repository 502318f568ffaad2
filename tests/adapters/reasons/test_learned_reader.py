"""The learned reader: never raises, never rests on the manager's words, and reads what it was taught."""

import lzma
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_desk.adapters.reasons.cases import read_cases
from qa_desk.adapters.reasons.learned.model import ReaderModelBroken, Runner, load, save
from qa_desk.adapters.reasons.learned.reader import LearnedReader, default_model_path, open_reader
from qa_desk.domain.call import Direction, Lane
from qa_desk.domain.reason_check import ReasonCode, RefusalCase, SpokenCall, SpokenTurn, Verdict
from qa_desk.paths import resources
from qa_desk.services.evaluate_reasons import evaluate_reasons

PRICE = ReasonCode("price")


@pytest.fixture(scope="module")
def reader() -> LearnedReader:
    return open_reader()


def case_of(*calls: list[tuple[Lane, str]], stated: ReasonCode = PRICE) -> RefusalCase:
    spoken = tuple(
        SpokenCall(day, Direction.OUT, tuple(SpokenTurn(lane, text) for lane, text in turns))
        for day, turns in enumerate(calls)
    )
    return RefusalCase("test", stated, "", spoken)


M, C = Lane.MANAGER, Lane.CLIENT
DECIDING = ("дорого", "заказали", "четверг")
TALKS = [
    (
        "price",
        Verdict.MATCH,
        [(M, "Посмотрели смету?"), (C, "Посмотрели. Для нас это слишком дорого, мы откажемся."), (M, "Понял, жаль.")],
    ),
    (
        "price",
        Verdict.MISMATCH,
        [(M, "Что решили?"), (C, "Мы уже заказали в другой компании, договор подписали."), (M, "Понятно.")],
    ),
    (
        "no_need",
        Verdict.NO_REFUSAL,
        [
            (M, "Вы смету смотрели?"),
            (C, "Посмотрел, мне нравится, но есть вопросы."),
            (M, "Когда вам удобно приехать?"),
            (C, "Давайте в четверг после обеда, я подъеду."),
            (M, "Записал, жду."),
            (C, "До свидания."),
        ],
    ),
]


@pytest.mark.parametrize(("stated", "verdict", "turns"), TALKS, ids=[verdict.value for _, verdict, _ in TALKS])
def test_plain_talk_is_read_right(
    reader: LearnedReader, stated: str, verdict: Verdict, turns: list[tuple[Lane, str]]
) -> None:
    reading = reader.read(case_of(turns, stated=ReasonCode(stated)))
    assert reading.verdict is verdict
    deciding = next(at for at, (lane, text) in enumerate(turns) if lane is C and any(word in text for word in DECIDING))
    assert deciding in [ref.turn for ref in reading.evidence]


def test_the_managers_words_alone_give_no_verdict(reader: LearnedReader) -> None:
    reading = reader.read(case_of([(M, "Клиент сказал, что дорого, и отказался."), (M, "Закрываю по цене.")]))
    assert (reading.verdict, reading.evidence, reading.sure) == (Verdict.UNCLEAR, (), False)


def test_a_voice_of_unknown_owner_is_never_sure(reader: LearnedReader) -> None:
    reading = reader.read(case_of([(Lane.UNKNOWN, "Для нас это слишком дорого, мы откажемся.")]))
    assert not reading.sure
    assert reading.confidence <= 0.3


def test_a_reason_of_ones_own_book_is_left_to_its_phrases(reader: LearnedReader) -> None:
    reading = reader.read(case_of([(C, "дорого")], stated=ReasonCode("own_reason")))
    assert reading.verdict in set(Verdict)
    assert "learned-3/" in reader.version
    assert "phrases-1/" in reader.version


texts = st.text(max_size=60) | st.sampled_from(
    ["да", "нет", "", "   ", "алло", "дорого", "😀", "the price is too high"]
)
turns = st.lists(st.tuples(st.sampled_from(list(Lane)), texts), max_size=8)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=st.lists(turns, max_size=3), stated=st.sampled_from(["price", "trust", "", "no_such_reason"]))
def test_any_talk_is_read_and_evidence_can_be_played(
    reader: LearnedReader, calls: list[list[tuple[Lane, str]]], stated: str
) -> None:
    case = case_of(*calls, stated=ReasonCode(stated))
    reading = reader.read(case)
    assert reading == reader.read(case)
    assert 0 <= reading.confidence <= 1
    assert len(reading.highlights) <= 3
    for ref in (*reading.evidence, *reading.highlights):
        assert case.turn(ref).speaker is not Lane.MANAGER
    if reading.verdict in (Verdict.MATCH, Verdict.MISMATCH):
        assert reading.evidence
        assert reading.voiced_reasons
        assert (case.stated_reason in reading.voiced_reasons) is (reading.verdict is Verdict.MATCH)


def test_ten_thousand_turns_are_read(reader: LearnedReader) -> None:
    long = [(M if at % 2 else C, f"слово {at} про цену и доставку") for at in range(10_000)]
    assert reader.read(case_of(long)).verdict in set(Verdict)


def test_what_it_was_trained_on_is_nearly_all_right(reader: LearnedReader) -> None:
    """Not how good it is, but whether file, features and trees still fit together: a mix-up falls to a half at once."""
    pairs = [
        pair for path in sorted((resources() / "training").glob("refusals-dev-[ae].jsonl")) for pair in read_cases(path)
    ]
    right = sum(label is not None and reader.read(case).verdict is label.verdict for case, label in pairs)
    assert right / len(pairs) >= 0.95


@pytest.mark.parametrize(("kind", "floor"), [("natural", 0.92), ("adversarial", 0.88), ("recogniser", 0.92)])
def test_talk_of_other_trades_written_by_other_hands_stays_above_its_floors(
    reader: LearnedReader, kind: str, floor: float, tmp_path: Path
) -> None:
    """What matters most: a match is a match."""
    talk = tmp_path / f"{kind}.jsonl"
    talk.write_bytes(lzma.decompress((resources() / "training" / f"blind-{kind}.jsonl.xz").read_bytes()))
    found = evaluate_reasons(reader, read_cases(talk))
    assert found.trained_on == 0
    assert found.evaluation.accuracy.whole == 60
    assert (found.evaluation.accuracy.value or 0) >= floor
    assert (found.evaluation.match_precision.value or 0) >= 0.95


def test_talk_it_learned_from_is_known(reader: LearnedReader) -> None:
    case = next(case for case, _ in read_cases(resources() / "training" / "refusals-dev-c.jsonl"))
    assert reader.was_trained_on(case)
    assert not reader.was_trained_on(case_of(TALKS[0][2]))


def test_a_saved_model_reads_the_same(tmp_path: Path) -> None:
    model = load(default_model_path())
    save(model, tmp_path / "again.npz")
    case = case_of(TALKS[0][2])
    first, again = Runner(model).read(case), Runner(load(tmp_path / "again.npz")).read(case)
    assert first is not None
    assert again is not None
    assert again.refused == pytest.approx(first.refused, abs=0.02)
    assert list(again.voiced) == pytest.approx(list(first.voiced), abs=0.02)


@pytest.mark.parametrize("content", [b"", b"no model", b"PK\x03\x04broken"])
def test_a_broken_file_is_a_known_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "reader.npz"
    path.write_bytes(content)
    with pytest.raises(ReaderModelBroken):
        load(path)


# ---------------------------------------------------------------- reasons that the book switched off


@pytest.fixture(scope="module")
def without_price(tmp_path_factory: pytest.TempPathFactory) -> LearnedReader:
    """The reader with a book that no longer listens for the price."""
    book = (resources() / "reasons" / "book.yaml").read_text("utf-8")
    path = tmp_path_factory.mktemp("book") / "book.yaml"
    path.write_text(book.replace("  - code: price\n", "  - code: price\n    switched_off: true\n", 1), "utf-8")
    found = open_reader(book_path=path)
    assert "price" not in found.codes()
    return found


TOO_DEAR = [(M, "Посмотрели смету?"), (C, "Посмотрели. Для нас это слишком дорого, мы откажемся."), (M, "Понял, жаль.")]
DEAR_AND_BOUGHT = [
    (M, "Что решили по смете?"),
    (C, "Для нас это слишком дорого, мы откажемся."),
    (M, "Может, скидку посмотрим?"),
    (C, "Поздно, мы уже заказали в другой компании, договор подписали."),
    (M, "Понятно."),
]


def test_a_switched_off_reason_is_never_heard_but_the_ground_is_told_as_another(
    reader: LearnedReader, without_price: LearnedReader
) -> None:
    case = case_of(TOO_DEAR, stated=ReasonCode("trust"))
    assert reader.read(case).voiced_reasons == ("price",)
    reading = without_price.read(case)
    assert (reading.verdict, reading.refused, reading.voiced_reasons) == (Verdict.UNCLEAR, True, ())
    assert reading.other_ground
    assert not reading.sure
    assert reading.highlights


def test_the_next_reason_is_named_when_the_first_is_switched_off(
    reader: LearnedReader, without_price: LearnedReader
) -> None:
    case = case_of(DEAR_AND_BOUGHT, stated=ReasonCode("trust"))
    assert "price" in reader.read(case).voiced_reasons
    reading = without_price.read(case)
    assert (reading.verdict, reading.voiced_reasons, reading.other_ground) == (
        Verdict.MISMATCH,
        ("competitor",),
        False,
    )
    assert [ref.turn for ref in reading.evidence] == [3]


def test_a_stated_reason_that_is_switched_off_is_never_borne_out(without_price: LearnedReader) -> None:
    reading = without_price.read(case_of(TOO_DEAR, stated=PRICE))
    assert reading.verdict is Verdict.UNCLEAR
    assert PRICE not in reading.voiced_reasons


def test_no_shipped_case_hears_a_switched_off_reason(without_price: LearnedReader) -> None:
    cases = [case for case, _ in read_cases(resources() / "training" / "refusals-dev-h.jsonl")]
    readings = [without_price.read(case) for case in cases]
    assert any(reading.other_ground for reading in readings)
    assert all(PRICE not in reading.voiced_reasons for reading in readings)
    assert all(reading.verdict is Verdict.UNCLEAR and not reading.sure for reading in readings if reading.other_ground)
