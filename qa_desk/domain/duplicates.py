"""Duplicates: deals that may be of the same client, or of his family, with what they share. Never a verdict."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from qa_desk.domain.auto_check_card import address_of, plain
from qa_desk.domain.auto_check_names import full_name, surname_root
from qa_desk.domain.auto_check_types import Norms
from qa_desk.domain.deal import DealFacts

MOST_OF_ONE_VALUE = 50
"""Deals looked at for one shared value, the oldest first: a switchboard's number belongs to nobody."""


class Shared(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    INN = "inn"
    NAME = "name"
    RELATIVE_PHONE = "relative_phone"  # the same surname, in its male or female form, and the same number
    RELATIVE_COMPANY = "relative_company"
    RELATIVE_ADDRESS = "relative_address"


RELATIVE = frozenset({Shared.RELATIVE_PHONE, Shared.RELATIVE_COMPANY, Shared.RELATIVE_ADDRESS})


class Strength(IntEnum):
    WEAK = 1
    MEDIUM = 2
    STRONG = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another deal and what it shares, each with the shared value. `older`: made before this one; None: not known."""

    external_id: str
    shared: tuple[tuple[Shared, str], ...]
    strength: Strength
    older: bool | None

    @property
    def relative(self) -> bool:
        """Only the family speaks for it."""
        return all(how in RELATIVE for how, _value in self.shared)


_Key = tuple[Shared, str]


class DuplicateIndex:
    """Built once over all deals; asking costs as many steps as there are deals with a value in common."""

    def __init__(self, deals: Iterable[DealFacts], norms: Norms) -> None:
        self._norms = norms
        self._at: dict[_Key, list[DealFacts]] = defaultdict(list)
        for deal in sorted(deals, key=_age):
            for key in keys(deal, norms):
                self._at[key].append(deal)

    def candidates(self, deal: DealFacts) -> tuple[Candidate, ...]:
        """The strongest first, then the oldest."""
        found: dict[str, tuple[DealFacts, list[_Key]]] = {}
        name = full_name(deal.client_name)
        for key in keys(deal, self._norms):
            how, _value = key
            for other in self._at.get(key, ())[:MOST_OF_ONE_VALUE]:
                if other.external_id == deal.external_id:
                    continue
                if how in RELATIVE and full_name(other.client_name) == name:
                    continue  # himself, not his family
                found.setdefault(other.external_id, (other, []))[1].append(key)
        made = [(other, _candidate(deal, other, shared)) for other, shared in found.values()]
        made.sort(key=lambda pair: (-pair[1].strength, _age(pair[0])))
        return tuple(candidate for _other, candidate in made)


def keys(deal: DealFacts, norms: Norms) -> tuple[_Key, ...]:
    """Everything by which another deal may be found."""
    return tuple(dict.fromkeys(_keys(deal, norms)))


def _keys(deal: DealFacts, norms: Norms) -> Iterator[_Key]:
    phones = [phone.e164 for phone in deal.phones if phone.e164]
    placeholders = {plain(email) for email in norms.placeholder_emails}
    yield from ((Shared.PHONE, phone) for phone in phones)
    yield from ((Shared.EMAIL, plain(email)) for email in deal.emails if plain(email) not in placeholders)
    if deal.inn:
        yield Shared.INN, deal.inn
    name = full_name(deal.client_name)
    if name:
        yield Shared.NAME, name
    surname = surname_root(deal.client_name)
    if surname:
        yield from ((Shared.RELATIVE_PHONE, f"{surname}|{phone}") for phone in phones)
        if deal.company:
            yield Shared.RELATIVE_COMPANY, f"{surname}|{plain(deal.company)}"
        address = address_of(deal, norms)
        if address:
            yield Shared.RELATIVE_ADDRESS, f"{surname}|{' '.join(_address_words(address))}"


def _candidate(deal: DealFacts, other: DealFacts, shared: list[_Key]) -> Candidate:
    ways = {how for how, _value in shared}
    strength = max(_strength(how, value) for how, value in shared)
    if Shared.NAME in ways and ways & {Shared.PHONE, Shared.EMAIL, Shared.INN}:
        strength = Strength.STRONG
    elif ways <= RELATIVE and len(ways) > 1:
        strength = Strength.MEDIUM
    mine, others = deal.created_at, other.created_at
    older = None if mine is None or others is None else others < mine
    said = tuple((how, value.partition("|")[2] if how in RELATIVE else value) for how, value in shared)
    return Candidate(other.external_id, said, strength, older)


def _strength(how: Shared, value: str) -> Strength:
    if how in (Shared.PHONE, Shared.EMAIL):
        return Strength.STRONG
    if how is Shared.INN or (how is Shared.NAME and value.count(" ") > 1):
        return Strength.MEDIUM
    return Strength.WEAK


def _address_words(address: str) -> list[str]:
    """Streets as people write them: "ул. Мира, д. 5, кв. 1" and "улица Мира 5 1" are one place."""
    text = "".join(char if char.isalnum() else " " for char in plain(address))
    return [word for word in text.split() if word not in _STREET_WORDS]


def _age(deal: DealFacts) -> tuple[bool, datetime | str, str]:
    """Known times first; ids decide where there are none."""
    if deal.created_at is None:
        return True, "", deal.external_id
    return False, deal.created_at, deal.external_id


_STREET_WORDS = frozenset(
    {
        "г",
        "город",
        "ул",
        "улица",
        "д",
        "дом",
        "кв",
        "квартира",
        "пр",
        "т",
        "проспект",
        "пер",
        "переулок",
        "обл",
        "область",
    }
    | {"россия", "рф"}
)
