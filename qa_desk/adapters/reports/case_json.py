"""A case file as JSON: field names as in the glossary, times ISO 8601 in UTC, money in minor units."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime

from qa_desk.domain.case_file import FORMAT, CaseFile
from qa_desk.domain.money import Money


def case_json(case: CaseFile) -> bytes:
    return plain_json(FORMAT, case)


def plain_json(form: str, value: object) -> bytes:
    """The fields of a dataclass under the name of their format."""
    document = {"format": form, **_plain_fields(value)}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _plain_fields(value: object) -> dict[str, object]:
    if not is_dataclass(value):
        raise TypeError(f"no fields in {type(value).__name__}")
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if is_dataclass(value) and not isinstance(value, type):
        return _plain_fields(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value
