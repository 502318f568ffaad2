"""What automatic checks are asked of, measured by and answer with. Codes and values only, never sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from qa_desk.domain.call import CallFacts
from qa_desk.domain.deal import DealFacts


class CheckCode(StrEnum):
    NAME_PROPER = "name_proper"
    PHONE_FORMAT = "phone_format"
    CONTACTS_BOTH = "contacts_both"
    EMAIL_VALID = "email_valid"
    INN_VALID = "inn_valid"
    ADDRESS_FILLED = "address_filled"
    REQUIRED_FIELDS = "required_fields"
    TASK_MISSING = "task_missing"
    TASK_OVERDUE = "task_overdue"
    PAST_SHELF_LIFE = "past_shelf_life"
    STAGE_TOO_OLD = "stage_too_old"
    FIRST_STAGE_TOO_OLD = "first_stage_too_old"
    STAGE_IS_NO_STEP = "stage_is_no_step"
    COMMENTS_THIN = "comments_thin"
    COMMENTS_COPIED = "comments_copied"
    DUPLICATES = "duplicates"
    RELATIVES = "relatives"
    NO_CALL = "no_call"
    FORGOTTEN = "forgotten"


class Outcome(StrEnum):
    PASS = "pass"  # noqa: S105 - an outcome, not a password
    FAIL = "fail"
    UNKNOWN = "unknown"  # data or norms are missing, or a person has to judge


@dataclass(frozen=True, slots=True)
class AutoFact:
    """One line of evidence: a code and what it was seen on, e.g. ("task_overdue", (("days", 3),)).

    Times among the values are ISO 8601 texts in UTC, durations whole days.
    """

    code: str
    values: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class AutoResult:
    code: CheckCode
    outcome: Outcome
    facts: tuple[AutoFact, ...] = ()


def fact(code: str, **values: str | int) -> AutoFact:
    return AutoFact(code, tuple(values.items()))


NICKNAMES = (
    "саша|саня|санёк|шура|шурик|лёша|лёха|алёша|дима|димон|митя|женя|жека|коля|колян|вова|вован|володя|паша|пашка|миша|"
    "мишаня|сеня|серёжа|серёга|серый|толя|толик|толян|юра|юрик|костя|костян|влад|слава|славик|ваня|ванёк|вася|васёк|"
    "петя|гена|витя|витёк|боря|гоша|жора|кеша|лёня|лёва|стас|тёма|тимоха|федя|эдик|рома|ромка|макс|андрюха|андрюша|"
    "маша|машка|даша|катя|катюша|настя|наташа|оля|олечка|таня|танюша|лена|леночка|света|светик|люда|люся|галя|валя|"
    "надя|люба|вика|ксюша|юля|юлька|аня|анечка|ира|ирочка|соня|поля|лида|тома|нюра"
)
REMARKS = (
    "клиент|покупатель|заказчик|тест|test|дубль|дубликат|новый|новая|сделка|заявка|лид|авито|avito|сайт|звонок|"
    "перезвонить|не звонить|не брать|не берёт|жена|муж|мама|папа|сын|дочь|брат|сестра|сосед|знакомый|знакомая|друг|"
    "подруга|директор|бухгалтер|менеджер|секретарь|охрана|прораб|снабженец|вредный|злой|странный|неадекват|хам|"
    "псих|дурак|жлоб|нищеброд|халявщик|мужик|женщина|девушка|парень|тётка|бабушка|дедушка|неизвестно|неизвестный|"
    "без имени|нет имени|имя|фио|unknown|client"
)
NOT_STEPS = (
    "думает|думают|подумать|подумает|в раздумьях|на подумать|не дозвонились|недозвон|не дозвон|не берёт трубку|"
    "не отвечает|нет ответа|нет связи|без ответа|перезвонить|перезвон|позвонить позже|позже|ждём|ждём ответа|"
    "висит|завис|непонятно|разное|прочее"
)


@dataclass(frozen=True, slots=True)
class Norms:
    """What the house holds for right. A length of days is exceeded when more than that many times 24 hours passed.

    `shelf_life_days`: by pipeline, from creation. `stage_days`: by stage. Both: 0 days or no entry is no norm, and
    the check says unknown. `first_stages`: where a new lead stands; `first_stage_days` in it are allowed.
    `not_steps`: names, or words in a name, of stages that are no step of the client's way. `required`: field names
    of DealFacts, or of its `extra`. `phone_shape`: a telephone number with 9 for every digit, "" for "all alike".
    `copied_percent`: likeness from which a comment counts as copied, for comments of `copied_least_letters` and more.
    """

    shelf_life_days: Mapping[str, int] = field(default_factory=dict)
    stage_days: Mapping[str, int] = field(default_factory=dict)
    first_stages: tuple[str, ...] = ("новая заявка", "новый лид", "новая", "неразобранное", "первичный контакт")
    first_stage_days: int = 1
    not_steps: tuple[str, ...] = tuple(NOT_STEPS.split("|"))
    required: tuple[str, ...] = ("client_name", "phones", "lead_source", "amount")
    address_fields: tuple[str, ...] = ("адрес", "адрес клиента", "address", "client address", "адрес доставки")
    phone_shape: str = ""
    nicknames: tuple[str, ...] = tuple(NICKNAMES.split("|"))
    name_remarks: tuple[str, ...] = tuple(REMARKS.split("|"))
    placeholder_emails: tuple[str, ...] = ("no@no.ru", "net@net.ru", "no@mail.ru", "net@mail.ru", "test@test.ru")
    thin_letters: int = 40
    thin_most_percent: int = 50
    copied_percent: int = 92
    copied_least_letters: int = 30
    no_call_days: int = 7
    forgotten_days: int = 14


@dataclass(frozen=True, slots=True)
class Subject:
    """One deal and what is known about it at `now` (aware).

    `known`: fields of DealFacts that the import has a column for: an empty one of these is empty in the CRM, any other
    is unknown. `calls`: None when no call list was imported, else all calls of the deal. `inn_valid`: what the
    normaliser said of the number written in the CRM, None when there was none or nobody asked; `inn_written` and
    `bad_emails` are what it refused, as written.
    """

    deal: DealFacts
    now: datetime
    known: frozenset[str] = frozenset()
    calls: Sequence[CallFacts] | None = None
    inn_valid: bool | None = None
    inn_written: str = ""
    bad_emails: tuple[str, ...] = ()


def known_fields(deals: Sequence[DealFacts]) -> frozenset[str]:
    """Fields that at least one deal of an import fills: the nearest to its columns that the deals themselves tell.

    Names of `extra` are among them.
    """
    names = [name for name in DealFacts.__dataclass_fields__ if name != "extra"]
    filled = {name for deal in deals for name in names if getattr(deal, name)}
    return frozenset(filled.union(*(deal.extra.keys() for deal in deals)))
