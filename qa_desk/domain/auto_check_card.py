"""Automatic checks of a client's card: name, telephone numbers, e-mail, tax number, address, required fields."""

import re
from collections.abc import Iterable
from functools import lru_cache

from qa_desk.domain.auto_check_types import AutoFact, AutoResult, CheckCode, Norms, Outcome, Subject, fact
from qa_desk.domain.deal import DealFacts

_WORD = re.compile(r"[А-ЯЁA-Z][а-яёa-z]*(?:['’][А-ЯЁA-Z]?[а-яёa-z]+)?(?:-[А-ЯЁA-Z]?[а-яёa-z]+)*")
_INITIALS = re.compile(r"(?:[А-ЯЁA-Z]\.)+")
_PARTICLES = frozenset(
    {"оглы", "кызы", "улы", "уулу", "де", "фон", "ван", "аль", "бин", "ибн", "ди", "да", "von", "van", "de"}
)
_COMPANIES = frozenset(
    {"ооо", "оао", "зао", "пао", "ао", "тсж", "снт", "гбу", "муп", "фгуп", "тоо", "чп", "llc", "ltd", "inc", "gmbh"}
)
_SOLE_TRADER = "ип"
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")


def plain(text: str) -> str:
    """As names of stages, fields and people are compared: small letters, ё as е, single spaces."""
    return " ".join(text.casefold().replace("ё", "е").split())


def words(text: str) -> tuple[str, ...]:
    return tuple(_LETTERS.findall(plain(text)))


@lru_cache(maxsize=64)
def phrases(texts: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(found for found in map(words, texts) if found)


def first_phrase(said: tuple[str, ...], wanted: Iterable[tuple[str, ...]]) -> str:
    """The first of the phrases whose words stand together in `said`; "" for none."""
    for phrase in wanted:
        length = len(phrase)
        if any(said[at : at + length] == phrase for at in range(len(said) - length + 1)):
            return " ".join(phrase)
    return ""


def name_proper(subject: Subject, norms: Norms) -> AutoResult:
    """Every word with a capital letter and small ones after it; no digits, brackets, nicknames, remarks."""
    name = " ".join(subject.deal.client_name.split())
    if not name:
        return _missing(CheckCode.NAME_PROPER, subject, "client_name", "name_empty")
    parts = name.split(" ")
    known = {word.casefold().strip('"«».,') for word in parts}
    if known & _COMPANIES:
        return AutoResult(CheckCode.NAME_PROPER, Outcome.UNKNOWN, (fact("name_is_company", name=name),))
    parts = [part for part in parts if part.casefold() != _SOLE_TRADER]
    found: list[AutoFact] = []
    said = words(name)
    if nickname := first_phrase(said, phrases(norms.nicknames)):
        found.append(fact("name_nickname", name=name, word=nickname))
    if remark := first_phrase(said, phrases(norms.name_remarks)):
        found.append(fact("name_remark", name=name, word=remark))
    wrong = [part for part in parts if not _well_written(part)]
    if wrong:
        found.append(fact("name_not_written_so", name=name, word=wrong[0]))
    if found:
        return AutoResult(CheckCode.NAME_PROPER, Outcome.FAIL, tuple(found))
    return AutoResult(CheckCode.NAME_PROPER, Outcome.PASS, (fact("name_fine", name=name),))


def _well_written(part: str) -> bool:
    return bool(_WORD.fullmatch(part) or _INITIALS.fullmatch(part)) or part in _PARTICLES


def phone_shape(written: str) -> str:
    """ "+7 (912) 000-11-22" -> "+9 (999) 999-99-99"."""
    return _DIGIT.sub("9", " ".join(written.split()))


def phone_format(subject: Subject, norms: Norms) -> AutoResult:
    """All numbers can be dialled and are written alike: in the house's shape, or all in one."""
    phones = subject.deal.phones
    if not phones:
        return AutoResult(CheckCode.PHONE_FORMAT, Outcome.UNKNOWN, (fact("phones_none"),))
    found = [fact("phone_unreadable", phone=phone.original) for phone in phones if phone.e164 is None]
    wanted = norms.phone_shape or phone_shape(phones[0].original)
    found += [
        fact("phone_other_shape", phone=phone.original, shape=wanted)
        for phone in phones
        if phone.e164 is not None and phone_shape(phone.original) != wanted
    ]
    if found:
        return AutoResult(CheckCode.PHONE_FORMAT, Outcome.FAIL, tuple(found))
    facts = tuple(fact("phone_fine", phone=phone.original) for phone in phones)
    return AutoResult(CheckCode.PHONE_FORMAT, Outcome.PASS, facts)


def contacts_both(subject: Subject, _norms: Norms) -> AutoResult:
    """A telephone number that can be dialled and an e-mail address that can be written to."""
    deal = subject.deal
    dialled = any(phone.e164 is not None for phone in deal.phones)
    missing: list[AutoFact] = []
    unknown: list[AutoFact] = []
    if not dialled:
        seen = bool(deal.phones) or "phones" in subject.known
        (missing if seen else unknown).append(fact("phone_missing"))
    if not deal.emails:
        seen = bool(subject.bad_emails) or "emails" in subject.known
        (missing if seen else unknown).append(fact("email_missing"))
    return _outcome(CheckCode.CONTACTS_BOTH, missing, unknown, (fact("contacts_there"),))


def email_valid(subject: Subject, norms: Norms) -> AutoResult:
    found = [fact("email_unreadable", email=email) for email in subject.bad_emails]
    placeholders = {plain(email) for email in norms.placeholder_emails}
    for email in subject.deal.emails:
        if plain(email) in placeholders:
            found.append(fact("email_placeholder", email=email))
        elif not _EMAIL.fullmatch(email):
            found.append(fact("email_unreadable", email=email))
    if found:
        return AutoResult(CheckCode.EMAIL_VALID, Outcome.FAIL, tuple(found))
    if not subject.deal.emails:
        return AutoResult(CheckCode.EMAIL_VALID, Outcome.UNKNOWN, (fact("email_missing"),))
    return AutoResult(
        CheckCode.EMAIL_VALID, Outcome.PASS, tuple(fact("email_fine", email=email) for email in subject.deal.emails)
    )


def inn_valid(subject: Subject, _norms: Norms) -> AutoResult:
    """What the normaliser said of the check digits; a card without a number is not judged."""
    written = subject.inn_written or subject.deal.inn
    if subject.inn_valid is None or not written:
        return AutoResult(CheckCode.INN_VALID, Outcome.UNKNOWN, (fact("inn_missing"),))
    if subject.inn_valid:
        return AutoResult(CheckCode.INN_VALID, Outcome.PASS, (fact("inn_fine", inn=written),))
    return AutoResult(CheckCode.INN_VALID, Outcome.FAIL, (fact("inn_wrong", inn=written),))


def address_of(deal: DealFacts, norms: Norms) -> str:
    """The first filled field of `extra` that holds an address by the norms."""
    wanted = {plain(name) for name in norms.address_fields}
    for name, value in deal.extra.items():
        if plain(name) in wanted and value.strip():
            return " ".join(value.split())
    return ""


def address_filled(subject: Subject, norms: Norms) -> AutoResult:
    address = address_of(subject.deal, norms)
    if address:
        return AutoResult(CheckCode.ADDRESS_FILLED, Outcome.PASS, (fact("address_there", address=address),))
    wanted = {plain(name) for name in norms.address_fields}
    known = any(plain(name) in wanted for name in subject.known)
    outcome = Outcome.FAIL if known else Outcome.UNKNOWN
    return AutoResult(CheckCode.ADDRESS_FILLED, outcome, (fact("address_missing"),))


def required_fields(subject: Subject, norms: Norms) -> AutoResult:
    """Every field that the norms name is filled; an amount of nothing is none."""
    missing: list[AutoFact] = []
    unknown: list[AutoFact] = []
    known = {plain(name) for name in subject.known}
    for name in norms.required:
        if not filled(subject.deal, name):
            (missing if plain(name) in known else unknown).append(fact("field_missing", field=name))
    if not norms.required:
        return AutoResult(CheckCode.REQUIRED_FIELDS, Outcome.UNKNOWN, (fact("no_norm"),))
    return _outcome(
        CheckCode.REQUIRED_FIELDS, missing, unknown, (fact("fields_there", fields=", ".join(norms.required)),)
    )


def filled(deal: DealFacts, name: str) -> bool:
    if name == "amount":
        return deal.amount is not None and deal.amount.minor != 0
    if name in DealFacts.__dataclass_fields__ and name != "extra":
        return bool(getattr(deal, name))
    return any(plain(key) == plain(name) and value.strip() for key, value in deal.extra.items())


def _outcome(
    code: CheckCode, missing: list[AutoFact], unknown: list[AutoFact], fine: tuple[AutoFact, ...]
) -> AutoResult:
    if missing:
        return AutoResult(code, Outcome.FAIL, tuple(missing))
    if unknown:
        return AutoResult(code, Outcome.UNKNOWN, tuple(unknown))
    return AutoResult(code, Outcome.PASS, fine)


def _missing(code: CheckCode, subject: Subject, field: str, why: str) -> AutoResult:
    outcome = Outcome.FAIL if field in subject.known else Outcome.UNKNOWN
    return AutoResult(code, outcome, (fact(why),))
