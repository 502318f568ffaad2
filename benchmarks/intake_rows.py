"""Makes the 100 000-deal files that intake is measured on, and reads them bare, for comparison."""

import csv
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

HEADERS = (
    "ID",
    "Название сделки",
    "Бюджет",
    "Ответственный",
    "Дата создания сделки",
    "Кем создана сделка",
    "Дата редактирования",
    "Кем редактирована",
    "Дата закрытия",
    "Теги",
    "Примечание",
    "Примечание 2",
    "Этап сделки",
    "Воронка",
    "Полное имя контакта",
    "Компания контакта",
    "Рабочий телефон",
    "Мобильный телефон",
    "Рабочий email",
    "Личный email",
    "ИНН",
    "Источник",
    "Причина отказа",
    "Комментарий к отказу",
    "Отдел",
    "utm_source",
    "utm_campaign",
    "Регион",
    "Город",
    "Площадь, м2",
)
_START = datetime(2026, 1, 12, 9, 0)  # noqa: DTZ001  an export's times carry no zone
_MANAGERS = tuple(f"Менеджер {n:02}" for n in range(1, 41))
_STAGES = ("Первичный контакт", "Переговоры", "Условный отказ", "Принимают решение", "Успешно реализовано")
_REASONS = ("", "", "Дорого", "Купили у конкурента", "Нет бюджета", "Не отвечает")
_TIME = "%d.%m.%Y %H:%M:%S"


def deals(count: int) -> Iterator[tuple[str, ...]]:
    """The same rows on every machine: `count` deals with 30 columns as amoCRM writes them."""
    dice = random.Random(20_261)  # noqa: S311  a recipe, not a secret
    for number in range(count):
        created = _START + timedelta(minutes=3 * number)
        changed = created + timedelta(hours=dice.randrange(1, 900))
        stage = dice.choice(_STAGES)
        yield (
            str(30_000_000 + number),
            f"Сделка №{number}: поставка {dice.randrange(1, 90)} шт.",
            str(dice.randrange(5_000, 900_000)),
            dice.choice(_MANAGERS),
            created.strftime(_TIME),
            dice.choice(_MANAGERS),
            changed.strftime(_TIME),
            dice.choice(_MANAGERS),
            "не закрыта",
            "тест, горячий" if number % 3 else "",
            f"Клиент просил перезвонить, разговор {number}",
            "",
            stage,
            "Продажи",
            f"Иванов Иван {number % 977}",
            f"ООО «Ромашка {number % 4999}»",
            f"'+7{9_160_000_000 + number}",
            f"+7{9_260_000_000 + number}" if number % 4 == 0 else "",
            f"client{number}@example.ru",
            "",
            "7707083893" if number % 2 else "",
            ("Сайт", "Авито", "Реклама")[number % 3],
            dice.choice(_REASONS) if stage == "Условный отказ" else "",
            "сказал, что дорого" if stage == "Условный отказ" else "",
            f"Отдел {number % 3 + 1}",
            "yandex",
            f"spring{number % 12}",
            "Московская область",
            "Химки",
            str(dice.randrange(20, 400)),
        )


def make_xlsx(folder: Path, count: int = 100_000) -> Path:
    """Writes deals.xlsx; amounts are numbers, everything else text, as exports have it."""
    path = folder / "deals.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("Сделки")
        sheet.write_row(0, 0, HEADERS)
        for line, row in enumerate(deals(count), start=1):
            sheet.write_row(line, 0, row)
            sheet.write_number(line, 2, int(row[2]))
    return path


def make_csv(folder: Path, count: int = 100_000) -> Path:
    """Writes deals.csv: UTF-8 with BOM, comma, every field quoted where it must be."""
    path = folder / "deals.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        writer.writerows(deals(count))
    return path


def bare_calamine(path: Path) -> int:
    """Rows of the first sheet read by python-calamine and nothing else."""
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    return sum(1 for _row in sheet.iter_rows())


def bare_csv(path: Path) -> int:
    """Rows read by the csv module and nothing else."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _row in csv.reader(file))
