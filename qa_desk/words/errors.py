"""Known errors in words: the sentence of the code, with its facts as people of the language in use write them."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal

from babel.numbers import format_decimal

from qa_desk.domain.audit_fine import AuditFineState, Hold
from qa_desk.domain.errors import Fact, KnownError
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.people import Role
from qa_desk.domain.transcript import Doubt
from qa_desk.words import audit_fine_words, labels
from qa_desk.words.catalogue import mark, tr
from qa_desk.words.checklist_errors import EXPECTED
from qa_desk.words.error_sentences import SENTENCES
from qa_desk.words.formats import clock_ms, locale, megabytes, month

_THINGS: Mapping[str, str] = {
    **EXPECTED,
    "audit_fine": mark("fine of an audit"),
    "call": mark("call"),
    "case": mark("case and its papers"),
    "deal": mark("deal"),
    "fine": mark("fine"),
    "item": mark("queue item"),
    "manager": mark("manager"),
    "recording": mark("recording"),
    "refusal": mark("refusal"),
    "user": mark("user"),
    "finding": mark("finding"),
    "transcript": mark("transcript"),
    "turn": mark("turn"),
    "mark": mark("mark"),
    "period": mark("period"),
    "tariff": mark("tariff"),
    "comment": mark("comment"),
    "client_words": mark("client's words"),
    "remarks": mark("remarks"),
    "decision": mark("decision"),
    "callback": mark("callback"),
    "proposal": mark("proposal"),
    "second_look": mark("second look"),
    "signature": mark("signature"),
    "appeal": mark("appeal"),
    "entry": mark("ledger entry"),
    "reversal": mark("counter-entry"),
    "ground": mark("ground"),
    "explanation": mark("explanation"),
    "text": mark("text"),
    "way": mark("way of acknowledgement"),
    "day": mark("day"),
    "percent": mark("a share from 1 to 100 %"),
    "hours_of_day": mark("hours of a day, the first before the last"),
    "yes_no": mark("yes or no"),
    "pdf": mark("a PDF document"),
    "image": mark("a picture"),
    "archive": mark("an archive"),
    "document": mark("a text document"),
    "audio": mark("a sound file"),
    "audit": mark("audit"),
    "checklist_form": mark("form"),
    "checklist_section": mark("section of the form"),
    "checklist_question": mark("question of the form"),
    "share_from_nothing": mark("a share from 0 to 100 %"),
    "name_and_value": mark("a name, = and a value in every line"),
    "number": mark("a number"),
    "duty_rules": mark("rules of audits"),
    "duty_people": mark("duties of people"),
    "agreed_least_pairs": mark("least pairs to judge by"),
    "duty_rule": mark("a rule such as quality|skills|daily:3"),
    "binary": mark("a program or data file"),
    "at_least_one": mark("at least 1"),
    "corridor": mark("corridor from lower to higher"),
    "two_letters": mark("two letters, such as RU"),
    "prompt_letters": mark("at most 800 letters"),
    "speech_prompt": mark("initial prompt"),
    "three_letters": mark("three letters, such as RUB"),
    "hour_of_day": mark("an hour from 0 to 23"),
    "share": mark("a share from 10 to 100 %"),
    "time_zone": mark("time zone"),
    "sample_share_percent": mark("sample share, %"),
    "review_days": mark("days for review"),
    "lease_minutes": mark("minutes an item stays taken"),
    "least_callback_attempts": mark('least attempts before "unreachable"'),
    "least_contact_attempts": mark('least attempts for "no contact"'),
    "match_minutes": mark("minutes around a call's time"),
    "external_id": mark("identifier"),
    "started_at": mark("start of the call"),
    "too_long": mark("it is too long"),
    "syntax": mark("its syntax is wrong"),
    "unknown_group": mark("a group in it is unknown"),
    "no_time": mark("it finds no time"),
    "no_number": mark("a group phone, other or call_id is needed"),
    "half_date": mark("a date needs the groups y, m, d, H and M"),
    "too_slow": mark('it could hang on some names (nested repeats, or more than three ".*")'),
}


def sentence(error: KnownError) -> str:
    """What happened and what can be done, in the language in use; code and facts for a code that has no words yet."""
    words = SENTENCES.get(error.code)
    if words is None:
        return str(error)
    facts = {name: _shown(name, value) for name, value in error.facts.items()}
    if isinstance(error.__cause__, KnownError):
        facts["why"] = sentence(error.__cause__)
    return tr(words).format_map(facts)


def thing(code: str) -> str:
    """A fact that is itself a code; anything else is shown as it is."""
    return ", ".join(tr(_THINGS[part]) if part in _THINGS else part for part in code.split(", "))


def _role(value: Fact) -> str:
    return labels.role(Role(value)) if value in set(Role) else str(value)


def _state(value: Fact) -> str:
    return labels.state(RefusalState(value)) if value in set(RefusalState) else str(value)


def _time(value: Fact) -> str:
    """An ISO time as the clock of this machine shows it."""
    try:
        return f"{datetime.fromisoformat(str(value)).astimezone():%H:%M}"
    except ValueError:
        return str(value)


def _bytes(value: Fact) -> str:
    return megabytes(value) if isinstance(value, int) and value >= 1_000_000 else str(value)


def _clock(value: Fact) -> str:
    return clock_ms(value) if isinstance(value, int) else value


def _doubt(value: Fact) -> str:
    return labels.doubt(Doubt(value)) if value in set(Doubt) else str(value)


def _hold(value: Fact) -> str:
    return audit_fine_words.hold(Hold(value)) if value in set(Hold) else str(value)


def _fine_state(value: Fact) -> str:
    return audit_fine_words.state(AuditFineState(value)) if value in set(AuditFineState) else str(value)


def _month(value: Fact) -> str:
    return month(str(value)) if _PERIOD.fullmatch(str(value)) else str(value)


def _decimal(value: Fact) -> str:
    """An amount that a rule tells as a plain decimal: "2400.50" as people write it."""
    text = str(value)
    return format_decimal(Decimal(text), "#,##0.00", locale=locale()) if _PLAIN.fullmatch(text) else text


_PERIOD, _PLAIN = re.compile(r"\d{4}-(0[1-9]|1[0-2])"), re.compile(r"-?\d+\.\d\d")
_SHOWN: Mapping[str, Callable[[Fact], str]] = {
    "role": _role,
    "state": _state,
    "until": _time,
    "limit": _bytes,
    "from_ms": _clock,
    "to_ms": _clock,
    "doubt": _doubt,
    "hold": _hold,
    "fine_state": _fine_state,
    "period": _month,
    "pay": _decimal,
    "cap": _decimal,
    "taken": _decimal,
    "amount": _decimal,
}
_CODES = frozenset({"what", "field", "fields", "kind", "part", "problem", "expected", "name", "fault"})


def _shown(name: str, value: Fact) -> str:
    if name in _SHOWN:
        return _SHOWN[name](value)
    return thing(str(value)) if name in _CODES else str(value)
