"""What the callbacks page says: words, cells, the script, and what stands in the way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from qa_desk import words
from qa_desk.desktop.pages.callbacks.columns import attempts_text, deadline_text, deadline_tint, phone_text, step_text
from qa_desk.desktop.pages.callbacks.drafts import Drafts
from qa_desk.desktop.pages.callbacks.penalty_props import candidates_of, choice, problem_text
from qa_desk.desktop.pages.callbacks.props import derive
from qa_desk.desktop.pages.callbacks.script import script
from qa_desk.desktop.pages.callbacks.state import CallbacksState, Draft
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.errors import KnownError
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.penalty import FinedAlready, NoTariff
from qa_desk.domain.people import Role, User, UserId
from qa_desk.services.views import RefusalLine

C = CallbackOutcome
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Moscow")
AUDITOR = User(UserId(1), "osipova", "Вера Осипова", frozenset({Role.AUDITOR}))
LINE = RefusalLine(
    refusal_id=1, deal_id=1, external_id="30412", title="Кухня", client_name="Иван Петров", phones=("+79160000001",),
    manager="Анна Соколова", lead_source="Сайт", state=RefusalState.CALLBACK_DUE, stated_reason="price",
    stated_comment="", stated_by="Анна Соколова", deadline_at=NOW + timedelta(days=3), finding=None,
)  # fmt: skip


def state(**changes: object) -> CallbacksState:
    given = CallbacksState(AUDITOR, 3, ZONE, NOW, counts=(1, 0), line=LINE)
    return replace(given, **changes)  # type: ignore[arg-type]


def test_an_outcome_that_was_begun_is_not_told_of_a_later_round_of_the_same_refusal() -> None:
    """It was decided anew meanwhile: the words are kept, what the client said is chosen again."""
    drafts = Drafts()
    drafts.change(LINE, outcome=C.DENIED, words="Никто не звонил", new_manager="Роман Титов")
    assert drafts.of(LINE) == Draft(C.DENIED, "Никто не звонил", "Роман Титов")
    later = replace(LINE, version=LINE.version + 3)
    assert drafts.of(later) == Draft(None, "Никто не звонил", "Роман Титов")
    drafts.change(later, words="Он и правда отказался")
    assert drafts.of(later) == Draft(None, "Он и правда отказался", "Роман Титов")
    drafts.forget(LINE.refusal_id)
    assert drafts.of(later) == drafts.of(None) == Draft()


@pytest.mark.parametrize(
    ("draft", "attempts", "can_save", "says"),
    [
        (Draft(), 0, False, "Choose what came out"),
        (Draft(C.NO_ANSWER), 1, True, "the attempt is on record (2 of 3)"),
        (Draft(C.CONFIRMED), 0, False, "Write down what the client said"),
        (Draft(C.CONFIRMED, "  "), 0, False, "Write down what the client said"),
        (Draft(C.CONFIRMED, "Да, отказался"), 0, True, "sales head gets the closure"),
        (Draft(C.WON_BACK, "Давайте"), 0, True, "nobody is fined"),
        (Draft(C.DENIED, "Не отказывался"), 0, True, "the fine and a new manager"),
        (Draft(C.UNREACHABLE), 2, False, "Possible after 3 unanswered attempts; on record: 2."),
        (Draft(C.UNREACHABLE), 3, True, "never a fine"),
    ],
)
def test_what_is_missing_or_comes_next_is_said_before_saving(
    draft: Draft, attempts: int, can_save: bool, says: str
) -> None:
    call = derive(state(draft=draft, line=replace(LINE, attempts=attempts))).call
    assert call is not None
    assert call.can_save is can_save
    assert says in call.next_text


@pytest.mark.parametrize(("attempts", "enabled"), [(0, False), (2, False), (3, True), (9, True)])
def test_unreachable_can_be_chosen_after_the_least_attempts_and_says_why_not_before(
    attempts: int, enabled: bool
) -> None:
    call = derive(state(line=replace(LINE, attempts=attempts))).call
    assert call is not None
    option = next(one for one in call.options if one.outcome is C.UNREACHABLE)
    assert option.enabled is enabled
    assert bool(option.why_not) is not enabled
    assert all(one.enabled for one in call.options if one.outcome is not C.UNREACHABLE)


@pytest.mark.parametrize(
    ("user", "says"),
    [
        (AUDITOR, ""),
        (replace(AUDITOR, manager="анна соколова"), "You are the manager of this deal"),
        (replace(AUDITOR, manager="Игорь Панов"), ""),
        (replace(AUDITOR, roles=frozenset({Role.SALES_HEAD})), "Only an auditor"),
        (replace(AUDITOR, active=False), "Only an auditor"),
    ],
)
@pytest.mark.parametrize("stage", [RefusalState.CALLBACK_DUE, RefusalState.PENALTY_DUE])
def test_who_may_not_act_reads_why_and_can_press_nothing(user: User, says: str, stage: RefusalState) -> None:
    props = derive(state(user=user, line=replace(LINE, state=stage), draft=Draft(C.NO_ANSWER)))
    assert says in props.blocked
    assert bool(props.blocked) is bool(says)
    if says:
        assert props.call is None or not (props.call.can_save or props.call.editable)
        assert props.call is None or not any(one.enabled for one in props.call.options)
        assert props.penalty is None or not (props.penalty.can_propose or props.penalty.editable)


@pytest.mark.parametrize(
    ("counts", "text"),
    [(None, ""), ((0, 0), ""), ((1, 0), "1 client to call"), ((2, 1), "2 clients to call, 1 fine to propose")],
)
def test_the_summary_tells_the_two_kinds_of_work_apart(counts: tuple[int, int] | None, text: str) -> None:
    assert derive(state(counts=counts, line=None)).summary == text


def test_cells_of_the_list() -> None:
    penal = replace(LINE, state=RefusalState.PENALTY_DUE)
    assert (step_text(LINE), step_text(penal)) == ("Call the client", "Propose the fine")
    assert (attempts_text(replace(LINE, attempts=2), 3), attempts_text(penal, 3)) == ("2 of 3", "answered")
    late = replace(LINE, deadline_at=NOW - timedelta(hours=1))
    soon = replace(LINE, deadline_at=NOW + timedelta(hours=1))
    assert deadline_text(late, ZONE, NOW) == "overdue, 20 Nov"
    assert deadline_text(soon, ZONE, NOW) == "20 Nov 13:00"
    assert [deadline_tint(one, NOW) for one in (LINE, soon, late)] == ["", "warn", "bad"]
    phones = [(), ("+7916",), ("+7916", "+7917", "+7918")]
    assert [phone_text(replace(LINE, phones=one)) for one in phones] == ["", "+7916", "+7916 (+2)"]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_script_names_client_caller_and_deal_but_no_reason(language: str) -> None:
    words.use(language)
    text = "\n".join(step.say for step in script("Иван Петров", "Вера Осипова", "Кухня"))
    for part in ("Иван Петров", "Вера Осипова", "Кухня", "?"):
        assert part in text
    for leading in ("price", "expensive", "competitor", "дорог", "цен", "конкурент", "передумал", "отказал"):
        assert leading not in text.casefold()
    bare = "\n".join(step.say for step in script("", "Вера Осипова", ""))
    assert "{" not in bare
    assert "«»" not in bare


def test_new_managers_are_the_others_least_loaded_first() -> None:
    loads = {"Анна Соколова": 1, "Игорь Панов": 7, "Роман Титов": 2, "Марина Белова": 2, "": 40}
    found = candidates_of(loads, ("анна  Соколова", "Игорь Панов"))
    assert [one.label for one in found] == ["Марина Белова · 2 deals", "Роман Титов · 2 deals"]
    assert choice(found, "Роман Титов") == "Роман Титов"
    assert choice(found, "Уволенный") == "Марина Белова"
    assert choice((), "Роман Титов") == ""


def test_who_did_nothing_lately_comes_last_and_is_not_chosen_for_you() -> None:
    found = candidates_of({"Ушла Давно": 0, "Роман Титов": 2}, (), frozenset({"Ушла Давно"}))
    assert [one.label for one in found] == ["Роман Титов · 2 deals", "Ушла Давно · 0 deals · nothing done for 30 days"]
    assert choice(found, "") == "Роман Титов"
    assert choice(found, "Ушла Давно") == "Ушла Давно"


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (NoTariff(lead_source="Партнёр", day="2026-11-17"), "source “Партнёр” on 17 Nov 2026: add it in Settings"),
        (NoTariff(lead_source="", day="2026-11-17"), "The deal names no lead source"),
        (FinedAlready(refusal=3), "exists already"),
    ],
)
def test_what_stands_in_the_way_of_a_fine_is_said_with_the_way_out(error: KnownError, says: str) -> None:
    assert says in problem_text(error, ZONE)
