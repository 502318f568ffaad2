"""Settings that the window offers do what they say: numbers of the checks, the daily draw, the payroll file."""

from dataclasses import replace
from pathlib import Path

import pytest

from qa_desk.compose import payroll_files
from qa_desk.domain.auto_check_types import Norms
from qa_desk.domain.check_limits import BOUNDS, shipped
from qa_desk.domain.settings import Settings, SettingWrong
from qa_desk.services.checklist_checks import norms_of
from qa_desk.services.configure import CurrencyFixed, change_settings, load_settings
from qa_desk.services.sample import draw_is_due, give_part
from tests.adapters.reports.conftest import _FIRST, of
from tests.fakes.office import Office, deal_facts

REGISTER = of(_FIRST)


def keep(office: Office, **changes: object) -> Settings:
    settings = replace(load_settings(office.store), **changes)  # type: ignore[arg-type]
    change_settings(office.store, office.clock, office.admin, settings)
    return load_settings(office.store)


def test_limits_of_the_checks_become_their_norms(office: Office) -> None:
    settings = keep(office, check_limits={"no_call_days": 3, "copied_percent": 80}, check_not_steps=("думает",))
    norms = norms_of(settings, deal_facts())
    assert (norms.no_call_days, norms.copied_percent, norms.not_steps) == (3, 80, ("думает",))
    usual = norms_of(Settings(), deal_facts())
    assert {name: getattr(usual, name) for name in BOUNDS} == shipped()
    assert usual.not_steps == Norms().not_steps


@pytest.mark.parametrize(
    "changes",
    [
        {"check_limits": {"no_call_days": 0}},
        {"check_limits": {"copied_percent": 20}},
        {"check_limits": {"nonsense": 5}},
        {"payroll_decimal": "dot"},
        {"payroll_encoding": "koi8-r"},
    ],
)
def test_impossible_values_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(SettingWrong):
        replace(Settings(), **changes)  # type: ignore[arg-type]


def test_the_daily_draw_can_be_left_to_people(office: Office) -> None:
    office.deals(deal_facts("1"))
    give_part(office.store, office.clock, office.head, "первая половина числа")
    give_part(office.store, office.clock, office.auditor, "вторая половина числа")
    assert draw_is_due(office.store, office.clock)
    keep(office, auto_draw=False)
    assert not draw_is_due(office.store, office.clock)


def test_the_payroll_file_is_written_as_the_settings_say_at_that_moment(office: Office, tmp_path: Path) -> None:
    files = payroll_files(office.store)
    _, table, _ = files.write(REGISTER, tmp_path)
    assert "1846,56" in table.path.read_text("utf-8-sig")
    keep(office, payroll_decimal="point", payroll_encoding="cp1251")
    _, table, _ = files.write(REGISTER, tmp_path)
    assert "1846.56" in table.path.read_text("cp1251")


def test_the_currency_stays_once_money_was_written_in_it(office: Office) -> None:
    assert keep(office, currency="KZT").currency == "KZT"
    keep(office, currency="RUB")
    office.tariff()
    with pytest.raises(CurrencyFixed):
        keep(office, currency="KZT")
    assert load_settings(office.store).currency == "RUB"
