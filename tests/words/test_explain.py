"""The explanation in words: one sentence in both languages, plural forms, a line for every doubt."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk import words
from qa_desk.domain.call import CallId, Lane
from qa_desk.domain.deal import DealId
from qa_desk.domain.decision import AttemptEvidence, DealEvidence
from qa_desk.domain.explanation import explain
from qa_desk.domain.finding import Finding
from qa_desk.domain.reason_check import DUPLICATE, NO_CONTACT, ReasonCode, Verdict
from qa_desk.words.explain import LONGEST_QUOTE, against, quote, sentence
from tests.domain.test_explanation import MATCH, PRICE, RIVAL, WORDS, findings, span, stated_reasons

LATER = span("и пришлите мне расчёт", at=65_000)


def said(finding: Finding, stated: ReasonCode | None = PRICE, language: str = "en") -> str:
    words.use(language)
    return sentence(explain(finding, stated)).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("changes", "stated", "english", "russian"),
    [
        (
            {},
            PRICE,
            "The client named the stated reason, «Price»: «для меня это дорого» (00:01); the program is sure (93%).",
            "Клиент назвал указанную причину — «Дорого»: «для меня это дорого» (00:01); программа уверена (93 %).",
        ),
        (
            {"verdict": Verdict.MISMATCH, "voiced_reasons": (RIVAL,), "evidence": (WORDS, LATER), "sure": False},
            PRICE,
            (
                "The client named «Competitor», not the stated reason, «Price»: «для меня это дорого» (00:01) and "
                "1 more moment; the program is not sure (93%), so listen before you decide."
            ),
            (
                "Клиент назвал «Купил в другом месте», а не указанную причину — «Дорого»: «для меня это "
                "дорого» (00:01) и ещё 1 момент; программа не уверена (93 %), послушайте, прежде чем решать."
            ),
        ),
        (
            {"verdict": Verdict.NO_REFUSAL, "evidence": (span(lane=Lane.UNKNOWN),)},
            PRICE,
            "The client did not refuse: «для меня это дорого» (speaker unknown, 00:01); the program is sure (93%).",
            "Клиент не отказался: «для меня это дорого» (кто говорит, неизвестно, 00:01); программа уверена (93 %).",
        ),
        (
            {"verdict": Verdict.UNCLEAR, "evidence": (), "sure": False, "why": ("stated_reason_not_in_book",)},
            None,
            (
                "The stated reason is not in the reason book and there is nothing to compare; the program is not sure "
                "(93%), so listen before you decide."
            ),
            (
                "Указанной причины нет в книге причин, и сравнивать не с чем; программа не уверена (93 %), послушайте, "
                "прежде чем решать."
            ),
        ),
        (
            {"verdict": Verdict.UNCLEAR, "evidence": (), "sure": False, "why": ("no_recordings",)},
            PRICE,
            "There are no recordings to listen to; the program cannot tell anything.",
            "Записей, которые можно послушать, нет; программа ничего сказать не может.",
        ),
        (
            {"verdict": Verdict.MISMATCH, "evidence": (), "why": ("too_few", "one_day"), "confidence": 1.0},
            NO_CONTACT,
            (
                "The call attempts on record do not bear the reason out (too few attempts; attempts on too few days); "
                "the program is sure (100%)."
            ),
            (
                "Попытки дозвониться в журнале не подтверждают причину (слишком мало попыток; попытки в слишком малое "
                "число дней); программа уверена (100 %)."
            ),
        ),
        (
            {"verdict": Verdict.MATCH, "evidence": (DealEvidence(DealId(4)),), "confidence": 1.0},
            DUPLICATE,
            "1 older deal of this client bears the reason out; the program is sure (100%).",
            "1 более ранняя сделка этого клиента подтверждает причину; программа уверена (100 %).",
        ),
    ],
)
def test_one_sentence_says_what_decided_and_how_sure_it_is(
    changes: dict[str, object], stated: ReasonCode | None, english: str, russian: str
) -> None:
    finding = replace(MATCH, **changes)  # type: ignore[arg-type]
    assert said(finding, stated) == english
    assert said(finding, stated, "ru") == russian


@pytest.mark.parametrize(
    ("n", "russian"),
    [
        (1, "1 попытка дозвониться в журнале подтверждает причину"),
        (3, "3 попытки дозвониться в журнале подтверждают причину"),
        (5, "5 попыток дозвониться в журнале подтверждают причину"),
        (21, "21 попытка дозвониться в журнале подтверждает причину"),
    ],
)
def test_attempts_take_the_form_of_their_number(n: int, russian: str) -> None:
    attempts = tuple(AttemptEvidence(CallId(number)) for number in range(n))
    assert said(replace(MATCH, evidence=attempts), NO_CONTACT, "ru").startswith(russian)


def test_every_doubt_has_its_line_in_both_languages() -> None:
    finding = replace(
        MATCH,
        voiced_reasons=(PRICE, RIVAL),
        highlights=(WORDS, LATER, span("ну не знаю", at=90_000)),
        why=("speaker_unknown", "listen_here"),
        confidence=0.412,
        sure=False,
    )
    told = explain(finding, PRICE)
    assert [line.replace("\xa0", " ") for line in against(told)] == [
        "The client also named another ground: «Competitor».",
        "This sounds like a next step, not like a refusal: «и пришлите мне расчёт» (01:05).",
        "1 moment worth hearing did not decide: 01:30.",
        "One channel: the program cannot tell client and manager apart.",
        "A confidence of 41% is too low to stand by the verdict.",
    ]
    words.use("ru")
    assert [line.replace("\xa0", " ") for line in against(told)] == [
        "Клиент назвал и другую причину: «Купил в другом месте».",
        "Это похоже на следующий шаг, а не на отказ: «и пришлите мне расчёт» (01:05).",
        "1 момент стоит послушать, хотя решил не он: 01:30.",
        "Один канал: программа не отличает клиента от менеджера.",
        "Уверенности 41 % мало, чтобы ручаться за вывод.",
    ]


def test_long_words_are_cut_between_words() -> None:
    cut = quote(span("слово " * 60))
    assert len(cut) <= LONGEST_QUOTE + 1
    assert cut.endswith("слово…")
    assert quote(span("слово. ")) == "слово"


@given(findings, stated_reasons, st.sampled_from(["ru", "en"]))
def test_any_finding_has_a_sentence_and_a_line_for_each_doubt(
    finding: Finding, stated: ReasonCode | None, language: str
) -> None:
    words.use(language)
    told = explain(finding, stated)
    one, lines = sentence(told), against(told)
    assert one.endswith(".")
    assert not one.endswith("..")
    assert "\n" not in one
    assert len(lines) == len(told.against) == len(set(lines))
    assert all(line.endswith(".") and "\n" not in line for line in lines)
