"""The demo deals as amoCRM exports (deals.xlsx, and CSV of the months before) and the exchange's call lists."""

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
    """What the rest of the export is made of. `begin`: the first was made then, the others within `days`. `phones`:
    the last four digits of the first one's. `stay`: from how many to how many days before its stage was reached."""

    first_id: int
    count: int
    begin: str
    days: int
    phones: int
    stay: list[int]
    products: list[str]
    men: list[str]
    women: list[str]
    surnames: list[str]
    companies: list[str]
    stages: list[str]
    lost: list[list[str]]


class Manager(TypedDict):
    """A sales manager's group in the CRM and number on the exchange. `careful`: every so many of his open deals has a
    task ahead, an e-mail and a talk of the last days; 0 for none."""

    group: str
    extension: str
    careful: int


class Bad(TypedDict):
    """A cell spoilt on purpose."""

    id: str
    column: str
    value: str


class OlderFiller(TypedDict):
    """Filler of a month before: the other words are the main filler's."""

    first_id: int
    count: int
    begin: str
    days: int
    phones: int
    stay: list[int]
    stages: list[str]


class Earlier(TypedDict):
    """An older export: `day` is when it was made, `deals` are as they stood then. `recorded`: its call list
    names the calls whose recordings are here."""

    month: str
    day: str
    deals: list[Deal]
    attempts: list[list[str]]
    recorded: bool
    filler: OlderFiller | None


class DealBook(TypedDict):
    """deals.yaml."""

    managers: dict[str, Manager]
    deals: list[Deal]
    attempts: list[list[str]]
    filler: Filler
    earlier: list[Earlier]
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
        begin = datetime.fromisoformat(filler["begin"]).replace(tzinfo=UTC)
        created = begin + timedelta(hours=rng.randint(0, filler["days"] * 24), minutes=n)
        stage = filler["stages"][n * 3 % len(filler["stages"])]
        deal = Deal(
            id=str(filler["first_id"] + n),
            title=rng.choice(filler["products"]),
            client=f"{first} {surname}",
            phone=f"{(916, 903, 925, 926, 985)[n % 5]}000{filler['phones'] + n * 7}",
            manager=names[n % len(names)],
            source=SOURCES[n % len(SOURCES)],
            stage=stage,
            amount=rng.randint(20, 900) * 1000,
            created=created.strftime("%Y-%m-%d %H:%M:%S"),
            since=(created + timedelta(days=rng.randint(*filler["stay"]), minutes=37)).strftime("%Y-%m-%d %H:%M:%S"),
        )
        if n % 4 == 0:
            deal["company"] = filler["companies"][n // 4 % len(filler["companies"])]
        if stage == LOST:
            deal["reason"], deal["comment"] = filler["lost"][n // 2 % len(filler["lost"])]
        made.append(deal)
    return made


def is_cared_for(number: int, deal: Deal, managers: Mapping[str, Manager]) -> bool:
    careful = managers[deal["manager"]]["careful"]
    return deal["stage"] not in (WON, LOST, REFUSED) and careful > 0 and number % careful == 0


def deal_row(number: int, deal: Deal, managers: Mapping[str, Manager], day: datetime = NEWEST) -> Row:
    """One line of the export made on that day. `number` only varies how a person typed things."""
    created = datetime.fromisoformat(deal["created"]).replace(tzinfo=UTC)
    since = min(datetime.fromisoformat(deal["since"]).replace(tzinfo=UTC), NEWEST)
    manager, stage = deal["manager"], deal["stage"]
    open_deal = stage not in (WON, LOST)
    waits = open_deal and stage != REFUSED
    company = deal.get("company", "")
    person = deal["client"].split()[0]
    cared = is_cared_for(number, deal, managers)
    mail = f"client{deal['id'][-4:]}@example.ru" if cared or number % 3 == 0 else ""
    task = day + timedelta(days=7 + number % 4) if cared else since + timedelta(days=3)
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
        "Дата следующей задачи": task.strftime(CRM_TIME) if waits else "",
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


def earlier_deals(book: DealBook, month: int) -> list[Deal]:
    """All that the export of that month holds: what the CRM knew on its day, older filler and refusals among it."""
    earlier = book["earlier"]
    day = earlier[month]["day"]
    known = {deal["id"]: deal for one in earlier[: month + 1] for deal in one["deals"]}
    for one in earlier:
        if one["filler"] is not None:
            filler: Filler = {**book["filler"], **one["filler"]}
            known |= {deal["id"]: deal for deal in filler_deals(filler, book["managers"])}
    known |= {deal["id"]: deal for deal in all_deals(book)}
    return sorted((_as_of(deal, day) for deal in known.values() if deal["created"] < day), key=lambda deal: deal["id"])


def _as_of(deal: Deal, day: str) -> Deal:
    """A deal that came into its stage later stood at the beginning of the funnel until then."""
    if deal["since"] < day:
        return deal
    young = {**deal, "stage": "Новый лид", "since": deal["created"], "reason": "", "comment": ""}
    return Deal(**young)  # type: ignore[typeddict-item]


def write_earlier(path: Path, book: DealBook, month: int) -> int:
    """Writes an older export as CSV; how many rows. People type the same deal the same way in every export."""
    typed = {deal["id"]: n for n, deal in enumerate(all_deals(book))}
    deals = earlier_deals(book, month)
    day = datetime.fromisoformat(book["earlier"][month]["day"]).replace(tzinfo=UTC)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(DEAL_COLUMNS)
        for deal in deals:
            row = deal_row(typed.get(deal["id"], int(deal["id"][-4:])), deal, book["managers"], day)
            writer.writerow([row[name] for name in DEAL_COLUMNS])
    return len(deals)


def cared_for(book: DealBook) -> list[Deal]:
    """Open deals somebody has talked about lately; of those that are refused by now, the recordings tell."""
    now = all_deals(book)
    typed = {deal["id"]: n for n, deal in enumerate(now)}
    refused = {deal["id"] for deal in now if deal["stage"] == REFUSED}
    known = {deal["id"]: deal for deal in (*earlier_deals(book, len(book["earlier"]) - 1), *now)}
    return [
        deal
        for name, deal in sorted(known.items())
        if name not in refused and is_cared_for(typed.get(name, int(name[-4:])), deal, book["managers"])
    ]


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
