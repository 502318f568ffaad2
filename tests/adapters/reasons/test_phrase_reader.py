"""Tables of plain talk: grounds, negation, what a yes answers, the end state, recogniser slips."""

import pytest

from qa_desk.adapters.reasons.reader import PhraseReader
from qa_desk.domain.reason_check import TurnRef, Verdict
from tests.adapters.reasons.conftest import MakeCase

HELLO = ("m: Добрый день, это отдел продаж, что вы решили?", "c: Здравствуйте, да, слушаю вас.")
BYE = ("m: Поняла вас, всего доброго.", "c: До свидания.")

PLAIN = [
    ("price", "Для меня это дорого, я отказываюсь."),
    ("price", "Цена слишком высокая, не будем брать."),
    ("price", "Не вписываемся в бюджет, спасибо, не надо."),
    ("price", "Сумма оказалась выше, чем мы думали, откажемся."),
    ("price", "Если бы скинули, взяли бы, а так не потянем."),
    ("price", "За такие деньги я лучше сам сделаю, без меня."),
    ("competitor", "Мы уже купили в другом месте."),
    ("competitor", "Опоздали, уже оплатили у дилера."),
    ("competitor", "Сын нашёл своего мастера, так что спасибо, нет."),
    ("competitor", "Мы заказали у другой компании, договор уже подписали."),
    ("no_need", "Нам это не нужно, не звоните больше."),
    ("no_need", "Я передумал, нам уже не надо."),
    ("no_need", "Нам это ни к чему, вычёркивайте."),
    ("postponed", "Подумаем после праздников, не сейчас."),
    ("postponed", "Мы отложили на следующий год, сейчас не будем."),
    ("product_fit", "У вас нет нужного размера, поэтому отказываюсь."),
    ("product_fit", "Планировка не подошла, отказываемся."),
    ("product_fit", "Мы хотели с балконом, а у вас такого нет, не будем брать."),
    ("terms", "Столько ждать мы не можем, снимайте заявку."),
    ("terms", "Слишком долго ждать, сроки не устраивают, отказываюсь."),
    ("financing", "Нам не одобрили ипотеку, отменяйте бронь."),
    ("financing", "Денег нет совсем, отказываюсь."),
    ("financing", "Банк дал отказ, так что снимайте бронь."),
    ("trust", "Менеджер хамил, больше к вам ни ногой."),
    ("trust", "Я вам не доверяю, отзывы плохие, отказываюсь."),
    ("decision_maker", "Директор не согласовал, так что нет, отказываемся."),
    ("decision_maker", "Муж против, так что не будем брать."),
    ("location", "Нам далеко ездить, район не подходит, отказываемся."),
    ("not_target", "Вы ошиблись номером, я никакой заявки не оставлял."),
    ("existing_customer", "Я ваш клиент уже, я у вас дольщик, второй не надо."),
]


@pytest.mark.parametrize(("code", "said"), PLAIN)
def test_a_plain_ground_is_a_match_when_stated(reader: PhraseReader, make_case: MakeCase, code: str, said: str) -> None:
    reading = reader.read(make_case(code, *HELLO, "m: Что решили?", f"c: {said}", *BYE))
    assert reading.verdict is Verdict.MATCH
    assert TurnRef(0, 3) in reading.evidence
    assert TurnRef(0, 3) in reading.highlights


@pytest.mark.parametrize(("code", "said"), PLAIN)
def test_a_plain_ground_is_a_mismatch_when_another_is_stated(
    reader: PhraseReader, make_case: MakeCase, code: str, said: str
) -> None:
    stated = "trust" if code != "trust" else "location"
    reading = reader.read(make_case(stated, *HELLO, "m: Что решили?", f"c: {said}", *BYE))
    assert reading.verdict is Verdict.MISMATCH
    assert code in reading.voiced_reasons


@pytest.mark.parametrize(
    "said",
    [
        "для меня это дораго я отказываюсь",
        "ну эээ для меня это дорога понимаете не буду брать",
        "это очень доорого для нас отказываемся",
        "для нас это слишком дорога отказываюс",
    ],
)
def test_a_misheard_price_is_still_a_price(reader: PhraseReader, make_case: MakeCase, said: str) -> None:
    assert reader.read(make_case("price", *HELLO, "m: что решили", f"c: {said}", *BYE)).verdict is Verdict.MATCH


@pytest.mark.parametrize(
    "said",
    [
        "Дело не в цене, я просто отказываюсь.",
        "Нет, это не дорого, но брать не буду.",
        "Не так уж и дорого, но не буду брать.",
        "Цена тут ни при чём, я отказываюсь.",
        "Цена нормальная, но отказываюсь.",
        "Не из-за цены, отказываюсь и всё.",
    ],
)
def test_a_denied_price_is_not_voiced(reader: PhraseReader, make_case: MakeCase, said: str) -> None:
    reading = reader.read(make_case("price", *HELLO, "m: Из-за цены?", f"c: {said}", *BYE))
    assert "price" not in reading.voiced_reasons
    assert reading.verdict is not Verdict.MATCH


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Дело не в цене, просто район не тот, отказываемся.", "location"),
        ("Цена нормальная, но муж против, не будем.", "decision_maker"),
        ("По цене всё устраивает, но ждать долго, отказываюсь.", "terms"),
        ("Не в деньгах дело, просто мы уже заказали в другом салоне.", "competitor"),
    ],
)
def test_the_reason_after_a_denied_one_is_the_real_one(
    reader: PhraseReader, make_case: MakeCase, said: str, code: str
) -> None:
    reading = reader.read(make_case("price", *HELLO, "m: Из-за цены?", f"c: {said}", *BYE))
    assert (reading.verdict, reading.voiced_reasons[:1]) == (Verdict.MISMATCH, (code,))


@pytest.mark.parametrize("answer", ["Да.", "Ну да.", "Да, так и есть.", "Верно.", "ага", "Именно."])
def test_a_yes_to_a_direct_question_voices_the_reason(reader: PhraseReader, make_case: MakeCase, answer: str) -> None:
    case = make_case("price", *HELLO, "m: То есть для вас это дорого?", f"c: {answer}", "m: Жаль.", "c: Отказываюсь я.")
    reading = reader.read(case)
    assert reading.verdict is Verdict.MATCH
    assert TurnRef(0, 3) in reading.evidence


@pytest.mark.parametrize("answer", ["Нет.", "Да нет, не поэтому.", "Не-а."])
def test_a_no_to_a_direct_question_voices_nothing(reader: PhraseReader, make_case: MakeCase, answer: str) -> None:
    case = make_case("price", *HELLO, "m: То есть для вас это дорого?", f"c: {answer}", "m: Жаль.", "c: Отказываюсь я.")
    assert "price" not in reader.read(case).voiced_reasons


def test_a_reason_only_the_manager_names_is_not_voiced(reader: PhraseReader, make_case: MakeCase) -> None:
    case = make_case("price", *HELLO, "m: Наверное, дорого для вас, цена высокая.", "c: Отказываюсь, снимайте.", *BYE)
    assert reader.read(case).verdict is Verdict.UNCLEAR


@pytest.mark.parametrize(
    "ending",
    [
        ("m: Сделаем скидку.", "c: Тогда хорошо, записывайте меня на четверг, приеду в десять."),
        ("m: А если в рассрочку?", "c: Другое дело. Присылайте договор, завтра подпишу."),
        ("m: Давайте созвонимся?", "c: Давайте, наберите меня завтра после обеда."),
    ],
)
def test_an_objection_that_ends_in_a_next_step_is_no_refusal(
    reader: PhraseReader, make_case: MakeCase, ending: tuple[str, ...]
) -> None:
    reading = reader.read(make_case("price", *HELLO, "m: Как вам смета?", "c: Дороговато выходит.", *ending))
    assert reading.verdict is Verdict.NO_REFUSAL
    assert reading.voiced_reasons == ()
    assert reading.evidence == (TurnRef(0, 5),)


def test_a_refusal_taken_back_in_a_later_call_is_no_refusal(reader: PhraseReader, make_case: MakeCase) -> None:
    case = make_case(
        "price",
        *HELLO,
        "m: Что решили?",
        "c: Дорого, отказываюсь, снимайте.",
        "--",
        "m: Добрый день.",
        "c: Я передумал отказываться, погорячился. Приеду завтра в десять, подпишу договор.",
    )
    assert reader.read(case).verdict is Verdict.NO_REFUSAL


@pytest.mark.parametrize(
    "said",
    [
        "Отложили до весны, не раньше.",
        "Через полгода, может быть, вернёмся, сейчас не будем.",
        "Давайте в следующем году, сейчас не до этого.",
    ],
)
def test_vague_later_is_a_refusal_put_off(reader: PhraseReader, make_case: MakeCase, said: str) -> None:
    reading = reader.read(make_case("postponed", *HELLO, "m: Что решили?", f"c: {said}", *BYE))
    assert reading.refused
    assert reading.voiced_reasons[0] == "postponed"


@pytest.mark.parametrize(
    "said",
    [
        "Абонент сейчас не может ответить. Оставьте сообщение после сигнала.",
        "аппарат абонента выключен или находится вне зоны действия сети",
        "Алло? Алло, вас не слышно.",
    ],
)
def test_nobody_reached_is_unclear_and_no_refusal(reader: PhraseReader, make_case: MakeCase, said: str) -> None:
    reading = reader.read(make_case("price", "m: Добрый день, это отдел продаж.", f"c: {said}"))
    assert (reading.verdict, reading.refused) == (Verdict.UNCLEAR, False)


def test_a_refusal_without_a_reason_is_unclear(reader: PhraseReader, make_case: MakeCase) -> None:
    reading = reader.read(make_case("price", *HELLO, "m: Почему?", "c: Отказываюсь без объяснений.", *BYE))
    assert (reading.verdict, reading.refused, reading.voiced_reasons) == (Verdict.UNCLEAR, True, ())


def test_one_lane_for_both_voices_is_never_sure(reader: PhraseReader, make_case: MakeCase) -> None:
    said = "Для меня это слишком дорого, цена высокая, отказываюсь."
    two_lanes = reader.read(make_case("price", "m: Что решили?", f"c: {said}", "m: Жаль.", "c: Дорого, отказываюсь."))
    one_lane = reader.read(make_case("price", "u: Что решили?", f"u: {said}", "u: Жаль.", "u: Дорого, отказываюсь."))
    assert two_lanes.verdict is one_lane.verdict is Verdict.MATCH
    assert two_lanes.sure
    assert not one_lane.sure
    assert one_lane.confidence < two_lanes.confidence


def test_a_case_without_a_word_is_unclear(reader: PhraseReader, make_case: MakeCase) -> None:
    for case in (make_case("price"), make_case("price", "m: Алло?"), make_case("price", "c: ", "--")):
        reading = reader.read(case)
        assert reading.verdict is Verdict.UNCLEAR
        assert not reading.refused


@pytest.mark.parametrize(
    ("stated", "comment", "code"),
    [
        ("Дорого", "", "price"),
        ("ДОРОГО!", "", "price"),
        ("Купили у конкурента", "", "competitor"),
        ("Не устроили сроки / доставка", "", "terms"),
        ("Прочее", "не одобрили ипотеку", "financing"),
        ("", "Решает директор, не согласовали", None),
        ("Не дозвонились", "", "no_contact"),
        ("Дубль", "", "duplicate"),
        ("Дорго", "", "price"),
        ("Прочее", "", None),
        ("", "", None),
    ],
)
def test_code_of_a_reason_as_a_crm_writes_it(reader: PhraseReader, stated: str, comment: str, code: str | None) -> None:
    assert reader.code_of(stated, comment) == code or (stated, code) == ("", None)
