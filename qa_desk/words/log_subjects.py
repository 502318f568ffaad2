"""Words for what an entry of the audit log was about."""

import re
from types import MappingProxyType

from qa_desk.words import formats
from qa_desk.words.catalogue import mark, tr

_SUBJECTS = MappingProxyType(
    {
        "user": mark("user {n}"),
        "manager": mark("manager {n}"),
        "file": mark("file {n}"),
        "folder": mark("folder {n}"),
        "refusal": mark("refusal {n}"),
        "item": mark("queue item {n}"),
        "entry": mark("ledger entry {n}"),
        "period": mark("period {n}"),
        "sample": mark("sample of {n}"),
        "duties": mark("plan of {n}"),
        "tariff": mark("tariff {n}"),
        "turn": mark("turn {n}"),
        "recording": mark("recording {n}"),
        "transcript": mark("transcript {n}"),
        "appeal": mark("appeal {n}"),
        "reversal": mark("counter-entry {n}"),
        "checklist": mark("form {n}"),
        "audit_fine": mark("fine {n} of an audit"),
        "reason_book": mark("reason book"),
        "settings": mark("settings"),
    }
)
_OF_A_MONTH = frozenset({"period", "sample", "duties"})
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def subject_title(subject: str) -> str:
    """ "refusal:20" as "refusal 20"; a month by its name."""
    kind, _, name = subject.partition(":")
    if kind not in _SUBJECTS:
        return subject
    return tr(_SUBJECTS[kind]).format(n=month_title(name) if kind in _OF_A_MONTH else name)


def month_title(period: str) -> str:
    """ "2026-11" as November 2026; what is no month as it is."""
    return formats.month(period) if _MONTH.fullmatch(period) else period
