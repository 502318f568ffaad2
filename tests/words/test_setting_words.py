"""Every setting has a title, and a value as the log keeps it reads as a person would write it."""

import pytest

from qa_desk import words
from qa_desk.domain.call import ChannelMap
from qa_desk.domain.check_limits import BOUNDS
from qa_desk.domain.report_score import ScoreRules
from qa_desk.domain.settings import Settings
from qa_desk.words.setting_words import SETTINGS, setting_title, setting_value


def test_every_setting_has_a_title_and_no_other() -> None:
    assert set(SETTINGS) == set(Settings.__slots__)
    assert setting_title("comet_days") == "comet_days"


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", Settings.__slots__)
def test_a_shipped_value_shows_no_code(name: str, language: str) -> None:
    words.use(language)
    said = setting_value(name, str(getattr(Settings(), name)), {})
    assert said
    assert not [mark for mark in "_{}<>()" if mark in said.replace("(RU)", "")] or name == "payroll_encoding", said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("review_days", 3, "3 дн."),
        ("work_from_hour", 9, "9:00"),
        ("pay_cap_percent", 20, "20 %"),
        ("auto_draw", False, "нет"),
        ("fine_ground", "", "—"),
        ("law", "auto", "по стране"),
        ("won_stages", ("Успех", "Сделка, новая"), "Успех, Сделка, новая"),
        ("won_stages", (), "—"),
        ("channel_maps", {"out-*": ChannelMap.LEFT_CLIENT}, "out-*: Левый канал: клиент"),
        ("sample_extras", {"no_task": 15}, "Нет следующей задачи: 15 %"),
        ("shelf_days_of", {"Кухни": 30}, "Кухни: 30 дн."),
        ("duty_rules", ("quality|skills|daily:3",), "Отдел контроля качества — Навыки: 3 сделки по жребию в день"),
        ("duty_people", {"second": "supervisor|Север"}, "second: Руководитель группы, Север"),
        ("reassign_policy", "comet", "comet"),
        ("review_days", "soon", "soon"),
        ("won_stages", "broken(", "broken("),
    ],
)
def test_values(name: str, value: object, said: str) -> None:
    words.use("ru")
    assert setting_value(name, str(value), {}) == said


def test_every_limit_has_words() -> None:
    for name, keys in (("check_limits", list(BOUNDS)), ("score_limits", list(ScoreRules.__slots__))):
        said = setting_value(name, str(dict.fromkeys(keys, 7)), {})
        assert "_" not in said, said
