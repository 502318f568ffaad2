"""The demo deals as an amoCRM export (deals.xlsx) and the exchange's call list (calls.csv)."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypedDict

import xlsxwriter

CRM_TIME = "%d.%m.%Y %H:%M:%S"
NEWEST = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)  # nothing in the demo is younger
SOURCES = ("Сайт", "Реклама", "Выставка")
WON, LOST, REFUSED = "Успешно реализовано", "Закрыто и не реализовано", "Условный отказ"
DEAL_COLUMNS = """ID;Название сделки;Бюджет;Ответственный;Дата создания сделки;Кем создана сделка;Дата редактирования
Кем редактирована;Дата закрытия;Теги;Примечание;Примечание 2;Этап сделки;Воронка;Полное имя контакта;Компания контакта
Рабочий телефон;Мобильный телефон;Рабочий email;Источник;Группа;ИНН;Дата следующей задачи;Дата перехода в этап
Причина отказа;Комментарий к отказу""".replace("\n", ";").split(";")
CALL_COLUMNS = [
    "ID звонка",
    "Дата и время",
    "Направление",
    "Телефон клиента",
    "Менеджер",
    "Отвечен",
    "Длительность, с",
    "Файл записи",
    "ID сделки",
]
Row = dict[str, str | int]


class Deal(TypedDict, total=False):
    """A deal as deals.yaml describes it; times are Moscow wall clock."""

    id: str
    title: str
    client: str
    phone: str
    manager: str
    source: str
    stage: str
    amount: int
    created: str
    since: str
    reason: str
    comment: str
    company: str


class Filler(TypedDict):
    """What the rest of the export is made of."""

    first_id: int
    count: int
    products: list[str]
    men: list[str]
    women: list[str]
    surnames: list[str]
    companies: list[str]
    stages: list[str]
    lost: list[list[str]]


class Manager(TypedDict):
    """A sales manager's group in the CRM and number on the exchange."""

    group: str
    extension: str


class Bad(TypedDict):
    """A cell spoilt on purpose."""

    id: str
    column: str
    value: str


class DealBook(TypedDict):
    """deals.yaml."""

    managers: dict[str, Manager]
    deals: list[Deal]
    attempts: list[list[str]]
    filler: Filler
    bad: list[Bad]


@dataclass(frozen=True, slots=True)
class CallRow:
    """A line of the call list. `at`: Moscow wall clock; `file` "" when nobody answered."""

    id: str
    at: datetime
    direction: str
    phone: str
    manager: str
    seconds: int
    file: str
    deal: str = ""


def messy_phone(digits: str, kind: int) -> str:
    """Ten digits as different people type a Russian number."""
    a, b, c, d = digits[:3], digits[3:6], digits[6:8], digits[8:]
    return (
        f"+7{digits}",
        f"8 ({a}) {b}-{c}-{d}",
        f"'+7{digits}",
        f"8-{a}-{b}-{c}-{d}",
        f"+7 ({a}) {b} {c} {d}",
        f"8{digits}",
        f"7{digits}",
    )[kind % 7]


def tax_number(serial: int) -> str:
    """A ten-digit ИНН with the right check digit; 99000 belongs to no tax office."""
    digits = f"99000{serial:04d}"
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    return digits + str(sum(int(n) * w for n, w in zip(digits, weights, strict=True)) % 11 % 10)


def filler_deals(filler: Filler, managers: Iterable[str]) -> list[Deal]:
    """Deals nobody talks about, spread evenly so that every manager's sample means something."""
    rng = Random(filler["first_id"])
    names = list(managers)
    made: list[Deal] = []
    for n in range(filler["count"]):
        women = n % 2 == 1
        surname = rng.choice(filler["surnames"]) + ("а" if women else "")
        first = rng.choice(filler["women"] if women else filler["men"])
        created = datetime(2026, 10, 1, 9, tzinfo=UTC) + timedelta(hours=rng.randint(0, 40 * 24), minutes=n)
        stage = filler["stages"][n * 3 % len(filler["stages"])]
        deal = Deal(
            id=str(filler["first_id"] + n),
            title=rng.choice(filler["products"]),
            client=f"{first} {surname}",
            phone=f"{(916, 903, 925, 926, 985)[n % 5]}000{2000 + n * 7}",
            manager=names[n % len(names)],
            source=SOURCES[n % len(SOURCES)],
            stage=stage,
            amount=rng.randint(20, 900) * 1000,
            created=created.strftime("%Y-%m-%d %H:%M:%S"),
            since=(created + timedelta(days=rng.randint(1, 9), minutes=37)).strftime("%Y-%m-%d %H:%M:%S"),
        )
        if n % 4 == 0:
            deal["company"] = filler["companies"][n // 4 % len(filler["companies"])]
        if stage == LOST:
            deal["reason"], deal["comment"] = filler["lost"][n // 2 % len(filler["lost"])]
        made.append(deal)
    return made


def deal_row(number: int, deal: Deal, managers: Mapping[str, Manager]) -> Row:
    """One line of the export. `number` only varies how a person typed things."""
    created = datetime.fromisoformat(deal["created"]).replace(tzinfo=UTC)
    since = min(datetime.fromisoformat(deal["since"]).replace(tzinfo=UTC), NEWEST)
    manager, stage = deal["manager"], deal["stage"]
    open_deal = stage not in (WON, LOST)
    waits = open_deal and stage != REFUSED
    company = deal.get("company", "")
    person = deal["client"].split()[0]
    mail = f"client{deal['id'][-4:]}@example.ru" if number % 3 == 0 else ""
    phone = messy_phone(deal["phone"], number)
    work = number % 4 != 3
    return {
        "ID": int(deal["id"]),
        "Название сделки": f"{deal['title']}, {person}",
        "Бюджет": deal["amount"],
        "Ответственный": manager,
        "Дата создания сделки": created.strftime(CRM_TIME),
        "Кем создана сделка": "Робот" if deal["source"] == "Сайт" else manager,
        "Дата редактирования": since.strftime(CRM_TIME),
        "Кем редактирована": manager,
        "Дата закрытия": "не закрыта" if open_deal else since.strftime(CRM_TIME),
        "Теги": ", ".join(t for t, on in (("повторный", number % 9 == 0), ("юрлицо", bool(company))) if on),
        "Примечание": "Заявка с формы" if deal["source"] == "Сайт" else "",
        "Примечание 2": "Просил звонить после обеда" if number % 11 == 0 else "",
        "Этап сделки": stage,
        "Воронка": "Продажи",
        "Полное имя контакта": deal["client"],
        "Компания контакта": company,
        "Рабочий телефон": phone if work else "",
        "Мобильный телефон": "" if work else phone,
        "Рабочий email": mail,
        "Источник": deal["source"],
        "Группа": managers[manager]["group"],
        "ИНН": tax_number(number) if company else "",
        "Дата следующей задачи": (since + timedelta(days=3)).strftime(CRM_TIME) if waits else "",
        "Дата перехода в этап": since.strftime(CRM_TIME),
        "Причина отказа": deal.get("reason", ""),
        "Комментарий к отказу": deal.get("comment", ""),
    }


def all_deals(book: DealBook) -> list[Deal]:
    """In the order of their ids, as a CRM exports them."""
    return sorted([*book["deals"], *filler_deals(book["filler"], book["managers"])], key=lambda deal: deal["id"])


def write_deals(path: Path, book: DealBook) -> list[Row]:
    """Writes the export; returns its rows."""
    rows = [deal_row(n, deal, book["managers"]) for n, deal in enumerate(all_deals(book))]
    spoilt = {(bad["id"], bad["column"]): bad["value"] for bad in book["bad"]}
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.set_properties({"created": NEWEST})
        sheet = workbook.add_worksheet("Сделки")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(DEAL_COLUMNS) - 1, 20)
        sheet.write_row(0, 0, DEAL_COLUMNS, workbook.add_format({"bold": True}))
        for line, row in enumerate(rows, start=1):
            for column, name in enumerate(DEAL_COLUMNS):
                value = spoilt.get((str(row["ID"]), name), row[name])
                if isinstance(value, int):
                    sheet.write_number(line, column, value)
                elif value:
                    sheet.write_string(line, column, value)
    return rows


def write_calls(path: Path, calls: Iterable[CallRow]) -> None:
    """Writes the call list in order of time."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(CALL_COLUMNS)
        for n, call in enumerate(sorted(calls, key=lambda call: (call.at, call.id))):
            writer.writerow(
                [
                    call.id,
                    call.at.strftime(CRM_TIME),
                    "входящий" if call.direction == "in" else "исходящий",
                    messy_phone(call.phone, n % 3 * 5),
                    call.manager,
                    "да" if call.seconds else "нет",
                    call.seconds,
                    call.file,
                    call.deal,
                ]
            )
