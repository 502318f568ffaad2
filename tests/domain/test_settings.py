"""Settings that decide outcomes are refused when they make no sense."""

import pytest

from qa_desk.domain.settings import AT_LEAST_ONE, Settings, SettingWrong, guess_conditional_stages


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("time_zone", "Mars/Olympus"),
        ("time_zone", ""),
        ("time_zone", "../etc"),
        ("sample_share_percent", 9),
        ("sample_share_percent", 101),
        *((name, 0) for name in AT_LEAST_ONE),
        *((name, -1) for name in AT_LEAST_ONE),
    ],
)
def test_a_senseless_value_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(SettingWrong) as refused:
        Settings(**{name: value})  # type: ignore[arg-type]
    assert (refused.value.facts["name"], refused.value.facts["value"]) == (name, value)


def test_what_ships_makes_sense() -> None:
    assert Settings().sample_share_percent == 10


@pytest.mark.parametrize(
    "stage",
    ["Условный отказ", "УСЛОВНЫЙ ОТКАЗ (проверка)", "Под отказ", "Отказ на проверке", "Conditional refusal"],
)
def test_stages_that_say_so_are_conditional(stage: str) -> None:
    others = {"Новый лид", "Закрыто и не реализовано", "Отказ", "Успешно"}
    assert guess_conditional_stages(frozenset(others | {stage})) == (stage,)


def test_nothing_is_guessed_when_no_stage_says_so() -> None:
    assert guess_conditional_stages(frozenset({"Новый лид", "Отказ"})) == ()
