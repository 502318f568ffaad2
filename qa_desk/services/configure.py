"""Settings of the workspace and tariffs (cost per lead)."""

import re
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from qa_desk.domain.errors import GuardRefused
from qa_desk.domain.log import Payload
from qa_desk.domain.log_before import with_was
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import CostPerLead, NoTariff, TariffWrong, tariff_on
from qa_desk.domain.people import Role, RoleMissing, User, require
from qa_desk.domain.settings import Settings, SettingWrong
from qa_desk.domain.sign_off import period_of
from qa_desk.services.audit_fine_store import FineQuery
from qa_desk.services.ports import Clock
from qa_desk.services.rights import TARIFF_KEEPERS, check_any, check_still
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed

_ANY = FineQuery()


class CurrencyFixed(GuardRefused):
    """Tariffs, entries, pay or proposed fines are in it: sums over two currencies mean nothing; facts: currency"""

    code = "currency_fixed"


def load_settings(store: Store) -> Settings:
    with store.read() as unit:
        return unit.settings.load()


def change_settings(
    store: Store,
    clock: Clock,
    by: User | None,
    settings: Settings,
    *,
    guessed: bool = False,
    base: Settings | None = None,
) -> Changed:
    """`guessed`: an import keeps what it learned, which needs no admin. `base`: the settings that were looked at when
    these were made; what somebody else changed since stays as he changed it.

    Raises RoleMissing, RightsChanged, SettingWrong, CurrencyFixed.
    """
    if not guessed:
        if by is None:
            raise RoleMissing(role=Role.ADMIN.value)
        require(by, Role.ADMIN)
    with store.write() as unit:
        if by is not None and not guessed:
            check_still(unit, by)
        before = unit.settings.load()
        if base is not None:
            settings = _over(before, base, settings)
        if before.currency != settings.currency and _has_money(unit):
            raise CurrencyFixed(currency=before.currency)
        if before.country != settings.country and not re.fullmatch("[A-Z]{2}", settings.country):
            raise SettingWrong(name="country", value=settings.country, expected="two_letters")
        unit.settings.save(settings)
        changed = [name for name in Settings.__slots__ if getattr(before, name) != getattr(settings, name)]
        if changed:
            old, new = ({name: str(getattr(one, name)) for name in changed} for one in (before, settings))
            facts = with_was(old, new)
            unit.log.append(clock(), None if by is None else by.id, "settings_changed", "settings", facts)
    return Changed(settings=True)


def _over(now: Settings, base: Settings, wanted: Settings) -> Settings:
    """What was changed from `base` to `wanted`, laid over what counts now."""
    names = (name for name in Settings.__slots__ if getattr(base, name) != getattr(wanted, name))
    changes: dict[str, Any] = {name: getattr(wanted, name) for name in names}
    return replace(now, **changes)


def _has_money(unit: UnitOfWork) -> bool:
    """Tariffs, entries, pay, or fines that wait."""
    return bool(unit.penalties.tariffs() or unit.ledger.entries() or unit.pays.periods() or unit.audit_fines.find(_ANY))


def with_value(settings: Settings, name: str, value: object) -> Settings:
    """The settings with one of them replaced. Raises SettingWrong."""
    changes: dict[str, Any] = {name: value}
    return replace(settings, **changes)


def add_tariff(
    store: Store, clock: Clock, by: User, lead_source: str, valid_from: date, amount: Money
) -> tuple[CostPerLead, Changed]:
    """A new cost per lead from a day on; rows are never changed, a correction is a later row.

    Raises RoleMissing, RightsChanged, TariffWrong.
    """
    check_any(by, TARIFF_KEEPERS, Role.SALES_HEAD)
    if amount.minor <= 0:
        raise TariffWrong(column="amount", value=str(amount.minor))
    if not lead_source.strip():
        raise TariffWrong(column="lead_source", value=lead_source)
    with store.write() as unit:
        check_still(unit, by)
        if amount.currency != unit.settings.load().currency:
            raise TariffWrong(column="currency", value=amount.currency)
        tariff = unit.penalties.add_tariff(lead_source.strip(), valid_from, amount)
        refresh_stakes(unit, clock)
        facts: Payload = {"source": tariff.lead_source, "valid_from": valid_from.isoformat(), "minor": amount.minor}
        unit.log.append(clock(), by.id, "tariff_added", f"tariff:{tariff.id}", facts)
    return tariff, Changed(everything=True)


def list_tariffs(store: Store) -> list[CostPerLead]:
    with store.read() as unit:
        return unit.penalties.tariffs()


def stake_of(tariffs: list[CostPerLead], lead_source: str, today: date) -> int:
    """Money at stake in minor units; 0 while no tariff is known (the order of the queue needs no error)."""
    try:
        return tariff_on(tariffs, lead_source, today).amount.minor
    except NoTariff:
        return 0


def refresh_stakes(unit: UnitOfWork, clock: Clock) -> None:
    """Sets the money at stake of every open item from the tariffs valid today."""
    tariffs = unit.penalties.tariffs()
    today = local_day(unit.settings.load(), clock)
    for lead_source in unit.deals.lead_sources():
        unit.queue.set_stake(lead_source, stake_of(tariffs, lead_source, today))


def local_day(settings: Settings, clock: Clock) -> date:
    return clock().astimezone(ZoneInfo(settings.time_zone)).date()


def local_period(settings: Settings, clock: Clock) -> str:
    return period_of(clock(), settings.time_zone)
