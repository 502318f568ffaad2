"""Lists and tables of a few words as a person types them: with commas, one a line, "name = value"."""

from collections.abc import Mapping

from qa_desk.domain.settings import SettingWrong


def with_commas(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def by_lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def as_lines(pairs: Mapping[str, object]) -> str:
    return "\n".join(f"{name} = {value}" for name, value in pairs.items())


def pairs(name: str, text: str) -> list[tuple[str, str]]:
    """The last "=" of a line parts it. Raises SettingWrong for a line without name or value."""
    found = []
    for line in by_lines(text):
        key, equals, value = line.rpartition("=")
        if not equals or not key.strip() or not value.strip():
            raise SettingWrong(name=name, value=line, expected="name_and_value")
        found.append((key.strip(), value.strip()))
    return found


def numbers(name: str, text: str) -> dict[str, int]:
    """Raises SettingWrong for a line that is no "name = number"."""
    found = {}
    for key, value in pairs(name, text):
        if not value.isdecimal():
            raise SettingWrong(name=name, value=f"{key} = {value}", expected="number")
        found[key] = int(value)
    return found
