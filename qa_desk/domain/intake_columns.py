"""Which column of a file feeds which field: profiles of known exports, guessed from headers, kept as plain data."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from qa_desk.domain.errors import WrongUse
from qa_desk.domain.intake_synonyms import (
    AMOCRM,
    ASTERISK_CDR,
    BITRIX24,
    CALL_SYNONYMS,
    DEAL_SYNONYMS,
    SIGNATURES,
)


class DealField(StrEnum):
    """Fields of DealFacts, and the parts a few of them are put together from."""

    EXTERNAL_ID = "external_id"
    TITLE = "title"
    CLIENT_NAME = "client_name"
    CLIENT_FIRST = "client_first"
    CLIENT_MIDDLE = "client_middle"
    CLIENT_LAST = "client_last"
    PHONES = "phones"
    EMAILS = "emails"
    COMPANY = "company"
    INN = "inn"
    STAGE = "stage"
    PIPELINE = "pipeline"
    CREATED_AT = "created_at"
    CHANGED_AT = "changed_at"
    STAGE_SINCE = "stage_since"
    NEXT_TASK_AT = "next_task_at"
    CLOSED_AT = "closed_at"
    AMOUNT = "amount"
    CURRENCY = "currency"
    LEAD_SOURCE = "lead_source"
    MANAGER = "manager"
    GROUP = "group"
    STATED_REASON = "stated_reason"
    STATED_COMMENT = "stated_comment"
    COMMENTS = "comments"
    TAGS = "tags"


class CallField(StrEnum):
    """Fields of CallFacts, and what exchanges give instead of them."""

    EXTERNAL_ID = "external_id"
    STARTED_AT = "started_at"
    STARTED_DATE = "started_date"
    STARTED_TIME = "started_time"
    ANSWERED_AT = "answered_at"
    FINISHED_AT = "finished_at"
    DIRECTION = "direction"
    CALL_TYPE = "call_type"  # Bitrix24 telephony numbers: 1 out, 2 and 3 in, 4 callback
    CLIENT_PHONE = "client_phone"
    FROM_NUMBER = "from_number"
    TO_NUMBER = "to_number"
    FROM_EXTENSION = "from_extension"
    TO_EXTENSION = "to_extension"
    MANAGER = "manager"
    ANSWERED = "answered"
    LOST = "lost"
    TALK = "talk"
    TALK_MS = "talk_ms"
    RECORDING_NAME = "recording_name"
    DEAL_EXTERNAL_ID = "deal_external_id"


class TableOf(StrEnum):
    DEALS = "deals"
    CALLS = "calls"


SEVERAL_COLUMNS = frozenset(
    {DealField.PHONES, DealField.EMAILS, DealField.COMMENTS, DealField.TAGS, DealField.STATED_COMMENT}
)
"""Fields that take more than one column; of all others the first column wins and the rest become extra."""

_FIELDS: Mapping[TableOf, frozenset[str]] = {
    TableOf.DEALS: frozenset(DealField),
    TableOf.CALLS: frozenset(CallField),
}

Columns = tuple[tuple[int, str], ...]
"""(column index, field code), in order of the columns."""


class ProfileBroken(WrongUse):
    """A stored column profile holds something it may not; facts: name, field"""

    code = "profile_broken"


@dataclass(frozen=True, slots=True)
class Profile:
    """`columns`: header as in the file -> field code. `positions` is for files without a header row."""

    name: str
    of: TableOf
    columns: Mapping[str, str] = field(default_factory=dict)
    positions: tuple[str, ...] = ()

    def to_data(self) -> dict[str, object]:
        """Plain data for a settings file."""
        return {
            "name": self.name,
            "of": self.of.value,
            "columns": dict(self.columns),
            "positions": list(self.positions),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, object]) -> "Profile":
        """Raises ProfileBroken for anything to_data() does not write."""
        name, of, columns = data.get("name"), data.get("of"), data.get("columns")
        positions = data.get("positions", [])
        if not (isinstance(name, str) and name):
            raise ProfileBroken(name="", field="name")
        if of not in set(TableOf):
            raise ProfileBroken(name=name, field="of")
        if not isinstance(columns, Mapping) or not isinstance(positions, Sequence):
            raise ProfileBroken(name=name, field="columns")
        table = TableOf(str(of))
        for code in (*columns.values(), *(place for place in positions if place)):
            if code not in _FIELDS[table]:
                raise ProfileBroken(name=name, field=str(code))
        texts = {str(header): str(code) for header, code in columns.items()}
        return cls(name, table, texts, tuple(str(place) for place in positions))


@dataclass(frozen=True, slots=True)
class Guess:
    """`unmapped`: indexes of columns that feed no field. `certain`: no person needs to look at the mapping.
    `headerless`: the first row is no header but the first record."""

    profile: str
    mapping: Columns
    unmapped: tuple[int, ...]
    certain: bool
    headerless: bool = False

    def as_profile(self, name: str, of: TableOf, headers: Sequence[str]) -> Profile:
        """The guess as something that can be kept and found again in a file with the same headers."""
        columns = {headers[index]: code for index, code in self.mapping}
        return Profile(name, of, columns)


_ENUMERATED = re.compile(r"[\s_]*(?:№\s*)?\d{1,2}$")
_UNIT = re.compile(r"\s*[,(]\s*(?:₽|руб\.?|rub|с|сек\.?|s|sec|мм:сс|чч:мм:сс)\)?$")
_OWNER = re.compile(r"\s*\((?:контакт\w*|компани\w*|сделк\w*|contact|company|deal)\)$")


def plain(header: str) -> str:
    """A header as headers are compared: small letters, one blank, no ё, no decoration at the ends."""
    text = " ".join(header.replace("\ufeff", "").replace("\u00a0", " ").split())
    return text.casefold().replace("ё", "е").strip(" *:\"'«»")


def field_of(header: str, synonyms: Mapping[str, str]) -> str | None:
    """Looks for the header itself, then without its unit, owner or running number ("Телефон 2")."""
    key = plain(header)
    for _try in range(4):
        found = synonyms.get(key)
        if found is not None:
            return found
        for ending in (_UNIT, _OWNER, _ENUMERATED):
            shorter = ending.sub("", key)
            if shorter != key and shorter:
                key = shorter
                break
        else:
            return None
    return None


def guess_profile(headers: Sequence[str], own: Sequence[Profile] = ()) -> Guess:
    """Mapping for a table of deals. The user's own profiles come first, then amoCRM, Bitrix24 and the generic one."""
    if (kept := _own_guess(headers, own, TableOf.DEALS)) is not None:
        return kept
    keys = {plain(header) for header in headers}
    name = next((name for name, signs in SIGNATURES if sum(sign in keys for sign in signs) >= 3), "generic")
    special = {"amocrm": AMOCRM, "bitrix24": BITRIX24}.get(name, {})
    mapping = _match(headers, {**DEAL_SYNONYMS, **special})
    fields = {code for _index, code in mapping}
    certain = {DealField.EXTERNAL_ID, DealField.STAGE, DealField.MANAGER} <= fields
    return _guess(name, headers, mapping, certain=certain)


def guess_calls(headers: Sequence[str], own: Sequence[Profile] = ()) -> Guess:
    """Mapping for a call list; Asterisk's Master.csv, which has no header row, is known by its shape."""
    if (kept := _own_guess(headers, own, TableOf.CALLS)) is not None:
        return kept
    if _is_asterisk_row(headers):
        mapping = tuple((index, code) for index, code in enumerate(ASTERISK_CDR) if code)
        return _guess("asterisk", headers, mapping, certain=True, headerless=True)
    mapping = _match(headers, CALL_SYNONYMS)
    fields = {code for _index, code in mapping}
    dated = CallField.STARTED_AT in fields or CallField.STARTED_DATE in fields
    whose = fields & {CallField.CLIENT_PHONE, CallField.FROM_NUMBER, CallField.DEAL_EXTERNAL_ID}
    return _guess("calls", headers, mapping, certain=dated and bool(whose))


def map_columns(headers: Sequence[str], profile: Profile) -> Columns:
    """The profile laid over a file's headers; columns the profile does not name stay unmapped."""
    if profile.positions:
        return tuple((i, code) for i, code in enumerate(profile.positions[: len(headers)]) if code)
    wanted = {plain(header): code for header, code in profile.columns.items()}
    return tuple((i, wanted[plain(header)]) for i, header in enumerate(headers) if plain(header) in wanted)


def _own_guess(headers: Sequence[str], own: Sequence[Profile], of: TableOf) -> Guess | None:
    keys = {plain(header) for header in headers}
    for profile in own:
        if profile.of is of and profile.columns and {plain(header) for header in profile.columns} <= keys:
            return _guess(profile.name, headers, map_columns(headers, profile), certain=True)
    return None


def _match(headers: Sequence[str], synonyms: Mapping[str, str]) -> Columns:
    """Every field by the synonym that stands first in the book, unless it takes several columns."""
    rank = {key: place for place, key in enumerate(synonyms)}
    found = [(i, code) for i, header in enumerate(headers) if (code := field_of(header, synonyms)) is not None]
    best: dict[str, int] = {}
    for index, code in sorted(found, key=lambda pair: (rank.get(plain(headers[pair[0]]), len(rank)), pair[0])):
        best.setdefault(code, index)
    return tuple((index, code) for index, code in found if code in SEVERAL_COLUMNS or best[code] == index)


def _guess(name: str, headers: Sequence[str], mapping: Columns, *, certain: bool, headerless: bool = False) -> Guess:
    mapped = {index for index, _code in mapping}
    unmapped = tuple(index for index in range(len(headers)) if index not in mapped)
    return Guess(name, mapping, unmapped, certain, headerless)


_CDR_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_DISPOSITIONS = frozenset({"ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION"})


def _is_asterisk_row(cells: Sequence[str]) -> bool:
    return len(cells) >= 16 and bool(_CDR_TIME.fullmatch(cells[9])) and cells[14].upper() in _DISPOSITIONS
